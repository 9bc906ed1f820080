"""A person's own usual values, from the device check or the first seconds: nobody is held to a norm of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

BASELINE_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceBaseline:
    """Medians over frames of a face at rest, looking at the screen.

    `eye_aspect`: eye height over eye width. `mouth_width`, `mouth_lift` (corners above the middle of the lips),
    `mouth_opening`, `brow_height`: in eye distances. `noise`: the spread of these at rest, in eye distances.
    `gaze_yaw`, `gaze_pitch`: head and eyes together, degrees. `head_yaw`, `head_pitch`, `head_roll`: degrees.
    `size`: eye distance over picture width. `centre_x`, `centre_y`: share of the picture's width and height.
    """

    eye_aspect: float
    mouth_width: float
    mouth_lift: float
    mouth_opening: float
    brow_height: float
    noise: float
    gaze_yaw: float
    gaze_pitch: float
    head_yaw: float
    head_pitch: float
    head_roll: float
    size: float
    centre_x: float
    centre_y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyBaseline:
    """Shoulders of a person at rest: tilt and lean in degrees."""

    shoulder_tilt: float
    lean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceBaseline:
    """A voice at its usual: loudness in dBFS, pitch in Hz, rate in syllables/s; None where too little was heard."""

    loudness_db: float | None = None
    pitch_hz: float | None = None
    speech_rate: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What is usual for one person in front of one camera and microphone. A part that was not measured is None."""

    face: FaceBaseline | None = None
    body: BodyBaseline | None = None
    voice: VoiceBaseline | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain numbers and None; `from_json` reads it back."""
        return {"version": BASELINE_VERSION, **asdict(self)}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Baseline:
        """Raises `ValueError` for another version, `KeyError` or `TypeError` for what `as_json` did not write."""
        if raw["version"] != BASELINE_VERSION:
            raise ValueError(f"baseline of version {raw['version']}")
        return cls(
            face=FaceBaseline(**raw["face"]) if raw["face"] else None,
            body=BodyBaseline(**raw["body"]) if raw["body"] else None,
            voice=VoiceBaseline(**raw["voice"]) if raw["voice"] else None,
        )
