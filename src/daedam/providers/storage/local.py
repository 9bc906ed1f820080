"""Objects as files below one folder: written aside, synced, then renamed, so that no half object is seen.

Several processes may share the folder. Never follows a key outside it.
"""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from daedam.kit.ids import new_id
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

ENGINE = "local"
_READ_BYTES = 256 * 1024
_WRITE_BYTES = 1024 * 1024
_DEFAULT_MIN_FREE_BYTES = 256 * 1024 * 1024
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# A key's first two segments name its owner; hashing them spreads owners over 256 folders and keeps
# each owner's objects together, so erasing an owner removes one folder.
_OWNER_SEGMENTS = 2
# No segment may hold "=", so an object `a/b` and a folder for `a/b/c` can stand side by side.
_OBJECT_SUFFIX = "="


class LocalStorage:
    """Objects in `folder`; refuses new ones while fewer than `min_free_bytes` would be left on the disk."""

    def __init__(self, folder: Path, min_free_bytes: int = _DEFAULT_MIN_FREE_BYTES) -> None:
        self._objects = folder / "objects"
        self._unfinished = folder / "unfinished"
        self._min_free_bytes = min_free_bytes

    @property
    def capabilities(self) -> StorageCapabilities:
        """A folder of this machine."""
        return StorageCapabilities(engine=ENGINE, is_local=True, is_durable=True)

    async def put(self, key: str, content: Content) -> StoredObject:
        """Write aside, sync, rename, sync the folder; an error or a cancelled call leaves nothing behind."""
        target = self._path(key)
        await asyncio.to_thread(self._require_room)
        aside = self._unfinished / str(new_id())
        with _translated():
            file = await asyncio.to_thread(_create, aside)
        try:
            stored = await _write(file, content)
            with _translated():
                await asyncio.to_thread(_publish, file, aside, target)
        finally:
            file.close()
            aside.unlink(missing_ok=True)
        return stored

    async def get(self, key: str, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        """Read in pieces of 256 KiB; the file stays open, so a deletion meanwhile does not cut the reader."""
        require_range(start, length, ENGINE)
        path = self._path(key)
        with _translated():
            file = await asyncio.to_thread(_open_at, path, start)
        with file:
            left = length
            while left is None or left > 0:
                wanted = _READ_BYTES if left is None else min(_READ_BYTES, left)
                piece = await asyncio.to_thread(file.read, wanted)
                if not piece:
                    return
                left = None if left is None else left - len(piece)
                yield piece

    async def size(self, key: str) -> int:
        """Bytes in the file."""
        path = self._path(key)
        with _translated():
            return (await asyncio.to_thread(path.stat)).st_size

    async def exists(self, key: str) -> bool:
        """Whether the file is there."""
        return await asyncio.to_thread(self._path(key).is_file)

    async def delete(self, key: str) -> bool:
        """Remove the file and make its absence durable."""
        return await asyncio.to_thread(_remove_file, self._path(key))

    async def delete_prefix(self, prefix: str) -> int:
        """Remove whole folders; the count is of objects."""
        segments = split_key(prefix, ENGINE)
        return await asyncio.to_thread(self._delete_below, segments)

    async def check(self) -> StorageState:
        """Write, sync and remove a small file, then look at the room left."""
        with _translated():
            return await asyncio.to_thread(self._check)

    async def close(self) -> None:
        """Nothing is held between calls."""

    async def remove_unfinished(self, older_than_s: float = 86_400) -> int:
        """Remove what killed writers left behind; returns how many. Younger files may still be written to."""
        return await asyncio.to_thread(self._remove_unfinished, older_than_s)

    def _path(self, key: str) -> Path:
        segments = split_key(key, ENGINE)
        folder = self._objects / _fan_out(segments)
        return folder.joinpath(*segments[:-1], segments[-1] + _OBJECT_SUFFIX)

    def _require_room(self) -> StorageState:
        folder = next(folder for folder in (self._objects, *self._objects.parents) if folder.exists())
        usage = shutil.disk_usage(folder)
        if usage.free < self._min_free_bytes:
            raise ProviderError("disk_full", is_retryable=True, engine=ENGINE)
        return StorageState(free_bytes=usage.free, total_bytes=usage.total)

    def _check(self) -> StorageState:
        probe = self._unfinished / str(new_id())
        try:
            with _create(probe) as file:
                file.write(b"probe")
                file.flush()
                os.fsync(file.fileno())
        finally:
            probe.unlink(missing_ok=True)
        return self._require_room()

    def _delete_below(self, segments: list[str]) -> int:
        if len(segments) >= _OWNER_SEGMENTS:
            return _remove_tree(self._objects / _fan_out(segments), segments)
        if not self._objects.exists():
            return 0
        return sum(_remove_tree(folder, segments) for folder in sorted(self._objects.iterdir()))

    def _remove_unfinished(self, older_than_s: float) -> int:
        removed = 0
        if not self._unfinished.exists():
            return removed
        for path in self._unfinished.iterdir():
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - older_than_s:
                    path.unlink()
                    removed += 1
        return removed


def _fan_out(segments: list[str]) -> str:
    owner = "/".join(segments[:_OWNER_SEGMENTS])
    return hashlib.blake2b(owner.encode(), digest_size=1).hexdigest()


@contextmanager
def _translated() -> Iterator[None]:
    """The operating system's refusals in a provider's words."""
    try:
        yield
    except (FileNotFoundError, IsADirectoryError) as error:
        raise not_found(ENGINE) from error
    except OSError as error:
        is_full = error.errno in _NO_ROOM
        raise ProviderError("disk_full" if is_full else "io_error", is_retryable=True, engine=ENGINE) from error


def _create(path: Path) -> BinaryIO:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb", buffering=0)


async def _write(file: BinaryIO, content: Content) -> StoredObject:
    """Small pieces are gathered, so that a stream of packets costs one thread hop per megabyte.

    Only our own writing is translated: an error of the stream that feeds us is the caller's.
    """
    digest = hashlib.sha256()
    size = 0
    gathered = bytearray()
    async for piece in pieces(content):
        digest.update(piece)
        size += len(piece)
        gathered += piece
        if len(gathered) >= _WRITE_BYTES:
            await _write_all(file, bytes(gathered))
            gathered.clear()
    await _write_all(file, bytes(gathered))
    return StoredObject(size=size, sha256=digest.hexdigest())


async def _write_all(file: BinaryIO, content: bytes) -> None:
    left = memoryview(content)
    with _translated():
        while left:
            left = left[await asyncio.to_thread(file.write, left) :]


def _publish(file: BinaryIO, aside: Path, target: Path) -> None:
    os.fsync(file.fileno())
    # A folder can vanish between making it and renaming into it when its owner is erased at that moment.
    for _ in range(3):
        created = _make_folders(target.parent)
        try:
            aside.replace(target)
        except FileNotFoundError:
            continue
        for folder in (target.parent, *created):
            _sync_folder(folder)
        return
    raise not_found(ENGINE)


def _make_folders(folder: Path) -> list[Path]:
    """Make missing folders; returns the parents that gained an entry and must be synced."""
    gained = []
    missing = folder
    while not missing.exists():
        missing = missing.parent
        gained.append(missing)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return gained


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _open_at(path: Path, start: int) -> BinaryIO:
    file = path.open("rb")
    file.seek(start)
    return file


def _remove_file(path: Path) -> bool:
    try:
        path.unlink()
    except (FileNotFoundError, NotADirectoryError):
        return False
    _sync_folder(path.parent)
    return True


def _remove_tree(fan_out: Path, segments: list[str]) -> int:
    """Remove the object named by `segments` and everything below it, within one fan-out folder."""
    parent = fan_out.joinpath(*segments[:-1])
    removed = int(_remove_file(parent / (segments[-1] + _OBJECT_SUFFIX)))
    folder = parent / segments[-1]
    if folder.is_dir():
        removed += sum(1 for path in folder.rglob("*" + _OBJECT_SUFFIX) if path.is_file())
        shutil.rmtree(folder)
        _sync_folder(parent)
    return removed
