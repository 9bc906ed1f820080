"""The running measurement of one person: frames and sound in, one window a second out. Has no clock of its own."""

from __future__ import annotations

import math
from collections import deque

from daedam.signals.baseline import Baseline
from daedam.signals.kinds import SignalKind
from daedam.signals.landmarks import SeenFrame
from daedam.signals.sight import Sight
from daedam.signals.sound import RATE, Samples, Sound
from daedam.signals.windows import WINDOW_S, SignalSpan, SignalWindow, WindowQuality


class SignalMeter:
    """Measures the `allowed` kinds of one person before one camera and microphone; no other kind is ever computed.

    Frames may come at any rate, unevenly, with gaps; picture and sound may run ahead of each other by any amount
    that `finish_until` has not passed. What comes for a window that is finished is left out.
    Without a `baseline` it is taken from the first seconds, and what is relative to it is not measured until then.
    Not for use from several threads at once.
    """

    def __init__(self, allowed: frozenset[SignalKind], baseline: Baseline | None = None) -> None:
        self._sight = Sight(allowed, baseline or Baseline())
        self._sound = Sound(allowed, baseline or Baseline())
        self._frames: deque[SeenFrame] = deque()
        self._heard: deque[tuple[float, Samples, bool]] = deque()
        self._finished_s = -math.inf
        self._spans: list[SignalSpan] = []

    @property
    def baseline(self) -> Baseline:
        """The given one, and what it lacked from the first seconds; a part is empty until those have passed."""
        return Baseline(
            face=self._sight.face_baseline, body=self._sight.body_baseline, voice=self._sound.voice_baseline
        )

    @property
    def is_settled(self) -> bool:
        """Whether the baseline of the face stands: a device check may end, and every allowed kind is measured."""
        return self._sight.is_settled

    def see(self, frame: SeenFrame) -> None:
        """One more frame of the camera."""
        if frame.at_s >= self._finished_s:
            self._frames.append(frame)

    def hear(self, samples: Samples, started_s: float, is_voiced: bool) -> None:
        """More sound: int16, 16 kHz, one channel, its first sample at `started_s`; `is_voiced` for all of it."""
        if started_s + samples.size / RATE > self._finished_s:
            self._heard.append((started_s, samples, is_voiced))

    def finish_until(self, at_s: float) -> tuple[SignalWindow, ...]:
        """The windows that end at or before `at_s`, in order of time; seconds with nothing in them are left out.

        `math.inf` finishes everything: the last window and what is still going on. Call it about once a second:
        frames and sound are kept until their window is finished.
        """
        found: list[SignalWindow] = []
        while (first := self._first_s()) is not None:
            started_s = math.floor(first / WINDOW_S) * WINDOW_S
            if started_s + WINDOW_S > at_s:
                break
            found.append(self._finish(started_s))
        self._spans += self._sight.take_spans(is_last=at_s == math.inf)
        self._finished_s = max(self._finished_s, math.floor(at_s / WINDOW_S) * WINDOW_S if at_s < math.inf else at_s)
        return tuple(found)

    def take_spans(self) -> tuple[SignalSpan, ...]:
        """The stretches that are over since the last call: smiles, looks away, nods, …"""
        found, self._spans = tuple(self._spans), []
        return found

    def _first_s(self) -> float | None:
        firsts = [frame.at_s for frame in self._frames] + [started_s for started_s, _, _ in self._heard]
        return min(firsts) if firsts else None

    def _finish(self, started_s: float) -> SignalWindow:
        ended_s = started_s + WINDOW_S
        later: deque[SeenFrame] = deque()
        for frame in sorted(self._frames, key=lambda one: one.at_s):
            if frame.at_s < ended_s:
                self._sight.see(frame)
            else:
                later.append(frame)
        self._frames = later
        self._hear_until(ended_s)
        seen, quality = self._sight.close(WindowQuality())
        heard, quality = self._sound.close(quality)
        return SignalWindow(started_s=started_s, length_s=WINDOW_S, values={**seen, **heard}, quality=quality)

    def _hear_until(self, ended_s: float) -> None:
        later: deque[tuple[float, Samples, bool]] = deque()
        for started_s, samples, is_voiced in sorted(self._heard, key=lambda one: one[0]):
            size = max(0, min(samples.size, round((ended_s - started_s) * RATE)))
            if size:
                self._sound.hear(samples[:size], is_voiced)
            if size < samples.size:
                later.append((started_s + size / RATE, samples[size:], is_voiced))
        self._heard = later
