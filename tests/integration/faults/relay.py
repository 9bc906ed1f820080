"""A network between a candidate and a media server on loopback, which can go and come back. Carries TCP and UDP.

Addresses in passing offers and answers are rewritten so that no packet finds a way around it: the server is told of an
address where nobody is, the candidate of the relay's. While the network is gone, UDP is dropped; what TCP carries waits
and is tried again as TCP itself does it, after twice as long each time.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from typing import cast

HOST, RELAY, NOBODY = "127.0.0.1", "127.0.0.2", "127.0.0.3"
"""All as long as each other: a rewritten body keeps its length."""
FIRST_RETRY_S, FIRST_SYN_RETRY_S = 0.2, 1.0
"""RFC 6298, and Linux's least time for retransmissions on a short way."""
_ANNOUNCED = re.compile(rb"candidate:\S+ \d+ \S+ \d+ 127\.0\.0\.1 (\d+) typ host")


class Relay:
    """Listens beside the server. `url` is the server's, as the candidate should know it."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._is_up = True
        self._listener: asyncio.Server | None = None
        self._ways: dict[int, _Way] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.url = ""
        self.n_dropped = 0

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[Relay]:
        """Carry until left."""
        self._listener = await asyncio.start_server(self._carry, RELAY, 0)
        self.url = f"http://{RELAY}:{self._listener.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            self._listener.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            for way in self._ways.values():
                way.close()

    async def gone_for(self, seconds: float) -> None:
        """The network goes, and is back when this returns."""
        self._is_up = False
        await asyncio.sleep(seconds)
        self._is_up = True

    def passes(self) -> bool:
        """Whether a UDP packet gets through now."""
        self.n_dropped += not self._is_up
        return self._is_up

    async def _until_tried_again(self, first_s: float) -> None:
        pause_s = first_s
        while not self._is_up:
            await asyncio.sleep(pause_s)
            pause_s *= 2

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._until_tried_again(FIRST_SYN_RETRY_S)
            from_server, to_server = await asyncio.open_connection(HOST, self._server_port)
            await asyncio.gather(self._pump(reader, to_server, True), self._pump(from_server, writer, False))
        except OSError:
            pass  # either end hung up in the middle
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, is_to_server: bool) -> None:
        try:
            while data := await reader.read(1 << 16):
                if not is_to_server:
                    for port in _ANNOUNCED.findall(data):
                        await self._open_way(int(port))
                await self._until_tried_again(FIRST_RETRY_S)
                writer.write(data.replace(HOST.encode(), (NOBODY if is_to_server else RELAY).encode()))
                await writer.drain()
        finally:
            await self._until_tried_again(FIRST_RETRY_S)
            writer.close()

    async def _open_way(self, port: int) -> None:
        if port in self._ways:
            return
        loop = asyncio.get_running_loop()
        way = self._ways[port] = _Way(self)
        await loop.create_datagram_endpoint(lambda: way.near, local_addr=(RELAY, port))
        await loop.create_datagram_endpoint(lambda: way.far, local_addr=(RELAY, 0), remote_addr=(HOST, port))


class _End(asyncio.DatagramProtocol):
    """One socket of a way; what comes in goes out at the other."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self.transport: asyncio.DatagramTransport | None = None
        self.other: _End | None = None
        self.peer: tuple[str, int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.peer = addr
        if self._relay.passes() and self.other is not None:
            self.other.send(data)

    def send(self, data: bytes) -> None:
        is_far = self.transport is not None and self.transport.get_extra_info("peername") is not None
        if self.transport is not None and (is_far or self.peer is not None):
            self.transport.sendto(data, None if is_far else self.peer)


class _Way:
    """A UDP port of the server's: the candidate sends to `near`, the server answers to `far`."""

    def __init__(self, relay: Relay) -> None:
        self.near, self.far = _End(relay), _End(relay)
        self.near.other, self.far.other = self.far, self.near

    def close(self) -> None:
        for end in (self.near, self.far):
            if end.transport is not None:
                end.transport.close()
