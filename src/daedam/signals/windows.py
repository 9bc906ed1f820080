"""Measurements in time: one window a second, stretches of what was seen or heard, and lanes for plots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from daedam.signals.kinds import SignalKind

WINDOW_S = 1.0
MAX_LANE_WINDOWS = 86_400
_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From `started_s` to `ended_s` on the clock of the recording or the session."""

    started_s: float
    ended_s: float

    def overlap_s(self, started_s: float, ended_s: float) -> float:
        """Seconds it shares with another stretch."""
        return max(0.0, min(self.ended_s, ended_s) - max(self.started_s, started_s))


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalSpan:
    """A stretch in which something that is there or not there was there: a smile, a nod, a look away."""

    kind: SignalKind
    started_s: float
    ended_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowQuality:
    """How good the ground of a window's values is. None where nothing could be known.

    `frames`: camera frames in the window. `face_share`: share of them with the person's face, 0..1.
    `most_faces`: the most faces in one of them; two or more means that somebody else was in the picture.
    `brightness`: mean luma, 0..1. `heard_s`: seconds of sound. `voiced_s`: seconds of them with a voice.
    `snr_db`: voice above the room's noise.
    """

    frames: int = 0
    face_share: float | None = None
    most_faces: int = 0
    brightness: float | None = None
    heard_s: float = 0.0
    voiced_s: float = 0.0
    snr_db: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalWindow:
    """What was measured from `started_s` for `length_s` seconds. A kind that is not in `values` was not measured."""

    started_s: float
    length_s: float = WINDOW_S
    values: Mapping[SignalKind, float] = field(default_factory=dict)
    quality: WindowQuality = field(default_factory=WindowQuality)

    @property
    def ended_s(self) -> float:
        """Where the next window begins."""
        return self.started_s + self.length_s

    def as_json(self) -> dict[str, Any]:
        """Plain numbers and strings, rounded to four digits; `from_json` reads it back."""
        return {
            "started_s": self.started_s,
            "length_s": self.length_s,
            "values": {kind.value: round(value, _DIGITS) for kind, value in self.values.items()},
            "quality": {name: _rounded(value) for name, value in asdict(self.quality).items()},
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> SignalWindow:
        """Raises `KeyError`, `TypeError` or `ValueError` for what `as_json` did not write."""
        return cls(
            started_s=float(raw["started_s"]),
            length_s=float(raw["length_s"]),
            values={SignalKind(name): float(value) for name, value in raw["values"].items()},
            quality=WindowQuality(**raw["quality"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """Windows side by side for a plot: every lane has one place per window, None where nothing was measured."""

    started_s: float
    step_s: float
    lanes: Mapping[SignalKind, tuple[float | None, ...]]

    def as_json(self) -> dict[str, Any]:
        """Plain numbers, strings and None."""
        return {
            "started_s": self.started_s,
            "step_s": self.step_s,
            "lanes": {kind.value: [_rounded(value) for value in lane] for kind, lane in self.lanes.items()},
        }


def to_lanes(windows: Sequence[SignalWindow], kinds: Iterable[SignalKind] | None = None) -> Lanes:
    """Lanes of `kinds` (those that occur, when not given) from the first window to the last, holes filled with None.

    Raises `ValueError` for more than `MAX_LANE_WINDOWS` places: such times come from a broken file.
    """
    if not windows:
        return Lanes(started_s=0.0, step_s=WINDOW_S, lanes=dict.fromkeys(kinds or (), ()))
    at = {_index(window.started_s): window for window in windows}
    first, last = min(at), max(at)
    if last - first >= MAX_LANE_WINDOWS:
        raise ValueError("windows lie more than a day apart")
    wanted = tuple(kinds) if kinds is not None else _kinds_of(windows)
    places = [at[index].values if index in at else {} for index in range(first, last + 1)]
    return Lanes(
        started_s=first * WINDOW_S,
        step_s=WINDOW_S,
        lanes={kind: tuple(values.get(kind) for values in places) for kind in wanted},
    )


def merge(*parts: Sequence[SignalWindow]) -> tuple[SignalWindow, ...]:
    """Windows of the same recording measured apart (picture here, sound there) as one, in order of time.

    Of a kind measured twice the later part's value stays; of the quality, whichever part saw or heard something.
    """
    found: dict[int, SignalWindow] = {}
    for window in (window for part in parts for window in part):
        index = _index(window.started_s)
        found[index] = _joined(found[index], window) if index in found else window
    return tuple(found[index] for index in sorted(found))


def _joined(one: SignalWindow, other: SignalWindow) -> SignalWindow:
    sight = other.quality if other.quality.frames else one.quality
    sound = other.quality if other.quality.heard_s else one.quality
    return SignalWindow(
        started_s=one.started_s,
        length_s=max(one.length_s, other.length_s),
        values={**one.values, **other.values},
        quality=WindowQuality(
            frames=sight.frames,
            face_share=sight.face_share,
            most_faces=sight.most_faces,
            brightness=sight.brightness,
            heard_s=sound.heard_s,
            voiced_s=sound.voiced_s,
            snr_db=sound.snr_db,
        ),
    )


def _kinds_of(windows: Sequence[SignalWindow]) -> tuple[SignalKind, ...]:
    found = {kind for window in windows for kind in window.values}
    return tuple(kind for kind in SignalKind if kind in found)


def _index(started_s: float) -> int:
    return round(started_s / WINDOW_S)


def _rounded(value: float | None) -> float | None:
    return round(value, _DIGITS) if isinstance(value, float) else value
