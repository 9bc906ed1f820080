"""A candidate's camera: pictures of the tests' face, as a WebRTC track."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from fractions import Fraction

import av
import numpy as np
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError

from fixtures.truth.faces import FaceState, face_picture

CLOCK = 90_000


class FaceCamera(MediaStreamTrack):
    """Shows the pictures over and over, 10 a second."""

    kind = "video"

    def __init__(self, states: Sequence[FaceState] = (FaceState(),), width: int = 320, height: int = 240) -> None:
        super().__init__()
        self._pictures = [np.ascontiguousarray(face_picture(state, width, height)) for state in states]
        self._n = 0
        self._origin: float | None = None

    async def recv(self) -> av.VideoFrame:
        """The next picture, when it is due."""
        if self.readyState != "live":
            raise MediaStreamError
        loop = asyncio.get_running_loop()
        self._origin = self._origin or loop.time()
        await asyncio.sleep(max(0.0, self._origin + self._n / 10 - loop.time()))
        frame = av.VideoFrame.from_ndarray(self._pictures[self._n % len(self._pictures)], format="rgb24")
        frame.pts, frame.time_base = self._n * CLOCK // 10, Fraction(1, CLOCK)
        self._n += 1
        return frame
