"""Résumé routes."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, UploadFile

from daedam.features.resumes import service
from daedam.features.resumes.repository import Resumes
from daedam.features.resumes.schemas import OutlineIn, ResumeList, ResumeOut, ResumeTextIn
from daedam.features.runtime import RuntimeDep
from daedam.infra.web.access import Principal, Role, SignedIn
from daedam.infra.web.requests import LanguageDep, UnitDep

router = APIRouter(tags=["resumes"])

Candidate = Annotated[Principal, Depends(SignedIn(Role.CANDIDATE))]


@router.post("/resumes", status_code=202)
async def upload(
    file: UploadFile, caller: Candidate, unit: UnitDep, runtime: RuntimeDep, language: LanguageDep
) -> ResumeOut:
    """Upload a résumé: PDF, DOCX, HWPX or text, up to 10 MB. A worker reads it."""
    content = await file.read(service.MAX_RESUME_BYTES + 1)
    resume = await service.receive(unit, runtime, caller, content, (file.filename or "resume")[:200])
    await unit.db.refresh(resume)
    return await service.describe(unit, runtime, resume, language)


@router.post("/resumes/text", status_code=202)
async def upload_text(
    body: ResumeTextIn, caller: Candidate, unit: UnitDep, runtime: RuntimeDep, language: LanguageDep
) -> ResumeOut:
    """Give a résumé as text."""
    resume = await service.receive(unit, runtime, caller, body.text.encode(), service.TEXT_FILE_NAME)
    await unit.db.refresh(resume)
    return await service.describe(unit, runtime, resume, language)


@router.get("/resumes")
async def mine(caller: Candidate, unit: UnitDep, runtime: RuntimeDep, language: LanguageDep) -> ResumeList:
    """The caller's résumés, newest first."""
    found = await Resumes(unit, runtime).of(caller.user_id)
    return ResumeList(items=[await service.describe(unit, runtime, resume, language) for resume in found])


@router.get("/resumes/{resume_id}")
async def show(
    resume_id: UUID, caller: Candidate, unit: UnitDep, runtime: RuntimeDep, language: LanguageDep
) -> ResumeOut:
    """One résumé: how far reading it has come, and what was read."""
    resume = await Resumes(unit, runtime).own(caller, resume_id)
    return await service.describe(unit, runtime, resume, language)


@router.put("/resumes/{resume_id}/outline")
async def correct(
    resume_id: UUID,
    body: OutlineIn,
    caller: Candidate,
    unit: UnitDep,
    runtime: RuntimeDep,
    language: LanguageDep,
) -> ResumeOut:
    """Correct what was read."""
    resume = await service.correct(unit, runtime, caller, resume_id, body)
    return await service.describe(unit, runtime, resume, language)
