"""The scenarios of the voice benchmark: what is called, how often, and what is kept of it."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from daedam.apps.bench.stack import RUN_CLI
from daedam.apps.bench.voice.serving import Script
from daedam.media.candidate.caller import Caller, Heard, NoReplyError, use_of
from daedam.providers.speech import Samples
from daedam.providers.waiting import within

START_S, POLL_S, STOP_S = 30.0, 0.05, 5.0
SESSIONS = 8
LOST_BEFORE = 0.4
"""The packet is lost after this share of the turns; the turns before are what the later ones are compared with."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server of the contract: where it takes offers, and where it tells what it uses (None: nowhere)."""

    name: str
    url: str
    stats_url: str | None


@dataclass(slots=True)
class Series:
    """All that was measured of one server in one scenario."""

    latencies_ms: list[float] = field(default_factory=list)
    before_loss_ms: list[float] = field(default_factory=list)
    after_loss_ms: list[float] = field(default_factory=list)
    core_shares: list[float] = field(default_factory=list)
    n_missed: int = 0


@asynccontextmanager
async def own_server(script: Script) -> AsyncIterator[Server]:
    """`daedam bench voice --serve` in a process of its own, ended by its id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    arguments = [
        "bench",
        "voice",
        "--serve",
        "--port",
        str(port),
        "--turn",
        script.turn,
        "--tone-s",
        str(script.tone_s),
    ]
    for name, value in (("stt", script.stt_delay_s), ("llm", script.llm_delay_s), ("tts", script.tts_delay_s)):
        arguments += [f"--{name}-delay", str(value)]
    if script.has_vision:
        arguments.append("--vision")
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", RUN_CLI, *arguments)
    base = f"http://127.0.0.1:{port}"
    try:
        await until_up(f"{base}/stats")
        yield Server("daedam", f"{base}/offer", f"{base}/stats")
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
            try:
                await within(process.wait(), STOP_S)
            except TimeoutError:
                process.kill()
                await process.wait()


async def until_up(url: str) -> None:
    """Until a server answers there. Raises TimeoutError."""
    async with httpx.AsyncClient(trust_env=False) as http, asyncio.timeout(START_S):
        while True:
            try:
                (await http.get(url)).raise_for_status()
            except httpx.HTTPError:
                await asyncio.sleep(POLL_S)
            else:
                return


@asynccontextmanager
async def call(server: Server, http: httpx.AsyncClient) -> AsyncIterator[Caller]:
    """One call to a server, hung up afterwards."""
    caller = Caller()
    try:
        await caller.open(http, server.url)
        yield caller
    finally:
        await caller.close()


async def turns(server: Server, speech: Samples, n: int, series: Series, *, has_loss: bool = False) -> None:
    """`n` turns in one call, added to `series`; with `has_loss` one packet is lost on the way."""
    lost_at = max(2, round(n * LOST_BEFORE)) if has_loss else n
    async with httpx.AsyncClient(timeout=30, trust_env=False) as http, call(server, http) as caller:
        before = await use_of(http, server.stats_url) if server.stats_url else None
        for number in range(n):
            if has_loss and number == lost_at:
                caller.drop_next_packet()
                await asyncio.sleep(0.5)
            try:
                took = await caller.turn_ms(speech)
            except NoReplyError:
                series.n_missed += 1
                continue
            series.latencies_ms.append(took)
            if has_loss:
                (series.before_loss_ms if number < lost_at else series.after_loss_ms).append(took)
        if before is not None and server.stats_url:
            after = await use_of(http, server.stats_url)
            series.core_shares.append((after.cpu_s - before.cpu_s) / (after.at - before.at))


async def interruptions(server: Server, speech: Samples, n: int, series: Series) -> None:
    """`n` interruptions in one call."""
    async with httpx.AsyncClient(timeout=30, trust_env=False) as http, call(server, http) as caller:
        for _ in range(n):
            try:
                series.latencies_ms.append(await caller.barge_in_ms(speech))
            except NoReplyError:
                series.n_missed += 1


@dataclass(frozen=True, slots=True)
class Crowd:
    """`SESSIONS` callers at once, and the server's memory with one and with all of them, in MB."""

    heard: list[Heard]
    rss_one_mb: float
    rss_all_mb: float

    @property
    def latencies_ms(self) -> list[float]:
        """Of all callers."""
        return [took for heard in self.heard for took in heard.latencies_ms]

    @property
    def mb_per_further_session(self) -> float:
        """Memory that each session after the first added."""
        return (self.rss_all_mb - self.rss_one_mb) / (len(self.heard) - 1)


async def crowd(server: Server, speech: Samples, n_turns: int) -> Crowd:
    """One caller first, then seven more beside it, each with a moment of its own to speak."""
    stats_url = server.stats_url or ""
    async with httpx.AsyncClient(timeout=60, trust_env=False) as http:
        callers = [Caller() for _ in range(SESSIONS)]
        heard = [Heard() for _ in callers]
        try:
            await callers[0].open(http, server.url)
            await _speak(callers[0], speech, 2, Heard())
            rss_one = (await use_of(http, stats_url)).rss_mb
            for caller in callers[1:]:
                await caller.open(http, server.url)
            await asyncio.gather(
                *(
                    _speak(caller, speech, n_turns, one, delay_s=0.37 * i)
                    for i, (caller, one) in enumerate(zip(callers, heard, strict=True))
                )
            )
            rss_all = (await use_of(http, stats_url)).rss_mb
        finally:
            await asyncio.gather(*(caller.close() for caller in callers))
    return Crowd(heard, rss_one, rss_all)


async def _speak(caller: Caller, speech: Samples, n: int, heard: Heard, *, delay_s: float = 0.0) -> None:
    await asyncio.sleep(delay_s)
    for _ in range(n):
        try:
            heard.latencies_ms.append(await caller.turn_ms(speech))
        except NoReplyError:
            heard.n_missed += 1
