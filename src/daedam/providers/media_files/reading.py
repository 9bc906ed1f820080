"""Whole recordings read in a limited child process: speech and voice, pictures, or the samples themselves."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from daedam.providers.errors import ProviderError, ProviderUnavailable
from daedam.providers.frames import Frame, receive_frame
from daedam.providers.media_files.base import ENGINE, MediaError, MediaErrorCode, MediaProbe
from daedam.providers.speech import Samples
from daedam.providers.waiting import within
from daedam.signals.baseline import Baseline
from daedam.signals.kinds import VOICE_KINDS, SignalKind
from daedam.signals.windows import SignalWindow, Stretch

_CHILD = "daedam.providers.media_files.reading_child"
_MIB = 1024 * 1024
_SLACK_S = 10.0
"""A file may hold a little more than was measured of its packets; more than this is left aside."""

END_LIMIT_S = 2.0
BUFFERED_BYTES = 64 * 1024

Progress = Callable[[float], Awaitable[None]]
"""Told how many seconds of the recording are done, about once for each of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLimits:
    """Bounds of one reading. `stall_s`: how long the child may be silent; it speaks for each second of the recording.

    Memory is what the process may ask for, a third of which are stacks of threads that stay untouched; `cpu_s` is
    for a recording of `ProbeLimits.max_duration_s`, three times as fast as it was recorded.
    """

    max_memory_bytes: int = 800 * _MIB
    cpu_s: int = 3600
    stall_s: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardVoice:
    """Where somebody speaks in a recording of `seconds`, and what was measured of the voice, window by window."""

    seconds: float
    speech: tuple[Stretch, ...]
    windows: tuple[SignalWindow, ...]
    baseline: Baseline | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPictures:
    """What was measured of face and body, window by window; `engine` looked at `pictures` pictures."""

    engine: str
    pictures: int
    windows: tuple[SignalWindow, ...]
    baseline: Baseline | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisionChoice:
    """Which engine looks, as `vision.registry` names it, and the state folder its pulled models are in."""

    engine: str = "auto"
    home: Path | None = None


class RecordingFile:
    """A recording as a plain local file, probed. Every reading starts a child of its own and ends it."""

    def __init__(self, path: Path, probe: MediaProbe, limits: ReadingLimits | None = None) -> None:
        self._path = path
        self._probe = probe
        self._limits = limits or ReadingLimits()

    async def hear(self, kinds: frozenset[SignalKind], progress: Progress) -> HeardVoice:
        """Speech and voice; of the voice only `kinds`. Raises `MediaError`, `ProviderError`."""
        speech: list[Stretch] = []
        windows: list[SignalWindow] = []
        baseline, seconds = None, 0.0
        wanted = {"what": "voice", "kinds": sorted(kinds & VOICE_KINDS)}
        async with self._reading(wanted, self._probe.audio.index) as frames:
            async for head, _ in frames:
                match head["type"]:
                    case "speech":
                        speech.append(Stretch(started_s=head["started_s"], ended_s=head["ended_s"]))
                    case "window":
                        windows.append(SignalWindow.from_json(head["window"]))
                    case "at":
                        await progress(head["seconds"])
                    case "baseline":
                        baseline = _baseline(head["baseline"])
                    case "heard":
                        seconds = head["seconds"]
        return HeardVoice(seconds=seconds, speech=tuple(speech), windows=tuple(windows), baseline=baseline)

    async def see(self, kinds: frozenset[SignalKind], vision: VisionChoice, progress: Progress) -> SeenPictures:
        """Face and body; only `kinds`, and nothing is looked for that none of them needs.

        Raises `ValueError` for a recording without picture, `ProviderUnavailable`, `MediaError`, `ProviderError`.
        """
        video = self._probe.video
        if video is None:
            raise ValueError("no picture")
        windows: list[SignalWindow] = []
        engine, baseline, pictures = "", None, 0
        wanted = {"what": "pictures", "kinds": sorted(kinds), "rotation": video.rotation, "fps": video.fps}
        wanted |= {"vision": vision.engine, "home": str(vision.home) if vision.home else None}
        async with self._reading(wanted, video.index) as frames:
            async for head, _ in frames:
                match head["type"]:
                    case "window":
                        windows.append(SignalWindow.from_json(head["window"]))
                    case "at":
                        await progress(head["seconds"])
                    case "baseline":
                        baseline = _baseline(head["baseline"])
                    case "seen":
                        engine, pictures = head["engine"], head["pictures"]
        return SeenPictures(engine=engine, pictures=pictures, windows=tuple(windows), baseline=baseline)

    async def samples(self) -> AsyncIterator[Samples]:
        """The sound from the start on, 16 kHz mono, in pieces of about a second, as fast as they are taken."""
        async with self._reading({"what": "samples"}, self._probe.audio.index) as frames:
            async for _, body in frames:
                yield np.frombuffer(body, np.int16)

    @asynccontextmanager
    async def _reading(self, wanted: dict[str, Any], index: int) -> AsyncIterator[AsyncIterator[Frame]]:
        lifeline, held = os.pipe()
        try:
            process = await self._start(wanted, index, lifeline)
        except OSError as error:
            os.close(held)
            raise ProviderError("not_started", is_retryable=True, engine=ENGINE) from error
        finally:
            os.close(lifeline)
        try:
            yield self._frames(process)
        finally:
            os.close(held)
            await _ended(process)

    async def _start(self, wanted: dict[str, Any], index: int, lifeline: int) -> asyncio.subprocess.Process:
        limits = {"max_memory_bytes": self._limits.max_memory_bytes, "cpu_s": self._limits.cpu_s}
        told = wanted | {"container": self._probe.container, "index": index, "lifeline": lifeline, "limits": limits}
        told["max_s"] = self._probe.duration_s + _SLACK_S
        descriptor = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-m", _CHILD, json.dumps(told)),
                stdin=descriptor,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                pass_fds=(lifeline,),
                # None of the server's secrets; few arenas, because each keeps what its threads gave back.
                env={"MALLOC_ARENA_MAX": "2"} | _kept_environment(),
                start_new_session=True,
            )
        finally:
            os.close(descriptor)

    async def _frames(self, process: asyncio.subprocess.Process) -> AsyncIterator[Frame]:
        assert process.stdout is not None  # noqa: S101 - asked for as a pipe
        while True:
            try:
                async with asyncio.timeout(self._limits.stall_s):
                    head, body = await receive_frame(process.stdout)
            except TimeoutError:
                raise MediaError(MediaErrorCode.TIMEOUT) from None
            except (asyncio.IncompleteReadError, ValueError):
                raise await _why_it_died(process) from None
            if head["type"] == "done":
                return
            if head["type"] == "refused":
                raise MediaError(MediaErrorCode(head["code"]))
            if head["type"] == "unavailable":
                raise ProviderUnavailable(head["engine"], head["remedy"])
            yield head, body


async def _ended(process: asyncio.subprocess.Process) -> int:
    """Its status. It ends by itself once nobody holds its lifeline, unless a decoder does not let it."""
    assert process.stdout is not None  # noqa: S101 - asked for as a pipe
    try:
        status = await within(process.wait(), END_LIMIT_S)
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        status = await process.wait()
    while await process.stdout.read(BUFFERED_BYTES):
        pass  # what nobody waits for any more; the pipe closes with its end
    return status


async def _why_it_died(process: asyncio.subprocess.Process) -> MediaError:
    status = await _ended(process)
    # A decoder that was made to run out of memory or to crash dies by a signal.
    is_timeout = status in (-signal.SIGXCPU, -signal.SIGALRM)
    return MediaError(MediaErrorCode.TIMEOUT if is_timeout else MediaErrorCode.HOSTILE)


def _baseline(raw: dict[str, Any] | None) -> Baseline | None:
    return Baseline.from_json(raw) if raw else None


def _kept_environment() -> dict[str, str]:
    return {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
