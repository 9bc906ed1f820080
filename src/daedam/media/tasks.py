"""Tasks that somebody owns: none outlives its owner, and a failing one is reported, never forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
AGAIN_S = 1.0


class Spawn(Protocol):
    """Starts a coroutine as a task of its owner."""

    def __call__(self, work: Coroutine[Any, Any, T], /) -> asyncio.Task[T]:
        """The running task."""
        ...


class OwnedTasks:
    """The tasks of one owner. `on_failure` gets what a task raised."""

    def __init__(self, on_failure: Callable[[BaseException], None]) -> None:
        self._on_failure = on_failure
        self._tasks: set[asyncio.Task[Any]] = set()

    def spawn(self, work: Coroutine[Any, Any, T], /) -> asyncio.Task[T]:
        """Run `work` until it ends or the owner closes."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    async def close(self) -> None:
        """Cancel everything and wait until it is over. May be called from one of the tasks.

        Said again to whoever goes on: a library may take one cancellation for its own.
        """
        others = {task for task in self._tasks if task is not asyncio.current_task()}
        while others:
            for task in others:
                task.cancel()
            _, others = await asyncio.wait(others, timeout=AGAIN_S)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._on_failure(error)
