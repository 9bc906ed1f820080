"""Posting routes."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from daedam.features.postings import service
from daedam.features.postings.repository import Postings
from daedam.features.postings.schemas import (
    PostingIn,
    PostingList,
    PostingOut,
    PostingSummary,
    PracticePosting,
    PracticePostingList,
)
from daedam.infra.errors import not_found
from daedam.infra.web.access import Principal, Role, SignedIn
from daedam.infra.web.requests import FoundationsDep, UnitDep
from daedam.kit.languages import Language
from daedam.scoring.policies import ScoringPolicy

router = APIRouter(tags=["postings"])

Staff = Annotated[Principal, Depends(SignedIn(Role.RECRUITER, Role.ADMIN))]
Candidate = Annotated[Principal, Depends(SignedIn(Role.CANDIDATE))]


@router.get("/practice-postings")
async def practice_postings(_caller: Candidate, unit: UnitDep) -> PracticePostingList:
    """Postings one may practise for."""
    return PracticePostingList(
        items=[
            PracticePosting(
                job_posting_id=found.posting.id,
                title=found.posting.title,
                organization_name=found.organization.name,
                language=Language(found.posting.language),
            )
            for found in await Postings(unit).open_for_practice()
        ]
    )


@router.get("/job-postings")
async def postings(caller: Staff, unit: UnitDep) -> PostingList:
    """The organization's postings, newest first."""
    if caller.organization_id is None:
        raise not_found()
    return PostingList(
        items=[
            PostingSummary(
                job_posting_id=posting.id,
                title=posting.title,
                language=Language(posting.language),
                policy=ScoringPolicy(posting.policy),
                status=posting.status,
            )
            for posting in await Postings(unit).of_organization(caller.organization_id)
        ]
    )


@router.post("/job-postings", status_code=201)
async def create(body: PostingIn, caller: Staff, unit: UnitDep, foundations: FoundationsDep) -> PostingOut:
    """Publish a posting."""
    return await service.create(unit, foundations, caller, body)


@router.get("/job-postings/{job_posting_id}")
async def show(job_posting_id: UUID, caller: Staff, unit: UnitDep) -> PostingOut:
    """One posting with its rubric under its policy."""
    return await service.show(unit, caller, job_posting_id)
