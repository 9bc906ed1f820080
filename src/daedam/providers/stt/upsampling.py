"""From the rate that is listened to, 16 kHz, to the 24 kHz that OpenAI's realtime protocol takes."""

from __future__ import annotations

import av
import numpy as np

from daedam.providers.speech import HEARING_RATE, Samples

REALTIME_RATE = 24_000
"""Samples per second of `audio/pcm` in that protocol: the only rate it knows."""


class Upsampler:
    """One stretch of sound, in pieces of any length: int16, one channel. Call `end` for its last milliseconds."""

    def __init__(self) -> None:
        self._resampler = av.AudioResampler(format="s16", layout="mono", rate=REALTIME_RATE)

    def __call__(self, samples: Samples) -> Samples:
        """What these samples add at 24 kHz; the filter keeps a few of them back."""
        if not samples.size:
            return np.zeros(0, np.int16)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None, :]), format="s16", layout="mono")
        frame.sample_rate = HEARING_RATE
        return self._drain(frame)

    def end(self) -> Samples:
        """What was kept back. The next call begins another stretch."""
        rest = self._drain(None)
        self._resampler = av.AudioResampler(format="s16", layout="mono", rate=REALTIME_RATE)
        return rest

    def _drain(self, frame: av.AudioFrame | None) -> Samples:
        parts = [part.to_ndarray()[0] for part in self._resampler.resample(frame)]
        return np.concatenate(parts) if parts else np.zeros(0, np.int16)
