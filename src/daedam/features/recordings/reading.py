"""A recording's plain bytes: by range for playback, as a private local file for what decodes it."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from daedam.infra import crypto
from daedam.providers.errors import ProviderError
from daedam.providers.storage import EncryptedObjects
from daedam.providers.storage.plain_copies import PlainCopies


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of plain bytes sealed as one object. `digest` is `digest_of` its plain bytes."""

    start: int
    size: int
    storage_key: str
    digest: bytes


def digest_of(data_key: bytes, plain: bytes) -> bytes:
    """HMAC-SHA256 of a part: tells nothing without the person's key."""
    return hmac.new(crypto.derive(data_key, "recording-part"), plain, hashlib.sha256).digest()


class RecordingReader:
    """Reads a recording that is stored in sealed parts, in order. Holds the person's key; keep it short-lived."""

    def __init__(self, objects: EncryptedObjects, data_key: bytes, parts: Sequence[Part], copies: PlainCopies) -> None:
        self._objects = objects
        self._key = data_key
        self._parts = tuple(parts)
        self._copies = copies

    @property
    def size(self) -> int:
        """Plain bytes in the recording."""
        return sum(part.size for part in self._parts)

    async def read(self, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        """Plain bytes from `start`, at most `length` of them, each proven before it is handed out.

        Raises `ProviderError("tampered")` or `"not_found"` when a part was changed or is gone.
        """
        end = self.size if length is None else min(self.size, start + length)
        for part in self._parts:
            first, stop = max(start, part.start) - part.start, min(end, part.start + part.size) - part.start
            if first < stop:
                async for piece in self._objects.get(self._key, part.storage_key, first, stop - first):
                    yield piece

    @asynccontextmanager
    async def materialise(self) -> AsyncIterator[Path]:
        """The whole recording as a file (0600) that is there for the length of the block.

        Every part is compared with the digest taken when it came in. A file left by a process that was killed
        is removed when the next one is made, and at every start. Raises as `read`, and `"disk_full"`.
        """
        async with AsyncExitStack() as stack:
            path, descriptor = stack.enter_context(self._copies.file(self.size))
            for part in self._parts:
                await asyncio.to_thread(_write_all, descriptor, await self._whole(part))
            yield path

    async def _whole(self, part: Part) -> bytes:
        plain = b"".join([piece async for piece in self._objects.get(self._key, part.storage_key)])
        if len(plain) != part.size or not hmac.compare_digest(digest_of(self._key, plain), part.digest):
            raise ProviderError("tampered", is_retryable=False, engine="recordings")
        return plain


def _write_all(descriptor: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]
