"""The interviewer's voice as a track: 48 kHz mono, 20 ms frames, exactly paced, hardly a packet when idle."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from fractions import Fraction

import av
import numpy as np
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError

from daedam.providers.speech import Samples
from daedam.providers.waiting import within

RATE = 48_000
FRAME = 960
_FRAME_S = FRAME / RATE
_BUFFER_FRAMES = 1500
"""Half a minute: a sentence is queued whole, so what was heard of it can be told from its length."""
_QUIET_EVERY_S = 0.4
"""Silence is sent this often only, as Opus itself does (RFC 6716, 2.1.9): it would cost as much as speech."""
_QUIET_AFTER_FRAMES = 10
"""Silent frames after speech before that, so that no decoder stretches the last sound into the gap."""
_TIME_BASE = Fraction(1, RATE)
_SILENCE: Samples = np.zeros(FRAME, dtype=np.int16)


class VoiceTrack(MediaStreamTrack):
    """Plays what is queued; `stop_playing` drops it at once.

    `played` counts the samples of the current speech that went out: what was heard, not what was made.
    """

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self._frames: deque[Samples] = deque()
        self._rest: Samples = _SILENCE[:0]
        self._room = asyncio.Event()
        self._room.set()
        self._drained = asyncio.Event()
        self._drained.set()
        self._speech = 0
        self._queued = asyncio.Event()
        self._origin: float | None = None
        self._next_at = 0.0
        self._n_silent = 0
        self.played = 0

    def begin(self) -> int:
        """Start a new speech; gives its number, which `play` and `wait_played` ask for."""
        self.stop_playing()
        self.played = 0
        return self._speech

    async def play(self, speech: int, samples: Samples) -> bool:
        """Queue samples (int16, 48 kHz), waiting while half a minute is queued. False once `speech` was stopped."""
        joined = np.concatenate([self._rest, samples]) if self._rest.size else samples
        n_whole = joined.size // FRAME * FRAME
        for start in range(0, n_whole, FRAME):
            await self._room.wait()
            if speech != self._speech:
                return False
            self._push(joined[start : start + FRAME])
        if speech == self._speech:
            self._rest = joined[n_whole:]
        return speech == self._speech

    async def wait_played(self, speech: int) -> bool:
        """Wait until all of `speech` went out. False when it was stopped before."""
        if speech == self._speech and self._rest.size:
            rest, self._rest = self._rest, _SILENCE[:0]
            self._push(np.concatenate([rest, _SILENCE[: FRAME - rest.size]]))
        await self._drained.wait()
        return speech == self._speech

    def stop_playing(self) -> int:
        """Drop what is queued; the samples of this speech that went out."""
        self._speech += 1
        self._frames.clear()
        self._queued.clear()
        self._rest = _SILENCE[:0]
        self._room.set()
        self._drained.set()
        return self.played

    def _push(self, frame: Samples) -> None:
        self._frames.append(frame)
        self._queued.set()
        self._drained.clear()
        if len(self._frames) >= _BUFFER_FRAMES:
            self._room.clear()

    def _pop(self) -> Samples:
        if not self._frames:
            self._n_silent += 1
            return _SILENCE
        self._n_silent = 0
        frame = self._frames.popleft()
        self.played += FRAME
        self._room.set()
        if not self._frames:
            self._queued.clear()
            self._drained.set()
        return frame

    async def recv(self) -> av.AudioFrame:
        """The next 20 ms, when they are due. Called by aiortc's sender."""
        if self.readyState != "live":
            raise MediaStreamError
        at = await self._wait_for_turn()
        frame = av.AudioFrame.from_ndarray(self._pop().reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = RATE
        frame.pts = round(at / _FRAME_S) * FRAME
        frame.time_base = _TIME_BASE
        return frame

    async def _wait_for_turn(self) -> float:
        """Until a frame is due; its time in seconds since the first."""
        loop = asyncio.get_running_loop()
        if self._origin is None:
            self._origin = self._next_at = loop.time()
        await asyncio.sleep(max(0.0, self._next_at - loop.time()))
        if not self._frames and self._n_silent >= _QUIET_AFTER_FRAMES:
            with contextlib.suppress(TimeoutError):
                await within(self._queued.wait(), _QUIET_EVERY_S)
        due = self._next_at
        if loop.time() - due > _FRAME_S:  # after a silence or a stall, go on from now, on the grid of frames
            due += (loop.time() - due) // _FRAME_S * _FRAME_S
        self._next_at = due + _FRAME_S
        return due - self._origin
