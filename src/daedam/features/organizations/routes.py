"""The caller's own organization."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from daedam.infra.db.tables import Organization
from daedam.infra.errors import not_found
from daedam.infra.web.access import Principal, Role, SignedIn
from daedam.infra.web.requests import UnitDep

router = APIRouter(tags=["organizations"])


class TalentOut(BaseModel):
    """One value of the 인재상."""

    id: str
    name: str
    text: str


class OrganizationOut(BaseModel):
    """An employer."""

    organization_id: UUID
    name: str
    talent: list[TalentOut]


@router.get("/organizations/me")
async def mine(
    caller: Annotated[Principal, Depends(SignedIn(Role.RECRUITER, Role.INTERVIEWER, Role.ADMIN))], unit: UnitDep
) -> OrganizationOut:
    """The organization the caller works for."""
    found = await unit.db.get(Organization, caller.organization_id) if caller.organization_id else None
    if found is None:
        raise not_found()
    return OrganizationOut(
        organization_id=found.id, name=found.name, talent=[TalentOut(**value) for value in found.talent]
    )
