"""From probabilities to "a voice began" and "it ended", and where to cut what it says. Pure: windows in, marks out."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum, auto

from daedam.providers.speech import HEARING_RATE
from daedam.providers.vad.base import WINDOW

WINDOW_S = WINDOW / HEARING_RATE
SPEECH_FROM = 0.6
SPEECH_UNTIL = 0.35
"""Hysteresis around Silero's 0.5: a voice has to be clear to begin, and may fade before it ends."""
ONSET_WINDOWS = 3
ONSET_OF = 4
"""Voiced windows of the last few that make a voice: about 100 ms; a click has fewer."""
OFFSET_WINDOWS = 8
"""Quiet windows after which a voice has ended: 256 ms, longer than a stop consonant, and before anything is due."""
CUT_PAUSE_S = 0.5
CUT_LENGTH_S = 8.0
CUT_AT_MOST_S = 10.0
QUIET_DROP_DB = 12.0
"""A window this far below the loudest recent one lies between words."""


class Mark(Enum):
    """What a window changed."""

    BEGAN = auto()
    ENDED = auto()
    CUT = auto()


@dataclass(frozen=True, slots=True)
class Moment:
    """A mark and how many windows ago it really was."""

    mark: Mark
    windows_ago: int


class VoiceGate:
    """Hysteresis over VAD probabilities."""

    def __init__(self) -> None:
        self.is_open = False
        self._recent: deque[bool] = deque(maxlen=ONSET_OF)
        self._quiet = 0

    def feed(self, probability: float) -> Moment | None:
        """Whether this window began or ended a voice."""
        if self.is_open:
            return self._feed_open(probability)
        self._recent.append(probability >= SPEECH_FROM)
        if sum(self._recent) < ONSET_WINDOWS:
            return None
        ago = len(self._recent) - list(self._recent).index(True)
        self.is_open, self._quiet = True, 0
        self._recent.clear()
        return Moment(Mark.BEGAN, ago)

    def _feed_open(self, probability: float) -> Moment | None:
        self._quiet = 0 if probability >= SPEECH_UNTIL else self._quiet + 1
        if self._quiet < OFFSET_WINDOWS:
            return None
        self.is_open = False
        return Moment(Mark.ENDED, self._quiet)


class PieceCutter:
    """Where an utterance is cut, so that the last piece to decode stays short.

    After `CUT_PAUSE_S` of quiet, or inside long speech at a quiet window past `CUT_LENGTH_S`.
    """

    def __init__(self) -> None:
        self._length = 0
        self._quiet = 0
        self._loudest_db = -100.0

    def begin(self) -> None:
        """A new piece starts."""
        self._length = self._quiet = 0
        self._loudest_db = -100.0

    def feed(self, is_voiced: bool, level_db: float) -> bool:
        """Whether the piece ends after this window."""
        self._length += 1
        self._quiet = 0 if is_voiced else self._quiet + 1
        self._loudest_db = max(level_db, self._loudest_db - 0.1)
        if self._quiet * WINDOW_S >= CUT_PAUSE_S:
            return True
        length_s = self._length * WINDOW_S
        is_between_words = level_db <= self._loudest_db - QUIET_DROP_DB
        return length_s >= CUT_AT_MOST_S or (length_s >= CUT_LENGTH_S and is_between_words)
