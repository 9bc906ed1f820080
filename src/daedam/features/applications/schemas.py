"""What the invitation and recruiting routes take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from daedam.features.accounts.schemas import Email, In, Name, TokenOut
from daedam.interviewing.vocabulary import Phase, Stage
from daedam.kit.languages import Language
from daedam.scoring.policies import ScoringPolicy

Token = Annotated[str, StringConstraints(min_length=20, max_length=100)]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class InvitationIn(In):
    """Whom to invite. The link and the code go out by whatever channel the recruiter uses."""

    email: Email | None = None
    name: Name | None = None
    language: Language | None = None


class InvitationCreated(BaseModel):
    """A new invitation. Link and code are shown this once and stored only as digests."""

    invitation_id: UUID
    link: str
    code: str
    expires_at: datetime


class OpenIn(In):
    """The secret part of an invitation link."""

    token: Token


class InvitationOut(BaseModel):
    """What an invited person is told before anything else."""

    invitation_id: UUID
    organization_name: str
    posting_title: str
    stage: Stage
    language: Language
    expected_minutes: int
    question_count_max: int
    policy: ScoringPolicy
    policy_text: str
    recorded: list[str]
    accommodations: list[str]
    expires_at: datetime
    is_accepted: bool


class AcceptIn(In):
    """Taking an invitation up with its one-time code."""

    token: Token
    code: Code
    email: Email
    name: Name


class AcceptedOut(TokenOut):
    """Signed in, with an interview to begin."""

    session_id: UUID


class CountsOut(BaseModel):
    """A posting's interviews by where they are."""

    invited: int
    in_progress: int
    evaluated: int
    needs_attention: int
    decided: int


class PostingOverview(BaseModel):
    """A posting at a glance."""

    job_posting_id: UUID
    title: str
    language: Language
    status: str
    policy: ScoringPolicy
    counts: CountsOut


class AttentionOut(BaseModel):
    """Something that waits for a person."""

    kind: str
    session_id: UUID
    application_id: UUID | None
    candidate_name: str
    message: str
    at: datetime | None


class LiveOut(BaseModel):
    """An interview going on now."""

    session_id: UUID
    candidate_name: str
    posting_title: str
    phase: Phase
    is_connected: bool
    started_at: datetime | None


class OverviewOut(BaseModel):
    """The recruiter's home."""

    postings: list[PostingOverview]
    attention: list[AttentionOut]
    live: list[LiveOut]


class ApplicationOut(BaseModel):
    """One candidate of a posting. `rank` is shared along overlapping bands."""

    application_id: UUID
    session_id: UUID | None
    candidate_name: str
    state: str
    total: float | None
    band_low: float | None
    band_high: float | None
    rank: int | None
    is_tied: bool
    scored_share: float | None
    flags: list[str]
    engine: str | None
    last_event_at: datetime | None
    decision: str | None


class ApplicationList(BaseModel):
    """A posting's candidates, in the order they came."""

    items: list[ApplicationOut]
