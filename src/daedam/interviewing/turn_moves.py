"""Moves that several rules of turn-taking share: to say a line, to end a turn, to give the floor back. Pure."""

from __future__ import annotations

from dataclasses import replace

from daedam.interviewing import turn_vocabulary as tv
from daedam.interviewing.turn_state import TurnState, patience_s
from daedam.interviewing.turn_vocabulary import Effect, Floor, Line
from daedam.interviewing.vocabulary import AnswerEnd

Step = tuple[TurnState, tuple[Effect, ...]]


def end_turn(state: TurnState, end: AnswerEnd) -> Step:
    """The turn is over; what the interviewer was saying stops."""
    over = replace(state, floor=Floor.ENDING, ending=end, waiting_line=None, is_thinking=False)
    return over, (*hush(state), tv.EndTurn(end))


def say(state: TurnState, line: Line, now: float) -> Step:
    """Say a line now, or once the candidate's voice has ended: never two voices at once."""
    speaking = replace(state, floor=Floor.INTERVIEWER, interrupted_voice_s=None, is_backchannel=False)
    if state.voice_since is not None:
        return replace(speaking, line=None, waiting_line=line, waiting_since=now), ()
    return replace(speaking, line=line, waiting_line=None), (tv.Say(line),)


def hush(state: TurnState) -> tuple[Effect, ...]:
    """What stops the interviewer, if they are speaking."""
    is_speaking = state.floor is Floor.INTERVIEWER and state.waiting_line is None
    return (tv.StopSpeaking(),) if is_speaking else ()


def drop(state: TurnState) -> tuple[Effect, ...]:
    """What throws away what was prepared, if anything was."""
    return (tv.DropSpeculation(),) if state.is_speculating else ()


def with_pause(state: TurnState, voice_at: float) -> TurnState:
    """The candidate took the word at `voice_at` after a pause: remember how long it was."""
    if state.voice_ended_at is None:
        return state
    pause = max(0.0, voice_at - state.voice_ended_at)
    return replace(state, pauses_s=(*state.pauses_s, pause)[-12:])


def with_room(state: TurnState, now: float) -> TurnState:
    """However long the room itself took, a moment is left before it does the next thing about a silence."""
    return replace(state, quiet_since=max(state.quiet_since, now + tv.AFTER_ROOM_S - patience_s(state)))


def fresh_turn(state: TurnState, now: float) -> TurnState:
    """The candidate's turn with fresh patience; what they said before counts only once they speak again."""
    fresh = replace(state, floor=Floor.CANDIDATE, quiet_since=now, nudges=0, has_spoken=False, line=None)
    fresh = replace(fresh, is_thinking=False, is_speculating=False, waiting_line=None, is_backchannel=False)
    return replace(fresh, interrupted_voice_s=None)
