"""What a step of reading a recording found, until its answers stand in the journal."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from daedam.infra.db.tables.base import CreatedAt, Sealed, Table


class RecordingResult(Table):
    """One step's result: words, times and measurements, compressed and sealed. Gone once the answers are made."""

    __tablename__ = "recording_results"
    recording_id: Mapped[UUID] = mapped_column(ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    content_sealed: Mapped[Sealed]
    created_at: Mapped[CreatedAt]
