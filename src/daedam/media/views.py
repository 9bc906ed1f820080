"""What of a session each viewer may see on the socket. A candidate sees what was asked and said, not the key to it."""

from __future__ import annotations

from collections.abc import Iterable

from daedam.interviewing import events as ev
from daedam.interviewing.codec import as_json
from daedam.interviewing.state import AskedQuestion, SessionState
from daedam.interviewing.turn_state import TurnState
from daedam.interviewing.turn_vocabulary import NUDGES, Floor
from daedam.interviewing.visibility import for_candidate
from daedam.media.messages import EventMessage, QuestionView, RoomState, SessionView
from daedam.signals.voice import SILENCE_DB

_QUIETEST_DB = -60.0


def event_message(entry: ev.Recorded, *, is_candidate: bool) -> EventMessage | None:
    """The event for this viewer, or None when they may not see it."""
    event = for_candidate(entry.event) if is_candidate else as_json(entry.event)
    return None if event is None else EventMessage(seq=entry.seq, at=entry.at, event=event)


def event_messages(entries: Iterable[ev.Recorded], *, is_candidate: bool) -> list[EventMessage]:
    """Those of these events that this viewer may see."""
    messages = (event_message(entry, is_candidate=is_candidate) for entry in entries)
    return [message for message in messages if message is not None]


def session_view(state: SessionState) -> SessionView:
    """The session for the socket."""
    return SessionView(
        status=state.status,
        phase=state.phase,
        next_action=state.next_action,
        retry_count=state.retry_count,
        language=state.created.language if state.created else "ko",
        answered_questions=state.answered_count,
        total_questions=len(state.asked) + len(state.remaining),
        question=question_view(state.current) if state.current else None,
        started_at=state.started_at,
    )


def question_view(asked: AskedQuestion) -> QuestionView:
    """The question without its expected points."""
    return QuestionView(
        question_id=asked.question.question_id,
        ordinal=asked.ordinal,
        kind=asked.question.kind,
        text=asked.question.text,
        is_follow_up=asked.question.parent_id is not None,
        is_spoken=asked.is_spoken,
    )


def room_state(turn: TurnState) -> RoomState:
    """What the screen calls the state of the floor."""
    if turn.floor is Floor.CANDIDATE:
        is_pondering = turn.is_thinking or (turn.nudges > 0 and turn.voice_since is None)
        return RoomState.THINKING_PAUSE if is_pondering else RoomState.LISTENING
    if turn.floor is Floor.INTERVIEWER and turn.waiting_line is None:
        return RoomState.THINKING_PAUSE if turn.line in NUDGES else RoomState.SPEAKING
    if turn.floor in (Floor.PAUSED, Floor.AWAY):
        return RoomState.PAUSED
    return RoomState.PREPARING


def level(level_db: float) -> float:
    """A level in dBFS as 0 (below -60) to 1 (full scale), for a meter."""
    return round(max(0.0, min(1.0, 1.0 - max(level_db, SILENCE_DB) / _QUIETEST_DB)), 2)
