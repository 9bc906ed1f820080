"""Plain copies live as long as their block, are nobody else's to read, and outlive no crash."""

from __future__ import annotations

import fcntl
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from daedam.providers.errors import ProviderError
from daedam.providers.storage import plain_copies
from daedam.providers.storage.plain_copies import PlainCopies

HOLD = """
import sys, time
from pathlib import Path
from daedam.providers.storage.plain_copies import PlainCopies
with PlainCopies(Path(sys.argv[1])).file(3) as (path, descriptor):
    path.write_bytes(b"abc")
    print(path, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def copies(tmp_path: Path) -> PlainCopies:
    return PlainCopies(tmp_path / "tmp")


def held_by_another(folder: Path) -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_a_copy_is_there_for_its_block_and_only_for_us(copies: PlainCopies, tmp_path: Path) -> None:
    with copies.file(3) as (path, descriptor):
        os.write(descriptor, b"abc")
        assert path.read_bytes() == b"abc"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert not os.get_inheritable(descriptor)
    assert list((tmp_path / "tmp").iterdir()) == []


def test_an_error_in_the_block_leaves_nothing(copies: PlainCopies, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), copies.file(3):
        raise RuntimeError
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_copy_that_is_being_read_is_not_swept(copies: PlainCopies) -> None:
    with copies.file(3) as (mine, _):
        process, theirs = held_by_another(mine.parent)
        assert (copies.sweep(), mine.exists(), theirs.exists()) == (0, True, True)
        with copies.file(3) as (second, _):
            assert second != mine
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert theirs.exists()
        assert (copies.sweep(), mine.exists(), theirs.exists()) == (1, True, False)


def test_what_a_killed_process_left_goes_with_the_next_copy(copies: PlainCopies, tmp_path: Path) -> None:
    process, left = held_by_another(tmp_path / "tmp")
    process.send_signal(signal.SIGKILL)
    process.wait()
    with copies.file(3) as (path, _):
        assert list(path.parent.iterdir()) == [path]
    assert not left.exists()


def test_sweeping_follows_no_links_and_minds_no_missing_folder(copies: PlainCopies, tmp_path: Path) -> None:
    assert copies.sweep() == 0
    (tmp_path / "tmp").mkdir()
    (tmp_path / "precious").write_text("kept")
    (tmp_path / "tmp" / "link.media").symlink_to(tmp_path / "precious")
    assert copies.sweep() == 0
    assert (tmp_path / "precious").read_text() == "kept"


def test_no_copy_is_begun_that_would_fill_the_disk(tmp_path: Path) -> None:
    with pytest.raises(ProviderError) as raised, PlainCopies(tmp_path, min_free_bytes=1 << 62).file(3):
        pytest.fail("there is room after all")
    assert (raised.value.code, raised.value.is_retryable) == ("disk_full", True)
    assert list(tmp_path.iterdir()) == []


def test_a_sweep_between_making_and_holding_costs_one_more_try(
    copies: PlainCopies, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept: list[int] = []
    lock = fcntl.flock

    def late(descriptor: int, operation: int) -> None:
        if not swept and operation == fcntl.LOCK_EX:
            swept.append(PlainCopies(tmp_path / "tmp").sweep())
        lock(descriptor, operation)

    monkeypatch.setattr(plain_copies.fcntl, "flock", late)
    with copies.file(3) as (path, _):
        assert swept == [1]
        assert path.exists()
