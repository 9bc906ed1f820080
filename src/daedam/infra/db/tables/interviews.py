"""Résumés, interviews, their journal, and what was made of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pgvector.sqlalchemy import Vector
from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from daedam.infra.db.tables.base import EMBEDDING_DIMENSION, CreatedAt, Id, Sealed, Table


class Resume(Table):
    """An uploaded résumé and what was read from it."""

    __tablename__ = "resumes"
    id: Mapped[Id]
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    state: Mapped[str]
    error_code: Mapped[str | None]
    storage_key: Mapped[str | None]
    file_name_sealed: Mapped[Sealed]
    outline_sealed: Mapped[bytes | None]
    created_at: Mapped[CreatedAt]


class ResumeChunk(Table):
    """A piece of a résumé of about one achievement, with its embedding."""

    __tablename__ = "resume_chunks"
    __table_args__ = (
        Index(
            "ix_resume_chunks_embedding",
            "embedding",
            postgresql_using="hnsw",
            postgresql_ops={"embedding": "vector_cosine_ops"},
        ),
    )
    id: Mapped[Id]
    resume_id: Mapped[UUID] = mapped_column(ForeignKey("resumes.id", ondelete="CASCADE"), index=True)
    ordinal: Mapped[int]
    ref: Mapped[str]
    section: Mapped[str]
    text_sealed: Mapped[Sealed]
    embedding: Mapped[Any] = mapped_column(Vector(EMBEDDING_DIMENSION))
    embedding_model: Mapped[str]


class InterviewSession(Table):
    """One interview at one stage. `status` and `last_seq` follow the journal by a trigger."""

    __tablename__ = "interview_sessions"
    id: Mapped[Id]
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    job_posting_id: Mapped[UUID | None] = mapped_column(ForeignKey("job_postings.id"), index=True)
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("applications.id"), index=True)
    resume_id: Mapped[UUID | None] = mapped_column(ForeignKey("resumes.id"))
    stage: Mapped[str]
    purpose: Mapped[str]
    language: Mapped[str]
    scenario: Mapped[str]
    position: Mapped[str]
    policy: Mapped[str]
    rubric_version: Mapped[str]
    status: Mapped[str]
    last_seq: Mapped[int] = mapped_column(default=0)
    last_event_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class JournalRow(Table):
    """One event of a session. Append-only; the payload is sealed."""

    __tablename__ = "session_events"
    session_id: Mapped[UUID] = mapped_column(ForeignKey("interview_sessions.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    type: Mapped[str]
    payload: Mapped[Sealed]


class Question(Table):
    """A planned question with its embedding; its words and provenance are sealed."""

    __tablename__ = "questions"
    id: Mapped[Id]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("interview_sessions.id"), index=True)
    ordinal: Mapped[int]
    kind: Mapped[str]
    area: Mapped[str]
    competency: Mapped[str]
    bank_item_id: Mapped[str | None]
    content_sealed: Mapped[Sealed]
    embedding: Mapped[Any] = mapped_column(Vector(EMBEDDING_DIMENSION))
    embedding_model: Mapped[str]


class Evaluation(Table):
    """One evaluator's reading of one answer: levels, verified evidence, rationale, receipt."""

    __tablename__ = "evaluations"
    __table_args__ = (UniqueConstraint("session_id", "question_id"),)
    id: Mapped[Id]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("interview_sessions.id"), index=True)
    question_id: Mapped[UUID]
    state: Mapped[str]
    reason: Mapped[str | None]
    content_sealed: Mapped[Sealed]
    receipt: Mapped[dict[str, Any]]
    created_at: Mapped[CreatedAt]


class Report(Table):
    """A session's report. Numbers stand beside the sealed content so that lists can rank."""

    __tablename__ = "reports"
    id: Mapped[Id]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("interview_sessions.id"), unique=True)
    content_sealed: Mapped[Sealed]
    total: Mapped[float | None]
    band_low: Mapped[float | None]
    band_high: Mapped[float | None]
    scored_share: Mapped[float]
    engine: Mapped[str]
    created_at: Mapped[CreatedAt]


class Ticket(Table):
    """Opens a media door once, within a minute, for one session and one person."""

    __tablename__ = "tickets"
    token_digest: Mapped[bytes] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("interview_sessions.id"))
    user_id: Mapped[UUID]
    role: Mapped[str]
    expires_at: Mapped[datetime]
    offer_used_at: Mapped[datetime | None]
    socket_used_at: Mapped[datetime | None]
