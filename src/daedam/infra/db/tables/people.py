"""Who uses Daedam: users, their keys and sign-ins, and the organizations they work for."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from daedam.infra.db.tables.base import CreatedAt, Id, Sealed, Table


class DataKey(Table):
    """A person's key, wrapped by the master key. Destroying it makes everything sealed under it unreadable."""

    __tablename__ = "data_keys"
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    wrapped_key: Mapped[bytes | None]
    created_at: Mapped[CreatedAt]
    destroyed_at: Mapped[datetime | None]


class Organization(Table):
    """The employer. `talent` is its 인재상: [{id, name, text}]."""

    __tablename__ = "organizations"
    id: Mapped[Id]
    name: Mapped[str]
    talent: Mapped[list[Any]]
    created_at: Mapped[CreatedAt]


class User(Table):
    """A person who can sign in. E-mail and name are sealed; the e-mail is found by a keyed digest."""

    __tablename__ = "users"
    id: Mapped[Id]
    email_index: Mapped[bytes] = mapped_column(unique=True)
    email_sealed: Mapped[Sealed]
    name_sealed: Mapped[Sealed]
    password_hash: Mapped[str | None]
    role: Mapped[str]
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    language: Mapped[str]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class LoginSession(Table):
    """One sign-in: its refresh token rotates, and an old one coming back revokes it."""

    __tablename__ = "login_sessions"
    id: Mapped[Id]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[bytes]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class SignInAttempt(Table):
    """A failed try, counted for throttling; `subject` is a keyed digest of what was tried."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index("ix_sign_in_attempts_subject_at", "subject", "at"),)
    id: Mapped[Id]
    subject: Mapped[bytes]
    at: Mapped[datetime]
