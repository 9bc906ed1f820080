"""The microphone's half of a meter: samples in, a window's values out. Keeps sound only until its window is closed."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from statistics import median

import numpy as np
import numpy.typing as npt

from daedam.signals.baseline import Baseline, VoiceBaseline
from daedam.signals.kinds import VOICE_KINDS, SignalKind
from daedam.signals.pitch import pitch_track, spread
from daedam.signals.syllables import Nuclei
from daedam.signals.voice import BLOCK, block_levels, level_db, smoothed
from daedam.signals.windows import WindowQuality

RATE = 16_000
Samples = npt.NDArray[np.int16]

QUIETEST_DB = -90.0
"""Digital silence has no level; under this, 16 bits hold no noise to compare with."""
ROOM_WINDOWS = 30
"""The room's noise is the median of so many seconds: a fan stays, a door does not."""
LEAST_ROOM_BLOCKS = 10
LEAST_VOICED_S = 0.25
"""Less voice than this in a window, about one syllable, gives no value of it."""
USUAL_WINDOWS = 10
_TONE_KINDS = frozenset({SignalKind.PITCH, SignalKind.PITCH_VARIATION})
_LEAST_TONES = 3


class Room:
    """The level of what is heard without the voice."""

    def __init__(self) -> None:
        self._quiet: deque[float] = deque(maxlen=ROOM_WINDOWS)

    def add(self, levels_db: npt.NDArray[np.float64], voiced: npt.NDArray[np.bool_]) -> float | None:
        """One more window in blocks; the noise in dBFS: the median of blocks without a voice. None before a pause."""
        quiet = levels_db[~voiced]
        if quiet.size >= LEAST_ROOM_BLOCKS:
            self._quiet.append(float(np.median(quiet)))
        return max(QUIETEST_DB, median(self._quiet)) if self._quiet else None


class Sound:
    """What one microphone hears of one person."""

    def __init__(self, allowed: frozenset[SignalKind], baseline: Baseline) -> None:
        self._allowed = allowed & VOICE_KINDS
        self.voice_baseline = baseline.voice
        self._usual: list[dict[SignalKind, float]] | None = []
        self._room, self._nuclei = Room(), Nuclei()
        self._parts: list[tuple[Samples, bool]] = []

    def hear(self, samples: Samples, is_voiced: bool) -> None:
        """More sound of the window that is open."""
        self._parts.append((samples, is_voiced))

    def close(self, quality: WindowQuality) -> tuple[dict[SignalKind, float], WindowQuality]:
        """The values since the last call, and `quality` with what the microphone adds."""
        parts, self._parts = self._parts, []
        heard = sum(samples.size for samples, _ in parts)
        if not heard:
            return {}, quality
        voiced_s = sum(samples.size for samples, is_voiced in parts if is_voiced) / RATE
        quality = replace(quality, heard_s=heard / RATE, voiced_s=voiced_s)
        if not self._allowed:
            return {}, quality
        samples = np.concatenate([samples for samples, _ in parts])
        flags = np.concatenate([np.full(samples.size, is_voiced) for samples, is_voiced in parts])
        values, snr = self._measure(samples, flags, voiced_s)
        self._learn(values, voiced_s)
        return values, replace(quality, snr_db=snr)

    def _measure(
        self, samples: Samples, flags: npt.NDArray[np.bool_], voiced_s: float
    ) -> tuple[dict[SignalKind, float], float | None]:
        values: dict[SignalKind, float] = {}
        if SignalKind.PAUSE_SHARE in self._allowed:
            values[SignalKind.PAUSE_SHARE] = float(np.count_nonzero(~flags)) / flags.size
        levels = block_levels(samples)
        voiced = flags[BLOCK // 2 :: BLOCK][: levels.size]
        snr = self._ratio(samples[flags], levels, voiced) if SignalKind.SNR in self._allowed else None
        if voiced_s < LEAST_VOICED_S:
            if SignalKind.SPEECH_RATE in self._allowed:
                self._nuclei.feed(levels, voiced)
            return values, None
        if snr is not None:
            values[SignalKind.SNR] = snr
        if SignalKind.LOUDNESS in self._allowed:
            values[SignalKind.LOUDNESS] = level_db(samples[flags])
        if SignalKind.DYNAMIC_RANGE in self._allowed:
            low, high = np.percentile(smoothed(levels)[voiced], (10, 95))
            values[SignalKind.DYNAMIC_RANGE] = float(high - low)
        if SignalKind.SPEECH_RATE in self._allowed:
            values[SignalKind.SPEECH_RATE] = self._nuclei.feed(levels, voiced) / voiced_s
        if self._allowed & _TONE_KINDS:
            values |= self._tones(samples, flags)
        return values, snr

    def _ratio(self, voice: Samples, levels: npt.NDArray[np.float64], voiced: npt.NDArray[np.bool_]) -> float | None:
        """Signal to noise in dB: the power of voiced sound less that of the room, over that of the room."""
        noise_db = self._room.add(levels, voiced)
        if noise_db is None or voice.size == 0:
            return None
        over = 10.0 ** ((level_db(voice) - noise_db) / 10.0) - 1.0
        return 10.0 * float(np.log10(max(over, 1e-2)))

    def _tones(self, samples: Samples, flags: npt.NDArray[np.bool_]) -> dict[SignalKind, float]:
        track = pitch_track(samples)
        is_voice = flags[(track.at * RATE).astype(np.intp)] & np.isfinite(track.hz)
        hz = track.hz[is_voice]
        values: dict[SignalKind, float] = {}
        if hz.size >= _LEAST_TONES and SignalKind.PITCH in self._allowed:
            values[SignalKind.PITCH] = float(np.median(hz))
        if hz.size >= _LEAST_TONES and SignalKind.PITCH_VARIATION in self._allowed:
            values[SignalKind.PITCH_VARIATION] = spread(hz)
        return values

    def _learn(self, values: dict[SignalKind, float], voiced_s: float) -> None:
        """The usual voice: medians of the first seconds that are mostly speech."""
        if self._usual is None or voiced_s < 2 * LEAST_VOICED_S:
            return
        self._usual.append(values)
        if len(self._usual) < USUAL_WINDOWS:
            return
        given, seen = self.voice_baseline, self._usual
        self.voice_baseline = VoiceBaseline(
            loudness_db=given.loudness_db if given.loudness_db is not None else _middle(seen, SignalKind.LOUDNESS),
            pitch_hz=given.pitch_hz or _middle(seen, SignalKind.PITCH),
            speech_rate=given.speech_rate or _middle(seen, SignalKind.SPEECH_RATE),
        )
        self._usual = None


def _middle(seen: list[dict[SignalKind, float]], kind: SignalKind) -> float | None:
    found = [values[kind] for values in seen if kind in values]
    return median(found) if found else None
