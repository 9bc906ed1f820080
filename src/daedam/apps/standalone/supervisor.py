"""Starts parts and steps in order, keeps them running, and stops them in the reverse order within seconds."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Coroutine, Sequence

from daedam.apps.standalone.logs import rotate
from daedam.apps.standalone.part import Part, Step
from daedam.apps.standalone.progress import Progress
from daedam.apps.standalone.runner import PartRunner, run_step

ROTATE_EVERY_S = 10.0

Phase = Sequence[Part | Step]


class Supervisor:
    """Runs `phases` one after the other; what stands together in a phase starts together."""

    def __init__(self, phases: Sequence[Phase], progress: Progress, keep_open: Sequence[int] = ()) -> None:
        self._phases = phases
        self._progress = progress
        self._keep_open = keep_open
        self._stop_asked = asyncio.Event()
        self._runners: list[list[PartRunner]] = []

    def ask_to_stop(self) -> None:
        """Make `run` stop everything and return."""
        self._stop_asked.set()

    async def run(self, when_ready: Callable[[], Awaitable[None]]) -> None:
        """Start everything, call `when_ready`, stay until asked to stop, stop everything.

        Raises what kept a part from starting, after stopping the others.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.ask_to_stop)
        housekeeping = asyncio.create_task(self._rotate_logs())
        try:
            if await self._unless_stopped(self._start_all()):
                await self._unless_stopped(when_ready())
                await self._stop_asked.wait()
        finally:
            housekeeping.cancel()
            await self._stop_all()
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                loop.remove_signal_handler(number)

    async def _unless_stopped(self, work: Awaitable[None]) -> bool:
        """Await `work`, giving up on it when a stop is asked for; whether it was finished."""
        task = asyncio.ensure_future(work)
        stop = asyncio.ensure_future(self._stop_asked.wait())
        await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            return False
        await task
        return True

    async def _start_all(self) -> None:
        for phase in self._phases:
            runners = [PartRunner(job, self._progress, self._keep_open) for job in phase if isinstance(job, Part)]
            self._runners.append(runners)
            steps = [run_step(job, self._progress, self._keep_open) for job in phase if isinstance(job, Step)]
            await _all_or_first_error([*(runner.wait_until_ready() for runner in runners), *steps])

    async def _stop_all(self) -> None:
        for runners in reversed(self._runners):
            await asyncio.gather(*(runner.stop() for runner in runners))

    async def _rotate_logs(self) -> None:
        while True:
            await asyncio.sleep(ROTATE_EVERY_S)
            for phase in self._phases:
                for job in phase:
                    rotate(job.log_path)


async def _all_or_first_error(work: Sequence[Coroutine[None, None, None]]) -> None:
    """Await everything in `work` together; the first error (itself, no group) cancels the rest."""
    tasks = [asyncio.ensure_future(each) for each in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
