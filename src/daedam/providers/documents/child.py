"""The process that touches strangers' files: bytes on stdin, one JSON object on stdout, nothing else.

It limits itself before it reads a byte, and can open neither file nor socket once a parser runs.
Started by `parse.py`; never import it into a server.
"""

from __future__ import annotations

import importlib
import json
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from daedam.providers.documents.base import DocumentError, DocumentErrorCode, DocumentKind, ParseLimits
from daedam.providers.documents.collecting import Collector, LimitReached
from daedam.providers.documents.kinds import kind_of

Reader = Callable[[bytes, Collector, ParseLimits], None]

_READERS = {
    DocumentKind.PDF: "pdf",
    DocumentKind.DOCX: "docx",
    DocumentKind.HWPX: "hwpx",
    DocumentKind.TEXT: "plaintext",
}


def main() -> None:
    """Read, parse, write; every outcome but death is an answer."""
    limits = ParseLimits(**json.loads(sys.argv[1]))
    _limit_process(limits)
    try:
        answer = _parse(sys.stdin.buffer.read(limits.max_bytes + 1), limits)
    except DocumentError as error:
        answer = {"error": error.code}
    except MemoryError:
        answer = {"error": DocumentErrorCode.HOSTILE}
    except Exception:
        # The edge of this process: parsers fail in every way there is.
        answer = {"error": DocumentErrorCode.UNREADABLE}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())


def _parse(content: bytes, limits: ParseLimits) -> dict[str, Any]:
    kind = kind_of(content)
    read = _reader(kind)
    _forbid_opening()
    collector = Collector(limits.max_characters)
    try:
        read(content, collector, limits)
    except LimitReached:
        collector.is_truncated = True
    if not collector.lines:
        raise DocumentError(DocumentErrorCode.UNREADABLE)
    return {
        "kind": kind,
        "page_count": collector.page_count,
        "is_truncated": collector.is_truncated,
        "lines": [asdict(line) for line in collector.lines],
        "hidden_lines": [asdict(line) for line in collector.hidden_lines],
    }


def _reader(kind: DocumentKind) -> Reader:
    """Load one parser, and with it every file it will need, while files may still be opened."""
    module = importlib.import_module(f"daedam.providers.documents.{_READERS[kind]}")
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949", "cp437"):
        "".encode(encoding)
    reader: Reader = module.read
    return reader


def _limit_process(limits: ParseLimits) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits.max_memory_bytes, limits.max_memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_s, limits.cpu_s + 1))
    # Ends this process even when its parent was killed and nobody watches the clock.
    signal.setitimer(signal.ITIMER_REAL, limits.deadline_s + 1)


def _forbid_opening() -> None:
    """No new descriptor means no file, no socket and no pipe; those already open keep working."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


if __name__ == "__main__":
    main()
