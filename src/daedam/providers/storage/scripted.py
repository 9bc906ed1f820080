"""Objects in memory, for tests and demos: real behaviour, nothing durable, and failures on demand."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterable

from daedam.providers.errors import ProviderError
from daedam.providers.storage.base import (
    Content,
    StorageCapabilities,
    StorageState,
    StoredObject,
    not_found,
    pieces,
    require_range,
    split_key,
)

ENGINE = "scripted"
_READ_BYTES = 256 * 1024


class ScriptedStorage:
    """Keeps objects in `objects` (open to tests, to tamper with); `failures` meet the next `put`s in turn."""

    def __init__(self, failures: Iterable[ProviderError] = ()) -> None:
        self.objects: dict[str, bytes] = {}
        self.failures = list(failures)

    @property
    def capabilities(self) -> StorageCapabilities:
        """Memory of this process."""
        return StorageCapabilities(engine=ENGINE, is_local=True, is_durable=False)

    async def put(self, key: str, content: Content) -> StoredObject:
        """Keep the content once all of it has come."""
        split_key(key, ENGINE)
        if self.failures:
            raise self.failures.pop(0)
        whole = b"".join([piece async for piece in pieces(content)])
        self.objects[key] = whole
        return StoredObject(size=len(whole), sha256=hashlib.sha256(whole).hexdigest())

    async def get(self, key: str, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        """The kept bytes in pieces."""
        require_range(start, length, ENGINE)
        whole = self._require(key)
        end = len(whole) if length is None else min(len(whole), start + length)
        for at in range(start, end, _READ_BYTES):
            yield whole[at : min(end, at + _READ_BYTES)]

    async def size(self, key: str) -> int:
        """Bytes kept."""
        return len(self._require(key))

    async def exists(self, key: str) -> bool:
        """Whether the key is kept."""
        split_key(key, ENGINE)
        return key in self.objects

    async def delete(self, key: str) -> bool:
        """Forget one object."""
        split_key(key, ENGINE)
        return self.objects.pop(key, None) is not None

    async def delete_prefix(self, prefix: str) -> int:
        """Forget everything below the prefix."""
        split_key(prefix, ENGINE)
        doomed = [key for key in self.objects if key == prefix or key.startswith(prefix + "/")]
        for key in doomed:
            del self.objects[key]
        return len(doomed)

    async def check(self) -> StorageState:
        """Memory has no bound worth telling; a scripted failure shows here too."""
        if self.failures:
            raise self.failures[0]
        return StorageState(free_bytes=None, total_bytes=None)

    async def close(self) -> None:
        """Objects stay, as files would."""

    def _require(self, key: str) -> bytes:
        split_key(key, ENGINE)
        if key not in self.objects:
            raise not_found(ENGINE)
        return self.objects[key]
