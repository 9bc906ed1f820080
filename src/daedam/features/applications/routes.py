"""Invitation and recruiting routes."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from daedam.features.accounts.routes import answer_sign_in
from daedam.features.applications.invitations import Invitations
from daedam.features.applications.overview import Overview
from daedam.features.applications.schemas import (
    AcceptedOut,
    AcceptIn,
    ApplicationList,
    InvitationCreated,
    InvitationIn,
    InvitationOut,
    OpenIn,
    OverviewOut,
)
from daedam.features.runtime import RuntimeDep
from daedam.infra.web.access import Principal, Public, Role, SignedIn
from daedam.infra.web.requests import FoundationsDep, LanguageDep, UnitDep

router = APIRouter(tags=["recruiting"])

Recruiter = Annotated[Principal, Depends(SignedIn(Role.RECRUITER, Role.ADMIN))]
BY_LINK = Depends(Public("the invitation link's secret is the proof"))


@router.post("/job-postings/{job_posting_id}/invitations", status_code=201)
async def invite(
    job_posting_id: UUID, body: InvitationIn, caller: Recruiter, unit: UnitDep, runtime: RuntimeDep
) -> InvitationCreated:
    """Invite somebody: the link and the one-time code are shown this once."""
    return await Invitations(unit, runtime).create(caller, job_posting_id, body)


@router.post("/invitations/open", dependencies=[BY_LINK])
async def open_invitation(body: OpenIn, unit: UnitDep, runtime: RuntimeDep) -> InvitationOut:
    """What an invitation is for."""
    return await Invitations(unit, runtime).show(body.token)


@router.post("/invitations/accept", dependencies=[BY_LINK])
async def accept_invitation(
    body: AcceptIn, response: Response, unit: UnitDep, runtime: RuntimeDep, foundations: FoundationsDep
) -> AcceptedOut:
    """Take an invitation up with its code: an account, a sign-in and an interview."""
    accepted = await Invitations(unit, runtime).accept(body)
    tokens = answer_sign_in(response, foundations, accepted.signed_in, is_offline=False)
    return AcceptedOut(**tokens.model_dump(), session_id=accepted.session_id)


@router.get("/recruiting/overview")
async def overview(caller: Recruiter, unit: UnitDep, runtime: RuntimeDep, language: LanguageDep) -> OverviewOut:
    """The recruiter's home."""
    return await Overview(unit, runtime, caller).home(language)


@router.get("/job-postings/{job_posting_id}/applications")
async def applications(job_posting_id: UUID, caller: Recruiter, unit: UnitDep, runtime: RuntimeDep) -> ApplicationList:
    """The candidates of a posting."""
    return ApplicationList(items=await Overview(unit, runtime, caller).applications(job_posting_id))
