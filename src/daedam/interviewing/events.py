"""Facts of a session, past tense, append-only. The journal stores them; `state.fold` reads them.

Adding a field needs a default, so that yesterday's journal still reads. Removing or renaming one needs a
migration on read. Everything here may hold personal words: payloads are stored sealed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from daedam.interviewing.measurements import MeasurementEvent
from daedam.interviewing.recording_events import RecordingEvent
from daedam.interviewing.vocabulary import (
    AnswerEnd,
    AnswerSource,
    Area,
    CandidateIntent,
    ConsentPurpose,
    Purpose,
    QuestionKind,
    Scenario,
    SessionEnd,
    Stage,
)
from daedam.kit.entries import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Why a question is asked: each entry names a source and quotes the line it came from."""

    source: Literal["resume", "requirement", "talent", "bank", "answer", "model"]
    quote: str
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedQuestion:
    """One question as planned (or a follow-up as it was made)."""

    question_id: UUID
    kind: QuestionKind
    area: Area
    competency: str
    text: str
    rephrased: str | None = None
    parent_id: UUID | None = None
    bank_item_id: str | None = None
    skill_codes: tuple[str, ...] = ()
    expected_points: tuple[str, ...] = ()
    follow_up_hints: tuple[str, ...] = ()
    provenance: tuple[Provenance, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCreated:
    """The session exists; its plan is being made. `plan_deadline` is when fallback questions step in.

    `policy` is the scoring policy's name; without one (an old journal) no face or body is ever measured.
    """

    stage: Stage
    purpose: Purpose
    language: Literal["ko", "en"]
    scenario: Scenario
    position: str
    required_consents: tuple[ConsentPurpose, ...]
    plan_deadline: datetime
    policy: str | None = None
    type: Literal["SessionCreated"] = "SessionCreated"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReady:
    """Questions are planned. `is_fallback` says the time ran out and bank questions were taken."""

    questions: tuple[PlannedQuestion, ...]
    engine: str
    is_fallback: bool = False
    type: Literal["PlanReady"] = "PlanReady"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRecorded:
    """One purpose was agreed to or refused."""

    purpose: ConsentPurpose
    is_granted: bool
    text_version: str
    type: Literal["ConsentRecorded"] = "ConsentRecorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicesChecked:
    """The device check was finished; what does not work is named, and typed answers remain."""

    has_microphone: bool
    has_camera: bool
    has_speaker: bool
    type: Literal["DevicesChecked"] = "DevicesChecked"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStarted:
    """The candidate started the interview."""

    type: Literal["SessionStarted"] = "SessionStarted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantJoined:
    """A media connection is up. A later one takes over from an earlier one."""

    connection_id: str
    type: Literal["ParticipantJoined"] = "ParticipantJoined"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantLeft:
    """A media connection is gone."""

    connection_id: str
    reason: Literal["closed", "lost", "taken_over", "server_stopped"]
    type: Literal["ParticipantLeft"] = "ParticipantLeft"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAsked:
    """A question is now the current one. `question` repeats it whole, so a follow-up needs no plan."""

    question: PlannedQuestion
    ordinal: int
    type: Literal["QuestionAsked"] = "QuestionAsked"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSpoken:
    """The interviewer's voice said the question, wholly or until it was interrupted."""

    question_id: UUID
    heard_text: str
    is_complete: bool
    type: Literal["QuestionSpoken"] = "QuestionSpoken"


@dataclass(frozen=True, slots=True, kw_only=True)
class UtteranceFinal:
    """A stretch of speech (or a typed text) that belongs to the answer of `question_id`.

    `started_ms`/`ended_ms` count from the session's start on the media clock; typed text has equal ones.
    """

    utterance_id: UUID
    question_id: UUID
    speaker: Literal["candidate", "interviewer", "practitioner", "executive"]
    text: str
    source: AnswerSource
    started_ms: int
    ended_ms: int
    engine: str
    confidence: float | None = None
    type: Literal["UtteranceFinal"] = "UtteranceFinal"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCompleted:
    """The answer to `question_id` is over and is what gets scored: the named utterances, in order."""

    answer_id: UUID
    question_id: UUID
    utterance_ids: tuple[UUID, ...]
    source: AnswerSource
    end: AnswerEnd
    duration_ms: int = 0
    type: Literal["AnswerCompleted"] = "AnswerCompleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentExpressed:
    """The candidate asked something of the room."""

    question_id: UUID | None
    intent: CandidateIntent
    by: Literal["button", "voice"]
    type: Literal["IntentExpressed"] = "IntentExpressed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateNudged:
    """The room spoke into a silence: once "take your time", later an offer of help."""

    question_id: UUID
    kind: Literal["take_your_time", "offer_help"]
    type: Literal["CandidateNudged"] = "CandidateNudged"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPaused:
    """The interview waits; it can be taken up at the same question."""

    reason: Literal["candidate", "silence", "connection"]
    type: Literal["SessionPaused"] = "SessionPaused"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionResumed:
    """The interview goes on at the same question."""

    type: Literal["SessionResumed"] = "SessionResumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceMeasured:
    """What was measured of the voice over one answer. `None` means not measured."""

    question_id: UUID
    loudness_db: float | None = None
    speech_s: float | None = None
    pause_share: float | None = None
    longest_pause_s: float | None = None
    type: Literal["VoiceMeasured"] = "VoiceMeasured"


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineFellBack:
    """An engine failed and another stood in. Falling back is visible, never silent."""

    capability: str
    from_engine: str
    to_engine: str
    reason: str
    type: Literal["EngineFellBack"] = "EngineFellBack"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded:
    """No more answers. Evaluation of the whole session follows (unless cancelled)."""

    reason: SessionEnd
    type: Literal["SessionEnded"] = "SessionEnded"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEvaluated:
    """One answer has its evaluation; `is_scored` is false where it was unscorable."""

    question_id: UUID
    is_scored: bool
    engine: str
    type: Literal["AnswerEvaluated"] = "AnswerEvaluated"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskNeedsAttention:
    """Work behind this session failed for good and waits for a person."""

    kind: str
    error_code: str
    type: Literal["TaskNeedsAttention"] = "TaskNeedsAttention"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReady:
    """The report is stored and can be seen."""

    report_id: UUID
    type: Literal["ReportReady"] = "ReportReady"


SessionEvent = (
    SessionCreated
    | PlanReady
    | ConsentRecorded
    | DevicesChecked
    | SessionStarted
    | ParticipantJoined
    | ParticipantLeft
    | QuestionAsked
    | QuestionSpoken
    | UtteranceFinal
    | AnswerCompleted
    | IntentExpressed
    | CandidateNudged
    | SessionPaused
    | SessionResumed
    | VoiceMeasured
    | MeasurementEvent
    | EngineFellBack
    | SessionEnded
    | AnswerEvaluated
    | TaskNeedsAttention
    | ReportReady
    | RecordingEvent
)

Recorded = Entry[SessionEvent]
"""A session event with its place in the journal."""
