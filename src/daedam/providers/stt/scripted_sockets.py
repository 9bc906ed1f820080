"""What scripted servers of live recognisers share: a real WebSocket on this machine, and refusals at its door."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from http import HTTPStatus
from types import TracebackType
from typing import ClassVar, Self

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

STATUSES = {
    "unauthorized": HTTPStatus.UNAUTHORIZED,
    "rate_limited": HTTPStatus.TOO_MANY_REQUESTS,
    "unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
}


class ScriptedSockets(ABC):
    """Each connection follows the next behaviour, the last one for ever; `STATUSES` refuse it at the door.

    `targets` and `keys` keep what was asked for; `sound` counts the samples of each connection.
    """

    known: ClassVar[Sequence[str]]

    def __init__(self, behaviours: Sequence[str]) -> None:
        unknown = set(behaviours) - set(self.known)
        if unknown or not behaviours:
            raise ValueError(f"unknown behaviours {sorted(unknown)}; known: {', '.join(self.known)}")
        self._behaviours = list(behaviours)
        self._chosen: dict[int, str] = {}
        self._server: Server | None = None
        self.targets: list[str] = []
        self.keys: list[str] = []
        self.sound: list[int] = []
        self.base_url = ""

    @abstractmethod
    async def serve(self, connection: ServerConnection, behaviour: str, number: int) -> None:
        """Talk over one connection, the `number`th, until it is over."""

    async def __aenter__(self) -> Self:
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
        with contextlib.suppress(ConnectionClosed):  # the other side left
            await self.serve(connection, self._chosen.pop(id(connection)), len(self.sound) - 1)
