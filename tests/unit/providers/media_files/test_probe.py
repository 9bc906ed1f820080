"""The server's side of a probe: what it hands over, how long it waits, what it believes."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from daedam.providers.errors import ProviderError
from daedam.providers.media_files import MediaError, MediaErrorCode, ProbeLimits, probe
from daedam.providers.media_files.probe import probe_media
from fixtures.media_files import encode

TOLD = {
    "container": "mp4",
    "duration_s": 3.0,
    "audio": {"index": 1, "codec": "aac", "sample_rate": 48_000, "channels": 1},
    "video": None,
    "warnings": [],
}


async def refusal(path: Path, limits: ProbeLimits | None = None) -> ProviderError:
    with pytest.raises(ProviderError) as raised:
        await probe_media(path, "a.mp4", limits)
    return raised.value


def stand_in(child: Path, source: str) -> None:
    child.write_text(source)


def expected(child: Path, video: Path) -> None:
    Path(f"{child}.expected").write_bytes(video.read_bytes())


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A script that stands in for the child; `source` of the returned file is what it runs."""
    package = tmp_path / "stand_in"
    package.mkdir()
    script = package / "main.py"
    start = asyncio.create_subprocess_exec

    async def instead(*command: str, **options: object) -> asyncio.subprocess.Process:
        return await start(command[0], str(script), *command[4:], **options)  # type: ignore[arg-type]

    monkeypatch.setattr(probe.asyncio, "create_subprocess_exec", instead)
    return script


@pytest.fixture
def video(tmp_path: Path) -> Path:
    return encode(tmp_path / "a.mp4", seconds=1.5)


async def test_only_a_regular_file_is_opened(tmp_path: Path, video: Path) -> None:
    (tmp_path / "link.mp4").symlink_to(video)
    with pytest.raises(OSError, match="symbolic links"):
        await probe_media(tmp_path / "link.mp4")
    assert (await refusal(tmp_path)).code == MediaErrorCode.UNREADABLE
    with pytest.raises(FileNotFoundError):
        await probe_media(tmp_path / "none.mp4")


async def test_the_child_gets_the_open_file_and_none_of_our_secrets(
    child: Path, video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAEDAM_MASTER_KEY", "secret")
    stand_in(
        child,
        "import sys, os, json\n"
        "ok = sys.stdin.buffer.read() == open(os.environ.get('X', sys.argv[0] + '.expected'), 'rb').read()\n"
        f"told = {json.dumps(TOLD)!r}\n"
        "clean = set(os.environ) <= {'LD_LIBRARY_PATH', 'LC_CTYPE', 'PWD', 'SHLVL', '_'}\n"
        "print(told if ok and clean and str(sys.argv[1:]).count('mp4') == 0 else '')\n",
    )
    expected(child, video)
    found = await probe_media(video, "a.mp4")
    assert (found.duration_s, found.video) == (3.0, None)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "nothing",
        "[]",
        "{}",
        json.dumps({"error": "no such code"}),
        json.dumps(TOLD | {"container": "avi"}),
        json.dumps(TOLD | {"duration_s": "long"}),
        json.dumps(TOLD | {"audio": None}),
        json.dumps(TOLD | {"warnings": ["<script>"]}),
    ],
)
async def test_an_answer_that_makes_no_sense_is_hostile(child: Path, video: Path, answer: str) -> None:
    stand_in(child, f"print({answer!r}, end='')\n")
    assert (await refusal(video)).code == MediaErrorCode.HOSTILE


@pytest.mark.parametrize("end", ["os._exit(3)", "os.kill(os.getpid(), 11)", "os.kill(os.getpid(), 9)"])
async def test_a_child_that_dies_met_something_hostile(child: Path, video: Path, end: str) -> None:
    stand_in(child, f"import os\n{end}\n")
    error = await refusal(video)
    assert (error.code, error.is_retryable) == (MediaErrorCode.HOSTILE, False)


async def test_a_child_that_hangs_is_ended(child: Path, video: Path, tmp_path: Path) -> None:
    stand_in(child, f"import os, time\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)\n")
    error = await refusal(video, replace(ProbeLimits(), deadline_s=1.0))
    assert (error.code, error.is_retryable) == (MediaErrorCode.TIMEOUT, True)
    pid = int((tmp_path / "pid").read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_a_child_out_of_processor_time_took_too_long(child: Path, video: Path) -> None:
    stand_in(child, "import os, signal\nos.kill(os.getpid(), signal.SIGXCPU)\n")
    assert (await refusal(video)).code == MediaErrorCode.TIMEOUT


async def test_a_machine_without_room_for_a_process_is_no_fault_of_the_file(
    video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none_left(*_: object, **__: object) -> None:
        raise BlockingIOError

    monkeypatch.setattr(probe.asyncio, "create_subprocess_exec", none_left)
    error = await refusal(video)
    assert (error.code, error.is_retryable, isinstance(error, MediaError)) == ("not_started", True, False)


async def test_memory_is_bounded(video: Path) -> None:
    # Less than the decoders themselves take, once they are loaded.
    error = await refusal(video, replace(ProbeLimits(), max_memory_bytes=16 * 1024 * 1024))
    assert error.code in (MediaErrorCode.HOSTILE, MediaErrorCode.UNREADABLE)


def test_the_child_binds_itself_before_it_reads() -> None:
    told = (
        "import json, resource, sys\n"
        "from daedam.providers.media_files import child\n"
        "from daedam.providers.media_files.base import ProbeLimits\n"
        "child._load_everything()\n"
        "child._limit_process(ProbeLimits())\n"
        "names = ['AS', 'CPU', 'FSIZE', 'NOFILE', 'NPROC', 'CORE']\n"
        "limits = {name: resource.getrlimit(getattr(resource, f'RLIMIT_{name}'))[0] for name in names}\n"
        "try:\n"
        "    open('/etc/passwd')\n"
        "except OSError as error:\n"
        "    limits['open'] = error.errno\n"
        "print(json.dumps(limits))\n"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True)
    assert json.loads(done.stdout) == {
        "AS": 600 * 1024 * 1024,
        "CPU": 5,
        "FSIZE": 0,
        "NOFILE": 0,
        "NPROC": 0,
        "CORE": 0,
        "open": errno.EMFILE,
    }


@pytest.mark.parametrize(("size", "share"), [(1, 1.0), (1 << 30, 1.0), (3 << 30, 3.0)])
def test_a_larger_file_gets_more_time(size: int, share: float) -> None:
    bounds = probe._for_size(ProbeLimits(), size)
    assert (bounds.deadline_s, bounds.cpu_s) == (5.0 * share, round(5 * share))
