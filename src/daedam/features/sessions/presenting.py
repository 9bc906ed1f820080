"""Interviews as responses: pure functions from state to schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from daedam.features.sessions.repository import Interview
from daedam.features.sessions.schemas import (
    EventOut,
    ProvenanceOut,
    QuestionOut,
    SessionOut,
    SessionSummary,
    StateOut,
    StepOut,
    Transcript,
    UtteranceOut,
)
from daedam.infra.outbox import TaskState
from daedam.interviewing import codec
from daedam.interviewing import events as ev
from daedam.interviewing.flow import evaluation_key
from daedam.interviewing.recorded import RecordedFile
from daedam.interviewing.recording_events import RecordingStep
from daedam.interviewing.state import AskedQuestion, SessionState, has_words
from daedam.interviewing.visibility import for_candidate
from daedam.interviewing.vocabulary import Purpose, QuestionKind, SessionStatus, Stage
from daedam.kit.languages import Language
from daedam.scoring.policies import ScoringPolicy

StepState = Literal["waiting", "running", "done", "failed"]


def state_out(interview: Interview) -> StateOut:
    """The state every response carries."""
    state = interview.state
    return StateOut.model_validate(
        {
            "scenario": interview.row.scenario,
            "stage": interview.row.stage,
            "phase": state.phase,
            "next_action": state.next_action,
            "retry_count": state.retry_count,
        }
    )


def question_out(asked: AskedQuestion) -> QuestionOut:
    """An asked question."""
    return _question(asked.question, asked.ordinal, asked)


def planned_out(question: ev.PlannedQuestion, ordinal: int) -> QuestionOut:
    """A question that was not asked yet: for recruiters only."""
    return _question(question, ordinal, None)


def _question(question: ev.PlannedQuestion, ordinal: int, asked: AskedQuestion | None) -> QuestionOut:
    return QuestionOut(
        question_id=question.question_id,
        ordinal=ordinal,
        kind=question.kind,
        area=question.area,
        competency=question.competency,
        text=question.text,
        rephrased=question.rephrased,
        parent_id=question.parent_id,
        is_follow_up=question.kind is QuestionKind.FOLLOW_UP,
        asked_at=asked.asked_at if asked else None,
        is_answered=asked is not None and asked.answer is not None,
        provenance=[ProvenanceOut(source=p.source, quote=p.quote) for p in question.provenance],
    )


def session_out(
    interview: Interview,
    organization_name: str | None,
    candidate_name: str | None,
    *,
    can_hear: bool,
    work: Mapping[str, TaskState],
) -> SessionOut:
    """A session. `work`: where the tasks that read its answers are, by their keys."""
    row, state = interview.row, interview.state
    current = state.current
    return SessionOut(
        session_id=row.id,
        status=_status(interview),
        stage=Stage(row.stage),
        purpose=Purpose(row.purpose),
        language=Language(row.language),
        position=row.position,
        organization_name=organization_name,
        candidate_name=candidate_name,
        policy=ScoringPolicy(row.policy),
        created_at=row.created_at,
        started_at=state.started_at,
        completed_at=state.ended_at,
        total_questions=total_questions(state),
        asked_questions=len(state.asked),
        answered_questions=state.answered_count,
        required_consents=list(state.created.required_consents) if state.created else [],
        consents=dict(state.consents),
        can_hear_speech=can_hear,
        is_fallback_plan=state.plan.is_fallback if state.plan else False,
        current_question=question_out(current) if current else None,
        report_id=state.report_id,
        steps=steps(state, work),
        last_seq=state.last_seq,
        state=state_out(interview),
    )


def summary_out(interview: Interview, organization_name: str | None) -> SessionSummary:
    """A session in a list."""
    row, state = interview.row, interview.state
    return SessionSummary(
        session_id=row.id,
        status=_status(interview),
        stage=Stage(row.stage),
        purpose=Purpose(row.purpose),
        language=Language(row.language),
        position=row.position,
        organization_name=organization_name,
        created_at=row.created_at,
        last_event_at=row.last_event_at,
        answered_questions=state.answered_count,
        total_questions=total_questions(state),
        next_action=state.next_action,
    )


def total_questions(state: SessionState) -> int:
    """Questions asked and still to come; a follow-up adds one, an early end takes those not asked away."""
    return len(state.asked) + (len(state.remaining) if state.end is None else 0)


def _status(interview: Interview) -> SessionStatus:
    cancelled = interview.row.status in (SessionStatus.CANCELLED, SessionStatus.EXPIRED)
    return SessionStatus(interview.row.status) if cancelled else interview.state.status


def steps(state: SessionState, work: Mapping[str, TaskState]) -> list[StepOut]:
    """Every step to the report with its true state. `work` as for `session_out`."""
    failed = {attention.kind for attention in state.needs_attention}
    plan: StepState = "done" if state.plan else "running"
    interview: StepState = "done" if state.end else ("running" if state.is_started else "waiting")
    report: StepState = "done" if state.report_id else "waiting"
    if state.end and not state.report_id and all(a.is_evaluated for a in state.asked if a.answer):
        report = "failed" if "build_report" in failed else "running"
    evaluations = [
        StepOut(step="evaluation", state=_evaluation(a, work), question_id=a.question.question_id)
        for a in state.asked
        if a.answer is not None
    ]
    return [
        StepOut(step="plan", state=plan),
        StepOut(step="interview", state=interview),
        *(step for recording in state.recordings.values() for step in recording_steps(recording)),
        *evaluations,
        StepOut(step="report", state=report),
    ]


_AT_WORK: Mapping[TaskState, StepState] = {
    TaskState.PENDING: "waiting",
    TaskState.RUNNING: "running",
    # Done, and the journal read a moment before: it shows with the next look.
    TaskState.DONE: "running",
    TaskState.NEEDS_ATTENTION: "failed",
}


def _evaluation(asked: AskedQuestion, work: Mapping[str, TaskState]) -> StepState:
    if asked.is_evaluated:
        return "done"
    if asked.awaits_words:
        return "waiting"
    return _AT_WORK[work.get(evaluation_key(asked.question.question_id), TaskState.PENDING)]


def recording_steps(recording: RecordedFile) -> list[StepOut]:
    """How far reading a recording is, step by step. One that was set aside failed where it was."""
    taken = recording.taken
    shown = []
    for step in RecordingStep:
        progress = recording.steps.get(step)
        state: StepState = "waiting" if progress is None else ("done" if progress.is_over else "running")
        if recording.reason is not None and state != "done":
            state = "failed"
        shown.append(
            StepOut(
                step=step,
                state=state,
                question_id=taken.question_id,
                recording_id=taken.recording_id,
                done_s=progress.done if progress else 0.0,
                of_s=taken.duration_s,
                note=(progress.note if progress else None) or recording.reason,
            )
        )
    return shown


def transcript_out(interview: Interview) -> Transcript:
    """Everything said so far, in order."""
    return Transcript(
        items=[utterance_out(u, asked) for asked in interview.state.asked for u in asked.spoken_order],
        state=state_out(interview),
    )


def utterance_out(said: ev.UtteranceFinal, asked: AskedQuestion) -> UtteranceOut:
    """One utterance of the answer to `asked`."""
    return UtteranceOut(
        utterance_id=said.utterance_id,
        question_id=said.question_id,
        speaker=said.speaker,
        text=said.text,
        source=said.source,
        started_ms=said.started_ms,
        ended_ms=said.ended_ms,
        engine=said.engine,
        confidence=said.confidence,
        is_back_filled=said.utterance_id in asked.back_filled,
    )


def event_out(entry: ev.Recorded, *, is_candidate: bool) -> EventOut:
    """One event. What a candidate may not see is only named, so that their screen knows to look again."""
    hidden = {"type": entry.event.type}
    fields = (for_candidate(entry.event) or hidden) if is_candidate else codec.as_json(entry.event)
    return EventOut(seq=entry.seq, at=entry.at, type=entry.event.type, event=fields)


def unanswered_reason(asked: AskedQuestion) -> str | None:
    """Why an answer has no words to score, or None when it has some."""
    if has_words(asked):
        return None
    if asked.answer is None:
        return "no_answer"
    return {"skipped": "skipped"}.get(asked.answer.end, "no_answer" if asked.answer.source == "typed" else "no_speech")
