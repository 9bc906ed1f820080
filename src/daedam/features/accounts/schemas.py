"""What the account routes take and answer."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from daedam.infra.web.access import Role
from daedam.kit.languages import Language

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Email = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=254, pattern=r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$")
]
"""Shaped like an address; whether it is one, only a message sent there shows."""


class In(BaseModel):
    """A request body: nothing unknown in it, and no text that PostgreSQL cannot hold."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _has_no_nul(cls, body: Any) -> Any:
        if _has_nul(body):
            msg = "text may not hold the character NUL"
            raise ValueError(msg)
        return body


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_has_nul(one) for one in value.values())
    return isinstance(value, list) and any(_has_nul(one) for one in value)


class RegisterIn(In):
    """A new candidate account."""

    email: Email
    password: Annotated[str, Field(max_length=1024)]
    name: Name
    language: Language = Language.KO


class UserOut(BaseModel):
    """A user as they see themselves."""

    id: UUID
    email: str
    name: str
    role: Role
    language: Language
    organization_id: UUID | None
    organization_name: str | None


class RefreshIn(In):
    """A refresh token, where the caller keeps it itself instead of in the cookie."""

    refresh_token: Annotated[str, Field(max_length=200)] | None = None


class TokenOut(BaseModel):
    """A sign-in. The refresh token is in the body only where `offline_access` was asked for."""

    access_token: str
    token_type: str = "bearer"  # noqa: S105 - the scheme's name
    expires_in: int
    user: UserOut
    refresh_token: str | None = None
