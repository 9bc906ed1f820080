"""Sound a browser kept while its line to the room was gone: its key, its pieces, its end."""

from __future__ import annotations

import asyncio
import base64
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, Response
from starlette.requests import ClientDisconnect

from daedam.features.recordings.schemas import SoundKeyOut
from daedam.features.recordings.sent_sound import MOST_BYTES, SentSound
from daedam.features.runtime import RuntimeDep
from daedam.infra.errors import DaedamError
from daedam.infra.web.access import Principal, Role, SignedIn
from daedam.infra.web.requests import UnitDep

router = APIRouter(tags=["recordings"])
Candidate = Annotated[Principal, Depends(SignedIn(Role.CANDIDATE))]
StartedMs = Annotated[int, Path(ge=0, le=7 * 86_400_000, description="Where the piece begins, on the session's clock.")]
SENT_WITHIN_S = 120.0
"""For a piece: at the slowest 4 KB a second. What does not come by then is sent again, or counts as gone."""
_BINARY = {"schema": {"type": "string", "format": "binary"}}
BYTES = {"requestBody": {"required": True, "content": {"application/octet-stream": _BINARY}}}


@router.post("/sessions/{session_id}/missed-sound/key")
async def sound_key(session_id: UUID, caller: Candidate, unit: UnitDep, runtime: RuntimeDep) -> SoundKeyOut:
    """The key a browser seals what it keeps with, until it is sent or the interview is over."""
    key = await SentSound(unit, runtime, caller).key(session_id)
    return SoundKeyOut(key=base64.b64encode(key).decode())


@router.put("/sessions/{session_id}/missed-sound/{missed_id}/{started_ms}", status_code=204, openapi_extra=BYTES)
async def send_sound(
    session_id: UUID,
    missed_id: UUID,
    started_ms: StartedMs,
    request: Request,
    caller: Candidate,
    unit: UnitDep,
    runtime: RuntimeDep,
) -> Response:
    """A piece of what was missed: a WebM or MP4 file of its own. Sent again, it changes nothing."""
    sound = SentSound(unit, runtime, caller)
    await sound.require(session_id, missed_id, started_ms)
    await unit.commit()  # a slow line must not hold the interview
    content = await _whole(request)
    unit.db.expire_all()
    await sound.add(session_id, missed_id, started_ms, content)
    return Response(status_code=204)


async def _whole(request: Request) -> bytes:
    """The body. Raises 413, and 408 for a connection that brings it too slowly or not to its end."""
    content = bytearray()
    try:
        async with asyncio.timeout(SENT_WITHIN_S):
            async for chunk in request.stream():
                content += chunk
                if len(content) > MOST_BYTES:
                    raise DaedamError(413, "upload_too_large", limit=f"{MOST_BYTES // 1024} KB")
    except (TimeoutError, ClientDisconnect):
        raise DaedamError(408, "sound_cut", retry_available=True) from None
    return bytes(content)


@router.post("/sessions/{session_id}/missed-sound/{missed_id}/complete", status_code=204)
async def complete_sound(
    session_id: UUID, missed_id: UUID, caller: Candidate, unit: UnitDep, runtime: RuntimeDep
) -> Response:
    """All there is was sent: the words in it are looked for now."""
    await SentSound(unit, runtime, caller).complete(session_id, missed_id)
    return Response(status_code=204)
