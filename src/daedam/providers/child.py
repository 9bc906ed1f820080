"""A child process that serves one engine over framed pipes, started on demand and again after it dies.

An engine that blocks, crashes or holds global state is kept here, out of the process that talks to people.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import signal
import sys
from collections.abc import Callable, Sequence

from daedam.providers.errors import ProviderError, ProviderUnavailable
from daedam.providers.frames import Frame, Head, pack, receive_frame
from daedam.providers.waiting import within

Listener = Callable[[Head, bytes], None]

START_LIMIT_S = 30.0
STOP_LIMIT_S = 2.0
ENDING_S = 0.2
DIED: Head = {"type": "error", "code": "engine_died", "is_retryable": True}


class EngineChild:
    """Runs `python -m module arguments`, waits for its `ready` frame, and hands frames to listeners by id.

    A child that dies tells every listener `DIED` and is started again by the next `start`. `pass_fds`: open files that
    the child finds under the same numbers.
    """

    def __init__(
        self, engine: str, module: str, arguments: Sequence[str] = (), *, pass_fds: Sequence[int] = ()
    ) -> None:
        self.engine = engine
        self.ready: Head = {}
        self._pass_fds = tuple(pass_fds)
        self._command = (sys.executable, "-m", module, *arguments)
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._listeners: dict[int, Listener] = {}
        self._ids = itertools.count(1)
        self._starting = asyncio.Lock()

    @property
    def pid(self) -> int | None:
        """The process id of the running child."""
        return self._process.pid if self._is_running() and self._process else None

    def listen(self, listener: Listener) -> int:
        """Register a listener and return the id its frames carry."""
        request_id = next(self._ids)
        self._listeners[request_id] = listener
        return request_id

    def forget(self, request_id: int) -> None:
        """Stop handing frames of `request_id` to its listener."""
        self._listeners.pop(request_id, None)

    async def start(self) -> Head:
        """Make sure the child runs, and return what it said when it became ready.

        Raises `ProviderUnavailable` when the child says it cannot serve here, `ProviderError` when it died
        or did not become ready in time.
        """
        async with self._starting:
            if not self._is_running():
                await self._launch()
            return self.ready

    def post(self, head: Head, body: bytes = b"") -> None:
        """Send one frame to the running child without waiting. Raises `ProviderError` when it is gone."""
        process = self._process
        if process is None or process.stdin is None or not self._is_running():
            raise ProviderError("engine_died", is_retryable=True, engine=self.engine)
        process.stdin.write(pack(head, body))

    async def drain(self) -> None:
        """Wait until the pipe has room again. Does nothing when the child is gone."""
        process = self._process
        if process is not None and process.stdin is not None:
            with contextlib.suppress(ConnectionError):
                await process.stdin.drain()

    async def close(self) -> None:
        """End the child: by closing its pipe, then by force."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            await within(process.wait(), STOP_LIMIT_S)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            await process.wait()
        if self._reading is not None:
            await self._reading

    def _is_running(self) -> bool:
        is_reading = self._reading is not None and not self._reading.done()
        return is_reading and self._process is not None and self._process.returncode is None

    async def _launch(self) -> None:
        # The child's error stream may repeat what was said, so nobody keeps it.
        process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=self._pass_fds,
        )
        try:
            head, _ = await within(self._first_frame(process), START_LIMIT_S)
        except (TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
            await _kill(process)
            raise ProviderError("engine_did_not_start", is_retryable=True, engine=self.engine) from error
        except asyncio.CancelledError:
            await _kill(process)
            raise
        if head["type"] == "unavailable":
            await _kill(process)
            raise ProviderUnavailable(self.engine, str(head["remedy"]))
        self._process, self.ready = process, head
        self._reading = asyncio.create_task(self._read(process))

    @staticmethod
    async def _first_frame(process: asyncio.subprocess.Process) -> Frame:
        assert process.stdout is not None  # noqa: S101 - asked for as a pipe above
        return await receive_frame(process.stdout)

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None  # noqa: S101 - asked for as a pipe at the launch
        try:
            while True:
                head, body = await receive_frame(process.stdout)
                listener = self._listeners.get(head.get("id", 0))
                if listener is not None:
                    listener(head, body)
        except (asyncio.IncompleteReadError, ConnectionError, ValueError):
            await _kill(process)
            listeners, self._listeners = self._listeners, {}
            for listener in listeners.values():
                listener(DIED, b"")


async def _kill(process: asyncio.subprocess.Process) -> None:
    """End a child that is ending by itself, or does not.

    Whoever is dead already gets no signal: sending one asks for the exit status, which asyncio then looks for in vain.
    """
    if process.stdin is not None:
        process.stdin.close()
    try:
        await within(process.wait(), ENDING_S)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
