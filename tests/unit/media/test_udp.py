"""Media sockets stay in their range, and a full range is an error, not another port."""

from __future__ import annotations

import asyncio
import errno
import socket

import pytest

from daedam.media.udp import MediaLoop, port_usage
from fixtures.udp_ports import free_range


def test_ports_come_from_the_range_until_it_is_used_up_and_come_back() -> None:
    low, high = free_range(3)
    loop = MediaLoop((low, high))

    async def use() -> None:
        opened = [await _open() for _ in range(3)]
        assert {t.get_extra_info("sockname")[1] for t in opened} == {low, low + 1, high}
        assert port_usage(loop) == (3, 0)
        with pytest.raises(OSError, match="every media port") as refused:
            await _open()
        assert refused.value.errno == errno.EADDRINUSE
        opened[0].close()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert port_usage(loop) == (2, 1)
        again = await _open()
        for transport in [*opened[1:], again]:
            transport.close()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert port_usage(loop) == (0, 3)

    async def _open() -> asyncio.DatagramTransport:
        return (await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=("127.0.0.1", 0)))[0]

    try:
        loop.run_until_complete(use())
    finally:
        loop.close()


def test_a_port_somebody_else_holds_is_passed_over() -> None:
    low, high = free_range(2)
    loop = MediaLoop((low, high))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", low))

        async def use() -> int:
            transport, _ = await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=("127.0.0.1", 0))
            port = transport.get_extra_info("sockname")[1]
            transport.close()
            return int(port)

        assert loop.run_until_complete(use()) == high
    loop.close()


def test_named_ports_and_other_loops_are_left_alone() -> None:
    low, high = free_range(1)
    loop = MediaLoop((low, high))

    async def use() -> None:
        transport, _ = await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=("127.0.0.1", low))
        assert port_usage(loop) == (0, 1)
        transport.close()

    loop.run_until_complete(use())
    loop.close()
    plain = asyncio.new_event_loop()
    assert port_usage(plain) == (None, None)
    plain.close()
