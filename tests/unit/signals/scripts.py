"""Runs a meter over frames and sound as a room does: a bit at a time, windows taken every second."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from daedam.signals.baseline import Baseline
from daedam.signals.kinds import EVERY_KIND, SignalKind
from daedam.signals.landmarks import SeenFrame
from daedam.signals.meter import SignalMeter
from daedam.signals.windows import SignalSpan, SignalWindow
from fixtures.truth.points import PointFace, frame
from fixtures.truth.voices import RATE, Voice, is_voiced, voice_samples

CHUNK_S = 0.032


def play(
    frames: Iterable[SeenFrame] = (),
    voice: Voice | None = None,
    seconds: float = 0.0,
    allowed: frozenset[SignalKind] = EVERY_KIND,
    baseline: Baseline | None = None,
) -> tuple[list[SignalWindow], list[SignalSpan], SignalMeter]:
    """Windows and spans of `frames` and of `seconds` of `voice`."""
    meter, windows = SignalMeter(allowed, baseline), []
    if voice is not None:
        speak(meter, voice, seconds)
    for one in frames:
        meter.see(one)
        windows += meter.finish_until(one.at_s) if voice is None else ()
    windows += meter.finish_until(math.inf)
    return windows, list(meter.take_spans()), meter


def speak(meter: SignalMeter, voice: Voice, seconds: float, started_s: float = 0.0) -> None:
    """The sound in chunks, each with the truth about whether a voice is in it."""
    sound, size = voice_samples(voice, seconds), round(CHUNK_S * RATE)
    for index, flag in enumerate(is_voiced(voice, seconds, CHUNK_S)):
        meter.hear(sound[index * size : (index + 1) * size], started_s + index * CHUNK_S, bool(flag))


def faces(seconds: float, face_at: Callable[[float], PointFace | None], fps: float = 10.0) -> list[SeenFrame]:
    """Frames of point faces; None is a frame without one."""
    times = [index / fps for index in range(round(seconds * fps))]
    return [frame(at_s) if (face := face_at(at_s)) is None else frame(at_s, face) for at_s in times]


def lane(windows: Sequence[SignalWindow], kind: SignalKind) -> list[float | None]:
    """The values of a kind, window by window."""
    return [window.values.get(kind) for window in windows]
