"""The media server's doors: `POST /offer`, `WS /ws/{session_id}`, `WS /check/{session_id}`, `GET /status`.

Tickets only, never in a URL.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated
from uuid import UUID

import structlog
from fastapi import Depends, FastAPI, Request, WebSocket, WebSocketDisconnect
from fastapi.middleware.cors import CORSMiddleware
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from daedam.infra.errors import DaedamError
from daedam.infra.web import errors as web_errors
from daedam.infra.web.access import ByTicket, Public, check_every_route_declares_access
from daedam.media import messages as msg
from daedam.media.audience import Viewer
from daedam.media.check_door import Checks, add_check_door
from daedam.media.ports import MediaServices, TicketHolder
from daedam.media.room import Room
from daedam.media.rooms import Rooms
from daedam.media.udp import port_usage
from daedam.scoring.guard import forbidden_topics

log = structlog.get_logger()

HELLO_S = 10.0
CLOSE_BAD_MESSAGE = 4400
CLOSE_REFUSED = 4401
CLOSE_FORBIDDEN_ORIGIN = 4403
CLOSE_DONE = 1000


class OfferIn(BaseModel):
    """A browser's offer. `resume` is the connection id it had before, when it comes back."""

    model_config = ConfigDict(extra="forbid")
    sdp: str = Field(max_length=65_536)
    type: str = Field(pattern="^offer$")
    ticket: str = Field(max_length=200)
    resume: str | None = Field(default=None, max_length=64)


class OfferOut(BaseModel):
    """Our answer."""

    sdp: str
    type: str = "answer"
    connection_id: str


class EngineStatus(BaseModel):
    """Which engine serves which capability here; null where there is none."""

    stt: str | None
    tts: str | None
    llm: str | None


class StatusOut(BaseModel):
    """How this process is doing."""

    connections: int
    rooms: int
    udp_ports_used: int | None
    udp_ports_free: int | None
    engines: EngineStatus


def create_media_app(services: MediaServices) -> FastAPI:
    """The media server over `services`."""
    rooms, checks = Rooms(services), Checks()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        warming = asyncio.create_task(warm(services))
        yield
        warming.cancel()
        await asyncio.gather(warming, return_exceptions=True)
        checks.close()
        await rooms.close()
        if services.eyes is not None:
            await services.eyes.close()

    app = FastAPI(title="Daedam media", docs_url=None, redoc_url=None, lifespan=lifespan)
    app.state.rooms = rooms
    app.add_middleware(
        CORSMiddleware,
        allow_origins=sorted(services.allowed_origins),
        allow_methods=["GET", "POST"],
        allow_headers=["content-type", "accept-language"],
    )
    web_errors.install(app)
    _add_offer(app, services, rooms)
    _add_socket(app, services, rooms)
    add_check_door(app, services, checks, lambda origin: _check_origin(services, origin))
    _add_status(app, services, rooms, checks)
    check_every_route_declares_access(app)
    return app


async def warm(services: MediaServices) -> None:
    """Start the engines before somebody waits for them. What does not work shows when it is used."""
    engines = [engine for engine in (services.tts, services.stt) if engine is not None]
    # The guard compiles its patterns at its first question: 0.15 s that no candidate should wait.
    await asyncio.gather(asyncio.to_thread(forbidden_topics, ""), *(engine.check() for engine in engines))


def _check_origin(services: MediaServices, origin: str | None) -> None:
    # Browsers always send it; a caller without one is no page of somebody else's.
    if origin is not None and origin not in services.allowed_origins:
        raise DaedamError(403, "origin_not_allowed")


def _add_offer(app: FastAPI, services: MediaServices, rooms: Rooms) -> None:
    @app.post("/offer")
    async def offer(request: Request, body: OfferIn, _access: Annotated[None, Depends(ByTicket())]) -> OfferOut:
        _check_origin(services, request.headers.get("origin"))
        holder = await services.tickets.redeem(body.ticket, "offer")
        if not holder.is_candidate:
            raise DaedamError(403, "forbidden")
        room = await rooms.enter(holder.session_id)
        sdp, connection_id = await room.connect(body.sdp, body.resume)
        return OfferOut(sdp=sdp, connection_id=connection_id)


def _add_status(app: FastAPI, services: MediaServices, rooms: Rooms, checks: Checks) -> None:
    @app.get("/status")
    async def status(
        _access: Annotated[None, Depends(Public("counts only, no session and no person"))],
    ) -> StatusOut:
        used, free = port_usage(asyncio.get_running_loop())
        engines = EngineStatus(
            stt=services.stt.capabilities.engine if services.stt else None,
            tts=services.tts.capabilities.engine if services.tts else None,
            llm=services.llm.capabilities.engine if services.llm else None,
        )
        return StatusOut(
            connections=rooms.n_connections + checks.n_connections,
            rooms=len(rooms),
            udp_ports_used=used,
            udp_ports_free=free,
            engines=engines,
        )


def _add_socket(app: FastAPI, services: MediaServices, rooms: Rooms) -> None:
    @app.websocket("/ws/{session_id}")
    async def socket(websocket: WebSocket, session_id: UUID, _access: Annotated[None, Depends(ByTicket())]) -> None:
        await websocket.accept()
        try:
            _check_origin(services, websocket.headers.get("origin"))
            holder, after_seq = await _hello(websocket, services, session_id)
            room = await rooms.enter(session_id)
            viewer = room.enter(holder, after_seq)
        except DaedamError as error:
            await _refuse(websocket, error)
            return
        except (WebSocketDisconnect, ValidationError, TimeoutError):
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await websocket.close(CLOSE_BAD_MESSAGE)
            return
        except Exception:
            # The edge: FastAPI's error answers are for HTTP; a socket must be told in its own way.
            log.exception("socket_not_opened")
            await _refuse(websocket, DaedamError(500, "internal_error", retry_available=True))
            return
        await _serve(websocket, room, viewer)


async def _hello(websocket: WebSocket, services: MediaServices, session_id: UUID) -> tuple[TicketHolder, int]:
    async with asyncio.timeout(HELLO_S):
        hello = msg.HELLO.validate_json(await websocket.receive_text())
    holder = await services.tickets.redeem(hello.ticket, "socket")
    if holder.session_id != session_id:
        raise DaedamError(401, "ticket_invalid")
    return holder, hello.after_seq


async def _refuse(websocket: WebSocket, error: DaedamError) -> None:
    refusal = msg.ErrorMessage(code=error.code, retry_available=error.retry_available)
    await websocket.send_text(refusal.model_dump_json())
    await websocket.close(CLOSE_FORBIDDEN_ORIGIN if error.status == 403 else CLOSE_REFUSED)


async def _serve(websocket: WebSocket, room: Room, viewer: Viewer) -> None:
    """Both directions until either ends."""
    sending = asyncio.create_task(_send(websocket, viewer))
    receiving = asyncio.create_task(_receive(websocket, room, viewer))
    try:
        await asyncio.wait({sending, receiving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        room.audience.remove(viewer)
        for task in (sending, receiving):
            task.cancel()
        for outcome in await asyncio.gather(sending, receiving, return_exceptions=True):
            if isinstance(outcome, Exception):
                log.error("socket_failed", exc_info=outcome)


async def _send(websocket: WebSocket, viewer: Viewer) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        while (message := await viewer.next()) is not None:
            await websocket.send_text(message.model_dump_json())
        await websocket.close(CLOSE_DONE)


async def _receive(websocket: WebSocket, room: Room, viewer: Viewer) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        while True:
            text = await websocket.receive_text()
            try:
                message = msg.CLIENT.validate_json(text)
            except ValidationError:
                viewer.send(msg.ErrorMessage(code="invalid_request", retry_available=False))
                continue
            await room.receive(viewer, message)
