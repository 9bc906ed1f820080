"""What a store of objects (recordings, uploaded files) promises; knows nothing of people or of encryption."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from daedam.providers.errors import ProviderError

_SEGMENT = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_MAX_KEY_LENGTH = 512

Content = bytes | AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class StorageCapabilities:
    """What an adapter is: `is_durable` says whether a finished `put` outlives the process."""

    engine: str
    is_local: bool
    is_durable: bool


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What `put` wrote: `size` in bytes, `sha256` in lower-case hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class StorageState:
    """Room left, in bytes; None where the store has no bound it could tell."""

    free_bytes: int | None
    total_bytes: int | None


class ObjectStorage(Protocol):
    """A flat space of objects named by keys such as `candidates/<id>/media/answer-1.webm`.

    A key is 1–512 characters of segments joined by `/`; a segment is lower-case ASCII letters, digits,
    `.`, `_`, `-`, starting with a letter or a digit. Any other key is `ProviderError("invalid_key")`.
    """

    @property
    def capabilities(self) -> StorageCapabilities:
        """What this adapter is."""
        ...

    async def put(self, key: str, content: Content) -> StoredObject:
        """Write or replace an object: afterwards it is there whole, or (on any error) as it was before."""
        ...

    def get(self, key: str, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        """Bytes from `start`, at most `length` of them; past the end there are none.

        Raises `ProviderError("not_found")`, or `"invalid_range"` for a negative number, when iterated.
        """
        ...

    async def size(self, key: str) -> int:
        """Bytes in the object; `ProviderError("not_found")` when there is none."""
        ...

    async def exists(self, key: str) -> bool:
        """Whether an object has this key."""
        ...

    async def delete(self, key: str) -> bool:
        """Remove an object; False when there was none."""
        ...

    async def delete_prefix(self, prefix: str) -> int:
        """Remove every object below `prefix` (whole segments: `a/b` covers `a/b/c` and `a/b`, not `a/bc`)."""
        ...

    async def check(self) -> StorageState:
        """Prove that writing is possible and tell the room left; `ProviderError("disk_full")` if none is."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


def split_key(key: str, engine: str) -> list[str]:
    """The segments of a valid key or prefix; `ProviderError("invalid_key")` for anything else."""
    segments = key.split("/")
    if len(key) > _MAX_KEY_LENGTH or not all(_SEGMENT.fullmatch(segment) for segment in segments):
        raise ProviderError("invalid_key", is_retryable=False, engine=engine)
    return segments


def require_range(start: int, length: int | None, engine: str) -> None:
    """Refuse a range that counts backwards."""
    if start < 0 or (length is not None and length < 0):
        raise ProviderError("invalid_range", is_retryable=False, engine=engine)


def not_found(engine: str) -> ProviderError:
    """The error for a key without an object."""
    return ProviderError("not_found", is_retryable=False, engine=engine)


async def pieces(content: Content) -> AsyncIterator[bytes]:
    """Content as a stream, whichever way it was handed in."""
    if isinstance(content, bytes):
        yield content
        return
    async for piece in content:
        yield piece
