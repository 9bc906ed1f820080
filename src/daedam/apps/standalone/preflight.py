"""Checks before anything starts: what cannot work is said in one sentence and nothing is half started."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from daedam.apps.standalone.options import Options
from daedam.apps.standalone.problems import Problem, StandaloneError

SUPPORTED_PYTHONS = ((3, 11), (3, 12))
NEEDED_MB = 500
HANDOVER_S = 8.0
"""How long the guards of a killed `up` may need to stop what it started."""


def check_python(version: tuple[int, int] = sys.version_info[:2]) -> None:
    """Raise `StandaloneError` unless this is a supported Python."""
    if version not in SUPPORTED_PYTHONS:
        raise StandaloneError(Problem.WRONG_PYTHON, found=".".join(map(str, version)))


def make_home(home: Path) -> None:
    """Create the private folder of all state, and check that it can be written."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = home / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise StandaloneError(Problem.HOME_UNWRITABLE, path=home) from error


def check_disk(home: Path, needed_mb: int = NEEDED_MB) -> None:
    """Raise `StandaloneError` when less than `needed_mb` are free below `home`."""
    free_mb = shutil.disk_usage(home).free // 1_000_000
    if free_mb < needed_mb:
        raise StandaloneError(Problem.DISK_NEARLY_FULL, path=home, free_mb=free_mb, needed_mb=needed_mb)


def check_ports(options: Options) -> None:
    """Raise `StandaloneError` for the first port somebody else listens on."""
    ports = {"DAEDAM_API_PORT": options.api_port, "DAEDAM_MEDIA_PORT": options.media_port}
    for variable, port in ports.items():
        if not _is_free(port):
            raise StandaloneError(Problem.PORT_TAKEN, port=port, variable=variable)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # The same option servers use: connections of an earlier run that are closing do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except OSError:
            return False
    return True


@contextmanager
def locked(home: Path) -> Iterator[int]:
    """Hold `home` for this process; yields the descriptor of the lock.

    Guards keep that descriptor open too, so that the lock of a killed `up` is free only when everything it
    started has ended; the next start waits for that.
    """
    descriptor = os.open(home / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + HANDOVER_S
        while not _try_lock(descriptor):
            owner = _owner(descriptor)
            if owner is None or _is_alive(owner) or time.monotonic() > deadline:
                raise StandaloneError(Problem.ALREADY_RUNNING, path=home, pid=owner or "?")
            time.sleep(0.05)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _owner(descriptor: int) -> int | None:
    text = os.pread(descriptor, 20, 0).decode(errors="replace")
    return int(text) if text.isdigit() else None


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
