"""Sound out of a recording: 16 kHz, one channel, on the recording's own clock, silence where it has holes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.container import InputContainer

from daedam.providers.media_files.reading_source import decoded, starts_at_s
from daedam.providers.speech import HEARING_RATE, Samples

HOLE_S = 0.1
"""A frame that begins later than this after the sound so far leaves a hole. Browsers' packets jitter by 20–60 ms."""


def sound(container: InputContainer, index: int, max_s: float) -> Iterator[Samples]:
    """Stream `index` from the recording's start on, piece by piece, at most `max_s` seconds of it."""
    left = int(max_s * HEARING_RATE)
    for piece in _in_place(container, index, left):
        yield piece[:left]
        left -= len(piece)
        if left <= 0:
            return


def _in_place(container: InputContainer, index: int, most: int) -> Iterator[Samples]:
    """The sound with holes filled; no hole is longer than `most` samples."""
    begins_s, heard = starts_at_s(container), 0
    resample = _Resample()
    for frame in decoded(container, container.streams[index]):
        at_s = (frame.time - begins_s) if frame.time is not None else None
        if at_s is not None and at_s - heard / HEARING_RATE > HOLE_S:
            missing = min(most, round(at_s * HEARING_RATE) - heard)
            heard += missing
            yield from _silence(missing)
        for piece in resample(frame):
            heard += len(piece)
            yield piece
    yield from resample(None)


def _silence(samples: int) -> Iterator[Samples]:
    for start in range(0, samples, HEARING_RATE):
        yield np.zeros(min(HEARING_RATE, samples - start), np.int16)


class _Resample:
    """Any frame to pieces of 16 kHz mono; a format that changes on the way begins anew."""

    def __init__(self) -> None:
        self._resampler = _resampler()

    def __call__(self, frame: Any) -> list[Samples]:
        try:
            return self._run(frame)
        except (ValueError, av.FFmpegError):
            self._resampler = _resampler()
            return self._run(frame) if frame is not None else []

    def _run(self, frame: Any) -> list[Samples]:
        pieces = self._resampler.resample(frame)
        return [np.asarray(piece.to_ndarray(), np.int16).reshape(-1) for piece in pieces]


def _resampler() -> AudioResampler:
    return AudioResampler(format="s16", layout="mono", rate=HEARING_RATE)
