"""A candidate who says known words into a real room and watches its socket, over real WebRTC."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import httpx

from daedam.apps.bench.captions.speech import Spoken
from daedam.apps.bench.captions.watching import Screen, caption_delays_s
from daedam.apps.bench.voice.measuring import until_up
from daedam.media.candidate.line import MediaLine, Message, SocketLine
from daedam.media.tracks import FRAME, RATE
from daedam.providers.waiting import within

SERVING = "daedam.apps.bench.captions.serving"
STOP_S, TURN_S = 5.0, 40.0
SETTLE_S = 1.0
_OPEN = ("listening", "thinking_pause")


@dataclass(slots=True)
class Delays:
    """What was measured with one recogniser, in seconds; None for a word that no caption held."""

    words_s: list[float | None] = field(default_factory=list)
    finals_s: list[float] = field(default_factory=list)
    n_without_final: int = 0


@asynccontextmanager
async def server_for(engine: str, home: Path, turns: Sequence[Spoken]) -> AsyncIterator[str]:
    """The benchmark's media server in a process of its own, ended by its id; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with tempfile.TemporaryDirectory(prefix="daedam-bench-") as folder:
        words = Path(folder) / "words.json"
        words.write_text(json.dumps([[(word.text, word.end_s) for word in turn.words] for turn in turns]), "utf-8")
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", SERVING, engine, str(port), str(home), str(words)),
            stdin=asyncio.subprocess.PIPE,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            await until_up(f"{url}/status")
            yield url
        finally:
            await _stop(process)


async def _stop(process: asyncio.subprocess.Process) -> None:
    """Its input ends, and so does it."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        await within(process.wait(), STOP_S)
    except TimeoutError:
        process.kill()
        await process.wait()


class Talker:
    """One session: says turn after turn, and keeps what each word took."""

    def __init__(self) -> None:
        self._screen = Screen()
        self._socket = SocketLine(self._on_message)
        self._media = MediaLine()
        self._at = 0

    async def join(self, http: httpx.AsyncClient, url: str) -> None:
        """Come in by socket and by WebRTC."""
        session = (await http.post(f"{url}/sessions")).raise_for_status().json()
        await self._socket.open(url, UUID(session["session_id"]), session["ticket"])
        await self._media.open(http, url, session["ticket"])
        await asyncio.sleep(SETTLE_S)

    async def leave(self) -> None:
        """Hang up."""
        await self._media.close()
        await self._socket.close()

    async def turn(self, turn: Spoken, delays: Delays) -> None:
        """Say it, wait for the next question, and add what was measured. Raises TimeoutError."""
        microphone = self._media.microphone
        assert microphone is not None  # noqa: S101 - a line has one unless told otherwise
        await self._until(lambda m: m["type"] == "room" and m["state"] in _OPEN)
        screen = self._screen = Screen()
        self._at = len(self._socket.messages)
        await microphone.say(turn.samples)
        handed_at = microphone.handed_at
        await self._until(lambda m: m["type"] == "event" and m["event"]["type"] in ("QuestionAsked", "SessionEnded"))

        def said_at(seconds: float) -> float:
            return handed_at[round(seconds * RATE) // FRAME]

        delays.words_s += caption_delays_s(turn.words, said_at, screen.captions)
        if screen.final_at is None:
            delays.n_without_final += 1
        else:
            delays.finals_s.append(screen.final_at - said_at(turn.words[-1].handed_over_s))

    async def _until(self, is_so: Callable[[Message], bool]) -> None:
        async with asyncio.timeout(TURN_S):
            found = await self._socket.wait_for(is_so, since=self._at)
        self._at = self._socket.messages.index(found, self._at)

    def _on_message(self, message: Message) -> None:
        self._screen.take(message, asyncio.get_running_loop().time())


async def measure(engine: str, home: Path, turns: Sequence[Spoken]) -> Delays:
    """All turns in one session with one recogniser; the first turn warms up and is not counted."""
    delays = Delays()
    async with server_for(engine, home, turns) as url, httpx.AsyncClient(timeout=30, trust_env=False) as http:
        talker = Talker()
        try:
            await talker.join(http, url)
            await talker.turn(turns[0], Delays())
            for turn in turns[1:]:
                await talker.turn(turn, delays)
        finally:
            await talker.leave()
    return delays
