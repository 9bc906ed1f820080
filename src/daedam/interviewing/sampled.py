"""Measured windows to a journal event and back: the one form in which a live room and an upload hand them on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any
from uuid import UUID

from daedam.interviewing.measurements import SignalsSampled
from daedam.signals.baseline import BASELINE_VERSION, Baseline
from daedam.signals.kinds import SignalKind
from daedam.signals.windows import WINDOW_S, SignalWindow, WindowQuality, merge

STEP_MS = round(WINDOW_S * 1000)
QUALITY = "quality."
"""Lanes of this beginning hold a window's `WindowQuality`, so that what was measured can be weighed later."""
LONGEST_MS = 5 * 3600 * 1000
"""No interview is longer; a broken clock must not fill the memory."""

_COUNTS = ("frames", "most_faces")
_QUALITY_NAMES = tuple(field.name for field in fields(WindowQuality))
_DIGITS = 4

Lane = tuple[float | None, ...]


EXPRESSION = "expression."
"""Lanes of this beginning hold the shares a classifier gave, where one is configured and may run."""


def to_event(
    question_id: UUID,
    windows: Iterable[SignalWindow],
    engine: str,
    baseline: Baseline | None = None,
    *,
    expressions: Mapping[int, Mapping[str, float]] | None = None,
) -> SignalsSampled | None:
    """The windows of one answer, whatever their order, as an event; None when there are none.

    `expressions`: second since the session's start → name → share, what a classifier said in that window.
    """
    at = {_index(window.started_s): window for window in windows}
    if not at:
        return None
    places = [at.get(index) for index in range(min(at), max(at) + 1)]
    kinds = [kind for kind in SignalKind if any(place is not None and kind in place.values for place in places)]
    lanes: dict[str, Lane] = {
        kind.value: tuple(_rounded(place.values.get(kind)) if place else None for place in places) for kind in kinds
    }
    for name in _QUALITY_NAMES:
        lanes[QUALITY + name] = tuple(_rounded(getattr(place.quality, name)) if place else None for place in places)
    seconds = [(expressions or {}).get(index, {}) for index in range(min(at), max(at) + 1)]
    for name in dict.fromkeys(name for shares in seconds for name in shares):
        lanes[EXPRESSION + name] = tuple(_rounded(shares.get(name)) for shares in seconds)
    return SignalsSampled(
        question_id=question_id,
        started_ms=min(at) * STEP_MS,
        step_ms=STEP_MS,
        lanes=lanes,
        engine=engine,
        baseline=baseline.as_json() if baseline is not None else None,
    )


def ended_ms(sample: SignalsSampled) -> int:
    """The end of the sample's last window."""
    return sample.started_ms + sample.step_ms * max((len(lane) for lane in sample.lanes.values()), default=0)


def expressions_of(samples: Iterable[SignalsSampled]) -> dict[str, list[float]]:
    """Name → the shares a classifier gave, window by window; empty where none was asked."""
    found: dict[str, list[float]] = {}
    for sample in samples:
        for name, lane in sample.lanes.items():
            if name.startswith(EXPRESSION):
                given = [value for value in lane if value is not None]
                found.setdefault(name.removeprefix(EXPRESSION), []).extend(given)
    return found


def baseline_of(samples: Iterable[SignalsSampled]) -> Baseline | None:
    """What was usual for the person, as the last sample that knew it says; None where none did.

    A baseline written by another version counts as not known.
    """
    found = None
    for sample in samples:
        if sample.baseline is not None and sample.baseline.get("version") == BASELINE_VERSION:
            found = Baseline.from_json(sample.baseline)
    return found


def windows_of(samples: Iterable[SignalsSampled]) -> tuple[SignalWindow, ...]:
    """The windows of the samples, in order of time; of a window sampled twice the later sample's values stay.

    Kinds this version does not know are passed over, and so is a sample of another step than `STEP_MS`.
    """
    return merge(*(_windows(sample) for sample in samples if sample.step_ms == STEP_MS))


def _windows(sample: SignalsSampled) -> list[SignalWindow]:
    known = {kind.value: kind for kind in SignalKind}
    length = max((len(lane) for lane in sample.lanes.values()), default=0)
    found = []
    for i in range(length):
        here = {name: lane[i] for name, lane in sample.lanes.items() if i < len(lane) and lane[i] is not None}
        started_ms = sample.started_ms + i * STEP_MS
        if here and 0 <= started_ms < LONGEST_MS:
            found.append(
                SignalWindow(
                    started_s=started_ms / 1000,
                    values={known[name]: value for name, value in here.items() if name in known},  # type: ignore[misc]
                    quality=_quality(here),
                )
            )
    return found


def _quality(here: dict[str, Any]) -> WindowQuality:
    given = {name: here[QUALITY + name] for name in _QUALITY_NAMES if QUALITY + name in here}
    return WindowQuality(**{name: int(value) if name in _COUNTS else value for name, value in given.items()})


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), _DIGITS)


def _index(started_s: float) -> int:
    return round(started_s / WINDOW_S)
