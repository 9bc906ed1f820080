"""What comes next in an interview: pure decisions, (state, what happened) → events to append.

Both the API (typed answers) and the media room (spoken ones) decide here, so they cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from daedam.interviewing import events as ev
from daedam.interviewing import recorded
from daedam.interviewing.missed import first_order
from daedam.interviewing.recording_events import MissedSoundSettled, SoundMissed
from daedam.interviewing.state import AskedQuestion, SessionState, fold, has_words
from daedam.interviewing.vocabulary import (
    AnswerEnd,
    AnswerSource,
    NextAction,
    QuestionKind,
    SessionEnd,
)
from daedam.kit.entries import Entry
from daedam.kit.ids import new_id
from daedam.kit.tasks import TaskOrder
from daedam.scoring.guard import forbidden_topics

MAX_FOLLOW_UPS_PER_QUESTION = 1
QUESTION_WAIT_S = 3.0
"""How long an interview may stand without a question after an answer before the planned one is asked."""


@dataclass(frozen=True, slots=True)
class FollowUpText:
    """A follow-up as a language model or the rules made it. `quote` is verbatim from the answer."""

    text: str
    quote: str
    engine: str


def follow_up_to(answer_text: str, text: str, quote: str, engine: str) -> FollowUpText | None:
    """A drafted follow-up that may be asked: it quotes the answer, and touches nothing 채용절차법 4조의3 forbids."""
    if quote not in answer_text or forbidden_topics(text):
        return None
    return FollowUpText(text=text, quote=quote, engine=engine)


def foresee(state: SessionState, events: list[ev.SessionEvent]) -> SessionState:
    """The state once `events` are appended, so that a whole chain of decisions fits into one append."""
    at = state.last_at or datetime.fromtimestamp(0, UTC)
    return fold([Entry(state.last_seq + i, at, event) for i, event in enumerate(events, 1)], state)


def start(state: SessionState, *, is_by_upload: bool = False, is_whole: bool = False) -> list[ev.SessionEvent]:
    """Events that start an interview: empty when it may not start (see `state.next_action`).

    Who answers by uploading recordings uses no device here, and need not have them checked. `is_whole`: all
    questions are put at once, to be answered in one recording.
    """
    is_unchecked = is_by_upload and state.next_action is NextAction.CHECK_DEVICES and state.plan is not None
    if state.next_action is not NextAction.START and not is_unchecked:
        return []
    begun: list[ev.SessionEvent] = [ev.SessionStarted()]
    return [*begun, *(ask_all(foresee(state, begun)) if is_whole else ask_next(state))]


def ask_all(state: SessionState) -> list[ev.SessionEvent]:
    """Every planned question that was not put yet, at once: who answers all in one recording has to know them before.

    Empty once anything was answered, and where nothing may be asked.
    """
    is_waiting = state.is_started and state.end is None and state.paused is None
    if not is_waiting or state.answered_count > 0 or recorded.are_pending(state.recordings):
        return []
    return [
        ev.QuestionAsked(question=question, ordinal=ordinal)
        for ordinal, question in enumerate(state.remaining, len(state.asked) + 1)
    ]


def complete_answer(
    state: SessionState, *, source: AnswerSource, end: AnswerEnd, duration_ms: int = 0
) -> list[ev.SessionEvent]:
    """The current question's answer is over. Empty when no question waits for one."""
    current = state.current
    if current is None:
        return []
    spoken = () if end is AnswerEnd.SKIPPED else current.answer_utterances
    return [
        ev.AnswerCompleted(
            answer_id=new_id(),
            question_id=current.question.question_id,
            utterance_ids=tuple(u.utterance_id for u in spoken),
            source=source,
            end=end,
            duration_ms=duration_ms,
        )
    ]


def has_room_to_probe(state: SessionState, asked: AskedQuestion, at_most: int = MAX_FOLLOW_UPS_PER_QUESTION) -> bool:
    """No more than `at_most` follow-ups to a question, and only while the interview goes on."""
    root = asked.question.parent_id or asked.question.question_id
    probes = sum(1 for a in state.asked if a.question.parent_id == root)
    return state.end is None and state.paused is None and probes < at_most


def may_follow_up(state: SessionState, asked: AskedQuestion, at_most: int = MAX_FOLLOW_UPS_PER_QUESTION) -> bool:
    """There is room for a follow-up, and an answer with words to probe."""
    return has_room_to_probe(state, asked, at_most) and has_words(asked)


def ask_next(
    state: SessionState, follow_up: FollowUpText | None = None, at_most: int = MAX_FOLLOW_UPS_PER_QUESTION
) -> list[ev.SessionEvent]:
    """The next question, or the end. Empty when a question already waits, or the session is over or paused.

    `state` holds the answer that was just completed. `follow_up` probes it, where one is allowed. Nothing is asked,
    and nothing ends, before recordings that may hold the answers are read.
    """
    if state.current is not None or state.end is not None or state.paused is not None or state.is_only_reading:
        return []
    last = state.asked[-1] if state.asked else None
    if follow_up is not None and last is not None and may_follow_up(state, last, at_most):
        return [ev.QuestionAsked(question=_probe(last, follow_up), ordinal=len(state.asked) + 1)]
    if state.remaining:
        return [ev.QuestionAsked(question=state.remaining[0], ordinal=len(state.asked) + 1)]
    if state.plan is None:
        return []
    return [ev.SessionEnded(reason=SessionEnd.ALL_ANSWERED)]


def end(state: SessionState, reason: SessionEnd) -> list[ev.SessionEvent]:
    """Events that end a session early; words already said to the current question become its answer."""
    if state.end is not None:
        return []
    closing: list[ev.SessionEvent] = []
    if state.current is not None and (state.current.answer_utterances or state.current.awaits_words):
        said = state.current.answer_utterances
        source = said[-1].source if said else AnswerSource.SPOKEN
        closing = complete_answer(state, source=source, end=AnswerEnd.DONE_BUTTON)
    return [*closing, ev.SessionEnded(reason=reason)]


def tasks_for(session_id: UUID, events: list[ev.SessionEvent]) -> list[TaskOrder]:
    """The background work that appended events call for; ordered in the same transaction as they."""
    orders = []
    for event in events:
        if isinstance(event, ev.AnswerCompleted):
            orders.append(_evaluate(session_id, event.question_id))
        elif isinstance(event, SoundMissed):
            orders.append(first_order(session_id, event))
        elif isinstance(event, ev.SessionEnded) and event.reason not in (
            SessionEnd.CANCELLED,
            SessionEnd.EXPIRED,
        ):
            orders.append(
                TaskOrder(
                    kind="finish_session",
                    queue="cpu",
                    key=f"finish_session:{session_id}",
                    args={"session_id": str(session_id)},
                )
            )
    return orders


def evaluation_key(question_id: UUID) -> str:
    """The key of the task that reads the answer to this question."""
    return f"evaluate_answer:{question_id}"


def evaluation_after(session_id: UUID, settled: MissedSoundSettled) -> TaskOrder:
    """The order to read an answer whose last missing words were found, or given up: it was not read without them."""
    return _evaluate(session_id, settled.question_id, f":{settled.missed_id}")


def _evaluate(session_id: UUID, question_id: UUID, occasion: str = "") -> TaskOrder:
    return TaskOrder(
        kind="evaluate_answer",
        queue="gpu",
        key=evaluation_key(question_id) + occasion,
        args={"session_id": str(session_id), "question_id": str(question_id)},
    )


def _probe(asked: AskedQuestion, follow_up: FollowUpText) -> ev.PlannedQuestion:
    root = asked.question
    return ev.PlannedQuestion(
        question_id=new_id(),
        kind=QuestionKind.FOLLOW_UP,
        area=root.area,
        competency=root.competency,
        text=follow_up.text,
        parent_id=root.parent_id or root.question_id,
        skill_codes=root.skill_codes,
        expected_points=root.expected_points,
        provenance=(
            ev.Provenance(source="answer", quote=follow_up.quote, ref=str(root.question_id)),
            ev.Provenance(source="model", quote=follow_up.engine),
        ),
    )
