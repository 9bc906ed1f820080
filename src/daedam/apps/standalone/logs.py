"""Log files of the parts: written by the parts, private, and kept from growing without end."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import IO

LARGEST_LOG_BYTES = 5_000_000
KEPT = 3


def open_log(path: Path) -> IO[bytes]:
    """`path` opened for appending, readable by this account alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def rotate(path: Path, *, largest_bytes: int = LARGEST_LOG_BYTES, kept: int = KEPT) -> bool:
    """Move what is in `path` to `path.1` (and so on, `kept` at most) once it is too large.

    The writer keeps its open file (it appends), so the content is copied and the file emptied.
    """
    if not path.exists() or path.stat().st_size <= largest_bytes:
        return False
    for number in range(kept - 1, 0, -1):
        older = path.with_name(f"{path.name}.{number}")
        if older.exists():
            older.replace(path.with_name(f"{path.name}.{number + 1}"))
    shutil.copy2(path, path.with_name(f"{path.name}.1"))
    os.truncate(path, 0)
    return True
