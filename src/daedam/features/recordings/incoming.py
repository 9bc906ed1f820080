"""The body of one upload request, in parts of a bounded size, however it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from uuid import UUID

from starlette.requests import ClientDisconnect

from daedam.providers.waiting import within

PART_BYTES = 8 * 1024 * 1024
IDLE_S = 60.0
"""A connection that brings nothing for so long is given up; what came is kept, and the client resumes."""
GIVE_WAY_S = 5.0


class Incoming:
    """Parts of a stream. Ends with the body, the connection, idleness, or when another request takes over."""

    def __init__(self, stream: AsyncIterator[bytes], idle_s: float = IDLE_S) -> None:
        self._stream = aiter(stream)
        self._idle_s = idle_s
        self._patience: asyncio.Timeout | None = None
        self.is_over = False
        self.is_cut = False
        self.done = asyncio.Event()

    async def parts(self, size: int = PART_BYTES) -> AsyncIterator[bytes]:
        """What comes, in parts of `size` bytes or little more; the last is what was left."""
        while not self.is_over:
            gathered = bytearray()
            while len(gathered) < size and not self.is_over:
                gathered += await self._next()
            if gathered:
                yield bytes(gathered)

    async def _next(self) -> bytes:
        try:
            async with asyncio.timeout(self._idle_s) as self._patience:
                return await anext(self._stream)
        except StopAsyncIteration:
            self.is_over = True
        except (ClientDisconnect, TimeoutError):
            self.is_over = self.is_cut = True
        finally:
            self._patience = None
        return b""

    def stop(self) -> None:
        """Wait for no more: the parts end with what has come."""
        self.is_over = self.is_cut = True
        if self._patience is not None:
            self._patience.reschedule(asyncio.get_running_loop().time())


class OpenRequests:
    """The upload requests this process is reading, one per upload: a new one makes the old one give way.

    A client whose connection broke comes back before the server has noticed; the old request is then told to store
    what it has. Between processes the stored offset alone decides, so that two writers cannot mix.
    """

    def __init__(self) -> None:
        self._reading: dict[UUID, Incoming] = {}

    async def take_over(self, upload_id: UUID) -> None:
        """Have a request that is still being read for this upload store what it has, and wait for it a little."""
        other = self._reading.get(upload_id)
        if other is None:
            return
        other.stop()
        try:
            await within(other.done.wait(), GIVE_WAY_S)
        except TimeoutError:
            return

    @contextmanager
    def reading(self, upload_id: UUID, incoming: Incoming) -> Iterator[None]:
        """Note that `incoming` is being read, until the block ends."""
        self._reading[upload_id] = incoming
        try:
            yield
        finally:
            incoming.done.set()
            if self._reading.get(upload_id) is incoming:
                del self._reading[upload_id]
