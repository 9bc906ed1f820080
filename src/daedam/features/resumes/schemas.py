"""What the résumé routes take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from daedam.features.accounts.schemas import In

ResumeState = Literal["received", "parsing", "parsed", "unreadable"]
LineText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]


class ResumeTextIn(In):
    """A résumé typed or pasted."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=200_000)]


class SectionIn(In):
    """A section as its owner corrected it."""

    kind: Annotated[str, StringConstraints(pattern=r"^[a-z_]{2,30}$")]
    lines: Annotated[list[LineText], Field(max_length=500)]


class OutlineIn(In):
    """A corrected outline."""

    sections: Annotated[list[SectionIn], Field(min_length=1, max_length=40)]


class LineOut(BaseModel):
    """A line with its place in the document."""

    ref: str
    text: str


class SectionOut(BaseModel):
    """A section that was found."""

    kind: str
    lines: list[LineOut]


class SkillOut(BaseModel):
    """A skill that was named."""

    code: str
    name: str


class CareerOut(BaseModel):
    """An employment, as far as it is written."""

    organization: str | None
    role: str | None
    start: str | None
    end: str | None
    refs: list[str]


class FlagOut(BaseModel):
    """Something a person should know about the file."""

    code: str
    detail: str


class OutlineOut(BaseModel):
    """What was read from a résumé. What was not found is absent."""

    sections: list[SectionOut]
    skills: list[SkillOut]
    career: list[CareerOut]
    flags: list[FlagOut]


class ResumeOut(BaseModel):
    """A résumé and how far reading it has come."""

    resume_id: UUID
    state: ResumeState
    error_code: str | None
    error_message: str | None
    file_name: str
    created_at: datetime
    outline: OutlineOut | None


class ResumeList(BaseModel):
    """The caller's résumés, newest first."""

    items: list[ResumeOut]
