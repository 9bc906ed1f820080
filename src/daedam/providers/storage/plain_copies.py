"""Plain files that live only while somebody reads them, for readers that need a path.

Each is held locked by the process that made it. Whatever nobody holds was left by a crash, and is removed.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from daedam.kit.ids import new_id
from daedam.providers.errors import ProviderError

ENGINE = "plain_copies"
_ENDING = ".media"
_MIN_FREE_BYTES = 256 * 1024 * 1024


class PlainCopies:
    """Files of mode 0600 in `folder` (0700), gone when their block ends, or when the next one is opened after a crash.

    Several processes may share the folder.
    """

    def __init__(self, folder: Path, min_free_bytes: int = _MIN_FREE_BYTES) -> None:
        self._folder = folder
        self._min_free_bytes = min_free_bytes

    @contextmanager
    def file(self, size: int) -> Iterator[tuple[Path, int]]:
        """A new empty file's path and descriptor; `size` bytes must fit, else `ProviderError("disk_full")`."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.sweep()
        if shutil.disk_usage(self._folder).free < size + self._min_free_bytes:
            raise ProviderError("disk_full", is_retryable=True, engine=ENGINE)
        path, descriptor = self._create()
        try:
            yield path, descriptor
        finally:
            path.unlink(missing_ok=True)
            os.close(descriptor)

    def sweep(self) -> int:
        """Remove what no living process holds; how many files that were."""
        if not self._folder.is_dir():
            return 0
        made = (path for path in self._folder.glob(f"*{_ENDING}") if not path.is_symlink())
        return sum(_remove_unheld(path) for path in made)

    def _create(self) -> tuple[Path, int]:
        while True:
            path = self._folder / f"{new_id()}{_ENDING}"
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            # Another process's sweep may have met the file before it was held.
            if os.fstat(descriptor).st_nlink:
                return path, descriptor
            os.close(descriptor)


def _remove_unheld(path: Path) -> bool:
    with suppress(FileNotFoundError):
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
            return True
        except BlockingIOError:
            return False
        finally:
            os.close(descriptor)
    return False
