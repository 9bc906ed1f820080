"""Recordings of an interview, and their playback."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.responses import StreamingResponse

from daedam.features.recordings.ranges import UnsatisfiableRange, asked_range
from daedam.features.recordings.schemas import PlaybackOut, RecordingList
from daedam.features.recordings.service import MEDIA_PATH, Playable, RecordingService
from daedam.features.runtime import RuntimeDep
from daedam.infra.errors import DaedamError
from daedam.infra.tokens import LIFETIME, Claims
from daedam.infra.web.access import PASS_COOKIE, ByPass, Principal, Role, SignedIn
from daedam.infra.web.errors import answer
from daedam.infra.web.requests import FoundationsDep, LanguageDep, UnitDep

router = APIRouter(tags=["recordings"])

VIEWERS = (Role.CANDIDATE, Role.RECRUITER, Role.ADMIN)
Viewer = Annotated[Principal, Depends(SignedIn(*VIEWERS))]
Player = Annotated[Principal, Depends(ByPass("recording_id", *VIEWERS))]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which bytes a request asks for, as its headers say it."""

    range: str | None
    if_range: str | None


def _wanted(
    range: Annotated[str | None, Header()] = None,  # noqa: A002 - the header's name
    if_range: Annotated[str | None, Header()] = None,
) -> Wanted:
    return Wanted(range, if_range)


async def _playable(
    recording_id: UUID, request: Request, caller: Player, unit: UnitDep, runtime: RuntimeDep
) -> Playable:
    # A player's first look was recorded when its pass was given out.
    is_counted = "authorization" in request.headers
    return await RecordingService(unit, runtime, caller).playable(recording_id, is_counted=is_counted)


MEDIA = {
    status: {"content": {kind: {} for kind in ("video/mp4", "video/webm", "video/x-matroska")}, "description": what}
    for status, what in ((200, "All of it"), (206, "The bytes asked for"))
}


PlayableDep = Annotated[Playable, Depends(_playable)]
RangeDep = Annotated[Wanted, Depends(_wanted)]


@router.get("/sessions/{session_id}/recordings")
async def recordings(
    session_id: UUID, caller: Viewer, unit: UnitDep, runtime: RuntimeDep, language: LanguageDep
) -> RecordingList:
    """The recordings of an interview, and how far each has come."""
    return await RecordingService(unit, runtime, caller).of_session(session_id, language)


@router.post("/recordings/{recording_id}/playback")
async def playback(
    recording_id: UUID,
    caller: Viewer,
    unit: UnitDep,
    runtime: RuntimeDep,
    foundations: FoundationsDep,
    response: Response,
) -> PlaybackOut:
    """Let a player fetch one recording for a quarter of an hour; ask again to go on. Recorded in the audit log."""
    found = await RecordingService(unit, runtime, caller).playable(recording_id)
    path = MEDIA_PATH.format(recording_id=recording_id)
    response.set_cookie(
        PASS_COOKIE,
        foundations.tokens.issue_pass(Claims(caller.user_id, caller.login_session_id), recording_id),
        max_age=int(LIFETIME.total_seconds()),
        path=path,
        httponly=True,
        samesite="strict",
        secure=foundations.settings.web_url.startswith("https://"),
    )
    return PlaybackOut(media_url=path, content_type=found.content_type, expires_in=int(LIFETIME.total_seconds()))


@router.head("/recordings/{recording_id}/media", response_class=Response)
async def measure(found: PlayableDep, request: Request, wanted: RangeDep) -> Response:
    """What `media` would answer, without the bytes."""
    return _answer(found, request, wanted)


@router.get(
    "/recordings/{recording_id}/media",
    response_class=StreamingResponse,
    responses=MEDIA,  # type: ignore[arg-type]
)
async def media(found: PlayableDep, request: Request, wanted: RangeDep) -> Response:
    """The recording's bytes, or a range of them; every chunk is proven before it is sent."""
    return _answer(found, request, wanted)


def _answer(found: Playable, request: Request, wanted: Wanted) -> Response:
    size = found.reader.size
    # A live recording grows: each length is a version of its own, so that no player joins ranges of two.
    etag = f'"{found.recording_id}-{size}"'
    try:
        asked = asked_range(wanted.range, wanted.if_range, size, etag)
    except UnsatisfiableRange:
        refused = answer(request, DaedamError(416, "range_not_satisfiable"))
        refused.headers["Content-Range"] = f"bytes */{size}"
        return refused
    first, length = (asked.first, asked.length) if asked else (0, size)
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Disposition": "inline",
        "Content-Length": str(length),
        "Cross-Origin-Resource-Policy": "same-site",
        "ETag": etag,
    }
    if asked:
        headers["Content-Range"] = f"bytes {asked.first}-{asked.last}/{size}"
    status = 206 if asked else 200
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=found.content_type)
    body = found.reader.read(first, length)
    return StreamingResponse(body, status_code=status, headers=headers, media_type=found.content_type)
