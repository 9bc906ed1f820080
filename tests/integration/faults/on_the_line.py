"""A candidate who speaks: one WebRTC connection and one socket to a media server that may die at any moment."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import numpy as np

from daedam.media.candidate.line import MediaLine, Refused, SocketLine
from daedam.media.candidate.microphone import read_recording
from daedam.media.tracks import RATE
from fixtures.stack import DEADLINE_S
from integration.faults.visitor import Visitor

VOICES = Path(__file__).parents[2] / "voices"
BREATH = np.zeros(RATE, dtype=np.int16)
"""A second: long enough to end an utterance, too short to end an answer."""


class OnTheLine:
    """Joins, and joins again while the server is starting, as a browser does."""

    def __init__(self, visitor: Visitor, resume: str | None = None) -> None:
        self._visitor = visitor
        self._resume = resume
        self._media, self._socket = MediaLine(), SocketLine(lambda _: None)
        self._snapshot: dict[str, Any] = {}

    async def __aenter__(self) -> OnTheLine:
        async with asyncio.timeout(DEADLINE_S):
            while not await self._joined():
                await self._hang_up()
                self._media, self._socket = MediaLine(), SocketLine(lambda _: None)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._hang_up()

    async def _joined(self) -> bool:
        try:
            ticket, url = await asyncio.to_thread(self._visitor.ticket)
            session_id = UUID(self._visitor.session_id)
            self._snapshot = await self._socket.open(url, session_id, ticket)
            async with httpx.AsyncClient(trust_env=False) as http:
                await self._media.open(http, url, ticket, self._resume)
        except (OSError, httpx.TransportError, Refused):
            return False
        return True

    async def _hang_up(self) -> None:
        with suppress(OSError):
            await self._media.close()
            await self._socket.close()

    @property
    def connection_id(self) -> str:
        return self._media.connection_id

    @property
    def question_id(self) -> str:
        """The question the room was at when it was joined."""
        return str(self._snapshot["state"]["question"]["question_id"])

    @property
    def utterances(self) -> list[dict[str, Any]]:
        """What the room knew as said when it was joined."""
        return [each["event"] for each in self._snapshot["events"] if each["event"]["type"] == "UtteranceFinal"]

    async def say(self, *names: str) -> None:
        """Speak recordings once the interviewer listens, a breath after each."""
        async with asyncio.timeout(DEADLINE_S):
            await self._socket.wait_for(lambda m: m["type"] == "room" and m["state"] == "listening")
        assert self._media.microphone is not None
        for name in names:
            samples = await asyncio.to_thread(read_recording, VOICES / f"{name}.wav")
            await self._media.microphone.say(np.concatenate([samples, BREATH]))

    async def press(self, intent: str) -> None:
        await self._socket.send({"type": "intent", "intent": intent})

    async def next_event(self, kind: str) -> dict[str, Any]:
        """The first event of this kind since joining."""
        async with asyncio.timeout(DEADLINE_S):
            found = await self._socket.wait_for(lambda m: m["type"] == "event" and m["event"]["type"] == kind)
        return dict(found["event"])

    async def next_utterance(self) -> dict[str, Any]:
        """The first final words since joining: from now on they are acknowledged."""
        return await self.next_event("UtteranceFinal")
