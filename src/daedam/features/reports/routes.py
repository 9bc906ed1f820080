"""Result, report and decision routes."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from daedam.features.reports.schemas import DecisionOut, ReportOut, ResultsOut
from daedam.features.reports.service import DecisionIn, ReportService
from daedam.features.runtime import RuntimeDep
from daedam.infra.web.access import Principal, Role, SignedIn
from daedam.infra.web.requests import UnitDep

router = APIRouter(tags=["reports"])

Viewer = Annotated[Principal, Depends(SignedIn(Role.CANDIDATE, Role.RECRUITER, Role.ADMIN))]
Recruiter = Annotated[Principal, Depends(SignedIn(Role.RECRUITER, Role.ADMIN))]


@router.get("/sessions/{session_id}/results")
async def results(session_id: UUID, caller: Viewer, unit: UnitDep, runtime: RuntimeDep) -> ResultsOut:
    """A session's results so far; complete once its status is `evaluated`."""
    return await ReportService(unit, runtime, caller).results(session_id)


@router.get("/reports/{session_id}")
async def report(session_id: UUID, caller: Recruiter, unit: UnitDep, runtime: RuntimeDep) -> ReportOut:
    """Everything a recruiter sees of one interview. Looking is logged."""
    return await ReportService(unit, runtime, caller).report(session_id)


@router.post("/decisions", status_code=201)
async def decide(body: DecisionIn, caller: Recruiter, unit: UnitDep, runtime: RuntimeDep) -> DecisionOut:
    """Record a decision with its reason."""
    return await ReportService(unit, runtime, caller).decide(body)
