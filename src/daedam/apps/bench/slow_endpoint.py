"""A scripted endpoint in a process of its own that takes its time, and says afterwards how long each call took it.

`python -m daedam.apps.bench.slow_endpoint SECONDS` prints its address and serves until its input ends.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass

import httpx

from daedam.providers.llm.prompted.messages import data_blocks
from daedam.providers.llm.scripted_endpoint import ScriptedEndpoint

LOG_PATH = "/calls"


@dataclass(frozen=True, slots=True)
class Call:
    """One completion: from its request's last byte to its reply's, by the monotonic clock all processes share."""

    came_s: float
    left_s: float
    is_evaluation: bool

    @property
    def took_s(self) -> float:
        """The endpoint's own time."""
        return self.left_s - self.came_s


class SlowEndpoint(ScriptedEndpoint):
    """Serves the honest replies after a delay, and its own log at `/v1/calls`; reading the log empties it."""

    def __init__(self, delay_s: float) -> None:
        super().__init__(delay_s=delay_s)
        self._calls: list[Call] = []

    async def _serve(self, path: str, raw: bytes, writer: asyncio.StreamWriter) -> bool:
        if path.endswith(LOG_PATH):
            calls, self._calls = self._calls, []
            await self._send_log(calls, writer)
            return True
        came_s = time.monotonic()
        is_reusable = await super()._serve(path, raw, writer)
        if path.endswith("/chat/completions"):
            is_evaluation = "criteria" in data_blocks(json.loads(raw)["messages"][1]["content"])
            self._calls.append(Call(came_s, time.monotonic(), is_evaluation))
            self.requests.clear()  # nobody reads them here
        return is_reusable

    @staticmethod
    async def _send_log(calls: list[Call], writer: asyncio.StreamWriter) -> None:
        body = json.dumps([asdict(call) for call in calls]).encode()
        head = f"HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode())
        writer.write(body)
        await writer.drain()


@dataclass(frozen=True, slots=True)
class EndpointProcess:
    """The running endpoint as the measuring process sees it."""

    base_url: str

    async def calls(self) -> list[Call]:
        """The completions since the last look, in the order they were answered."""
        async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
            rows = (await http.get(f"{self.base_url}{LOG_PATH}")).raise_for_status().json()
        return [Call(**row) for row in rows]


@asynccontextmanager
async def slow_endpoint(delay_s: float) -> AsyncIterator[EndpointProcess]:
    """The endpoint, until the block ends."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, str(delay_s), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdin is not None  # noqa: S101 - asked for as pipes above
    assert process.stdout is not None  # noqa: S101
    try:
        yield EndpointProcess((await process.stdout.readline()).decode().strip())
    finally:
        process.stdin.close()
        await process.wait()


async def _serve_until_the_input_ends(delay_s: float) -> None:
    async with SlowEndpoint(delay_s) as endpoint:
        sys.stdout.write(f"{endpoint.base_url}\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve_until_the_input_ends(float(sys.argv[1])))
