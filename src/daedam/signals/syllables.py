"""Syllables heard in the sound itself: peaks of loudness with a dip before and after. An estimate."""

from __future__ import annotations

from collections import deque

import numpy as np
import numpy.typing as npt

DIP_DB = 3.0
"""Least fall between two nuclei. The paper takes 2 dB on clean speech; browsers hand on noisier sound."""
UNDER_LOUDEST_DB = 25.0
"""A nucleus is no further than this under the loudest of the last seconds (as in the paper)."""
_SMOOTHING = np.hanning(9)[1:-1] / np.hanning(9)[1:-1].sum()
"""Seven blocks of 10 ms: the 64 ms that an intensity with a lowest pitch of 50 Hz uses."""
_LOUDEST_OF = 500


class Nuclei:
    """Counts syllable nuclei in a stream of level blocks of 10 ms.

    After de Jong and Wempe (2009), "Praat script to detect syllable nuclei and measure speech rate automatically".
    On spoken English it finds about as many as there are syllables in slow speech and fewer in fast speech, where
    syllables melt into each other; it compares a person with themselves, not with others.
    """

    def __init__(self) -> None:
        self._tail: npt.NDArray[np.float64] = np.zeros(0)
        self._recent: deque[float] = deque(maxlen=_LOUDEST_OF)
        self._is_rising = True
        self._extreme = -np.inf
        self._extreme_voiced = False

    def feed(self, levels_db: npt.NDArray[np.float64], voiced: npt.NDArray[np.bool_]) -> int:
        """How many nuclei are over with these blocks; a peak is over once the level has fallen by `DIP_DB`."""
        power = np.concatenate([self._tail, 10.0 ** (levels_db / 10.0)])
        if power.size < _SMOOTHING.size:
            self._tail = power
            return 0
        self._tail = power[-(_SMOOTHING.size - 1) :]
        smooth = 10.0 * np.log10(np.convolve(power, _SMOOTHING, "valid") + 1e-12)
        flags = np.concatenate([np.repeat(voiced[:1], max(0, smooth.size - voiced.size)), voiced])[-smooth.size :]
        self._recent.extend(smooth.tolist())
        least = max(self._recent) - UNDER_LOUDEST_DB
        return sum(self._step(level, flag, least) for level, flag in zip(smooth.tolist(), flags.tolist(), strict=True))

    def _step(self, level: float, is_voiced: bool, least: float) -> bool:
        if self._is_rising:
            if level >= self._extreme:
                self._extreme, self._extreme_voiced = level, is_voiced
            elif self._extreme - level >= DIP_DB:
                is_nucleus = self._extreme >= least and self._extreme_voiced
                self._is_rising, self._extreme = False, level
                return is_nucleus
        elif level <= self._extreme:
            self._extreme = level
        elif level - self._extreme >= DIP_DB:
            self._is_rising, self._extreme, self._extreme_voiced = True, level, is_voiced
        return False
