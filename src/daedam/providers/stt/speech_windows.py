"""How much of a stream of sound is somebody speaking, in windows of the voice activity model. Pure apart from it."""

from __future__ import annotations

import numpy as np

from daedam.providers.speech import HEARING_RATE, Samples
from daedam.providers.vad.base import WINDOW, VadStream

SPEECH_FROM = 0.5  # Silero's own threshold
MIN_SPEECH_WINDOWS = 4  # 128 ms: shorter than any word, longer than a click
WINDOW_S = WINDOW / HEARING_RATE


class SpeechWindows:
    """Judges sound window by window, whatever the pieces it comes in."""

    def __init__(self, vad: VadStream) -> None:
        self._vad = vad
        self._rest: Samples = np.zeros(0, np.int16)

    def hear(self, samples: Samples) -> int:
        """More sound; how many windows of speech it completes."""
        joined = np.concatenate([self._rest, samples])
        n_windows = joined.size // WINDOW
        self._rest = joined[n_windows * WINDOW :]
        windows = (joined[i * WINDOW : (i + 1) * WINDOW] for i in range(n_windows))
        return sum(self._vad.probability(window) >= SPEECH_FROM for window in windows)
