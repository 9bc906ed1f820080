"""Result, report and decision routes."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from daedam.features.reports.schemas import DecisionOut, ReportOut, ResultsOut, SignalsOut
from daedam.features.reports.service import DecisionIn, ReportService
from daedam.features.runtime import RuntimeDep
from daedam.infra.web.access import Principal, Role, SignedIn
from daedam.infra.web.requests import UnitDep

router = APIRouter(tags=["reports"])

Viewer = Annotated[Principal, Depends(SignedIn(Role.CANDIDATE, Role.RECRUITER, Role.ADMIN))]
Candidate = Annotated[Principal, Depends(SignedIn(Role.CANDIDATE))]
Recruiter = Annotated[Principal, Depends(SignedIn(Role.RECRUITER, Role.ADMIN))]


class Pdf(Response):
    """A printed report."""

    media_type = "application/pdf"


class Xlsx(Response):
    """A workbook."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _file_of(kind: type[Response]) -> dict[int | str, dict[str, Any]]:
    """How a file is described. A response class with a type of its own would claim it for errors too."""
    return {200: {"content": {kind.media_type: {"schema": {"type": "string", "format": "binary"}}}}}


@router.get("/sessions/{session_id}/results")
async def results(session_id: UUID, caller: Viewer, unit: UnitDep, runtime: RuntimeDep) -> ResultsOut:
    """A session's results so far; complete once its status is `evaluated`."""
    return await ReportService(unit, runtime, caller).results(session_id)


@router.get("/sessions/{session_id}/signals")
async def signals(session_id: UUID, caller: Viewer, unit: UnitDep, runtime: RuntimeDep) -> SignalsOut:
    """What was measured of face, body and voice, for the timeline: for recruiters, and for a practice's candidate."""
    return await ReportService(unit, runtime, caller).signals(session_id)


@router.get("/reports/{session_id}")
async def report(session_id: UUID, caller: Recruiter, unit: UnitDep, runtime: RuntimeDep) -> ReportOut:
    """Everything a recruiter sees of one interview. Looking is logged."""
    return await ReportService(unit, runtime, caller).report(session_id)


@router.get("/sessions/{session_id}/report.pdf", response_class=Response, responses=_file_of(Pdf))
async def own_report(session_id: UUID, caller: Candidate, unit: UnitDep, runtime: RuntimeDep) -> Response:
    """The caller's own result on paper: what went well first, with no comparison to others."""
    return Pdf(await ReportService(unit, runtime, caller).own_pdf(session_id), headers=_named(session_id, "pdf"))


@router.get("/reports/{session_id}/export.pdf", response_class=Response, responses=_file_of(Pdf))
async def report_as_pdf(session_id: UUID, caller: Recruiter, unit: UnitDep, runtime: RuntimeDep) -> Response:
    """The report on paper, in the interview's language. Taking it away is logged."""
    return Pdf(await ReportService(unit, runtime, caller).pdf(session_id), headers=_named(session_id, "pdf"))


@router.get("/reports/{session_id}/export.xlsx", response_class=Response, responses=_file_of(Xlsx))
async def report_as_xlsx(session_id: UUID, caller: Recruiter, unit: UnitDep, runtime: RuntimeDep) -> Response:
    """The report as a workbook that holds no formula. Taking it away is logged."""
    return Xlsx(await ReportService(unit, runtime, caller).xlsx(session_id), headers=_named(session_id, "xlsx"))


@router.get("/reports/{session_id}/export.json")
async def report_as_json(
    session_id: UUID, caller: Recruiter, unit: UnitDep, runtime: RuntimeDep, response: Response
) -> ReportOut:
    """The report as a file, word for word what the API answers. Taking it away is logged."""
    response.headers.update(_named(session_id, "json"))
    return await ReportService(unit, runtime, caller).json(session_id)


def _named(session_id: UUID, ending: str) -> dict[str, str]:
    # The name of a file travels far: it says nothing of the person.
    return {"content-disposition": f'attachment; filename="daedam-{session_id}.{ending}"'}


@router.post("/decisions", status_code=201)
async def decide(body: DecisionIn, caller: Recruiter, unit: UnitDep, runtime: RuntimeDep) -> DecisionOut:
    """Record a decision with its reason."""
    return await ReportService(unit, runtime, caller).decide(body)
