"""Pitch of a voice by YIN, for many frames at once. Height says nothing about a person; only its course is measured."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RATE = 16_000
LOWEST_HZ, HIGHEST_HZ = 60.0, 500.0
"""Speaking voices lie within 75 to 400 Hz; a little more on both sides lets a wrong octave be seen as such."""
HOP_S = 0.02
PERIODIC = 0.15
"""Cumulative mean normalized difference under which a frame is periodic; the paper recommends 0.1 to 0.15."""

_SHORTEST, _LONGEST = int(RATE / HIGHEST_HZ), int(RATE / LOWEST_HZ) + 1
_SUM = 480
_FRAME = _SUM + _LONGEST + 1
_FFT = 1024


@dataclass(frozen=True, slots=True)
class PitchTrack:
    """`at`: middle of each frame in seconds from the first sample, (n,). `hz`: its pitch, nan without one, (n,)."""

    at: npt.NDArray[np.float64]
    hz: npt.NDArray[np.float64]


def pitch_track(samples: npt.NDArray[np.int16], hop_s: float = HOP_S) -> PitchTrack:
    """Pitch every `hop_s` seconds of 16 kHz sound. Shorter sound than one frame (47 ms) gives an empty track.

    YIN after de Cheveigné and Kawahara (2002): difference function over 30 ms by fast Fourier transform, cumulative
    mean normalization, the first local minimum under `PERIODIC`, parabolic interpolation.
    """
    hop = round(hop_s * RATE)
    n = (samples.size - _FRAME) // hop + 1
    if n <= 0:
        return PitchTrack(at=np.zeros(0), hz=np.zeros(0))
    frames = np.lib.stride_tricks.sliding_window_view(samples.astype(np.float64), _FRAME)[::hop][:n]
    lag, is_periodic = _first_dip(_normalized(_difference(frames)))
    at = (np.arange(n) * hop + _FRAME / 2) / RATE
    return PitchTrack(at=at, hz=np.where(is_periodic, RATE / lag, np.nan))


def semitones(hz: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Pitches on the equal-tempered scale, in semitones over 1 Hz: twelve to the octave."""
    return np.asarray(12.0 * np.log2(hz))


def spread(hz: npt.NDArray[np.float64]) -> float:
    """Standard deviation in semitones; what lies an octave off the median is a slip of the tracker and left out."""
    heights = semitones(hz)
    return float(np.std(heights[np.abs(heights - np.median(heights)) < 11.0]))


def _difference(frames: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Sum over the first `_SUM` samples of (x[j] - x[j + lag])², for lags 0 to `_LONGEST`; (n, lags)."""
    lags = _LONGEST + 1
    head = np.fft.rfft(frames[:, :_SUM], _FFT, axis=1)
    whole = np.fft.rfft(frames, _FFT, axis=1)
    product = np.fft.irfft(whole * np.conj(head), _FFT, axis=1)[:, :lags]
    energy = np.concatenate([np.zeros((len(frames), 1)), np.cumsum(frames**2, axis=1)], axis=1)
    moved = energy[:, _SUM : _SUM + lags] - energy[:, :lags]
    return np.asarray(np.maximum(moved[:, :1] + moved - 2.0 * product, 0.0))


def _normalized(difference: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    lags = np.arange(1, difference.shape[1])
    total = np.cumsum(difference[:, 1:], axis=1)
    rest = difference[:, 1:] * lags / np.maximum(total, 1e-9)
    return np.concatenate([np.ones((len(difference), 1)), rest], axis=1)


def _first_dip(normalized: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """The lag of the first local minimum that is low enough, in parts of a sample, and whether there is one."""
    inner = normalized[:, _SHORTEST:_LONGEST]
    is_low = inner < PERIODIC
    is_low &= (inner <= normalized[:, _SHORTEST + 1 : _LONGEST + 1]) & (
        inner < normalized[:, _SHORTEST - 1 : _LONGEST - 1]
    )
    at = np.argmax(is_low, axis=1) + _SHORTEST
    row = np.arange(len(normalized))
    before, here, after = normalized[row, at - 1], normalized[row, at], normalized[row, at + 1]
    bend = before - 2.0 * here + after
    shift = np.where(bend > 1e-12, (before - after) / (2.0 * np.maximum(bend, 1e-12)), 0.0)
    return at + np.clip(shift, -1.0, 1.0), is_low.any(axis=1)
