"""Background work (the outbox) and the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from daedam.infra.db.tables.base import CreatedAt, Id, Table


class TaskRow(Table):
    """One order for background work, written with its cause, done once.

    state: pending → running → done | needs_attention. `fence` grows with every lease; a late writer is refused.
    """

    __tablename__ = "tasks"
    __table_args__ = (Index("ix_tasks_open", "available_at", postgresql_where="state in ('pending','running')"),)
    id: Mapped[Id]
    kind: Mapped[str]
    queue: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    args: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="pending", server_default="pending")
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    fence: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    available_at: Mapped[datetime] = mapped_column(server_default=func.now())
    sent_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    error_code: Mapped[str | None]
    created_at: Mapped[CreatedAt]
    done_at: Mapped[datetime | None]


class AuditEvent(Table):
    """Who did what to whose data. Insert-only; each row's digest covers the one before it."""

    __tablename__ = "audit_events"
    chain_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    actor_role: Mapped[str]
    action: Mapped[str]
    object_type: Mapped[str]
    object_id: Mapped[str]
    detail: Mapped[dict[str, Any]]
    digest: Mapped[bytes]


class AuditHead(Table):
    """The end of each chain, so that cutting off the last rows shows."""

    __tablename__ = "audit_heads"
    chain_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[bytes]
    seal: Mapped[bytes]
