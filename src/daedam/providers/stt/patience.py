"""How long somebody has been speaking to an engine that says nothing: by their voice, never by the clock alone."""

from __future__ import annotations

from collections.abc import Callable

from daedam.providers.speech import Samples
from daedam.providers.stt.speech_windows import WINDOW_S, SpeechWindows
from daedam.providers.vad.base import VadStream


class Patience:
    """Counts speech while one engine is silent. Sound that comes faster than it was spoken does not shorten it."""

    def __init__(self, vad: VadStream, now: Callable[[], float], limit_s: float) -> None:
        self._windows = SpeechWindows(vad)
        self._now = now
        self._limit_s = limit_s
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
        n_spoken = self._windows.hear(samples)
        if n_spoken:
            self._spoken_s += n_spoken * WINDOW_S
            self._spoken_since = self._now() if self._spoken_since is None else self._spoken_since
