"""What results and reports answer. Every number is computed by `scoring`; nothing here has a default score."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from daedam.features.evaluations.schemas import EvidenceOut
from daedam.features.sessions.schemas import QuestionOut, StateOut, UtteranceOut
from daedam.interviewing.measuring import NotMeasuredWhy
from daedam.interviewing.vocabulary import AnswerSource, SessionStatus

EvaluationState = Literal["scored", "unscorable", "pending"]


class FellBackOut(BaseModel):
    """An engine that was tried first and failed."""

    engine: str
    reason: str


class ReceiptOut(BaseModel):
    """What ran: shown beside the numbers it made."""

    engine: str
    model: str
    prompt_id: str | None
    prompt_version: str | None
    rubric_version: str | None
    duration_ms: int
    input_tokens: int
    output_tokens: int
    fell_back_from: list[FellBackOut]


class CriterionReadingOut(BaseModel):
    """One criterion in one answer."""

    criterion_id: str
    name: str
    area: str
    level: float | None
    reason: str | None
    reason_text: str | None
    is_capped: bool
    spread: int | None
    anchor: str | None
    rationale: str
    evidence: list[EvidenceOut]


class EvaluationOut(BaseModel):
    """One answer's evaluation. The two summary levels are means of the criteria they name in docs/scoring.md."""

    state: EvaluationState
    reason: str | None
    reason_text: str | None
    technical_score: float | None
    communication_score: float | None
    criteria: list[CriterionReadingOut]
    strengths: list[str]
    weaknesses: list[str]
    total_feedback: str
    receipt: ReceiptOut | None


class AnswerOut(BaseModel):
    """An answer as it was given."""

    answer_id: UUID
    text: str
    source: AnswerSource
    utterances: list[UtteranceOut]


class EmotionOut(BaseModel):
    """Derived from measured expression, where the policy allows it and it was measured."""

    dominant_emotion: str
    score: float


class AnswerResult(BaseModel):
    """One question with what came back and how it was read."""

    question: QuestionOut
    answer: AnswerOut | None
    evaluation: EvaluationOut
    emotion: EmotionOut | None


class CriterionTotalOut(BaseModel):
    """A criterion over all its answers: points = weight · (level − 1) / 4."""

    criterion_id: str
    name: str
    weight: int
    level: float | None
    points: float | None
    reason: str | None
    reason_text: str | None
    spread: int | None


class AreaTotalOut(BaseModel):
    """An area's points under the policy."""

    area: str
    name: str
    points_max: float
    points: float | None
    scored_share: float
    reason: str | None
    reason_text: str | None
    criteria: list[CriterionTotalOut]


class TotalsOut(BaseModel):
    """The whole, recomputable by hand."""

    total: float | None
    total_reason: str | None
    total_reason_text: str | None
    earned: float
    possible: float
    scored_share: float
    areas: list[AreaTotalOut]


class NotMeasuredOut(BaseModel):
    """An area that gave nothing, and why, in words."""

    area: str
    name: str
    reason: str
    message: str


class PolicyOut(BaseModel):
    """The scoring policy in words."""

    code: str
    name: str
    description: str


class ResultsOut(BaseModel):
    """A session's results so far; complete once the report is ready."""

    session_id: UUID
    status: SessionStatus
    is_complete: bool
    results: list[AnswerResult]
    totals: TotalsOut
    not_measured: list[NotMeasuredOut]
    strengths: list[str]
    improvements: list[str]
    engine: str
    receipts: list[ReceiptOut]
    policy: PolicyOut
    rubric_version: str
    state: StateOut


class SignalGapOut(BaseModel):
    """Why a kind of signal has no lane: `policy`, `not_consented`, `no_camera` or `not_seen`, and that in words."""

    reason: NotMeasuredWhy
    message: str


class QuestionSpanOut(BaseModel):
    """When a question's answer was given, in milliseconds after the session's start."""

    question_id: UUID
    started_ms: int
    ended_ms: int


class SignalsOut(BaseModel):
    """Measured signals over a session. Every lane has one value per window of `step_ms` from the session's start.

    None in a lane is "not measured", never zero. `units` names what each lane's numbers count, `quality` holds in
    the same windows how well one could see and hear. A kind stands in `lanes` or in `not_measured`, never in both.
    """

    step_ms: int
    lanes: dict[str, list[float | None]]
    units: dict[str, str]
    quality: dict[str, list[float | None]]
    questions: list[QuestionSpanOut]
    not_measured: dict[str, SignalGapOut]
    engines: list[str]


class FlagOut(BaseModel):
    """Something a person should look at."""

    code: str
    message: str
    question_id: UUID | None = None


class RecommendationOut(BaseModel):
    """A restrained suggestion to the person who decides."""

    code: str
    text: str
    notes: list[str]


class TimelineItem(BaseModel):
    """One moment of the interview."""

    seq: int
    at: datetime
    kind: str
    text: str
    started_ms: int | None


class DecisionOut(BaseModel):
    """What a person decided, and why."""

    decision_id: UUID
    outcome: str
    reason: str
    decided_by_name: str
    decided_at: datetime


class ReportOut(ResultsOut):
    """Everything a recruiter sees of one interview."""

    candidate_name: str
    job_posting_id: UUID | None
    posting_title: str
    band_low: float | None
    band_high: float | None
    flags: list[FlagOut]
    recommendation: RecommendationOut | None
    timeline: list[TimelineItem]
    decisions: list[DecisionOut]
