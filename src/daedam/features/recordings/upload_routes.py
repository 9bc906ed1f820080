"""Resumable uploads of recorded interviews: the tus protocol 1.0 under /ai-interview/upload."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.routing import APIRoute

from daedam.features.recordings import removing, tus, uploading
from daedam.features.recordings.incoming import Incoming, OpenRequests
from daedam.features.recordings.service import UPLOAD_PATH
from daedam.features.runtime import RuntimeDep
from daedam.infra.errors import DaedamError
from daedam.infra.web.access import Principal, Public, Role, SignedIn
from daedam.infra.web.errors import answer
from daedam.infra.web.requests import UnitDep

OPEN = OpenRequests()
Candidate = Annotated[Principal, Depends(SignedIn(Role.CANDIDATE))]
Handler = Callable[[Request], Awaitable[Response]]


class TusRoute(APIRoute):
    """Says the protocol's version on every answer, errors too, as its clients expect."""

    def get_route_handler(self) -> Any:
        """The route's handler with the header added."""
        handle = super().get_route_handler()

        async def speaking_tus(request: Request) -> Response:
            try:
                response: Response = await handle(request)
            except DaedamError as error:
                response = answer(request, error)
                if error.status == 412:
                    response.headers["Tus-Version"] = tus.VERSION
            response.headers["Tus-Resumable"] = tus.VERSION
            return response

        return speaking_tus


def _speaks_our_version(request: Request) -> None:
    tus.require_version(request.headers)


router = APIRouter(tags=["uploads"], route_class=TusRoute)
Versioned = [Depends(_speaks_our_version)]
TusResumable = Annotated[str | None, Header(description=tus.VERSION)]
"""Named for the description only: it is read before everything else."""
METADATA = "session_id, question_id?, filename, question_starts_ms? (0,61000,,140000: by question); values base64"
BYTES = {"requestBody": {"content": {tus.PATCH_TYPE: {"schema": {"type": "string", "format": "binary"}}}}}


@router.options("/ai-interview/upload", status_code=204, dependencies=[Depends(Public("names limits, nothing else"))])
async def discover(runtime: RuntimeDep) -> Response:
    """What this server can do."""
    return Response(
        status_code=204,
        headers={
            "Tus-Version": tus.VERSION,
            "Tus-Extension": tus.EXTENSIONS,
            "Tus-Max-Size": str(runtime.foundations.settings.upload_max_bytes),
            "Tus-Checksum-Algorithm": ",".join(tus.ALGORITHMS),
        },
    )


@router.post("/ai-interview/upload", status_code=201, dependencies=Versioned)
async def create(
    caller: Candidate,
    unit: UnitDep,
    runtime: RuntimeDep,
    upload_length: Annotated[str, Header()] = "",
    upload_metadata: Annotated[str, Header(description=METADATA)] = "",
    tus_resumable: TusResumable = None,  # noqa: ARG001
) -> Response:
    """Announce a video for an interview: one file for all of it, or one per question."""
    given = {"upload-length": upload_length, "upload-metadata": upload_metadata}
    made = await uploading.announce(unit, runtime, caller, tus.announcement(given))
    # Without a host: right behind every proxy.
    headers = {"Location": f"{UPLOAD_PATH}/{made.recording_id}"} | _expiry(made)
    return Response(status_code=201, headers=headers)


@router.head("/ai-interview/upload/{recording_id}", dependencies=Versioned)
async def offset(
    recording_id: UUID,
    caller: Candidate,
    unit: UnitDep,
    runtime: RuntimeDep,
    tus_resumable: TusResumable = None,  # noqa: ARG001
) -> Response:
    """How much of the file is stored. A request that is still bringing some stores what it has first."""
    await uploading.progress(unit, runtime, caller, recording_id)
    await unit.commit()
    await OPEN.take_over(recording_id)
    unit.db.expire_all()
    found = await uploading.progress(unit, runtime, caller, recording_id)
    headers = {"Upload-Offset": str(found.offset), "Upload-Length": str(found.size)} | _expiry(found)
    if found.metadata:
        headers["Upload-Metadata"] = found.metadata
    return Response(headers=headers)


@router.patch("/ai-interview/upload/{recording_id}", status_code=204, dependencies=Versioned, openapi_extra=BYTES)
async def append(
    recording_id: UUID,
    request: Request,
    caller: Candidate,
    unit: UnitDep,
    runtime: RuntimeDep,
    upload_offset: Annotated[str, Header()] = "",
    upload_checksum: Annotated[str | None, Header()] = None,
    tus_resumable: TusResumable = None,  # noqa: ARG001
) -> Response:
    """Bring bytes from `Upload-Offset` on. What arrives is kept, however the request ends."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != tus.PATCH_TYPE:
        raise DaedamError(415, "upload_content_type")
    start = tus.number({"upload-offset": upload_offset}, "upload-offset")
    given = {"upload-checksum": upload_checksum} if upload_checksum is not None else {}
    checksum = tus.checksum(given)
    # A slow upload may take hours: it must not hold a connection to the database.
    await unit.commit()
    await OPEN.take_over(recording_id)
    incoming = Incoming(request.stream())
    with OPEN.reading(recording_id, incoming):
        found = await uploading.Appending(runtime, caller, checksum).run(recording_id, start, incoming)
    return Response(status_code=204, headers={"Upload-Offset": str(found.offset)} | _expiry(found))


@router.delete("/ai-interview/upload/{recording_id}", status_code=204, dependencies=Versioned)
async def withdraw(
    recording_id: UUID,
    caller: Candidate,
    unit: UnitDep,
    runtime: RuntimeDep,
    tus_resumable: TusResumable = None,  # noqa: ARG001
) -> Response:
    """Take an unfinished or refused upload back; what came of it is deleted."""
    await removing.withdraw(unit, runtime, caller, recording_id)
    return Response(status_code=204)


def _expiry(found: uploading.Progress) -> dict[str, str]:
    return {"Upload-Expires": tus.http_date(found.expires_at)} if found.expires_at else {}
