"""Pictures as a camera: shown over and over, at an even pace."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from fractions import Fraction

import av
import numpy as np
import numpy.typing as npt
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError

_CLOCK = 90_000


class PictureCamera(MediaStreamTrack):
    """Shows `pictures` (I420: uint8, h · 3/2 rows of w), `fps` a second."""

    kind = "video"

    def __init__(self, pictures: Sequence[npt.NDArray[np.uint8]], fps: int) -> None:
        super().__init__()
        self._pictures = pictures
        self._fps = fps
        self._n = 0
        self._origin: float | None = None

    async def recv(self) -> av.VideoFrame:
        """The next picture, when it is due."""
        if self.readyState != "live":
            raise MediaStreamError
        loop = asyncio.get_running_loop()
        self._origin = self._origin or loop.time()
        await asyncio.sleep(max(0.0, self._origin + self._n / self._fps - loop.time()))
        frame = av.VideoFrame.from_ndarray(self._pictures[self._n % len(self._pictures)], "yuv420p")
        frame.pts, frame.time_base = self._n * _CLOCK // self._fps, Fraction(1, _CLOCK)
        self._n += 1
        return frame
