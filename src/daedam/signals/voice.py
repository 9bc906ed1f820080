"""Loudness and pauses of a voice, in NumPy. Measurements only; what they mean is said elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from daedam.signals.windows import Stretch

BLOCK = 160
BLOCK_S = 0.01
"""Ten milliseconds at 16 kHz: the grain of levels, syllables and pauses."""
FULL_SCALE = 32768.0
SILENCE_DB = -100.0
LEAST_CONTRAST_DB = 10.0
MIN_PAUSE_S = 0.25
"""Shorter gaps are part of articulation (stop consonants last up to about 0.2 s)."""


@dataclass(frozen=True, slots=True)
class VoiceSummary:
    """A voice over one answer, from its first to its last voiced window.

    `loudness_db` is the energy mean of voiced windows in dBFS; `pause_share` is 0..1 of the stretch.
    """

    loudness_db: float
    speech_s: float
    pause_share: float
    longest_pause_s: float


def level_db(samples: npt.NDArray[np.int16]) -> float:
    """Root-mean-square level of `samples` (int16) in dBFS; `SILENCE_DB` for digital silence or no samples."""
    if samples.size == 0:
        return SILENCE_DB
    power = float(np.mean(np.square(samples.astype(np.float64) / FULL_SCALE)))
    return max(SILENCE_DB, 10.0 * float(np.log10(power))) if power > 0.0 else SILENCE_DB


def block_levels(samples: npt.NDArray[np.int16]) -> npt.NDArray[np.float64]:
    """Levels in dBFS of whole blocks of `BLOCK` samples, (n,); `SILENCE_DB` for digital silence."""
    n = samples.size // BLOCK
    blocks = samples[: n * BLOCK].reshape(n, BLOCK).astype(np.float64) / FULL_SCALE
    power = np.einsum("ij,ij->i", blocks, blocks) / BLOCK
    return np.asarray(10.0 * np.log10(np.maximum(power, 10.0 ** (SILENCE_DB / 10.0))))


def smoothed(levels_db: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Levels over three blocks each, (n,): longer than two periods of any voice, which else shows as unevenness."""
    power = np.pad(10.0 ** (levels_db / 10.0), 1, mode="edge")
    return np.asarray(10.0 * np.log10((power[:-2] + power[1:-1] + power[2:]) / 3.0))


def sounding(samples: npt.NDArray[np.int16]) -> npt.NDArray[np.bool_]:
    """For each block of a recording (16 kHz) whether it is clearly above the recording's own quiet, (n,).

    By level alone, halfway in decibels between the quiet (5th percentile) and the loud (95th) parts: exact to a
    block or two where voice and room are apart, and no voice activity detector: music or a dog sound too. All false
    where quiet and loud are less than `LEAST_CONTRAST_DB` apart.
    """
    levels = block_levels(samples)
    if levels.size == 0:
        return np.zeros(0, dtype=np.bool_)
    smooth = smoothed(levels)
    quiet, loud = (float(level) for level in np.percentile(smooth, (5, 95)))
    if loud - quiet < LEAST_CONTRAST_DB:
        return np.zeros(levels.size, dtype=np.bool_)
    return np.asarray(smooth > (quiet + loud) / 2.0)


def summarize(
    levels_db: npt.NDArray[np.float64], voiced: npt.NDArray[np.bool_], window_s: float
) -> VoiceSummary | None:
    """Sum up equal windows of `window_s` seconds. None when nothing was voiced: silence has no loudness."""
    if levels_db.shape != voiced.shape:
        raise ValueError("one level and one flag per window")
    at = np.flatnonzero(voiced)
    if at.size == 0:
        return None
    power = float(np.mean(np.power(10.0, levels_db[at] / 10.0)))
    pauses = _pauses(at) * window_s
    pauses = pauses[pauses >= MIN_PAUSE_S]
    stretch_s = float(at[-1] - at[0] + 1) * window_s
    paused_s = float(pauses.sum())
    return VoiceSummary(
        loudness_db=10.0 * float(np.log10(power)),
        speech_s=stretch_s - paused_s,
        pause_share=paused_s / stretch_s,
        longest_pause_s=float(pauses.max()) if pauses.size else 0.0,
    )


def _pauses(voiced_at: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
    """Lengths, in windows, of the gaps between voiced windows."""
    return (np.diff(voiced_at) - 1).astype(np.float64)


def stretches(voiced: npt.NDArray[np.bool_], window_s: float, started_s: float = 0.0) -> tuple[Stretch, ...]:
    """The stretches of speech in equal windows of `window_s` seconds, the first of which begins at `started_s`.

    Gaps shorter than `MIN_PAUSE_S` are bridged. What lies between two stretches is a pause.
    """
    at = np.flatnonzero(voiced)
    if at.size == 0:
        return ()
    is_break = _pauses(at) * window_s >= MIN_PAUSE_S - 1e-9
    firsts, lasts = np.concatenate([at[:1], at[1:][is_break]]), np.concatenate([at[:-1][is_break], at[-1:]])
    return tuple(
        Stretch(started_s=started_s + first * window_s, ended_s=started_s + (last + 1) * window_s)
        for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)
    )
