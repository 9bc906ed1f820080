"""The microphone's half of a meter: samples in, a window's values out. Keeps sound only until its window is closed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from daedam.signals.kinds import SignalKind
from daedam.signals.voice import level_db
from daedam.signals.windows import SignalSpan, WindowQuality

RATE = 16_000
Samples = npt.NDArray[np.int16]


class Sound:
    """What one microphone hears of one person."""

    def __init__(self, allowed: frozenset[SignalKind]) -> None:
        self._allowed = allowed
        self._parts: list[tuple[Samples, bool]] = []

    def hear(self, samples: Samples, is_voiced: bool) -> None:
        """More sound of the window that is open."""
        self._parts.append((samples, is_voiced))

    def close(self, quality: WindowQuality) -> tuple[dict[SignalKind, float], WindowQuality, list[SignalSpan]]:
        """The values and spans since the last call, and `quality` with what the microphone adds."""
        heard = sum(samples.size for samples, _ in self._parts)
        if not heard:
            return {}, quality, []
        voiced = [samples for samples, is_voiced in self._parts if is_voiced]
        quality = replace(quality, heard_s=heard / RATE, voiced_s=sum(part.size for part in voiced) / RATE)
        values: dict[SignalKind, float] = {}
        if SignalKind.LOUDNESS in self._allowed and voiced:
            values[SignalKind.LOUDNESS] = level_db(np.concatenate(voiced))
        self._parts = []
        return values, quality, []
