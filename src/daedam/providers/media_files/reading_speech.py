"""Where somebody speaks: stretches out of the voice activity of 32 ms windows, one after the other."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from daedam.providers.speech import HEARING_RATE
from daedam.providers.vad.base import WINDOW

WINDOW_S = WINDOW / HEARING_RATE
SPEECH_FROM = 0.5  # Silero's own threshold
MAYBE_SPEECH_FROM = 0.35  # edges of words and quiet voices, once SPEECH_FROM was passed nearby
MIN_SPEECH_WINDOWS = 4  # 128 ms: shorter than any word, longer than a click
PAUSE_WINDOWS = 10  # 320 ms: longer than the closure of a consonant
MAX_WINDOWS = round(20.0 / WINDOW_S)
"""Longer speech is cut where it is least likely to be any: a recogniser keeps all of a stretch in memory."""
_LOOK_BACK = round(5.0 / WINDOW_S)


@dataclass(frozen=True, slots=True)
class SpeechStretch:
    """Speech from `started_s` to `ended_s` on the recording's clock."""

    started_s: float
    ended_s: float


class SpeechFinder:
    """Takes one probability per window; gives a stretch as soon as it is over. Keeps at most 20 s of them."""

    def __init__(self) -> None:
        self._index = 0
        self._started: int | None = None
        self._probabilities: deque[float] = deque()

    def push(self, probability: float) -> SpeechStretch | None:
        """The stretch that ended with this window, if one did."""
        self._index += 1
        if self._started is None:
            if probability >= MAYBE_SPEECH_FROM:
                self._started = self._index - 1
                self._probabilities = deque([probability])
            return None
        self._probabilities.append(probability)
        quiet = _trailing_quiet(self._probabilities)
        if quiet >= PAUSE_WINDOWS:
            return self._close(len(self._probabilities) - quiet)
        if len(self._probabilities) >= MAX_WINDOWS:
            return self._cut()
        return None

    def finish(self) -> SpeechStretch | None:
        """The last stretch, when the sound ends in speech."""
        if self._started is None:
            return None
        return self._close(len(self._probabilities) - _trailing_quiet(self._probabilities))

    def _close(self, length: int) -> SpeechStretch | None:
        started, self._started = self._started, None
        loud = sum(1 for at, p in enumerate(self._probabilities) if at < length and p >= SPEECH_FROM)
        if started is None or loud < MIN_SPEECH_WINDOWS:
            return None
        return SpeechStretch(started * WINDOW_S, (started + length) * WINDOW_S)

    def _cut(self) -> SpeechStretch | None:
        """End the stretch at its least certain window of the last seconds; the rest begins the next one."""
        recent = list(self._probabilities)[-_LOOK_BACK:]
        at = len(self._probabilities) - _LOOK_BACK + recent.index(min(recent))
        rest = list(self._probabilities)[at:]
        started = self._started
        found = self._close(at)
        self._started = None if started is None else started + at
        self._probabilities = deque(rest)
        return found


def _trailing_quiet(probabilities: deque[float]) -> int:
    count = 0
    for probability in reversed(probabilities):
        if probability >= MAYBE_SPEECH_FROM or count >= PAUSE_WINDOWS:
            break
        count += 1
    return count
