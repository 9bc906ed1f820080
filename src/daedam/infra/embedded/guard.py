"""Runs one program and makes sure it never outlives whoever started it.

Started as a script of its own with nothing but the standard library. Its standard input is a pipe held by
the starter: when that closes (the starter asks for a stop, or was killed with -9), the program gets its stop
signal, then a grace period, then everything it started is killed. It must never print.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import select
import signal
import sys
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
POLL_S = 0.02


def main(argv: list[str]) -> int:
    """Run the command after `--`; return its exit code (128 + n for signal n)."""
    options = _options(argv)
    stop_requested, note_stop = os.pipe()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: os.write(note_stop, b"x"))
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
    child = _spawn(options.command)
    code = _watch(child, stop_requested)
    if code is None:
        code = _stop(child, options.stop_signal, options.grace)
    _sweep()
    if options.scratch is not None:
        _remove(Path(options.scratch))
    return code if code >= 0 else 128 - code


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="guard")
    parser.add_argument("--stop-signal", type=int, default=int(signal.SIGTERM))
    parser.add_argument("--grace", type=float, default=3.0)
    parser.add_argument("--scratch", help="a folder to delete once the program has ended")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args(argv)
    options.command = options.command[1:] if options.command[:1] == ["--"] else options.command
    return options


def _prctl(option: int, value: int) -> None:
    """Linux only; elsewhere the pipe alone carries the promise."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def _spawn(command: list[str]) -> int:
    guard = os.getpid()
    child = os.fork()
    if child:
        return child
    try:
        _prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
        if os.getppid() != guard:
            os._exit(125)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGPIPE):
            signal.signal(number, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        # What the guard itself was handed (a lock it keeps until the end) is not the program's.
        os.closerange(3, 256)
        os.execvp(command[0], command)  # noqa: S606 - no shell is meant
    except OSError as error:
        os.write(2, f"cannot run {command[0]}: {error.strerror}\n".encode())
    finally:
        os._exit(127)


def _watch(child: int, stop_requested: int) -> int | None:
    """The exit code once the program ends by itself; None when it has to be stopped."""
    while True:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == child:
            return os.waitstatus_to_exitcode(status)
        if pid:
            continue
        readable, _, _ = select.select([0, stop_requested], [], [], POLL_S * 5)
        if stop_requested in readable or (0 in readable and _is_closed(0)):
            return None


def _is_closed(pipe: int) -> bool:
    try:
        return not os.read(pipe, 4096)
    except OSError:
        return True


def _stop(child: int, stop_signal: int, grace_s: float) -> int:
    os.kill(child, stop_signal)
    deadline = time.monotonic() + grace_s
    while time.monotonic() < deadline:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        time.sleep(POLL_S)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _sweep() -> None:
    """Kill whatever the program left behind, also what moved to a session of its own."""
    while descendants := _descendants():
        for pid in descendants:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        _reap()
        time.sleep(POLL_S)


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            continue
    except ChildProcessError:
        return


def _descendants() -> set[int]:
    """Living processes below this one; empty where there is no /proc."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(entry.parent.name)] = int(fields[1])
    found = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {os.getpid()}


def _remove(folder: Path) -> None:
    import shutil  # noqa: PLC0415 - only scratch services pay for it

    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
