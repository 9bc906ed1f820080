"""The state of a session: a pure fold over its journal.

API, media and workers fold the same events: a reload, a crash, a second tab come back to the same place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from daedam.interviewing import events as ev
from daedam.interviewing import missed, recorded, recording_events
from daedam.interviewing.asked import AskedQuestion, has_words
from daedam.interviewing.turn_vocabulary import PATIENCE
from daedam.interviewing.vocabulary import (
    CandidateIntent,
    ConsentPurpose,
    NextAction,
    Phase,
    SessionEnd,
    SessionStatus,
)

__all__ = ["AskedQuestion", "SessionState", "fold", "has_words"]


@dataclass(frozen=True, slots=True)
class SessionState:
    """What a session is, after the events folded so far."""

    created: ev.SessionCreated | None = None
    created_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    plan: ev.PlanReady | None = None
    consents: Mapping[ConsentPurpose, bool] = field(default_factory=dict)
    pace: CandidateIntent = CandidateIntent.PACE_USUAL
    devices: ev.DevicesChecked | None = None
    asked: tuple[AskedQuestion, ...] = ()
    end: SessionEnd | None = None
    paused: ev.SessionPaused | None = None
    connection_id: str | None = None
    lost_at: datetime | None = None
    fallbacks: tuple[ev.EngineFellBack, ...] = ()
    needs_attention: tuple[ev.TaskNeedsAttention, ...] = ()
    report_id: UUID | None = None
    recordings: recorded.Recordings = field(default_factory=dict)
    retry_count: int = 0
    last_seq: int = 0
    last_at: datetime | None = None

    @property
    def current(self) -> AskedQuestion | None:
        """The question that waits for an answer: the first without one, unless a recording may still bring it."""
        open_ones = (asked for asked in self.asked if asked.answer is None)
        return next((a for a in open_ones if not recorded.awaits(self.recordings, a.question.question_id)), None)

    @property
    def remaining(self) -> tuple[ev.PlannedQuestion, ...]:
        """Planned questions not asked yet, in order."""
        done = {asked.question.question_id for asked in self.asked}
        planned = self.plan.questions if self.plan else ()
        return tuple(question for question in planned if question.question_id not in done)

    @property
    def is_only_reading(self) -> bool:
        """No question is put before a recording is read: it holds all answers, or those of the last questions."""
        is_pending = recorded.are_pending(self.recordings)
        return is_pending and (not self.remaining or recorded.whole_is_pending(self.recordings))

    @property
    def answered_count(self) -> int:
        """How many asked questions have a completed answer (skips included)."""
        return sum(1 for asked in self.asked if asked.answer is not None)

    @property
    def is_started(self) -> bool:
        """The candidate has started."""
        return self.started_at is not None

    @property
    def refused(self) -> tuple[ConsentPurpose, ...]:
        """Required purposes that were refused: they lead to the human route."""
        required = self.created.required_consents if self.created else ()
        return tuple(p for p in required if self.consents.get(p) is False)

    @property
    def is_consented(self) -> bool:
        """Every required purpose was granted."""
        required = self.created.required_consents if self.created else ()
        return all(self.consents.get(purpose) for purpose in required)

    @property
    def status(self) -> SessionStatus:
        """The status the API and the lists show."""
        if self.end in (SessionEnd.CANCELLED, SessionEnd.EXPIRED):
            return SessionStatus(self.end.value)
        if self.report_id is not None:
            return SessionStatus.EVALUATED
        if self.end is not None:
            return SessionStatus.COMPLETED
        if self.is_started:
            return SessionStatus.IN_PROGRESS
        return SessionStatus.WAITING if self.plan else SessionStatus.DRAFT

    @property
    def phase(self) -> Phase:
        """Part of the session."""
        if self.report_id is not None or self.end in (SessionEnd.CANCELLED, SessionEnd.EXPIRED):
            return Phase.DONE
        if self.end is not None:
            return Phase.EVALUATION
        if not self.is_started:
            return Phase.PREPARATION
        if not self.asked:
            return Phase.GREETING
        return Phase.QUESTIONS if self.current or self.remaining else Phase.CLOSING

    @property
    def next_action(self) -> NextAction:
        """What the candidate's screen offers next."""
        if self.end is not None:
            return self._action_after_end()
        if self.refused:
            return NextAction.HUMAN_ROUTE
        if not self.is_consented:
            return NextAction.CONSENT
        if not self.is_started:
            return self._action_before_start()
        return self._action_in_interview()

    def _action_after_end(self) -> NextAction:
        if self.end in (SessionEnd.CANCELLED, SessionEnd.EXPIRED):
            return NextAction.NONE
        return NextAction.VIEW_REPORT if self.report_id else NextAction.WAIT_FOR_REPORT

    def _action_before_start(self) -> NextAction:
        if self.devices is None:
            return NextAction.CHECK_DEVICES
        return NextAction.START if self.plan else NextAction.WAIT_FOR_PLAN

    def _action_in_interview(self) -> NextAction:
        if self.paused is not None:
            return NextAction.RESUME
        if self.current:
            return NextAction.ANSWER
        return NextAction.WAIT_FOR_RECORDING if self.is_only_reading else NextAction.WAIT_FOR_QUESTION

    def find(self, question_id: UUID) -> AskedQuestion | None:
        """The asked question with this id."""
        return next((a for a in self.asked if a.question.question_id == question_id), None)


def fold(recorded: Iterable[ev.Recorded], state: SessionState | None = None) -> SessionState:
    """The state after `recorded`, on top of `state`. Events at or below `state.last_seq` are passed over."""
    state = state or SessionState()
    for record in recorded:
        if record.seq <= state.last_seq:
            continue
        apply = _APPLY.get(type(record.event))
        if apply is not None:
            state = apply(state, record.event, record.at)
        state = replace(state, last_seq=record.seq, last_at=record.at)
    return state


def _update_question(state: SessionState, question_id: UUID, **changes: Any) -> SessionState:
    asked = tuple(replace(a, **changes) if a.question.question_id == question_id else a for a in state.asked)
    return replace(state, asked=asked)


def _created(state: SessionState, event: ev.SessionCreated, at: datetime) -> SessionState:
    return replace(state, created=event, created_at=at)


def _plan_ready(state: SessionState, event: ev.PlanReady, _at: datetime) -> SessionState:
    # The first plan stands: a late one must not change an interview under way.
    return state if state.plan else replace(state, plan=event)


def _consent(state: SessionState, event: ev.ConsentRecorded, _at: datetime) -> SessionState:
    return replace(state, consents={**state.consents, event.purpose: event.is_granted})


def _intent(state: SessionState, event: ev.IntentExpressed, _at: datetime) -> SessionState:
    return replace(state, pace=event.intent) if event.intent in PATIENCE else state


def _devices(state: SessionState, event: ev.DevicesChecked, _at: datetime) -> SessionState:
    return replace(state, devices=event)


def _started(state: SessionState, _event: ev.SessionStarted, at: datetime) -> SessionState:
    return state if state.started_at else replace(state, started_at=at)


def _joined(state: SessionState, event: ev.ParticipantJoined, _at: datetime) -> SessionState:
    return replace(state, connection_id=event.connection_id, lost_at=None)


def _left(state: SessionState, event: ev.ParticipantLeft, at: datetime) -> SessionState:
    if state.connection_id != event.connection_id:
        return state
    is_lost = event.reason in ("lost", "server_stopped")
    return replace(state, connection_id=None, retry_count=state.retry_count + is_lost, lost_at=at if is_lost else None)


def _asked(state: SessionState, event: ev.QuestionAsked, at: datetime) -> SessionState:
    if state.find(event.question.question_id):
        return state
    return replace(state, asked=(*state.asked, AskedQuestion(event.question, event.ordinal, at)))


def _spoken(state: SessionState, event: ev.QuestionSpoken, _at: datetime) -> SessionState:
    return _update_question(state, event.question_id, is_spoken=True, spoken_text=event.heard_text)


def _utterance(state: SessionState, event: ev.UtteranceFinal, _at: datetime) -> SessionState:
    asked = state.find(event.question_id)
    if asked is None or any(u.utterance_id == event.utterance_id for u in asked.utterances):
        return state
    return _update_question(state, event.question_id, utterances=(*asked.utterances, event))


def _answered(state: SessionState, event: ev.AnswerCompleted, _at: datetime) -> SessionState:
    asked = state.find(event.question_id)
    if asked is None or asked.answer is not None:
        return state
    return _update_question(state, event.question_id, answer=event)


def _paused(state: SessionState, event: ev.SessionPaused, _at: datetime) -> SessionState:
    return replace(state, paused=event)


def _resumed(state: SessionState, _event: ev.SessionResumed, _at: datetime) -> SessionState:
    return replace(state, paused=None)


def _voice(state: SessionState, event: ev.VoiceMeasured, _at: datetime) -> SessionState:
    return _update_question(state, event.question_id, voice=event)


def _fell_back(state: SessionState, event: ev.EngineFellBack, _at: datetime) -> SessionState:
    return replace(state, fallbacks=(*state.fallbacks, event))


def _ended(state: SessionState, event: ev.SessionEnded, at: datetime) -> SessionState:
    return state if state.end else replace(state, end=event.reason, ended_at=at, paused=None)


def _evaluated(state: SessionState, event: ev.AnswerEvaluated, _at: datetime) -> SessionState:
    return _update_question(state, event.question_id, is_evaluated=True)


def _attention(state: SessionState, event: ev.TaskNeedsAttention, _at: datetime) -> SessionState:
    return replace(state, needs_attention=(*state.needs_attention, event))


def _recording(state: SessionState, event: recording_events.FileEvent, _at: datetime) -> SessionState:
    return replace(state, recordings=recorded.apply(state.recordings, event))


def _sound(state: SessionState, event: recording_events.SoundEvent, _at: datetime) -> SessionState:
    asked = state.find(event.question_id)
    return _update_question(state, event.question_id, missed=missed.apply(asked.missed, event)) if asked else state


def _report(state: SessionState, event: ev.ReportReady, _at: datetime) -> SessionState:
    return replace(state, report_id=event.report_id)


_APPLY: Mapping[type, Callable[[SessionState, Any, datetime], SessionState]] = {
    ev.SessionCreated: _created,
    ev.PlanReady: _plan_ready,
    ev.ConsentRecorded: _consent,
    ev.DevicesChecked: _devices,
    ev.IntentExpressed: _intent,
    ev.SessionStarted: _started,
    ev.ParticipantJoined: _joined,
    ev.ParticipantLeft: _left,
    ev.QuestionAsked: _asked,
    ev.QuestionSpoken: _spoken,
    ev.UtteranceFinal: _utterance,
    ev.AnswerCompleted: _answered,
    ev.SessionPaused: _paused,
    ev.SessionResumed: _resumed,
    ev.VoiceMeasured: _voice,
    ev.EngineFellBack: _fell_back,
    ev.SessionEnded: _ended,
    ev.AnswerEvaluated: _evaluated,
    ev.TaskNeedsAttention: _attention,
    ev.ReportReady: _report,
    **dict.fromkeys(recording_events.FILE_EVENTS, _recording),
    **dict.fromkeys(recording_events.SOUND_EVENTS, _sound),
}
