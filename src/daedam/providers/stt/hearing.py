"""One utterance inside the worker: its sound, where speech is in it, and which stretches to decode.

Pure apart from the voice activity model: no process, no pipe, no clock.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from daedam.providers.speech import HEARING_RATE, Samples
from daedam.providers.stt.engine import Cuts
from daedam.providers.stt.speech_windows import MIN_SPEECH_WINDOWS, SPEECH_FROM
from daedam.providers.vad.base import WINDOW, VadStream

MAYBE_SPEECH_FROM = 0.35  # edges of words and quiet voices, once SPEECH_FROM was passed nearby
PAD = int(0.25 * HEARING_RATE)  # kept around speech: the recogniser wants some silence
_LOOK_BACK_S = 4.0  # how far back a cut may lie


@dataclass(frozen=True, slots=True)
class Stretch:
    """Samples `start` to `end` of the utterance: all of its speech and a little silence around."""

    start: int
    end: int


class Hearing:
    """Collects sound, cuts long utterances where it is quiet, and names the stretches that hold speech."""

    def __init__(self, vad: VadStream, cuts: Cuts) -> None:
        self._vad = vad
        self._cut_from = int(cuts.from_s * HEARING_RATE)
        self._cut_always = int(cuts.always_s * HEARING_RATE)
        self._look_back = int(min(_LOOK_BACK_S, cuts.from_s / 2) * HEARING_RATE)
        self._sound = np.zeros(HEARING_RATE * 16, np.int16)
        self._n_samples = 0
        self._probabilities: list[float] = []
        self._open_from = 0
        self.closed: list[Stretch] = []

    def push(self, samples: Samples) -> None:
        """Add sound, judge each full window, and close a stretch when it is time."""
        self._grow(len(samples))
        self._sound[self._n_samples : self._n_samples + len(samples)] = samples
        self._n_samples += len(samples)
        while (len(self._probabilities) + 1) * WINDOW <= self._n_samples:
            start = len(self._probabilities) * WINDOW
            self._probabilities.append(self._vad.probability(self._sound[start : start + WINDOW]))
            self._cut_if_long()

    def __len__(self) -> int:
        return self._n_samples

    def sound(self, start: int, end: int) -> Samples:
        """The samples from `start` to `end`."""
        return self._sound[start : min(end, self._n_samples)]

    def tail(self) -> Stretch | None:
        """The speech since the last cut, or None when nobody spoke since."""
        return self._speech_in(self._open_from, self._n_samples)

    def speech_until(self) -> int:
        """Where the speech heard so far ends, with a little silence; 0 when nobody spoke yet."""
        stretch = self.tail() or (self.closed[-1] if self.closed else None)
        return stretch.end if stretch else 0

    def _speech_in(self, start: int, end: int) -> Stretch | None:
        first, last = start // WINDOW, min(-(-end // WINDOW), len(self._probabilities))
        windows = np.asarray(self._probabilities[first:last])
        if (windows >= SPEECH_FROM).sum() < MIN_SPEECH_WINDOWS:
            return None
        speech = np.flatnonzero(windows >= MAYBE_SPEECH_FROM) + first
        begins = int(speech[0]) * WINDOW - PAD
        ends = (int(speech[-1]) + 1) * WINDOW + PAD
        return Stretch(max(start, begins), min(end, ends))

    def _cut_if_long(self) -> None:
        heard = len(self._probabilities) * WINDOW
        length = heard - self._open_from
        if length < self._cut_from:
            return
        cut, is_pause = self._quietest(heard - self._look_back, heard)
        if is_pause or length >= self._cut_always:
            stretch = self._speech_in(self._open_from, cut)
            if stretch is not None:
                self.closed.append(stretch)
            self._open_from = cut

    def _quietest(self, start: int, end: int) -> tuple[int, bool]:
        """The middle of the quietest five windows (160 ms), and whether that is a pause in speech."""
        first, last = start // WINDOW, end // WINDOW
        windows = self._sound[first * WINDOW : last * WINDOW].reshape(-1, WINDOW).astype(np.float32)
        loudness = np.convolve(np.square(windows).mean(axis=1), np.ones(5) / 5, mode="valid")
        at = int(loudness.argmin())
        nearby = self._probabilities[first + at : first + at + 5]
        return (first + at + 2) * WINDOW + WINDOW // 2, max(nearby) < MAYBE_SPEECH_FROM

    def _grow(self, n_more: int) -> None:
        needed = self._n_samples + n_more
        if needed > len(self._sound):
            larger = np.zeros(max(needed, 2 * len(self._sound)), np.int16)
            larger[: self._n_samples] = self._sound[: self._n_samples]
            self._sound = larger
