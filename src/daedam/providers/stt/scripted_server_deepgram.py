"""A real WebSocket server on this machine that speaks Deepgram's live protocol by script: for tests and demos.

It hears nothing: words appear as sound arrives. Each connection follows the next behaviour, the last one for ever.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from websockets.asyncio.server import ServerConnection

from daedam.providers.speech import HEARING_RATE
from daedam.providers.stt.scripted_sockets import STATUSES, ScriptedSockets

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


class ScriptedDeepgram(ScriptedSockets):
    """`async with ScriptedDeepgram("some words", ["disconnect", "valid"]) as server:` serves at `server.base_url`.

    `controls` keeps what it was told.
    """

    known = BEHAVIOURS

    def __init__(self, text: str, behaviours: Sequence[str] = ("valid",)) -> None:
        super().__init__(behaviours)
        self.words = text.split()
        self.controls: list[str] = []

    async def serve(self, connection: ServerConnection, behaviour: str, number: int) -> None:
        """One utterance."""
        line = Line(self.words, behaviour, connection, number, self)
        async for frame in connection:
            if isinstance(frame, bytes):
                await line.hear(frame)
            elif not await line.obey(str(json.loads(frame)["type"])):
                return


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
