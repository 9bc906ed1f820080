"""A real WebSocket server on this machine that speaks OpenAI's realtime transcription by script: tests and demos.

It hears nothing: words appear as sound arrives. Each connection follows the next behaviour, the last one for ever.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Sequence
from typing import Any

from websockets.asyncio.server import ServerConnection

from daedam.providers.stt.scripted_sockets import STATUSES, ScriptedSockets
from daedam.providers.stt.upsampling import REALTIME_RATE

ERRORS: dict[str, dict[str, str | None]] = {
    "wrong_key": {"type": "invalid_request_error", "code": "invalid_api_key"},
    "no_such_model": {"type": "invalid_request_error", "code": "model_not_found"},
    "too_many": {"type": "rate_limit_error", "code": "rate_limit_exceeded"},
    "no_quota": {"type": "insufficient_quota", "code": "insufficient_quota"},
    "error": {"type": "server_error", "code": None},
}
"""Told in an event after the connection stands, as the service does."""
BEHAVIOURS = (
    "valid",
    "at_commit",
    "out_of_order",
    *STATUSES,
    *ERRORS,
    "failed",
    "disconnect",
    "closes_early",
    "mute",
    "late",
    "garbage",
    "foreign",
)
WORDS_PER_S = 2.5
DELAY_S = 0.1
MIN_COMMIT_S = 0.1
_WORDS = "conversation.item.input_audio_transcription"


class ScriptedRealtime(ScriptedSockets):
    """`async with ScriptedRealtime("some words", ["disconnect", "valid"]) as server:` serves at `server.base_url`.

    `sessions` keeps the session that was asked for on each connection, `told` the types of all events that came in,
    and `sent` every event that went out.
    """

    known = BEHAVIOURS

    def __init__(self, text: str, behaviours: Sequence[str] = ("valid",)) -> None:
        super().__init__(behaviours)
        self.words = text.split()
        self.sessions: list[dict[str, Any]] = []
        self.told: list[str] = []
        self.sent: list[dict[str, Any]] = []

    async def __aenter__(self) -> ScriptedRealtime:
        await super().__aenter__()
        self.base_url += "/v1"
        return self

    async def serve(self, connection: ServerConnection, behaviour: str, number: int) -> None:
        """One utterance."""
        line = Line(behaviour, connection, number, self)
        await line.send({"type": "session.created", "session": _session({})})
        async for frame in connection:
            event = json.loads(frame)
            self.told.append(event["type"])
            match event["type"]:
                case "session.update":
                    await line.begin(event["session"])
                case "input_audio_buffer.append":
                    await line.hear(base64.b64decode(event["audio"]))
                case "input_audio_buffer.commit":
                    await line.commit()


class Line:
    """One connection: how much was heard, and which words belong to the item that is open."""

    def __init__(self, behaviour: str, connection: ServerConnection, number: int, server: ScriptedRealtime) -> None:
        self._behaviour = behaviour
        self._connection = connection
        self._number = number
        self._server = server
        self._n_open_samples = 0
        self._n_items = 0
        self._n_shown = 0
        self._n_committed = 0
        self._held: list[dict[str, Any]] = []

    async def begin(self, session: dict[str, Any]) -> None:
        """The session that is wanted, or why there is none."""
        self._server.sessions.append(session)
        if self._behaviour in ERRORS:
            await self._fail("error", ERRORS[self._behaviour])
        else:
            await self.send({"type": "session.updated", "session": _session(session)})

    async def hear(self, sound: bytes) -> None:
        """More sound: reveal words accordingly, or misbehave."""
        self._server.sound[self._number] += len(sound) // 2
        self._n_open_samples += len(sound) // 2
        n_words = self._n_heard
        if self._behaviour in ("mute", "late", "at_commit") or n_words <= self._n_shown:
            return
        fresh, self._n_shown = self._server.words[self._n_shown : n_words], n_words
        await self._delta("".join(f"{word} " for word in fresh))
        if n_words >= 2:
            await self._misbehave()

    async def commit(self) -> None:
        """The turn is over: its item, and the words of it."""
        if self._behaviour == "mute":
            return
        if self._n_open_samples < MIN_COMMIT_S * REALTIME_RATE:
            await self._fail("error", {"type": "invalid_request_error", "code": "input_audio_buffer_commit_empty"})
            return
        self._n_open_samples = 0
        item_id = self._item_id
        await self.send({"type": "input_audio_buffer.committed", "item_id": item_id, "previous_item_id": None})
        if self._behaviour == "failed":
            await self._fail(f"{_WORDS}.failed", {"type": "server_error", "code": "audio_unintelligible"})
            return
        if self._behaviour == "late":
            await asyncio.sleep(DELAY_S)
        await self._complete(item_id)

    async def send(self, event: dict[str, Any]) -> None:
        """One event, with an id as the service gives them."""
        event = {"event_id": f"event_{len(self._server.sent)}"} | event
        self._server.sent.append(event)
        await self._connection.send(json.dumps(event, ensure_ascii=False))

    @property
    def _item_id(self) -> str:
        return f"item_{self._number}_{self._n_items}"

    @property
    def _n_heard(self) -> int:
        heard_s = self._server.sound[self._number] / REALTIME_RATE
        return min(len(self._server.words), int(heard_s * WORDS_PER_S))

    async def _complete(self, item_id: str) -> None:
        """The item's words: those its sound has room for, and one at least while there are any."""
        until = max(self._n_heard, min(self._n_committed + 1, len(self._server.words)))
        text = " ".join(self._server.words[self._n_committed : until])
        self._n_items, self._n_committed, self._n_shown = self._n_items + 1, until, until
        done = {"type": f"{_WORDS}.completed", "item_id": item_id, "content_index": 0, "transcript": text}
        done["usage"] = {"type": "duration", "seconds": 1.0}
        if self._behaviour == "out_of_order" and not self._held:
            self._held.append(done)
            return
        for event in (done, *self._held):
            await self.send(event)
        self._held.clear()

    async def _delta(self, text: str) -> None:
        event = {"type": f"{_WORDS}.delta", "item_id": self._item_id, "content_index": 0, "delta": text}
        await self.send(event)

    async def _fail(self, kind: str, error: dict[str, str | None]) -> None:
        message = {"error": {"message": "scripted", "param": None, "event_id": None} | error}
        item = {"item_id": self._item_id, "content_index": 0} if kind != "error" else {}
        await self.send({"type": kind} | item | message)

    async def _misbehave(self) -> None:
        match self._behaviour:
            case "disconnect":
                self._connection.transport.abort()
            case "closes_early":
                await self._connection.close(1011, "scripted")
            case "garbage":
                await self._connection.send(b"\x00\xff\x00 not an event")
            case "foreign":
                await self._connection.send(json.dumps({"type": f"{_WORDS}.delta", "delta": "words of no item"}))


def _session(session: dict[str, Any]) -> dict[str, Any]:
    return {"id": "sess_scripted", "object": "realtime.transcription_session", "type": "transcription"} | session
