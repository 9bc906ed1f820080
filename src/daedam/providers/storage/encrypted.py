"""Objects encrypted in authenticated chunks over any store; each read proves what it hands out.

The key of a person is an argument of every call and is never kept here.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from daedam.providers.errors import ProviderError
from daedam.providers.storage.base import Content, ObjectStorage, StoredObject, pieces, require_range

CHUNK_BYTES = 64 * 1024
_TAG_BYTES = 16
_SEALED_BYTES = CHUNK_BYTES + _TAG_BYTES
_MAGIC = b"DDOBJ\x00\x00\x01"
_SALT_BYTES = 24
_HEADER_BYTES = len(_MAGIC) + _SALT_BYTES
_KEY_BYTES = 32
_PREFIX_BYTES = 7


class EncryptedObjects:
    """AES-256-GCM over 64 KiB chunks, in the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015).

    An object is a header (magic, random salt) and sealed chunks. HKDF-SHA256 derives from the data key, the
    salt and the object's name a key and a nonce prefix used by this object alone; a chunk's nonce is the
    prefix, its index and whether it is the last. Cutting, reordering, swapping chunks or objects, a changed
    bit and a wrong key are each `ProviderError("tampered")`. Putting back an older whole version under the
    same name is not seen here: keep the `sha256` that `put` returned and compare.
    """

    def __init__(self, storage: ObjectStorage) -> None:
        self.storage = storage

    async def put(self, data_key: bytes, key: str, content: Content) -> StoredObject:
        """Seal and store; `size` counts plain bytes, `sha256` is of the sealed ones (it betrays nothing)."""
        salt = secrets.token_bytes(_SALT_BYTES)
        sealer = _Sealer.derive(data_key, key, salt)
        counted = _Counted(content)
        stored = await self.storage.put(key, _sealed(sealer, _MAGIC + salt, counted))
        return StoredObject(size=counted.size, sha256=stored.sha256)

    async def size(self, data_key: bytes, key: str) -> int:
        """Plain bytes in the object, proven by its last chunk."""
        return (await self._open(data_key, key)).plain_size

    async def get(self, data_key: bytes, key: str, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        """Plain bytes of a range, each chunk proven before a byte of it is handed out.

        The last chunk is proven first even when the range ends before it: that is what shows a cut tail.
        """
        require_range(start, length, self.storage.capabilities.engine)
        opened = await self._open(data_key, key)
        end = opened.plain_size if length is None else min(opened.plain_size, start + length)
        if start >= end:
            return
        index = start // CHUNK_BYTES
        stop = (end - 1) // CHUNK_BYTES + 1
        async for sealed in self._sealed_chunks(key, index, stop):
            plain = opened.sealer.open(sealed, index, is_last=index == opened.chunk_count - 1)
            offset = index * CHUNK_BYTES
            yield plain[max(0, start - offset) : end - offset]
            index += 1
        if index != stop:
            raise _tampered()

    async def _open(self, data_key: bytes, key: str) -> _Opened:
        stored_size = await self.storage.size(key)
        header = b"".join([piece async for piece in self.storage.get(key, 0, _HEADER_BYTES)])
        chunk_count = -(-(stored_size - _HEADER_BYTES) // _SEALED_BYTES)
        if len(header) != _HEADER_BYTES or not header.startswith(_MAGIC) or chunk_count < 1:
            raise _tampered()
        sealer = _Sealer.derive(data_key, key, header[len(_MAGIC) :])
        last = [sealed async for sealed in self._sealed_chunks(key, chunk_count - 1, chunk_count)]
        if len(last) != 1:
            raise _tampered()
        tail = sealer.open(last[0], chunk_count - 1, is_last=True)
        return _Opened(sealer, chunk_count, (chunk_count - 1) * CHUNK_BYTES + len(tail))

    async def _sealed_chunks(self, key: str, first: int, stop: int) -> AsyncIterator[bytes]:
        start = _HEADER_BYTES + first * _SEALED_BYTES
        async for chunk in _cut(self.storage.get(key, start, (stop - first) * _SEALED_BYTES), _SEALED_BYTES):
            yield chunk


@dataclass(frozen=True, slots=True)
class _Sealer:
    cipher: AESGCM
    prefix: bytes
    name: bytes

    @classmethod
    def derive(cls, data_key: bytes, key: str, salt: bytes) -> _Sealer:
        if len(data_key) != _KEY_BYTES:
            raise ValueError("a data key has 32 bytes")
        name = key.encode()
        hkdf = HKDF(SHA256(), length=_KEY_BYTES + _PREFIX_BYTES, salt=salt, info=b"daedam object 1\x00" + name)
        derived = hkdf.derive(data_key)
        return cls(AESGCM(derived[:_KEY_BYTES]), derived[_KEY_BYTES:], name)

    def seal(self, plain: bytes, index: int, *, is_last: bool) -> bytes:
        position = _position(index, is_last=is_last)
        return self.cipher.encrypt(self.prefix + position, plain, self._associated(position))

    def open(self, sealed: bytes, index: int, *, is_last: bool) -> bytes:
        position = _position(index, is_last=is_last)
        if len(sealed) < _TAG_BYTES:
            raise _tampered()
        try:
            return self.cipher.decrypt(self.prefix + position, sealed, self._associated(position))
        except InvalidTag as error:
            raise _tampered() from error

    def _associated(self, position: bytes) -> bytes:
        return _MAGIC + position + self.name


@dataclass(frozen=True, slots=True)
class _Opened:
    sealer: _Sealer
    chunk_count: int
    plain_size: int


class _Counted:
    """Content that knows afterwards how many bytes went through."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self.size = 0

    async def pieces(self) -> AsyncIterator[bytes]:
        async for piece in pieces(self._content):
            self.size += len(piece)
            yield piece


async def _sealed(sealer: _Sealer, header: bytes, content: _Counted) -> AsyncIterator[bytes]:
    """Header, then chunks; one chunk is held back: only the end of the content shows which is last."""
    yield header
    index = 0
    held: bytes | None = None
    async for chunk in _cut(content.pieces(), CHUNK_BYTES):
        if held is not None:
            yield sealer.seal(held, index, is_last=False)
            index += 1
        held = chunk
    yield sealer.seal(held or b"", index, is_last=True)


async def _cut(stream: AsyncIterator[bytes], size: int) -> AsyncIterator[bytes]:
    """The stream in pieces of exactly `size` bytes, the last one shorter."""
    gathered = bytearray()
    async for piece in stream:
        gathered += piece
        full = len(gathered) - len(gathered) % size
        for at in range(0, full, size):
            yield bytes(gathered[at : at + size])
        del gathered[:full]
    if gathered:
        yield bytes(gathered)


def _position(index: int, *, is_last: bool) -> bytes:
    return index.to_bytes(4, "big") + bytes([is_last])


def _tampered() -> ProviderError:
    return ProviderError("tampered", is_retryable=False, engine="encrypted")
