"""What every object storage promises, asked of each adapter."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from daedam.providers.errors import ProviderError, ProviderUnavailable
from daedam.providers.storage import ObjectStorage, StorageOptions, build_storage


@pytest.fixture(params=["local", "scripted"])
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[ObjectStorage]:
    built = build_storage(request.param, StorageOptions(folder=tmp_path / "store", min_free_bytes=0))
    assert built.capabilities.engine == request.param
    yield built
    await built.close()


async def read(storage: ObjectStorage, key: str, start: int = 0, length: int | None = None) -> bytes:
    return b"".join([piece async for piece in storage.get(key, start, length)])


async def streamed(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def broken(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
    raise ConnectionResetError("the sender went away")


async def test_gives_back_what_was_put(storage: ObjectStorage) -> None:
    stored = await storage.put("candidates/1/resume.pdf", b"first words")
    assert stored.size == 11
    assert stored.sha256 == hashlib.sha256(b"first words").hexdigest()
    assert await read(storage, "candidates/1/resume.pdf") == b"first words"
    assert await storage.size("candidates/1/resume.pdf") == 11


async def test_takes_a_stream_larger_than_its_buffers(storage: ObjectStorage) -> None:
    pieces = [bytes([i % 251]) * 70_001 for i in range(50)]
    stored = await storage.put("media/long", streamed(*pieces))
    assert stored.size == 50 * 70_001
    assert await read(storage, "media/long") == b"".join(pieces)
    assert stored.sha256 == hashlib.sha256(b"".join(pieces)).hexdigest()


async def test_keeps_an_empty_object(storage: ObjectStorage) -> None:
    assert (await storage.put("a/empty", b"")).size == 0
    assert await storage.exists("a/empty")
    assert await read(storage, "a/empty") == b""


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [
        (0, 4, b"0123"),
        (3, 4, b"3456"),
        (8, 100, b"89"),
        (9, None, b"9"),
        (10, None, b""),
        (99, 5, b""),
        (2, 0, b""),
    ],
)
async def test_reads_ranges(storage: ObjectStorage, start: int, length: int | None, expected: bytes) -> None:
    await storage.put("a/digits", b"0123456789")
    assert await read(storage, "a/digits", start, length) == expected


@pytest.mark.parametrize(("start", "length"), [(-1, None), (0, -1)])
async def test_refuses_negative_ranges(storage: ObjectStorage, start: int, length: int | None) -> None:
    await storage.put("a/digits", b"0123456789")
    with pytest.raises(ProviderError) as raised:
        await read(storage, "a/digits", start, length)
    assert raised.value.code == "invalid_range"


async def test_replaces_whole(storage: ObjectStorage) -> None:
    await storage.put("a/b", b"a long first version")
    await storage.put("a/b", b"short")
    assert await read(storage, "a/b") == b"short"


async def test_a_broken_stream_leaves_what_was_there_and_its_error_is_the_callers(
    storage: ObjectStorage,
) -> None:
    await storage.put("a/b", b"before")
    with pytest.raises(ConnectionResetError):
        await storage.put("a/b", broken(b"half of "))
    with pytest.raises(ConnectionResetError):
        await storage.put("a/new", broken(b"half of "))
    assert await read(storage, "a/b") == b"before"
    assert not await storage.exists("a/new")


async def test_a_missing_object_is_said(storage: ObjectStorage) -> None:
    assert not await storage.exists("a/none")
    assert await storage.delete("a/none") is False
    for call in (read(storage, "a/none"), storage.size("a/none")):
        with pytest.raises(ProviderError) as raised:
            await call
        assert raised.value.code == "not_found"
        assert not raised.value.is_retryable


async def test_deletes_one(storage: ObjectStorage) -> None:
    await storage.put("a/b", b"1")
    await storage.put("a/c", b"2")
    assert await storage.delete("a/b") is True
    assert not await storage.exists("a/b")
    assert await storage.exists("a/c")


async def test_deletes_a_prefix_of_whole_segments(storage: ObjectStorage) -> None:
    for key in ("p/1/a", "p/1/deep/b", "p/1", "p/12/c", "p/2/a", "q/1/a"):
        await storage.put(key, key.encode())
    assert await storage.delete_prefix("p/1") == 3
    assert [await storage.exists(key) for key in ("p/1/a", "p/1/deep/b", "p/1")] == [False] * 3
    assert [await storage.exists(key) for key in ("p/12/c", "p/2/a", "q/1/a")] == [True] * 3
    assert await storage.delete_prefix("p") == 2
    assert await storage.delete_prefix("p") == 0
    assert await read(storage, "q/1/a") == b"q/1/a"


async def test_an_object_and_objects_below_it_stand_side_by_side(storage: ObjectStorage) -> None:
    await storage.put("a/b/c", b"below")
    await storage.put("a/b", b"above")
    assert await read(storage, "a/b/c") == b"below"
    assert await read(storage, "a/b") == b"above"


HOSTILE_KEYS = [
    "",
    "/",
    "/etc/passwd",
    "a//b",
    "a/",
    "..",
    "a/../../b",
    "a/./b",
    ".hidden",
    "a\\b",
    "a/b\x00",
    "a/b\n",
    "a/B",
    "a/b=",
    "a/ b",
    "a/이력서",
    "a" * 101,
    "/".join(["ab"] * 200),
]


@pytest.mark.parametrize("key", HOSTILE_KEYS)
async def test_refuses_keys_that_are_not_keys(storage: ObjectStorage, key: str) -> None:
    for call in (
        storage.put(key, b""),
        read(storage, key),
        storage.size(key),
        storage.exists(key),
        storage.delete(key),
        storage.delete_prefix(key),
    ):
        with pytest.raises(ProviderError) as raised:
            await call
        assert raised.value.code == "invalid_key"
        assert not raised.value.is_retryable


async def test_check_tells_the_room_left(storage: ObjectStorage) -> None:
    state = await storage.check()
    if storage.capabilities.is_durable:
        assert state.free_bytes is not None
        assert state.total_bytes is not None
        assert 0 < state.free_bytes <= state.total_bytes
    else:
        assert state.free_bytes is None


def test_an_unknown_name_is_unavailable_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(ProviderUnavailable) as raised:
        build_storage("floppy", StorageOptions(folder=tmp_path))
    assert "local" in raised.value.remedy
