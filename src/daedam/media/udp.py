"""An event loop whose media sockets stay within a range of UDP ports, so that a firewall can know them.

aioice binds port 0 and offers no setting, so the loop itself picks (delete this when aioice has a range).
"""

from __future__ import annotations

import asyncio
import errno
import secrets
from typing import Any


class MediaLoop(asyncio.SelectorEventLoop):
    """Gives datagram endpoints that ask for "any port" one of `ports` (first and last, inclusive)."""

    def __init__(self, ports: tuple[int, int]) -> None:
        super().__init__()
        self.udp_ports = range(ports[0], ports[1] + 1)
        self._used: dict[int, int] = {}

    @property
    def n_udp_used(self) -> int:
        """How many ports of the range this loop holds now."""
        return len(self._used)

    async def create_datagram_endpoint(  # type: ignore[override]
        self, protocol_factory: Any, local_addr: Any = None, **options: Any
    ) -> tuple[asyncio.DatagramTransport, Any]:
        """As the base class; raises OSError(EADDRINUSE) when every port of the range is taken."""
        if local_addr is None or local_addr[1] != 0:
            return await super().create_datagram_endpoint(protocol_factory, local_addr, **options)
        start = secrets.randbelow(len(self.udp_ports))
        for offset in range(len(self.udp_ports)):
            port = self.udp_ports[(start + offset) % len(self.udp_ports)]
            if port in self._used:
                continue
            try:
                transport, protocol = await super().create_datagram_endpoint(
                    protocol_factory, (local_addr[0], port), **options
                )
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
                continue
            self._hold(port, transport)
            return transport, protocol
        raise OSError(errno.EADDRINUSE, "every media port is in use")

    def _hold(self, port: int, transport: asyncio.DatagramTransport) -> None:
        """Count the port until its transport is gone. One port may serve several local addresses."""
        self._used[port] = self._used.get(port, 0) + 1
        call_connection_lost = transport._call_connection_lost  # type: ignore[attr-defined]

        def lost(exc: Exception | None) -> None:
            self._used.pop(port, None)
            call_connection_lost(exc)

        transport._call_connection_lost = lost  # type: ignore[attr-defined]


def port_usage(loop: asyncio.AbstractEventLoop) -> tuple[int | None, int | None]:
    """(used, free) UDP ports of the loop's range; (None, None) where the loop has no range."""
    if not isinstance(loop, MediaLoop):
        return None, None
    return loop.n_udp_used, len(loop.udp_ports) - loop.n_udp_used
