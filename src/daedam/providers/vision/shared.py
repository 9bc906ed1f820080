"""Memory that the media server and the vision process share: a picture is copied once, and no pipe carries it.

Never a file: nothing of it is written to a disk, and a camera's place is emptied when the camera closes.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Sequence

import numpy as np

from daedam.providers.vision.wire import Picture

_PICTURE_BYTES = 640 * 640 * 3 // 2
_MOST_PICTURES = 10
PLACE_BYTES = -(-_MOST_PICTURES * _PICTURE_BYTES // mmap.PAGESIZE) * mmap.PAGESIZE
"""Room for what is looked at in one go at the usual size. Only what was ever written to takes up memory."""


class SharedPictures:
    """`n_places` places for the pictures of one camera each. Made by one process, found by its child by `fd`."""

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self._map = mmap.mmap(fd, os.fstat(fd).st_size)

    @classmethod
    def make(cls, n_places: int) -> SharedPictures | None:
        """New memory, all zero; None where the system has none that is no file."""
        if not hasattr(os, "memfd_create"):
            return None
        fd = os.memfd_create("daedam-pictures")
        os.ftruncate(fd, n_places * PLACE_BYTES)
        return cls(fd)

    def write(self, place: int, pictures: Sequence[Picture]) -> tuple[int, int] | None:
        """Where the pictures now lie one after another, and how many bytes they are; None when they are too many."""
        size = sum(one.pixels.nbytes for one in pictures)
        if size > PLACE_BYTES or self._map.closed:
            return None
        began = at = place * PLACE_BYTES
        for one in pictures:
            self._map[at : at + one.pixels.nbytes] = np.ascontiguousarray(one.pixels).data.cast("B")
            at += one.pixels.nbytes
        return began, size

    def read(self, at: int, size: int) -> memoryview:
        """What lies there, not copied: good until the other side writes there again."""
        return memoryview(self._map)[at : at + size]

    def clear(self, place: int) -> None:
        """Empty a place and give its memory back."""
        if not self._map.closed:
            self._map.madvise(mmap.MADV_REMOVE, place * PLACE_BYTES, PLACE_BYTES)

    def close(self) -> None:
        """Let go of it here. May be called twice."""
        if not self._map.closed:
            self._map.close()
            os.close(self.fd)
