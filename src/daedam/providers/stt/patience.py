"""How long somebody has been speaking to an engine that says nothing: by their voice, never by the clock alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from daedam.providers.speech import HEARING_RATE, Samples
from daedam.providers.vad.base import WINDOW, VadStream

SPEECH_FROM = 0.5  # Silero's own threshold
_WINDOW_S = WINDOW / HEARING_RATE


class Patience:
    """Counts speech while one engine is silent. Sound that comes faster than it was spoken does not shorten it."""

    def __init__(self, vad: VadStream, now: Callable[[], float], limit_s: float) -> None:
        self._vad = vad
        self._now = now
        self._limit_s = limit_s
        self._rest: Samples = np.zeros(0, np.int16)
        self._is_counting = False
        self._spoken_s = 0.0
        self._spoken_since: float | None = None

    @property
    def is_over(self) -> bool:
        """Somebody spoke for `limit_s` seconds of sound and of time, and nothing came."""
        if not self._is_counting or self._spoken_since is None:
            return False
        return self._spoken_s >= self._limit_s and self._now() - self._spoken_since >= self._limit_s

    def begin(self, *, has_captions: bool) -> None:
        """An engine starts. One that gives no captions cannot be judged by them."""
        self._is_counting, self._spoken_s, self._spoken_since = has_captions, 0.0, None

    def something_came(self) -> None:
        """The engine answers: no more counting for it."""
        self._is_counting = False

    def hear(self, samples: Samples) -> None:
        """Sound on its way to the engine."""
        if not self._is_counting:
            return
        joined = np.concatenate([self._rest, samples])
        n_windows = joined.size // WINDOW
        for i in range(n_windows):
            if self._vad.probability(joined[i * WINDOW : (i + 1) * WINDOW]) >= SPEECH_FROM:
                self._spoken_s += _WINDOW_S
                self._spoken_since = self._now() if self._spoken_since is None else self._spoken_since
        self._rest = joined[n_windows * WINDOW :]
