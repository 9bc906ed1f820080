"""A person's own usual values, from the device check or the first seconds: nobody is held to a norm of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

BASELINE_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceBaseline:
    """Medians over frames of a face at rest, looking at the screen. None: not allowed, or seen too little.

    `eye_aspect`: eye height over eye width.
    `mouth_width`, `mouth_lift` (corners above the upper lip), `mouth_opening`, `brow_height`, in eye distances;
    `noise`: the spread of mouth and brows at rest, in eye distances.
    `gaze_yaw`, `gaze_pitch`: head and eyes together, degrees. `head_yaw`, `head_pitch`, `head_roll`: degrees.
    `size`: eye distance over picture width. `centre_x`, `centre_y`: share of the picture's width and height.
    """

    eye_aspect: float | None = None
    mouth_width: float | None = None
    mouth_lift: float | None = None
    mouth_opening: float | None = None
    brow_height: float | None = None
    noise: float | None = None
    gaze_yaw: float | None = None
    gaze_pitch: float | None = None
    head_yaw: float | None = None
    head_pitch: float | None = None
    head_roll: float | None = None
    size: float | None = None
    centre_x: float | None = None
    centre_y: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyBaseline:
    """Shoulders of a person at rest, in degrees; None where no body was seen."""

    shoulder_tilt: float | None = None
    lean: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceBaseline:
    """A voice at its usual: loudness in dBFS, pitch in Hz, rate in syllables/s; None where too little was heard."""

    loudness_db: float | None = None
    pitch_hz: float | None = None
    speech_rate: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What is usual for one person in front of one camera and microphone."""

    face: FaceBaseline = FaceBaseline()
    body: BodyBaseline = BodyBaseline()
    voice: VoiceBaseline = VoiceBaseline()

    def as_json(self) -> dict[str, Any]:
        """Plain numbers and None; `from_json` reads it back."""
        return {"version": BASELINE_VERSION, **asdict(self)}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Baseline:
        """Raises `ValueError` for another version, `KeyError` or `TypeError` for what `as_json` did not write."""
        if raw["version"] != BASELINE_VERSION:
            raise ValueError(f"baseline of version {raw['version']}")
        return cls(
            face=FaceBaseline(**raw["face"]),
            body=BodyBaseline(**raw["body"]),
            voice=VoiceBaseline(**raw["voice"]),
        )
