"""Taking a recording into its interview. Pure."""

from __future__ import annotations

import math
from datetime import datetime
from uuid import UUID

from daedam.interviewing import events as ev
from daedam.interviewing import flow, recorded
from daedam.interviewing.recording_events import RecordingTaken
from daedam.interviewing.state import AskedQuestion, SessionState
from daedam.interviewing.vocabulary import AnswerSource


def why_not_taken(state: SessionState, question_id: UUID | None) -> str | None:
    """Why a recording comes too late for its interview, or None where it does not."""
    if state.end is not None:
        return "session_over"
    if question_id is not None:
        asked = state.find(question_id)
        is_known = asked is not None or any(one.question_id == question_id for one in state.remaining)
        return None if is_known and (asked is None or asked.answer is None) else "question_answered"
    is_done = bool(state.asked) and all(one.answer for one in state.asked) and not state.remaining
    return "question_answered" if is_done else None


def offset_ms(state: SessionState, now: datetime) -> int:
    """Where a recording taken `now` begins on the session's clock: after all others, and after what was said live."""
    after = recorded.next_offset_ms(state.recordings)
    if state.started_at is None or not any(_is_live(asked) for asked in state.asked):
        return after
    return max(after, 1000 * math.ceil((now - state.started_at).total_seconds()))


def _is_live(asked: AskedQuestion) -> bool:
    return asked.is_spoken or any(said.source is AnswerSource.SPOKEN for said in asked.utterances)


def take_events(state: SessionState, taken: RecordingTaken) -> list[ev.SessionEvent]:
    """The recording is taken: the interview is under way, its question asked, and the next one follows."""
    if taken.recording_id in state.recordings:
        return []
    events: list[ev.SessionEvent] = [] if state.is_started else [ev.SessionStarted()]
    if taken.question_id is not None and state.find(taken.question_id) is None:
        question = next(one for one in state.remaining if one.question_id == taken.question_id)
        events.append(ev.QuestionAsked(question=question, ordinal=len(state.asked) + 1))
    events.append(taken)
    after = flow.foresee(state, events)
    return events if recorded.whole_is_pending(after.recordings) else [*events, *flow.ask_next(after)]
