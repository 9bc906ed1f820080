"""Recordings as a microphone: 48 kHz mono, 20 ms frames, near-silence in between."""

from __future__ import annotations

import asyncio
from collections import deque
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError

from daedam.media.tracks import FRAME, RATE
from daedam.providers.speech import Samples
from daedam.signals.voice import level_db

VOICED_DB = -40.0
_FRAME_S = FRAME / RATE
MOST_BEHIND_S = 0.5
_NOISE = np.random.default_rng(7).integers(-3, 4, FRAME).astype(np.int16)


def read_recording(path: Path) -> Samples:
    """A local sound file as int16, one channel, 48 kHz. Raises `av.FFmpegError` for what is no sound file."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    parts: list[Samples] = []
    with av.open(str(path), options={"protocol_whitelist": "file"}) as container:
        for frame in container.decode(audio=0):
            parts += [part.to_ndarray()[0] for part in resampler.resample(frame)]
    parts += [part.to_ndarray()[0] for part in resampler.resample(None)]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int16)


class Microphone(MediaStreamTrack):
    """Says what it is given. `last_voiced_at` is the loop time the last voiced frame was handed out.

    `handed_at` has that time for every frame of what was said last, in order: a busy machine hands some out late.
    """

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self._frames: deque[Samples] = deque()
        self._n = 0
        self.n_sent = 0
        self._origin: float | None = None
        self._spoken = asyncio.Event()
        self._spoken.set()
        self.last_voiced_at: float | None = None
        self.handed_at: list[float] = []

    async def say(self, samples: Samples) -> None:
        """Speak (int16, 48 kHz); returns when the last sample went out. A second call joins on."""
        if not self._frames:
            self.handed_at = []
        padded = np.pad(samples, (0, -samples.size % FRAME))
        self._frames.extend(padded[i : i + FRAME] for i in range(0, padded.size, FRAME))
        if self._frames:
            self._spoken.clear()
        await self._spoken.wait()

    def plug(self) -> MediaStreamTrack:
        """The track for one connection, which stops it when it ends; the microphone goes on with the next."""
        return _Plug(self)

    def hush(self) -> None:
        """Stop speaking."""
        self._frames.clear()
        self._spoken.set()

    async def recv(self) -> av.AudioFrame:
        """The next 20 ms, when they are due."""
        if self.readyState != "live":
            raise MediaStreamError
        loop = asyncio.get_running_loop()
        if self._origin is None:
            self._origin = loop.time()
        behind = loop.time() - self._origin - self._n * _FRAME_S
        if behind > MOST_BEHIND_S:  # nobody listened for a while: go on from now, not in a rush
            self._n += int(behind / _FRAME_S)
        await asyncio.sleep(max(0.0, -behind))
        pcm = self._frames.popleft() if self._frames else _NOISE
        if pcm is not _NOISE:
            self.handed_at.append(loop.time())
            if level_db(pcm) > VOICED_DB:
                self.last_voiced_at = self.handed_at[-1]
            if not self._frames:
                self._spoken.set()
        frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self._n * FRAME, Fraction(1, RATE)
        self._n += 1
        self.n_sent += 1
        return frame


class _Plug(MediaStreamTrack):
    kind = "audio"

    def __init__(self, microphone: Microphone) -> None:
        super().__init__()
        self._microphone = microphone

    async def recv(self) -> av.AudioFrame:
        if self.readyState != "live":
            raise MediaStreamError
        return await self._microphone.recv()
