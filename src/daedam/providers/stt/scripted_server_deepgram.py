"""A real WebSocket server on this machine that speaks Deepgram's live protocol by script: for tests and demos.

It hears nothing: words appear as sound arrives. Each connection follows the next behaviour, the last one for ever.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from http import HTTPStatus
from types import TracebackType
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from daedam.providers.speech import HEARING_RATE

STATUSES = {
    "unauthorized": HTTPStatus.UNAUTHORIZED,
    "rate_limited": HTTPStatus.TOO_MANY_REQUESTS,
    "unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
}
BEHAVIOURS = (
    "valid",
    *STATUSES,
    "disconnect",
    "closes_early",
    "mute",
    "late",
    "slow",
    "garbage",
    "foreign",
    "error",
    "refuses_to_end",
)
WORDS_PER_S = 2.5
FINAL_EVERY = 5  # words
DELAY_S = 0.1


class ScriptedDeepgram:
    """`async with ScriptedDeepgram("some words", ["disconnect", "valid"]) as server:` serves at `server.base_url`.

    `targets`, `keys` and `controls` keep what was asked for; `sound` counts the samples of each connection.
    """

    def __init__(self, text: str, behaviours: Sequence[str] = ("valid",)) -> None:
        unknown = set(behaviours) - set(BEHAVIOURS)
        if unknown or not behaviours:
            raise ValueError(f"unknown behaviours {sorted(unknown)}; known: {', '.join(BEHAVIOURS)}")
        self.words = text.split()
        self._behaviours = list(behaviours)
        self._chosen: dict[int, str] = {}
        self._server: Server | None = None
        self.targets: list[str] = []
        self.keys: list[str] = []
        self.controls: list[str] = []
        self.sound: list[int] = []
        self.base_url = ""

    async def __aenter__(self) -> ScriptedDeepgram:
        self._server = await serve(self._serve, "127.0.0.1", 0, process_request=self._greet, close_timeout=0.2)
        port = next(iter(self._server.sockets)).getsockname()[1]
        self.base_url = f"ws://127.0.0.1:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    def _greet(self, connection: ServerConnection, request: Request) -> Response | None:
        self.targets.append(request.path)
        self.keys.append(request.headers.get("Authorization", ""))
        behaviour = self._behaviours.pop(0) if len(self._behaviours) > 1 else self._behaviours[0]
        if behaviour in STATUSES:
            return connection.respond(STATUSES[behaviour], "no\n")
        self._chosen[id(connection)] = behaviour
        return None

    async def _serve(self, connection: ServerConnection) -> None:
        self.sound.append(0)
        line = Line(self.words, self._chosen.pop(id(connection)), connection, len(self.sound) - 1, self)
        try:
            async for frame in connection:
                if isinstance(frame, bytes):
                    await line.hear(frame)
                elif not await line.obey(str(json.loads(frame)["type"])):
                    return
        except ConnectionClosed:
            pass  # the other side left


class Line:
    """One connection: how much was heard, and how much of the text was sent as final."""

    def __init__(
        self, words: list[str], behaviour: str, connection: ServerConnection, number: int, server: ScriptedDeepgram
    ) -> None:
        self._words = words
        self._behaviour = behaviour
        self._connection = connection
        self._number = number
        self._server = server
        self._n_shown = 0
        self._n_final = 0

    async def hear(self, sound: bytes) -> None:
        """More sound: reveal words accordingly, or misbehave."""
        self._server.sound[self._number] += len(sound) // 2
        heard_s = self._server.sound[self._number] / HEARING_RATE
        n_words = min(len(self._words), int(heard_s * WORDS_PER_S))
        if self._behaviour in ("mute", "late") or n_words <= self._n_shown:
            return
        self._n_shown = n_words
        if n_words >= 2:
            await self._misbehave()
        await self._send(self._results(is_final=n_words - self._n_final >= FINAL_EVERY))

    async def obey(self, kind: str) -> bool:
        """A control message; False when the connection is over."""
        self._server.controls.append(kind)
        if kind == "Finalize" and self._behaviour not in ("mute", "late"):
            await self._send(self._results(is_final=True) | {"from_finalize": True})
        if kind != "CloseStream":
            return True
        if self._behaviour in ("mute", "refuses_to_end"):
            await self._connection.wait_closed()
            return False
        if self._behaviour == "late":
            await asyncio.sleep(DELAY_S)
        self._n_shown = len(self._words) if self._server.sound[self._number] else 0
        await self._send(self._results(is_final=True) | {"speech_final": True})
        await self._send({"type": "UtteranceEnd", "channel": [0, 1], "last_word_end": 1.0})
        await self._send({"type": "Metadata", "request_id": "scripted", "duration": 1.0, "channels": 1})
        return False

    async def _misbehave(self) -> None:
        match self._behaviour:
            case "disconnect":
                self._connection.transport.abort()
            case "closes_early":
                await self._connection.close(1011, "NET-0001")
            case "garbage":
                await self._connection.send(b"\x00\xff\x00 not a message")
            case "foreign":
                await self._send({"type": "Results", "channel": "in another form"})
            case "error":
                await self._send({"type": "Error", "description": "scripted"})

    async def _send(self, message: dict[str, Any]) -> None:
        if self._behaviour == "slow":
            await asyncio.sleep(DELAY_S)
        await self._connection.send(json.dumps(message, ensure_ascii=False))

    def _results(self, *, is_final: bool) -> dict[str, Any]:
        words = self._words[self._n_final : self._n_shown]
        first, step = self._n_final, 1 / WORDS_PER_S
        if is_final:
            self._n_final = self._n_shown
        timed = [
            {
                "word": word.strip(".,?").lower(),
                "punctuated_word": word,
                "start": (first + i) * step,
                "end": (first + i + 1) * step,
                "confidence": 0.9,
            }
            for i, word in enumerate(words)
        ]
        best = {"transcript": " ".join(words), "confidence": 0.9, "words": timed}
        return {"type": "Results", "is_final": is_final, "speech_final": False, "channel": {"alternatives": [best]}}
