"""From probabilities to "a voice began" and "it ended", and where to cut what it says. Pure: windows in, marks out."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from daedam.providers.speech import HEARING_RATE, Samples
from daedam.providers.vad.base import WINDOW
from daedam.signals.voice import FULL_SCALE, SILENCE_DB

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
_BLOCK = 160
_BLOCK_S = _BLOCK / HEARING_RATE
_QUIET_DB = 26.0
"""A block this far below the voice is quiet: weak consonants lie 10 to 20 dB below vowels."""
_NOISE_DB = 6.0
_LOUD_FALL_DB = 0.05
"""5 dB a second: a voice that grows softer is followed, a pause for thought is not."""
_FLOOR_RISE_DB = 0.02
"""2 dB a second: noise that sets in is learned within a sentence or two."""
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
        self.is_fading = True
        self._recent: deque[bool] = deque(maxlen=ONSET_OF)
        self._quiet = 0

    def close(self) -> None:
        """The voice has ended, by other signs than the windows here."""
        self.is_open = False

    def feed(self, probability: float) -> Moment | None:
        """Whether this window began or ended a voice."""
        self.is_fading = probability < SPEECH_UNTIL
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


class QuietMeter:
    """How long it has been quiet, to 10 ms, by level alone: the model's probability fades only over 100 ms."""

    def __init__(self) -> None:
        self.quiet_s = 0.0
        self._rest: Samples = np.zeros(0, np.int16)
        self._loud_db = SILENCE_DB
        self._floor_db = 0.0

    def feed(self, samples: Samples) -> None:
        """More sound: int16, 16 kHz."""
        joined = np.concatenate([self._rest, samples]) if self._rest.size else samples
        n_blocks = joined.size // _BLOCK
        self._rest = joined[n_blocks * _BLOCK :]
        blocks = joined[: n_blocks * _BLOCK].reshape(n_blocks, _BLOCK).astype(np.float32)
        powers = np.einsum("ij,ij->i", blocks, blocks) / (_BLOCK * FULL_SCALE**2)
        for level_db in 10.0 * np.log10(np.maximum(powers, 10.0 ** (SILENCE_DB / 10.0))):
            self._block(float(level_db))

    def _block(self, level_db: float) -> None:
        self._loud_db = max(level_db, self._loud_db - _LOUD_FALL_DB)
        self._floor_db = min(level_db, self._floor_db + _FLOOR_RISE_DB)
        above_noise = min(self._floor_db + _NOISE_DB, self._loud_db - _NOISE_DB)
        is_quiet = level_db < max(above_noise, self._loud_db - _QUIET_DB)
        self.quiet_s = self.quiet_s + _BLOCK_S if is_quiet else 0.0


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
