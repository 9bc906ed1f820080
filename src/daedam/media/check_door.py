"""The device check's door: `WS /check/{session_id}`. One check per session at a time, for ten minutes at most."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Annotated
from uuid import UUID

import structlog
from fastapi import Depends, FastAPI, WebSocket, WebSocketDisconnect
from pydantic import ValidationError

from daedam.infra.errors import DaedamError
from daedam.infra.web.access import ByTicket
from daedam.kit.conflicts import Unreachable
from daedam.media import check_messages as msg
from daedam.media.checking import DeviceCheck
from daedam.media.messages import ErrorMessage
from daedam.media.ports import MediaServices

log = structlog.get_logger()

HELLO_S = 10.0
LONGEST_S = 600.0
"""A page left open must not keep a place in the vision process."""
CLOSE_BAD_MESSAGE = 4400
CLOSE_REFUSED = 4401
CLOSE_DONE = 1000
CheckOrigin = Callable[[str | None], None]


class Checks:
    """The running checks of this process."""

    def __init__(self) -> None:
        self._running: dict[UUID, DeviceCheck] = {}

    @property
    def n_connections(self) -> int:
        """WebRTC connections of all checks."""
        return sum(check.is_connected for check in self._running.values())

    def enter(self, session_id: UUID, check: DeviceCheck) -> None:
        """A newer check ends the one before: the camera is in another tab now."""
        before = self._running.get(session_id)
        if before is not None:
            before.end()
        self._running[session_id] = check

    def leave(self, session_id: UUID, check: DeviceCheck) -> None:
        """A check is over."""
        if self._running.get(session_id) is check:
            del self._running[session_id]

    def close(self) -> None:
        """End every check: the server stops."""
        for check in list(self._running.values()):
            check.end()


def add_check_door(app: FastAPI, services: MediaServices, checks: Checks, check_origin: CheckOrigin) -> None:
    """Open the door on `app`. `check_origin` raises a `DaedamError` for somebody else's page."""

    @app.websocket("/check/{session_id}")
    async def come_in(websocket: WebSocket, session_id: UUID, _access: Annotated[None, Depends(ByTicket())]) -> None:
        await websocket.accept()
        try:
            check_origin(websocket.headers.get("origin"))
            async with asyncio.timeout(HELLO_S):
                hello = msg.CHECK_HELLO.validate_json(await websocket.receive_text())
            await _let_in(services, session_id, hello.ticket)
            check = DeviceCheck(session_id, services)
            await check.open()
        except (WebSocketDisconnect, ValidationError, TimeoutError):
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await websocket.close(CLOSE_BAD_MESSAGE)
        except Unreachable:
            await _refuse(websocket, DaedamError(503, "database_unavailable", retry_available=True))
        except DaedamError as error:
            await _refuse(websocket, error)
        else:
            await _serve(websocket, session_id, check, checks)


async def _let_in(services: MediaServices, session_id: UUID, ticket: str) -> None:
    holder = await services.tickets.redeem(ticket, "socket")
    if holder.session_id != session_id:
        raise DaedamError(401, "ticket_invalid")
    if not holder.is_candidate:
        raise DaedamError(403, "forbidden")


async def _refuse(websocket: WebSocket, error: DaedamError) -> None:
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        refusal = ErrorMessage(code=error.code, retry_available=error.retry_available)
        await websocket.send_text(refusal.model_dump_json())
        await websocket.close(CLOSE_REFUSED)


async def _serve(websocket: WebSocket, session_id: UUID, check: DeviceCheck, checks: Checks) -> None:
    """Both directions until either ends, or the time is over."""
    checks.enter(session_id, check)
    both = (asyncio.create_task(_send(websocket, check)), asyncio.create_task(_receive(websocket, check)))
    try:
        await asyncio.wait(both, timeout=LONGEST_S, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in both:
            task.cancel()
        for outcome in await asyncio.gather(*both, return_exceptions=True):
            if isinstance(outcome, Exception):
                log.error("check_failed", exc_info=outcome)
        checks.leave(session_id, check)
        await check.close()
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await websocket.close(CLOSE_DONE)


async def _send(websocket: WebSocket, check: DeviceCheck) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        while (message := await check.next()) is not None:
            await websocket.send_text(message.model_dump_json())


async def _receive(websocket: WebSocket, check: DeviceCheck) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        while True:
            text = await websocket.receive_text()
            try:
                message = msg.TO_CHECK.validate_json(text)
            except ValidationError:
                await websocket.send_text(ErrorMessage(code="invalid_request", retry_available=False).model_dump_json())
                continue
            await check.receive(message)
