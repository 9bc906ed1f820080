"""Starts a service behind its guard, waits until it answers, and stops it again.

For callers without an event loop (tests, single commands); the standalone supervisor has its own loop.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from daedam.infra.embedded.trouble import EmbeddedServiceError, Trouble

GUARD = Path(__file__).with_name("guard.py")
POLL_S = 0.02


class Service(Protocol):
    """Something that runs as a program in the foreground and can be asked whether it is ready."""

    name: str
    stop_signal: signal.Signals
    log_path: Path

    def prepare(self) -> None:
        """Make everything the program needs; safe to call before every start."""

    def command(self) -> list[str]:
        """The program and its arguments."""
        ...

    def is_ready(self) -> bool:
        """Whether it answers now."""
        ...

    def after_start(self) -> None:
        """What has to be done once it answers (roles, databases); safe to repeat."""

    def diagnose(self, log_text: str) -> EmbeddedServiceError | None:
        """A known trouble read from the end of its log."""


def guard_command(
    command: Sequence[str],
    *,
    stop_signal: signal.Signals = signal.SIGTERM,
    grace_s: float = 3.0,
    scratch: Path | None = None,
) -> list[str]:
    """`command` behind a guard. Start it with a pipe as standard input and in a session of its own;
    closing the pipe stops it. `scratch` is deleted after the end, whoever ended it."""
    options = ["--stop-signal", str(int(stop_signal)), "--grace", str(grace_s)]
    if scratch is not None:
        options += ["--scratch", str(scratch)]
    return [sys.executable, "-I", "-S", str(GUARD), *options, "--", *command]


def kill_group(process_group: int) -> None:
    """End whatever is left in a guard's process group."""
    try:
        os.killpg(process_group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def size(path: Path) -> int:
    """Bytes in a log file; 0 when there is none."""
    return path.stat().st_size if path.exists() else 0


def tail(path: Path, since: int = 0, n_bytes: int = 4000) -> str:
    """The end of a log file, nothing from before byte `since`; empty when there is none."""
    if not path.exists():
        return ""
    with path.open("rb") as log:
        log.seek(max(since, size(path) - n_bytes))
        return log.read().decode(errors="replace")


class GuardedProcess:
    """One running service behind its guard."""

    def __init__(self, service: Service, *, scratch: Path | None = None, grace_s: float = 3.0) -> None:
        self.service = service
        self._scratch = scratch
        self._grace_s = grace_s
        self._process: subprocess.Popen[bytes] | None = None
        self._log_start = 0

    @property
    def is_running(self) -> bool:
        """Whether the program is alive."""
        return self._process is not None and self._process.poll() is None

    def start(self, timeout_s: float = 60.0) -> None:
        """Prepare, start and wait until it answers; raises `EmbeddedServiceError`."""
        self.service.prepare()
        argv = guard_command(
            self.service.command(),
            stop_signal=self.service.stop_signal,
            grace_s=self._grace_s,
            scratch=self._scratch,
        )
        self._log_start = size(self.service.log_path)
        with self.service.log_path.open("ab") as log:
            self._process = subprocess.Popen(
                argv, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
            )
        try:
            self._wait_until_ready(timeout_s)
            self.service.after_start()
        except BaseException:
            self.stop()
            raise

    def _wait_until_ready(self, timeout_s: float) -> None:
        deadline = time.monotonic() + timeout_s
        while not self.service.is_ready():
            log_path = self.service.log_path
            if not self.is_running:
                known = self.service.diagnose(tail(log_path, self._log_start))
                raise known or EmbeddedServiceError(Trouble.STOPPED_EARLY, name=self.service.name, log=log_path)
            if time.monotonic() > deadline:
                raise EmbeddedServiceError(Trouble.NOT_READY, name=self.service.name, seconds=timeout_s, log=log_path)
            time.sleep(POLL_S)

    def stop(self) -> None:
        """Stop it and everything it started; safe to repeat."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(self._grace_s + 2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        kill_group(process.pid)


@contextmanager
def running(service: Service, *, scratch: Path | None = None) -> Iterator[GuardedProcess]:
    """`service` started, ready, and stopped at the end."""
    process = GuardedProcess(service, scratch=scratch)
    process.start()
    try:
        yield process
    finally:
        process.stop()
