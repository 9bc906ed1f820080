"""Recordings of interviews and the sealed parts they came in."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from daedam.infra.db.tables.base import CreatedAt, Id, Table


class Recording(Table):
    """Sound and picture of an interview, whole or of one question.

    kind: upload | live. state: receiving → received → checked → processing → done | failed, or refused.
    `received` counts plain bytes that are durable; `size` is what was announced, None while a live one goes on.
    `manifest_sealed` lists the parts of a finished one, `metadata_sealed` is what was said of the file when it was
    announced. `probe` is what `providers.media_files` found: numbers and codes. How far reading it is, and which
    question is heard when, stand in the session's journal.
    """

    __tablename__ = "recordings"
    __table_args__ = (
        CheckConstraint("kind in ('upload', 'live')", name="ck_recordings_kind"),
        CheckConstraint("received >= 0 and (size is null or received <= size)", name="ck_recordings_received"),
        # One file per question, or one for the whole interview (no question), refused ones aside.
        Index(
            "uq_recordings_upload",
            "session_id",
            "question_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where="kind = 'upload' and state <> 'refused'",
        ),
    )
    id: Mapped[Id]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("interview_sessions.id"), index=True)
    question_id: Mapped[UUID | None]
    kind: Mapped[str]
    state: Mapped[str]
    size: Mapped[int | None] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    metadata_sealed: Mapped[bytes | None]
    manifest_sealed: Mapped[bytes | None]
    container: Mapped[str | None]
    duration_s: Mapped[float | None]
    probe: Mapped[dict[str, Any] | None]
    refused_reason: Mapped[str | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime | None]


class RecordingPart(Table):
    """A stretch of a recording, sealed as one object. `digest` is keyed: HMAC-SHA256 over the plain bytes."""

    __tablename__ = "recording_parts"
    recording_id: Mapped[UUID] = mapped_column(ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    start: Mapped[int] = mapped_column(BigInteger)
    size: Mapped[int] = mapped_column(BigInteger)
    storage_key: Mapped[str]
    digest: Mapped[bytes]
    created_at: Mapped[CreatedAt]
