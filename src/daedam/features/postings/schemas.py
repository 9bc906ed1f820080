"""What the posting routes take and answer."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from daedam.features.accounts.schemas import In
from daedam.features.organizations.routes import TalentOut
from daedam.kit.languages import Language
from daedam.scoring.policies import ScoringPolicy

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=500)]


class RequirementOut(BaseModel):
    """One requirement, with the skills found in it."""

    id: str
    text: str
    skill_codes: list[str]


class CriterionOut(BaseModel):
    """One criterion as people read it."""

    id: str
    name: str
    description: str
    weight: int
    anchors: dict[int, str]


class AreaOut(BaseModel):
    """An area with its points under the posting's policy."""

    area: str
    name: str
    points: float
    criteria: list[CriterionOut]


class RubricOut(BaseModel):
    """The rubric a posting is scored by."""

    version: str
    areas: list[AreaOut]


class PostingIn(In):
    """A new posting."""

    title: Line
    language: Language = Language.KO
    description: Annotated[str, Field(max_length=10_000)] = ""
    requirements: Annotated[list[Line], Field(min_length=1, max_length=30)]
    policy: ScoringPolicy = ScoringPolicy.DOCUMENTED


class PostingOut(BaseModel):
    """A posting with everything that decides how it is scored."""

    job_posting_id: UUID
    title: str
    language: Language
    description: str
    requirements: list[RequirementOut]
    talent: list[TalentOut]
    policy: ScoringPolicy
    rubric: RubricOut
    status: str


class PostingSummary(BaseModel):
    """A posting in a list."""

    job_posting_id: UUID
    title: str
    language: Language
    policy: ScoringPolicy
    status: str


class PostingList(BaseModel):
    """The organization's postings, newest first."""

    items: list[PostingSummary]


class PracticePosting(BaseModel):
    """A posting one may practise for."""

    job_posting_id: UUID
    title: str
    organization_name: str
    language: Language


class PracticePostingList(BaseModel):
    """Postings one may practise for."""

    items: list[PracticePosting]
