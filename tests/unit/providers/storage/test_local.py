"""Files on a disk: nothing half-written, nothing outside the folder, a full disk said in one word."""

from __future__ import annotations

import asyncio
import errno
import os
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from daedam.providers.errors import ProviderError
from daedam.providers.storage import LocalStorage, ScriptedStorage


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    return LocalStorage(tmp_path / "store", min_free_bytes=0)


async def test_a_reader_sees_the_old_object_or_the_new_one_whole(storage: LocalStorage) -> None:
    await storage.put("a/b", b"o" * 300_000)
    reading = storage.get("a/b")
    first = await anext(reading)
    await storage.put("a/b", b"n" * 300_000)
    rest = b"".join([piece async for piece in reading])
    assert set(first + rest) == {ord("o")}
    assert len(first + rest) == 300_000


async def test_a_cancelled_put_leaves_no_file(storage: LocalStorage, tmp_path: Path) -> None:
    started = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 2_000_000
            started.set()

    writing = asyncio.create_task(storage.put("a/b", endless()))
    await started.wait()
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert files_below(tmp_path) == []


async def test_files_are_readable_by_their_owner_alone(storage: LocalStorage, tmp_path: Path) -> None:
    await storage.put("a/b", b"words")
    [path] = files_below(tmp_path)
    assert path.stat().st_mode & 0o077 == 0


async def test_file_and_folders_are_synced_before_put_returns(
    storage: LocalStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    real = os.fsync

    def recording(descriptor: int) -> None:
        synced.append("folder" if os.path.isdir(f"/proc/self/fd/{descriptor}") else "file")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", recording)
    await storage.put("a/b/c", b"words")
    assert synced[0] == "file"
    assert synced.count("folder") >= 2


async def test_too_little_room_is_disk_full_before_anything_is_written(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path / "store", min_free_bytes=1 << 62)
    for call in (storage.put("a/b", b"words"), storage.check()):
        with pytest.raises(ProviderError) as raised:
            await call
        assert raised.value.code == "disk_full"
        assert raised.value.is_retryable
    assert files_below(tmp_path) == []


async def test_a_disk_that_fills_while_writing_is_disk_full_and_corrupts_nothing(
    storage: LocalStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await storage.put("a/b", b"before")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ProviderError) as raised:
        await storage.put("a/b", b"after")
    assert raised.value.code == "disk_full"
    assert [path.read_bytes() for path in files_below(tmp_path)] == [b"before"]


def test_a_file_the_system_refuses_to_let_grow_is_disk_full(tmp_path: Path) -> None:
    """The operating system's own refusal, not an imitated one: a process that may write 100 kB to a file."""
    script = textwrap.dedent("""
        import asyncio, resource, sys
        from pathlib import Path
        from daedam.providers.errors import ProviderError
        from daedam.providers.storage import LocalStorage
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        try:
            asyncio.run(LocalStorage(Path(sys.argv[1]), min_free_bytes=0).put("a/b", b"x" * 3_000_000))
        except ProviderError as error:
            print(error.code)
    """)
    ran = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "disk_full"
    assert files_below(tmp_path) == []


async def test_what_a_killed_writer_left_is_removed_once_it_is_old(storage: LocalStorage, tmp_path: Path) -> None:
    await storage.put("a/b", b"words")
    abandoned = tmp_path / "store" / "unfinished" / "left-behind"
    abandoned.write_bytes(b"half")
    assert await storage.remove_unfinished(older_than_s=3600) == 0
    os.utime(abandoned, (0, 0))
    assert await storage.remove_unfinished(older_than_s=3600) == 1
    assert await storage.exists("a/b")


async def test_a_key_cannot_leave_through_a_link_named_like_a_segment(storage: LocalStorage, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret=").write_bytes(b"secret")
    await storage.put("a/b/c", b"words")
    [path] = files_below(tmp_path / "store")
    (path.parent / "link").symlink_to(outside)
    assert await storage.delete_prefix("a/b") >= 1
    assert (outside / "secret=").exists()


async def test_many_writers_of_one_key_leave_one_whole_object(storage: LocalStorage, tmp_path: Path) -> None:
    await asyncio.gather(*(storage.put("a/b", bytes([i]) * 100_000) for i in range(8)))
    whole = b"".join([piece async for piece in storage.get("a/b")])
    assert len(whole) == 100_000
    assert len(set(whole)) == 1
    assert len(files_below(tmp_path)) == 1


async def test_scripted_failures_come_in_turn() -> None:
    full = ProviderError("disk_full", is_retryable=True, engine="scripted")
    storage = ScriptedStorage(failures=[full])
    with pytest.raises(ProviderError):
        await storage.check()
    with pytest.raises(ProviderError):
        await storage.put("a/b", b"1")
    assert (await storage.put("a/b", b"1")).size == 1
