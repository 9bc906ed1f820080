"""Caller processes that become more, and what the server uses while they call."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from daedam.apps.bench.processes import processor_s
from daedam.apps.bench.voice.measuring import Server
from daedam.providers.waiting import within

CONNECT_S, SETTLE_S, STOP_S = 60.0, 1.0, 10.0
WARM_UP_PICTURES = 5
CALLING = "daedam.apps.bench.rooms.calling"


@dataclass(frozen=True, slots=True)
class Seen:
    """What `n` sessions at once cost and got, over one dwell. Shares are of one core."""

    n: int
    server_share: float
    vision_share: float
    callers_share: float
    memory_mib: float
    audio_share: float
    pictures_per_s: float
    latencies_ms: tuple[float, ...]
    n_missed: int

    @property
    def share_per_session(self) -> float:
        """Of a core: server and vision process together, divided by the sessions."""
        return (self.server_share + self.vision_share) / self.n


@contextmanager
def on_cores(cores: set[int]) -> Iterator[None]:
    """What is started inside runs on these cores only, where the system can do that."""
    if not hasattr(os, "sched_setaffinity") or not cores:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@dataclass(slots=True)
class Crowd:
    """Callers to one server."""

    server: Server
    speech: Path
    cores: set[int]
    is_watched: bool
    _processes: list[asyncio.subprocess.Process] = field(default_factory=list)
    _reading: list[asyncio.Task[None]] = field(default_factory=list)
    _told: list[dict[str, Any]] = field(default_factory=list)
    _sent: list[list[tuple[float, float]]] = field(default_factory=list)
    _n: int = 0

    async def grow_to(self, n: int) -> bool:
        """Start the callers that are missing; False when one of them did not get in."""
        missing, self._n = n - self._n, n
        with on_cores(self.cores):
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", CALLING, self.server.url, str(missing), str(self.speech)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
            )
        self._processes.append(process)
        self._sent.append([])
        self._reading.append(asyncio.create_task(self._read(process, self._sent[-1])))
        deadline = time.monotonic() + CONNECT_S
        while sum("connected" in told for told in self._told) < n:
            if time.monotonic() > deadline or any("failed" in told for told in self._told):
                return False
            await asyncio.sleep(0.1)
        await self._settle()
        return True

    async def _settle(self) -> None:
        """Until models are loaded and the newest are looked at like the others."""
        deadline = time.monotonic() + CONNECT_S
        async with httpx.AsyncClient(timeout=30, trust_env=False) as http:
            enough = (await self._stats(http))["n_seen"] + WARM_UP_PICTURES * self._n
            await asyncio.sleep(SETTLE_S)
            while self.is_watched and time.monotonic() < deadline:
                if (await self._stats(http))["n_seen"] >= enough:
                    return
                await asyncio.sleep(SETTLE_S)

    async def dwell(self, seconds: float) -> Seen:
        """Look at the server for a while."""
        async with httpx.AsyncClient(timeout=30, trust_env=False) as http:
            before, callers, first = await self._stats(http), self._callers_s(), len(self._told)
            began = time.monotonic()
            await asyncio.sleep(seconds)
            after = await self._stats(http)
            await asyncio.sleep(SETTLE_S)  # until callers have told of all they sent by then
            callers_share = (self._callers_s() - callers) / (time.monotonic() - began)
        took = after["t"] - before["t"]
        turns = [told["took_ms"] for told in self._told[first:] if "took_ms" in told]

        def per_s(name: str) -> float:
            return (float(after[name]) - float(before[name])) / float(took)

        return Seen(
            n=self._n,
            server_share=per_s("cpu_s"),
            vision_share=per_s("vision_cpu_s"),
            callers_share=callers_share,
            memory_mib=after["rss_mb"] + after["vision_rss_mb"],
            audio_share=(after["heard_s"] - before["heard_s"]) / self._sent_s(before["t"], after["t"]),
            pictures_per_s=per_s("n_seen") / self._n,
            latencies_ms=tuple(one for one in turns if one is not None),
            n_missed=turns.count(None),
        )

    async def _stats(self, http: httpx.AsyncClient) -> dict[str, Any]:
        found: dict[str, Any] = (await http.get(self.server.stats_url or "")).raise_for_status().json()
        return found

    def _callers_s(self) -> float:
        used = [processor_s(int(process.pid)) for process in self._processes]
        return float(sum(used))

    def _sent_s(self, since: float, until: float) -> float:
        """Seconds of sound that callers sent between two times."""
        sent = 0.0
        for told in self._sent:
            at, total = zip(*told, strict=True)
            sent += float(np.interp(until, at, total) - np.interp(since, at, total))
        return sent

    async def _read(self, process: asyncio.subprocess.Process, sent: list[tuple[float, float]]) -> None:
        assert process.stdout is not None  # noqa: S101 - asked for above
        async for line in process.stdout:
            told = json.loads(line)
            if "sent_s" in told:
                sent.append((told["at"], told["sent_s"]))
            else:
                self._told.append(told)

    async def close(self) -> None:
        """Everybody hangs up."""
        for process in self._processes:
            if process.stdin is not None:
                process.stdin.close()
        for process in self._processes:
            try:
                await within(process.wait(), STOP_S)
            except TimeoutError:
                process.kill()
                await process.wait()
        for task in self._reading:
            task.cancel()


@asynccontextmanager
async def calling(server: Server, speech: Path, cores: set[int], *, is_watched: bool) -> AsyncIterator[Crowd]:
    """A crowd that hangs up afterwards."""
    crowd = Crowd(server, speech, cores, is_watched)
    try:
        yield crowd
    finally:
        await crowd.close()
