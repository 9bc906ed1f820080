"""A candidate who stays: socket and media are each opened again when they are lost, by the rule the browser follows.

The same figures stand in frontend/src/lib/media/staying.ts.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx
from websockets.exceptions import WebSocketException

from daedam.media.candidate.line import MediaLine, Message, Refused, SocketLine

SILENT_S = 3.0
"""A line is lost when nothing came for this long: pings are answered each second, sound comes every 0.4 s at least."""
TRY_S, SLOW_TRY_S, QUICK_TRIES = 3.0, 6.0, 5
"""A try is given up after this: TCP waits ever longer between its own tries, so that a new one gets there first. After
five, the network may be a slow one."""
STEPS_S = (0.25, 0.5, 1.0)
LOOK_EVERY_S = 0.25
Ticket = Callable[[], Awaitable[str]]


def back_off_s(attempt: int) -> float:
    """How long to wait before try number `attempt` (from 0), spread by a quarter so that not all come at once."""
    return STEPS_S[min(attempt, len(STEPS_S) - 1)] * random.uniform(0.75, 1.25)  # noqa: S311 - no secret


class Presence:
    """One candidate in one room until `leave`, whatever the network does."""

    def __init__(self, on_message: Callable[[Message], None], *, has_microphone: bool = True) -> None:
        self.socket = SocketLine(on_message, is_kept=True)
        self.media = MediaLine(has_microphone=has_microphone)
        self._has_microphone = has_microphone
        self._connection_id = ""
        self._keeping: list[asyncio.Task[None]] = []

    async def join(self, session_id: UUID, media_url: str, ticket: Ticket, http: httpx.AsyncClient) -> Message:
        """Come in; gives the snapshot. From then on both lines are kept. Raises what the lines raise."""

        async def open_socket() -> Message:
            return await self.socket.open(media_url, session_id, await ticket(), after_seq=self.socket.last_seq)

        async def open_media(resume: str | None) -> None:
            await self.media.open(http, media_url, await ticket(), resume)

        snapshot = await open_socket()
        await open_media(None)
        self._connection_id = self.media.connection_id
        self._keeping = [
            asyncio.create_task(self._keep_socket(open_socket)),
            asyncio.create_task(self._keep_media(open_media)),
        ]
        return snapshot

    async def leave(self) -> None:
        """Hang up."""
        for task in self._keeping:
            task.cancel()
        await asyncio.gather(*self._keeping, return_exceptions=True)
        await self.media.close()
        await self.socket.close()

    async def _keep_socket(self, open_socket: Callable[[], Awaitable[Message]]) -> None:
        async def again() -> None:
            await self.socket.drop()
            await open_socket()

        await self._keep(lambda: self.socket.is_lost(SILENT_S), again)
        await self.socket.give_up()

    async def _keep_media(self, open_media: Callable[[str | None], Awaitable[None]]) -> None:
        async def again() -> None:
            before = self.media
            await before.close()
            self.media = MediaLine(has_microphone=self._has_microphone, microphone=before.microphone)
            await open_media(self._connection_id)
            self._connection_id = self.media.connection_id

        await self._keep(lambda: self.media.is_lost(SILENT_S), again)

    async def _keep(self, is_lost: Callable[[], bool], again: Callable[[], Awaitable[None]]) -> None:
        """Until the server says that there is no way back in."""
        while True:
            while not is_lost():  # noqa: ASYNC110 - silence is no event
                await asyncio.sleep(LOOK_EVERY_S)
            for attempt in itertools.count():
                try:
                    async with asyncio.timeout(TRY_S if attempt < QUICK_TRIES else SLOW_TRY_S):
                        await again()
                    break
                except Refused:
                    return
                except (OSError, TimeoutError, httpx.TransportError, WebSocketException):
                    await asyncio.sleep(back_off_s(attempt))
