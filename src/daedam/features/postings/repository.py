"""Job postings in the database, seen through the caller's rights."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from daedam.infra.db.tables import JobPosting, Organization
from daedam.infra.errors import not_found
from daedam.infra.unit_of_work import UnitOfWork
from daedam.infra.web.access import Principal, Role

OPEN = "open"


@dataclass(frozen=True, slots=True)
class PostingWithEmployer:
    """A posting and the organization it belongs to."""

    posting: JobPosting
    organization: Organization


class Postings:
    """Reads and writes postings within one transaction."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._db = unit.db

    async def of_organization(self, organization_id: UUID) -> list[JobPosting]:
        """An organization's postings, newest first."""
        found = select(JobPosting).where(JobPosting.organization_id == organization_id)
        return list(await self._db.scalars(found.order_by(JobPosting.created_at.desc(), JobPosting.id)))

    async def open_for_practice(self) -> list[PostingWithEmployer]:
        """Postings any candidate may practise for."""
        rows = await self._db.execute(
            select(JobPosting, Organization)
            .join(Organization, Organization.id == JobPosting.organization_id)
            .where(JobPosting.is_practice_open, JobPosting.status == OPEN)
            .order_by(JobPosting.created_at)
        )
        return [PostingWithEmployer(posting, organization) for posting, organization in rows]

    async def get(self, posting_id: UUID) -> PostingWithEmployer | None:
        """A posting by its id, for code that has settled the caller's rights otherwise."""
        row = (
            await self._db.execute(
                select(JobPosting, Organization)
                .join(Organization, Organization.id == JobPosting.organization_id)
                .where(JobPosting.id == posting_id)
            )
        ).one_or_none()
        return PostingWithEmployer(row[0], row[1]) if row else None

    async def visible(self, caller: Principal, posting_id: UUID) -> PostingWithEmployer:
        """A posting the caller may see: their organization's. Raises 404 otherwise."""
        found = await self.get(posting_id)
        is_staff = caller.role in (Role.RECRUITER, Role.ADMIN)
        if found is None or not is_staff or found.posting.organization_id != caller.organization_id:
            raise not_found()
        return found

    async def add(self, posting: JobPosting) -> None:
        """A new posting."""
        self._db.add(posting)
        await self._db.flush()
