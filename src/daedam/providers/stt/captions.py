"""Captions from a recogniser that reads only whole stretches: it reads again and again, and what repeats is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from daedam.providers.speech import HEARING_RATE, Samples
from daedam.providers.stt.agreement import LocalAgreement, TimedWord
from daedam.providers.stt.engine import Decoded

Read = Callable[[Samples], Iterator[Decoded | None]]

FRESH_S = 1.0
"""New sound before another reading (the paper's smallest step)."""
BUSY_SHARE = 0.5
"""A reading that took d seconds is followed by d / share seconds of sound at least: finals need time too."""


class AgreedCaptions:
    """A `LiveDecoder` over repeated readings of the newest sound. `now` is a clock in seconds."""

    rereads = True

    def __init__(self, read: Read, now: Callable[[], float], release: Callable[[], None]) -> None:
        self._read = read
        self._now = now
        self._release = release
        self._agreement = LocalAgreement()
        self._sound = np.zeros(0, np.int16)
        self._sound_from_s = 0.0
        self._unread = 0
        self._wanted = int(FRESH_S * HEARING_RATE)

    @property
    def stable_chars(self) -> int:
        """How much of `text` will not change any more."""
        return self._agreement.stable_chars

    def feed(self, samples: Samples) -> None:
        """Add sound, and read all that is kept once enough of it is new."""
        self._sound = np.concatenate([self._sound, samples])
        self._unread += len(samples)
        if self._unread >= self._wanted:
            self._unread = 0
            began = self._now()
            self._read_again()
            took_s = self._now() - began
            self._wanted = int(max(FRESH_S, took_s / BUSY_SHARE) * HEARING_RATE)

    def text(self) -> str:
        """Everything heard so far."""
        return self._agreement.text

    def release(self) -> None:
        """Give the place back."""
        self._release()

    def _read_again(self) -> None:
        decoded = next(done for done in self._read(self._sound) if done is not None)
        start_s = self._sound_from_s
        words = [TimedWord(text, start_s + start, start_s + end) for text, start, end in decoded.words]
        self._agreement.take(words)
        until_s = start_s + len(self._sound) / HEARING_RATE
        kept_from_s = self._agreement.trim(until_s)
        if kept_from_s > start_s:
            self._sound = self._sound[round((kept_from_s - start_s) * HEARING_RATE) :]
            self._sound_from_s = kept_from_s
