"""Probing seen from the server: hands an open file to the limited process, believes none of its claims unchecked."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import stat
import sys
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path, PurePath
from typing import Any

from daedam.providers.errors import ProviderError
from daedam.providers.media_files.base import (
    ENGINE,
    AudioTrack,
    MediaContainer,
    MediaError,
    MediaErrorCode,
    MediaProbe,
    MediaWarning,
    ProbeLimits,
    VideoTrack,
)

_CHILD = "daedam.providers.media_files.child"
_MOST_ANSWER_BYTES = 64 * 1024
_GIB = 1024**3
_EXTENSIONS = {
    MediaContainer.MP4: {".mp4", ".m4v", ".m4a", ".3gp", ""},
    MediaContainer.MOV: {".mov", ".qt", ""},
    MediaContainer.WEBM: {".webm", ""},
    MediaContainer.MATROSKA: {".mkv", ".webm", ""},
}


async def probe_media(path: Path, file_name: str = "", limits: ProbeLimits | None = None) -> MediaProbe:
    """What the file at `path` is and holds, found out in a limited process of its own.

    `file_name` only serves to flag a wrong extension. Raises `MediaError` with one of its constant codes,
    `ProviderError("not_started")` when this machine cannot start a process now.
    """
    bounds = limits or ProbeLimits()
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise MediaError(MediaErrorCode.UNREADABLE)
        if found.st_size == 0:
            raise MediaError(MediaErrorCode.EMPTY)
        answer = await _run(descriptor, _for_size(bounds, found.st_size))
    finally:
        os.close(descriptor)
    return _probe(answer, file_name)


def _for_size(limits: ProbeLimits, size: int) -> ProbeLimits:
    share = max(1.0, size / _GIB)
    return replace(limits, cpu_s=round(limits.cpu_s * share), deadline_s=limits.deadline_s * share)


async def _run(descriptor: int, limits: ProbeLimits) -> bytes:
    process = await _start(descriptor, limits)
    assert process.stdout is not None  # noqa: S101 - asked for as a pipe
    try:
        async with asyncio.timeout(limits.deadline_s):
            answer = await process.stdout.read(_MOST_ANSWER_BYTES)
            status = await process.wait()
    except TimeoutError:
        raise MediaError(MediaErrorCode.TIMEOUT) from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if status in (-signal.SIGXCPU, -signal.SIGALRM):
        raise MediaError(MediaErrorCode.TIMEOUT)
    # A decoder that was made to run out of memory or to crash dies by a signal, or before it can answer.
    if status != 0 or not answer:
        raise MediaError(MediaErrorCode.HOSTILE)
    return answer


async def _start(descriptor: int, limits: ProbeLimits) -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-m", _CHILD, json.dumps(asdict(limits))),
            stdin=descriptor,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            # None of the server's secrets; the library path alone lets a relocated Python start.
            env={name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ},
            start_new_session=True,
        )
    except OSError as error:
        raise ProviderError("not_started", is_retryable=True, engine=ENGINE) from error


def _probe(answer: bytes, file_name: str) -> MediaProbe:
    try:
        told = json.loads(answer)
        if "error" in told:
            raise MediaError(MediaErrorCode(told["error"]))
        return _checked(told, file_name)
    except (ValueError, KeyError, TypeError) as error:
        raise MediaError(MediaErrorCode.HOSTILE) from error


def _checked(told: dict[str, Any], file_name: str) -> MediaProbe:
    kind = MediaContainer(told["container"])
    warnings = [MediaWarning(warning) for warning in told["warnings"]]
    if PurePath(file_name).suffix.lower() not in _EXTENSIONS[kind]:
        warnings.append(MediaWarning.WRONG_EXTENSION)
    audio, video = told["audio"], told["video"]
    return MediaProbe(
        container=kind,
        duration_s=float(told["duration_s"]),
        audio=AudioTrack(
            index=int(audio["index"]),
            codec=str(audio["codec"]),
            sample_rate=int(audio["sample_rate"]),
            channels=int(audio["channels"]),
        ),
        video=_video(video) if video is not None else None,
        warnings=tuple(warnings),
    )


def _video(told: dict[str, Any]) -> VideoTrack:
    return VideoTrack(
        index=int(told["index"]),
        codec=str(told["codec"]),
        width=int(told["width"]),
        height=int(told["height"]),
        rotation=int(told["rotation"]),
        fps=None if told["fps"] is None else float(told["fps"]),
    )
