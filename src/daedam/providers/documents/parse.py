"""Parsing seen from the server: starts the limited process, feeds it, believes none of its claims unchecked."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from daedam.providers.documents.base import (
    ENGINE,
    DocumentError,
    DocumentErrorCode,
    DocumentFlag,
    DocumentKind,
    DocumentLine,
    HiddenLine,
    HiddenReason,
    ParsedDocument,
    ParseLimits,
)
from daedam.providers.errors import ProviderError

_CHILD = "daedam.providers.documents.child"
_READ_BYTES = 64 * 1024
# A character takes at most six bytes in JSON; each line brings its reference along.
_BYTES_PER_CHARACTER = 6
_ANSWER_FLOOR_BYTES = 16 * 1024 * 1024
_EXTENSIONS = {
    DocumentKind.PDF: {".pdf"},
    DocumentKind.DOCX: {".docx"},
    DocumentKind.HWPX: {".hwpx"},
    DocumentKind.TEXT: {".txt", ".text", ".md", ""},
}


async def parse_document(content: bytes, filename: str, limits: ParseLimits | None = None) -> ParsedDocument:
    """The text of a PDF, DOCX, HWPX or plain-text file, read in a limited process of its own.

    `filename` only serves to flag a wrong extension. Raises DocumentError with one of its constant codes;
    ProviderError("not_started") when this machine cannot start a process now.
    """
    bounds = limits or ParseLimits()
    if len(content) > bounds.max_bytes:
        raise DocumentError(DocumentErrorCode.TOO_LARGE)
    if not content:
        raise DocumentError(DocumentErrorCode.UNREADABLE)
    return _document(await _run(content, bounds), filename)


async def _run(content: bytes, limits: ParseLimits) -> bytes:
    process = await _start(limits)
    try:
        async with asyncio.timeout(limits.deadline_s):
            _, answer = await asyncio.gather(_feed(process, content), _answer(process, limits))
            status = await process.wait()
    except TimeoutError:
        raise DocumentError(DocumentErrorCode.TIMEOUT) from None
    finally:
        await _end(process)
    if status in (-signal.SIGXCPU, -signal.SIGALRM):
        raise DocumentError(DocumentErrorCode.TIMEOUT)
    # A parser that was made to run out of memory or to crash dies by a signal, or before it can answer.
    if status != 0 or not answer:
        raise DocumentError(DocumentErrorCode.HOSTILE)
    return answer


async def _start(limits: ParseLimits) -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-m", _CHILD, json.dumps(asdict(limits))),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            # None of the server's secrets; the library path alone lets a relocated Python start.
            env={name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ},
            start_new_session=True,
        )
    except OSError as error:
        raise ProviderError("not_started", is_retryable=True, engine=ENGINE) from error


async def _feed(process: asyncio.subprocess.Process, content: bytes) -> None:
    stdin = process.stdin
    assert stdin is not None  # noqa: S101 - asked for as a pipe above
    # A child that has died does not read on; its status tells why.
    with suppress(BrokenPipeError, ConnectionResetError):
        stdin.write(content)
        await stdin.drain()
    stdin.close()


async def _answer(process: asyncio.subprocess.Process, limits: ParseLimits) -> bytes:
    """Everything the child says, up to what an honest one could say."""
    stdout = process.stdout
    assert stdout is not None  # noqa: S101 - asked for as a pipe above
    allowed = _ANSWER_FLOOR_BYTES + _BYTES_PER_CHARACTER * limits.max_characters
    answer = bytearray()
    while piece := await stdout.read(_READ_BYTES):
        answer += piece
        if len(answer) > allowed:
            raise DocumentError(DocumentErrorCode.HOSTILE)
    return bytes(answer)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _document(answer: bytes, filename: str) -> ParsedDocument:
    try:
        told = json.loads(answer)
        if "error" in told:
            raise DocumentError(DocumentErrorCode(told["error"]))
        return _checked(told, filename)
    except (ValueError, KeyError, TypeError) as error:
        raise DocumentError(DocumentErrorCode.HOSTILE) from error


def _checked(told: dict[str, Any], filename: str) -> ParsedDocument:
    kind = DocumentKind(told["kind"])
    hidden_lines = tuple(
        HiddenLine(str(line["ref"]), str(line["text"]), HiddenReason(line["reason"])) for line in told["hidden_lines"]
    )
    is_misnamed = PurePath(filename).suffix.lower() not in _EXTENSIONS[kind]
    flags = {DocumentFlag.HIDDEN_TEXT: bool(hidden_lines), DocumentFlag.WRONG_EXTENSION: is_misnamed}
    return ParsedDocument(
        kind=kind,
        lines=tuple(DocumentLine(str(line["ref"]), str(line["text"])) for line in told["lines"]),
        hidden_lines=hidden_lines,
        page_count=None if told["page_count"] is None else int(told["page_count"]),
        is_truncated=told["is_truncated"] is True,
        flags=tuple(flag for flag, is_raised in flags.items() if is_raised),
    )
