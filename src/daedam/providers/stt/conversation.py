"""One utterance's WebSocket to a recogniser behind an address: opened in the background, bounded in every wait.

Knows no protocol: frames go out in order, `take` reads what comes in. Never retries; the chain does.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI

from daedam.providers.errors import ProviderError
from daedam.providers.stt.remote import refusal_of
from daedam.providers.waiting import within

CONNECT_S = 4.0
FINISH_S = 15.0
WAITING = 4_000
"""Frames that may wait for the connection: more than a minute of sound."""
_MAX_FRAME = 1_000_000

Frame = bytes | str


@dataclass(frozen=True, slots=True)
class Address:
    """Where an engine's socket is. `is_loopback`: no proxy is asked. Headers may hold a key, and are never shown."""

    engine: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    is_loopback: bool = False


@dataclass(frozen=True, slots=True)
class KeepAlive:
    """What is sent when nothing else was for so long, in seconds."""

    frame: Frame
    every_s: float


class Conversation:
    """A connection that opens by itself. `take` reads a frame: True once nothing follows, ValueError if unreadable."""

    def __init__(self, address: Address, take: Callable[[Frame], bool], keep_alive: KeepAlive | None = None) -> None:
        self._address = address
        self._take = take
        self._keep_alive = keep_alive
        self._outbox: asyncio.Queue[tuple[Frame, bool]] = asyncio.Queue(WAITING)
        self._is_over = False
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._running = asyncio.create_task(self._run())
        self.has_said_all = False
        """The last frame is on its way: what comes back now may be the end."""

    def demand_open(self) -> None:
        """Raise what the connection failed with, or `stream_closed` when the utterance is over."""
        if self._is_over:
            raise ProviderError("stream_closed", is_retryable=False, engine=self._address.engine)
        if self._ended.done():
            self._ended.result()
            raise self.error("connection_lost")

    def put(self, frame: Frame, *, is_last: bool = False) -> None:
        """Send a frame as soon as there is a connection. Raises `too_slow` when too many wait for it."""
        try:
            self._outbox.put_nowait((frame, is_last))
        except asyncio.QueueFull:
            raise self.error("too_slow") from None

    async def end(self, frame: Frame | None) -> None:
        """Send the last frame, if there is one more; wait until the service has said that nothing follows.

        Raises what the connection failed with, or `timeout` after `FINISH_S`.
        """
        self._is_over = True
        if frame is not None:
            self.put(frame, is_last=True)
        try:
            await within(asyncio.shield(self._ended), FINISH_S)
        except TimeoutError:
            raise self.error("timeout") from None

    async def close(self) -> None:
        """Drop the connection. May be called twice."""
        self._is_over = True
        self._running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._running

    def error(self, code: str, *, is_retryable: bool = True) -> ProviderError:
        """An error of this engine."""
        return ProviderError(code, is_retryable=is_retryable, engine=self._address.engine)

    async def _run(self) -> None:
        """Connect, then send and receive until the service is done or something fails."""
        failure: ProviderError | None = None
        try:
            socket = await within(self._connect(), CONNECT_S)
            try:
                await self._converse(socket)
            finally:
                await socket.close()
        except InvalidStatus as error:
            failure = refusal_of(self._address.engine, error.response.status_code)
        except ConnectionClosed:
            failure = self.error("connection_lost")
        except (OSError, InvalidHandshake, InvalidURI, TimeoutError):
            failure = self.error("unreachable")
        except ProviderError as error:
            failure = error
        if failure is not None:
            _settle(self._ended, failure)

    async def _connect(self) -> ClientConnection:
        return await connect(
            self._address.url,
            additional_headers=dict(self._address.headers),
            compression=None,
            max_size=_MAX_FRAME,
            close_timeout=1,
            proxy=None if self._address.is_loopback else True,
        )

    async def _converse(self, socket: ClientConnection) -> None:
        sending = asyncio.create_task(self._send(socket))
        try:
            async for raw in socket:
                if self._is_end(raw):
                    _settle(self._ended, None)  # the final need not wait for the connection's own farewell
                    return
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
        raise self.error("connection_lost")  # closed in good order, but before everything was said

    async def _send(self, socket: ClientConnection) -> None:
        while True:
            frame, is_last = await self._next()
            self.has_said_all = self.has_said_all or is_last
            await socket.send(frame)

    async def _next(self) -> tuple[Frame, bool]:
        if self._keep_alive is None:
            return await self._outbox.get()
        try:
            return await within(self._outbox.get(), self._keep_alive.every_s)
        except TimeoutError:
            return self._keep_alive.frame, False

    def _is_end(self, raw: Frame) -> bool:
        """Take in a frame. A frame that cannot be read may have held words: then the utterance failed."""
        try:
            return self._take(raw)
        except ValueError:
            raise self.error("invalid_output") from None


def _settle(future: asyncio.Future[None], failure: ProviderError | None) -> None:
    if future.done():
        return
    if failure is None:
        future.set_result(None)
        return
    future.set_exception(failure)
    future.exception()  # nobody may be waiting: not a forgotten failure
