"""How long readings take on given cores, and how much memory this process and its readers hold meanwhile."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from daedam.apps.bench.video import bare
from daedam.features.recordings.hearing import cut_out
from daedam.interviewing.recorded_answers import utterance_stretches
from daedam.kit.languages import Language
from daedam.providers.media_files.probe import probe_media
from daedam.providers.media_files.reading import RecordingFile, VisionChoice
from daedam.providers.stt.registry import build_stt
from daedam.signals.kinds import EVERY_KIND, VOICE_KINDS, WORD_KINDS

LOOK_EVERY_S = 0.25
SEEN_KINDS = EVERY_KIND - VOICE_KINDS - WORD_KINDS


@dataclass(frozen=True, slots=True)
class Took:
    """One run: seconds on the clock, seconds of processor, windows it gave."""

    wall_s: float
    cpu_s: float
    windows: int = 0


@contextmanager
def on_cores(count: int) -> Iterator[None]:
    """This process and what it starts run on `count` cores only, where the system can do that."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, set(sorted(before)[:count]))
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


async def bare_loop(path: Path) -> Took:
    """The bare loop, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", bare.__name__, str(path)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    told, _ = await process.communicate()
    wall_s, cpu_s = json.loads(told)
    return Took(wall_s, cpu_s)


async def timed(work: Callable[[], Awaitable[int]]) -> Took:
    """`work` with its children's processor time; they must have ended when it returns."""
    began, before = time.perf_counter(), os.times()
    windows = await work()
    after = os.times()
    used = sum(after[:4]) - sum(before[:4])
    return Took(time.perf_counter() - began, used, windows)


class Reading:
    """The pipeline's own readers over one file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def _file(self) -> RecordingFile:
        return RecordingFile(self._path, await probe_media(self._path, self._path.name))

    async def hear(self) -> int:
        """Sound, voice activity, voice."""
        return len((await (await self._file()).hear(EVERY_KIND, _quietly)).windows)

    async def see(self) -> int:
        """Pictures: face in all of them, hands and body in some."""
        return len((await (await self._file()).see(SEEN_KINDS, VisionChoice(), _quietly)).windows)

    async def words(self) -> int:
        """Sound, voice activity, then the words of what was heard, as two tasks of a worker do."""
        file = await self._file()
        heard = await file.hear(EVERY_KIND, _quietly)
        engine = build_stt()
        spoken = 0
        try:
            async for _, samples in cut_out(file.samples(), utterance_stretches(heard.speech)):
                spoken += bool((await engine.transcribe(samples, Language.EN)).text)
        finally:
            await engine.close()
        return spoken

    async def everything(self) -> int:
        """Words beside pictures."""
        return sum(await asyncio.gather(self.words(), self.see()))

    async def both(self) -> int:
        """Both side by side, as two tasks of a worker do: everything up to the signals."""
        return sum(await asyncio.gather(self.hear(), self.see()))


async def _quietly(_seconds: float) -> None:
    return


class MemoryWatch:
    """The most this process and its children held together while the block ran, in MiB.

    Proportional: a page that several of them share is counted once (`/proc/PID/smaps_rollup`, Linux).
    """

    def __init__(self) -> None:
        self.peak_mib = 0.0
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> MemoryWatch:
        self._task = asyncio.create_task(self._look())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None  # noqa: S101 - entered above
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _look(self) -> None:
        while True:
            held = sum(_held_kib(pid) for pid in [os.getpid(), *_children(os.getpid())])
            self.peak_mib = max(self.peak_mib, held / 1024)
            await asyncio.sleep(LOOK_EVERY_S)


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _held_kib(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
