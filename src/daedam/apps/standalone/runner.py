"""Keeps one part running: start, wait until it answers, start again with growing pauses, stop."""

from __future__ import annotations

import asyncio
import signal
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence

from daedam.apps.standalone.logs import open_log
from daedam.apps.standalone.part import Part, Step
from daedam.apps.standalone.problems import Problem, StandaloneError
from daedam.apps.standalone.progress import Progress
from daedam.infra.embedded import EmbeddedServiceError, guard_command
from daedam.infra.embedded.process import kill_group, size, tail
from daedam.providers.waiting import within

POLL_S = 0.05
HEALTHY_AFTER_S = 30.0
LONGEST_PAUSE_S = 10.0


def pause_before_restart(failures: int) -> float:
    """Seconds to wait before try number `failures` + 1: 0.2, 0.4, 0.8 … at most 10."""
    return min(LONGEST_PAUSE_S, 0.1 * 2.0 ** min(failures, 10))


async def _spawn(
    job: Part | Step, command: Sequence[str], stop_signal: signal.Signals, keep_open: Sequence[int]
) -> Process:
    """Start `command` behind a guard that also keeps `keep_open` until everything has ended."""
    argv = guard_command(command, stop_signal=stop_signal, grace_s=job.grace_s)
    with open_log(job.log_path) as log:
        return await asyncio.create_subprocess_exec(
            *argv,
            stdin=PIPE,
            stdout=PIPE if isinstance(job, Step) else log,
            stderr=log,
            env=dict(job.env),
            start_new_session=True,
            pass_fds=tuple(keep_open),
        )


async def _end(process: Process, grace_s: float) -> None:
    """Have the guard stop its program; kill both when the guard does not manage."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        await within(process.wait(), grace_s + 0.5)
    except TimeoutError:
        kill_group(process.pid)
        await process.wait()
    kill_group(process.pid)


async def run_step(step: Step, progress: Progress, keep_open: Sequence[int] = ()) -> None:
    """Run `step` to its end; raises `StandaloneError` when it fails."""
    progress.starting(step.name)
    process = await _spawn(step, step.command, signal.SIGTERM, keep_open)
    try:
        assert process.stdout is not None  # noqa: S101 - asked for above
        output = await process.stdout.read()
        code = await process.wait()
    finally:
        await _end(process, step.grace_s)
    if code:
        raise StandaloneError(Problem.STEP_FAILED, name=step.name, code=code, log=step.log_path)
    progress.ready(step.name)
    step.on_output(output.decode(errors="replace"))


class PartRunner:
    """One part from its first start to its stop."""

    def __init__(self, part: Part, progress: Progress, keep_open: Sequence[int] = ()) -> None:
        self.part = part
        self.restarts = 0
        self._progress = progress
        self._keep_open = keep_open
        self._process: Process | None = None
        self._log_start = 0
        self._stopping = asyncio.Event()
        self._first_ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._loop_task = asyncio.create_task(self._keep_running(), name=part.name)

    @property
    def pid(self) -> int | None:
        """The guard's process id while it runs."""
        return None if self._process is None else self._process.pid

    async def wait_until_ready(self) -> None:
        """Return once it answered for the first time; raises what kept it from that."""
        await asyncio.shield(self._first_ready)

    async def stop(self) -> None:
        """End the part and everything it started, within its grace and a second."""
        self._stopping.set()
        if self._process is not None:
            await _end(self._process, self.part.grace_s)
        await self._loop_task
        if not self._first_ready.done():
            self._first_ready.cancel()
        elif not self._first_ready.cancelled():
            self._first_ready.exception()  # read, so that nobody misses it at the end

    async def _keep_running(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            started = time.monotonic()
            try:
                await self._start()
                code = await self._watch()
            except (StandaloneError, EmbeddedServiceError, OSError) as error:
                if not self._first_ready.done():
                    self._first_ready.set_exception(error)
                    return
                code = None
            finally:
                await self._clear()
            if self._stopping.is_set():
                return
            failures = 1 if time.monotonic() - started > HEALTHY_AFTER_S else failures + 1
            self.restarts += 1
            self._progress.crashed(self.part.name, code, self.part.log_path)
            await self._pause(pause_before_restart(failures))

    async def _start(self) -> None:
        part = self.part
        self._progress.starting(part.name)
        await asyncio.to_thread(part.prepare)
        if self._stopping.is_set():
            return
        self._log_start = size(part.log_path)
        self._process = await _spawn(part, part.command(), part.stop_signal, self._keep_open)
        await self._wait_for_answer(self._process)
        if self._stopping.is_set():
            return
        await asyncio.to_thread(part.after_start)
        self._progress.ready(part.name)
        if not self._first_ready.done():
            self._first_ready.set_result(None)

    async def _wait_for_answer(self, process: Process) -> None:
        part = self.part
        deadline = time.monotonic() + part.ready_timeout_s
        while not await part.is_ready():
            if self._stopping.is_set():
                return
            if process.returncode is not None:
                raise part.diagnose(tail(part.log_path, self._log_start)) or StandaloneError(
                    Problem.PART_STOPPED, name=part.name, code=process.returncode, log=part.log_path
                )
            if time.monotonic() > deadline:
                raise StandaloneError(
                    Problem.PART_NOT_READY, name=part.name, seconds=part.ready_timeout_s, log=part.log_path
                )
            await self._pause(POLL_S)

    async def _watch(self) -> int | None:
        return None if self._process is None else await self._process.wait()

    async def _clear(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            await _end(process, self.part.grace_s)

    async def _pause(self, seconds: float) -> None:
        try:
            await within(self._stopping.wait(), seconds)
        except TimeoutError:
            return
