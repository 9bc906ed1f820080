"""Openings, applications, invitations, decisions."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from daedam.infra.db.tables.base import CreatedAt, Id, Sealed, Table


class JobPosting(Table):
    """A listing of an opening. `requirements` is [{id, text, skill_codes}]."""

    __tablename__ = "job_postings"
    id: Mapped[Id]
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"), index=True)
    title: Mapped[str]
    language: Mapped[str]
    description: Mapped[str]
    requirements: Mapped[list[Any]]
    policy: Mapped[str]
    rubric_version: Mapped[str]
    status: Mapped[str]
    is_practice_open: Mapped[bool]
    created_at: Mapped[CreatedAt]


class Application(Table):
    """One candidate's way through one posting."""

    __tablename__ = "applications"
    __table_args__ = (UniqueConstraint("job_posting_id", "candidate_id"),)
    id: Mapped[Id]
    job_posting_id: Mapped[UUID] = mapped_column(ForeignKey("job_postings.id"), index=True)
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[CreatedAt]


class Invitation(Table):
    """A link and a one-time code that let a candidate into one posting's interview."""

    __tablename__ = "invitations"
    id: Mapped[Id]
    job_posting_id: Mapped[UUID] = mapped_column(ForeignKey("job_postings.id"), index=True)
    token_digest: Mapped[bytes] = mapped_column(unique=True)
    code_digest: Mapped[bytes]
    stage: Mapped[str]
    language: Mapped[str]
    email_index: Mapped[bytes | None]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    expires_at: Mapped[datetime]
    failed_attempts: Mapped[int] = mapped_column(default=0)
    accepted_at: Mapped[datetime | None]
    session_id: Mapped[UUID | None]
    created_at: Mapped[CreatedAt]


class Decision(Table):
    """What a person decided, and why. Nothing else rejects a candidate."""

    __tablename__ = "decisions"
    id: Mapped[Id]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("interview_sessions.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"), index=True)
    outcome: Mapped[str]
    reason_sealed: Mapped[Sealed]
    has_opened_evidence: Mapped[bool]
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[CreatedAt]
