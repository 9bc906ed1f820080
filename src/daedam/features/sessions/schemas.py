"""What the session routes take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, model_validator

from daedam.features.accounts.schemas import In
from daedam.interviewing.recording_events import RecordingStep
from daedam.interviewing.vocabulary import (
    AnswerSource,
    Area,
    ConsentPurpose,
    NextAction,
    Phase,
    Purpose,
    QuestionKind,
    Scenario,
    SessionStatus,
    Stage,
)
from daedam.kit.languages import Language
from daedam.scoring.policies import ScoringPolicy

MAX_ANSWER_CHARS = 20_000

StartDoor = Literal["room", "upload", "whole"]
"""How an interview is answered: live, by one recording for each question, by one recording of them all."""


class SessionIn(In):
    """A new interview: for a posting, or to practise for a position in words."""

    position: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)] | None = None
    job_posting_id: UUID | None = None
    resume_id: UUID | None = None
    stage: Literal[Stage.AI] = Stage.AI
    purpose: Purpose = Purpose.PRACTICE
    language: Language = Language.KO
    scenario: Scenario = Scenario.COMPREHENSIVE

    @model_validator(mode="after")
    def _has_an_aim(self) -> SessionIn:
        if (self.position is None) == (self.job_posting_id is None):
            msg = "give either position or job_posting_id"
            raise ValueError(msg)
        return self


class ConsentsIn(In):
    """One answer per purpose."""

    purposes: dict[ConsentPurpose, bool]


class DeviceCheckIn(In):
    """What the device check found."""

    has_microphone: bool
    has_camera: bool
    has_speaker: bool


class AnswerIn(In):
    """A typed answer; without text, what was said so far is the answer."""

    question_id: UUID
    answer_text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_ANSWER_CHARS)] | None = None
    session_id: UUID | None = None


class SkipIn(In):
    """The question to skip."""

    question_id: UUID


class StateOut(BaseModel):
    """Where the session is, in every response about it."""

    scenario: Scenario
    stage: Stage
    phase: Phase
    next_action: NextAction
    retry_count: int


class ProvenanceOut(BaseModel):
    """Why a question is asked."""

    source: str
    quote: str


class QuestionOut(BaseModel):
    """A question as people see it."""

    question_id: UUID
    ordinal: int
    kind: QuestionKind
    area: Area
    competency: str
    text: str
    rephrased: str | None
    parent_id: UUID | None
    is_follow_up: bool
    asked_at: datetime | None
    is_answered: bool
    provenance: list[ProvenanceOut]


class StepOut(BaseModel):
    """One step from start to report; its state is what is stored, never a guess.

    Steps of a recording say how many seconds of it are done (`done_s` of `of_s`); `note` is why one gave nothing.
    """

    step: Literal["plan", "interview", "evaluation", "report"] | RecordingStep
    state: Literal["waiting", "running", "done", "failed"]
    question_id: UUID | None = None
    recording_id: UUID | None = None
    done_s: float | None = None
    of_s: float | None = None
    note: str | None = None


class SessionOut(BaseModel):
    """An interview."""

    session_id: UUID
    status: SessionStatus
    stage: Stage
    purpose: Purpose
    language: Language
    position: str
    organization_name: str | None
    candidate_name: Annotated[str | None, Field(description="For staff only; None for the candidate.")]
    policy: ScoringPolicy
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    total_questions: int
    asked_questions: Annotated[int, Field(description="All of them from the start where one recording answers all.")]
    answered_questions: int
    required_consents: list[ConsentPurpose]
    consents: dict[ConsentPurpose, bool]
    can_hear_speech: bool
    is_fallback_plan: bool
    current_question: QuestionOut | None
    report_id: UUID | None
    steps: list[StepOut]
    last_seq: int
    state: StateOut


class SessionSummary(BaseModel):
    """An interview in a list."""

    session_id: UUID
    status: SessionStatus
    stage: Stage
    purpose: Purpose
    language: Language
    position: str
    organization_name: str | None
    created_at: datetime
    last_event_at: datetime | None
    answered_questions: int
    total_questions: int
    next_action: NextAction


class SessionList(BaseModel):
    """The caller's interviews, newest first."""

    items: list[SessionSummary]


class QuestionList(BaseModel):
    """Questions so far."""

    items: list[QuestionOut]
    state: StateOut


class UtteranceOut(BaseModel):
    """A stretch of speech, or a typed text. `confidence` is the recogniser's own, None where it gives none."""

    utterance_id: UUID
    question_id: UUID
    speaker: str
    text: str
    source: AnswerSource
    started_ms: int
    ended_ms: int
    engine: str
    confidence: float | None
    is_back_filled: Annotated[bool, Field(description="Its words were found later, in sound that was kept.")] = False


class Transcript(BaseModel):
    """Everything said so far, in order."""

    items: list[UtteranceOut]
    state: StateOut


class AnswerOut(BaseModel):
    """An accepted answer: it is stored; evaluation follows."""

    answer_id: UUID
    session: SessionOut


class FollowUpOut(BaseModel):
    """The deeper question that was asked, or None when there is nothing worth asking."""

    question: QuestionOut | None
    session: SessionOut


class TicketOut(BaseModel):
    """A ticket for the media server; opens each of its doors once."""

    ticket: str
    media_url: str
    expires_in: int


class EventOut(BaseModel):
    """One journal event as followers see it."""

    seq: int
    at: datetime
    type: str
    event: Annotated[dict[str, Any], Field(description="The event's fields; see interviewing/events.")]
