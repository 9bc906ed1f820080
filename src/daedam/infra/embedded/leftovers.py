"""Clears what a PostgreSQL that was killed has left: a server still running, lock files, sockets.

PostgreSQL itself refuses to start when a lock file names a process that lives, even when that number now
belongs to another program. Only the holder of the home's lock may call this.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

WAIT_S = 5.0


def clear_leftovers(data: Path, socket_folder: Path) -> None:
    """End a server that still runs on `data`, then remove lock files whose owner is gone."""
    lock_file = data / "postmaster.pid"
    pid = _pid_in(lock_file)
    if pid is not None and _serves(pid, data):
        _end(pid, data)
    lock_file.unlink(missing_ok=True)
    for left in socket_folder.glob(".s.PGSQL.*"):
        left.unlink(missing_ok=True)


def _pid_in(lock_file: Path) -> int | None:
    try:
        return abs(int(lock_file.read_text().splitlines()[0]))
    except (OSError, ValueError, IndexError):
        return None


def _serves(pid: int, data: Path) -> bool:
    """Whether process `pid` is a PostgreSQL running on `data`."""
    proc = Path("/proc") / str(pid) / "cmdline"
    if Path("/proc/self").exists():
        try:
            words = proc.read_bytes().decode(errors="replace").split("\0")
        except OSError:
            return False
    else:
        listed = subprocess.run(["ps", "-p", str(pid), "-o", "args="], capture_output=True, check=False)
        words = listed.stdout.decode(errors="replace").split()
    return "postgres" in Path(words[0]).name and str(data) in words


def _end(pid: int, data: Path) -> None:
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        os.kill(pid, number)
        deadline = time.monotonic() + WAIT_S
        while time.monotonic() < deadline:
            if not _serves(pid, data):
                return
            time.sleep(0.02)
