"""The running measurement of one person: frames and sound in, one window a second out. Has no clock of its own."""

from __future__ import annotations

import math
from collections import deque

from daedam.signals.baseline import Baseline
from daedam.signals.kinds import BODY_KINDS, FACE_KINDS, HAND_KINDS, PICTURE_KINDS, VOICE_KINDS, SignalKind
from daedam.signals.landmarks import SeenFrame
from daedam.signals.sight import Sight
from daedam.signals.sound import RATE, Samples, Sound
from daedam.signals.windows import WINDOW_S, SignalSpan, SignalWindow, WindowQuality

_SEEN_KINDS = PICTURE_KINDS | FACE_KINDS | BODY_KINDS | HAND_KINDS
_CLOCK_SLACK = 1e-3
"""Thousandths of a sample: what adding up seconds in floating point is off by makes no sample cross a window."""


class SignalMeter:
    """Measures the `allowed` kinds of one person before one camera and microphone; no other kind is ever computed.

    Frames may come at any rate, unevenly, with gaps; picture and sound may run ahead of each other by any amount
    that `finish_until` has not passed. What comes for a window that is finished is left out.
    Without a `baseline` it is taken from the first seconds, and what is relative to it is not measured until then.
    Not for use from several threads at once.
    """

    def __init__(self, allowed: frozenset[SignalKind], baseline: Baseline | None = None) -> None:
        self._can_see, self._can_hear = bool(allowed & _SEEN_KINDS), bool(allowed & VOICE_KINDS)
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
        """One more frame of the camera; not even kept where no kind read from it is allowed."""
        if self._can_see and self._finished_s <= frame.at_s and math.isfinite(frame.at_s):
            self._frames.append(frame)

    def hear(self, samples: Samples, started_s: float, is_voiced: bool) -> None:
        """More sound: int16, 16 kHz, one channel, its first sample at `started_s`; `is_voiced` for all of it.

        Not even kept where no kind read from it is allowed.
        """
        if not self._can_hear or not math.isfinite(started_s):
            return
        n_late = max(0, math.ceil((self._finished_s - started_s) * RATE)) if self._finished_s > started_s else 0
        if n_late < samples.size:
            self._heard.append((max(started_s, self._finished_s), samples[n_late:], is_voiced))

    def finish_until(self, at_s: float) -> tuple[SignalWindow, ...]:
        """The windows that end at or before `at_s`, in order of time; seconds with nothing in them are left out.

        `math.inf` finishes everything: the last window and what is still going on. Call it about once a second:
        frames and sound are kept until their window is finished.
        """
        found: list[SignalWindow] = []
        self._frames = deque(sorted(self._frames, key=lambda frame: frame.at_s))
        self._heard = deque(sorted(self._heard, key=lambda part: part[0]))
        while (first_s := self._first_s()) is not None:
            started_s = math.floor(first_s / WINDOW_S) * WINDOW_S
            if started_s + WINDOW_S > at_s:
                break
            found.append(self._finish(started_s))
        self._spans += self._sight.take_spans(is_last=at_s == math.inf)
        whole_s = math.floor(at_s / WINDOW_S) * WINDOW_S if at_s < math.inf else at_s
        self._finished_s = max(self._finished_s, whole_s)
        return tuple(found)

    def take_spans(self) -> tuple[SignalSpan, ...]:
        """The stretches that are over since the last call: smiles, looks away, nods, …"""
        found, self._spans = tuple(self._spans), []
        return found

    def _first_s(self) -> float | None:
        frame_s = self._frames[0].at_s if self._frames else math.inf
        sound_s = self._heard[0][0] if self._heard else math.inf
        return None if frame_s == sound_s == math.inf else min(frame_s, sound_s)

    def _finish(self, started_s: float) -> SignalWindow:
        ended_s = started_s + WINDOW_S
        while self._frames and self._frames[0].at_s < ended_s:
            self._sight.see(self._frames.popleft())
        self._hear_until(ended_s)
        seen, quality = self._sight.close(WindowQuality())
        heard, quality = self._sound.close(quality)
        return SignalWindow(started_s=started_s, length_s=WINDOW_S, values={**seen, **heard}, quality=quality)

    def _hear_until(self, ended_s: float) -> None:
        while self._heard and self._heard[0][0] < ended_s:
            started_s, samples, is_voiced = self._heard.popleft()
            size = min(samples.size, math.ceil((ended_s - started_s) * RATE - _CLOCK_SLACK))
            self._sound.hear(samples[:size], is_voiced)
            if size < samples.size:
                self._heard.appendleft((ended_s, samples[size:], is_voiced))
