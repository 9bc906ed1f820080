"""Who has the floor: a pure machine, (state, input, now) → (state, effects). `now` is in seconds, any origin.

The room feeds it what happens and does what it says; it reads no clock. The rules are those of
docs/architecture.md, "Conversation rules". Silence never ends an interview; at most it pauses one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from daedam.interviewing import turn_vocabulary as tv
from daedam.interviewing.turn_moves import Step, drop, end_turn, fresh_turn, hush, say, with_pause, with_room
from daedam.interviewing.turn_state import TurnState, deadline
from daedam.interviewing.turn_vocabulary import Effect, Floor, Line, Reading
from daedam.interviewing.vocabulary import AnswerEnd, CandidateIntent

_TOLD_LATER = (tv.VoiceBegan, tv.VoiceEnded, tv.Hushed, tv.SoundStopped)
__all__ = ["Step", "TurnState", "deadline", "run_timers", "step"]


def step(state: TurnState, event: tv.Input, now: float) -> Step:
    """What `event` at `now` does. Timers that are due go first, so a late tick loses nothing."""
    # A voice is noticed a little after it began: timers count only up to when it really did.
    seen = min(now, event.at) if isinstance(event, _TOLD_LATER) else now
    state, due = run_timers(state, seen)
    handler = _HANDLERS.get(type(event))
    state, effects = handler(state, event, now) if handler else (state, ())
    state, late = run_timers(state, now)
    return state, (*due, *effects, *late)


def run_timers(state: TurnState, now: float) -> Step:
    """Do everything that is due by `now`, in order."""
    effects: tuple[Effect, ...] = ()
    while (due := deadline(state)) is not None and due <= now:
        state, more = _fire(state, now)
        effects = (*effects, *more)
    return state, effects


def _fire(state: TurnState, now: float) -> Step:
    if state.floor is Floor.INTERVIEWER:
        return _fire_speaking(state)
    if state.floor is Floor.ENDING:
        learned = with_pause(state, state.voice_since or now)
        return replace(learned, floor=Floor.CANDIDATE, ending=None, is_speculating=False), (tv.TakeBackEnd(),)
    is_over = state.voice_since is None
    if is_over and state.is_false_alarm:
        back = replace(state, floor=Floor.INTERVIEWER, interrupted_voice_s=None, has_spoken=False)
        return replace(back, is_backchannel=False), (tv.SpeakOn(),)
    if is_over and not (state.may_end and state.voice_ended_at is not None):
        return _fire_silence(state, now)
    if not state.is_speculating:
        return replace(state, is_speculating=True), (tv.Speculate(),)
    return end_turn(state, AnswerEnd.TURN_END)


def _fire_speaking(state: TurnState) -> Step:
    line = state.waiting_line
    if line is not None and state.voice_since is None:
        return replace(state, line=line, waiting_line=None), (tv.Say(line),)
    if line is not None:  # they speak on and on: the text is on the screen, the floor is theirs
        return replace(state, floor=Floor.CANDIDATE, waiting_line=None, has_spoken=True), ()
    stopped = replace(state, floor=Floor.CANDIDATE, interrupted_voice_s=0.0, has_spoken=True)
    return stopped, (tv.StopSpeaking(),)


def _fire_silence(state: TurnState, now: float) -> Step:
    if not state.can_hear or state.nudges >= len(tv.NUDGES):
        return replace(state, floor=Floor.PAUSED), (tv.Pause("silence"),)
    line = tv.NUDGES[state.nudges]
    nudged = replace(state, nudges=state.nudges + 1)
    if state.is_thinking and line is Line.TAKE_YOUR_TIME:
        return nudged, ()  # they said they are thinking: nothing to add
    return say(nudged, line, now)


def _opened(state: TurnState, event: tv.QuestionOpened, now: float) -> Step:
    fresh = TurnState(
        floor=Floor.CANDIDATE,
        kind=event.kind,
        is_first=event.is_first,
        can_hear=state.can_hear,
        quiet_since=now,
        voice_since=state.voice_since,
        has_spoken=state.voice_since is not None,
        hushed_at=state.hushed_at,
        unheard_since=state.unheard_since,
        pauses_s=state.pauses_s,
        pace=state.pace,
    )
    return say(fresh, Line.QUESTION, now) if event.is_aloud else (fresh, ())


def _finished(state: TurnState, _event: tv.InterviewerFinished, now: float) -> Step:
    if state.floor is not Floor.INTERVIEWER or state.waiting_line is not None:
        return state, ()
    spoke = state.voice_since is not None
    heard = replace(state, floor=Floor.CANDIDATE, line=None, has_spoken=spoke)
    if state.line not in tv.NUDGES:
        return replace(heard, quiet_since=now), ()
    # A nudge does not start the silence anew: patience counts from the candidate's last sound.
    return with_room(heard, now), ()


def _voice_began(state: TurnState, event: tv.VoiceBegan, _now: float) -> Step:
    if state.voice_since is not None:
        return state, ()
    effects: tuple[Effect, ...] = ()
    if state.floor is Floor.CANDIDATE:
        if state.may_end:
            state = with_pause(state, event.at)
        effects = drop(state)
        state = replace(state, has_spoken=True, is_speculating=False, is_thinking=False, nudges=0)
        state = replace(state, interrupted_voice_s=None)  # they go on: no false alarm
    state = replace(state, voice_since=event.at, hushed_at=None)
    return replace(state, reading=Reading.COMPLETE, is_backchannel=False), effects


def _hushed(state: TurnState, event: tv.Hushed, _now: float) -> Step:
    return (state, ()) if state.voice_since is None else (replace(state, hushed_at=event.at), ())


def _went_on(state: TurnState, _event: tv.WentOn, _now: float) -> Step:
    if state.hushed_at is None:
        return state, ()
    dropped = drop(state) if state.floor is Floor.CANDIDATE else ()
    return replace(state, hushed_at=None, is_speculating=state.is_speculating and not dropped), dropped


def _voice_ended(state: TurnState, event: tv.VoiceEnded, _now: float) -> Step:
    if state.voice_since is None:
        return state, ()
    if state.interrupted_voice_s is not None:
        state = replace(state, interrupted_voice_s=max(0.0, event.at - state.voice_since))
    if state.floor is Floor.CANDIDATE:
        state = replace(state, quiet_since=event.at)
    return replace(state, voice_since=None, voice_ended_at=event.at, hushed_at=None), ()


def _words(state: TurnState, event: tv.WordsHeard, _now: float) -> Step:
    state = replace(state, is_backchannel=event.is_backchannel)
    if event.n_words > tv.BACKCHANNEL_WORDS:
        state = replace(state, interrupted_voice_s=None)
    if state.floor is not Floor.CANDIDATE:
        return state, ()
    if event.reading is Reading.NEEDS_TIME and state.voice_since is None:
        return replace(state, is_thinking=True, is_speculating=False), drop(state)
    return replace(state, reading=event.reading), ()


def _nothing(state: TurnState, _event: tv.NothingHeard, now: float) -> Step:
    if state.floor is not Floor.ENDING:
        return state, ()
    heard = state.voice_since is not None
    back = replace(state, floor=Floor.CANDIDATE, ending=None, has_spoken=heard, is_speculating=False)
    return with_room(back, now), drop(state)


def _typing(state: TurnState, _event: tv.Typing, now: float) -> Step:
    if state.floor is not Floor.CANDIDATE:
        return state, ()
    # Words are on the way by hand: silence says nothing about being done.
    quiet = replace(state, quiet_since=now, has_spoken=False, is_speculating=False, nudges=0)
    return quiet, drop(state)


def _typed(state: TurnState, _event: tv.Typed, _now: float) -> Step:
    return (state, ()) if state.floor in (Floor.IDLE, Floor.ENDING) else end_turn(state, AnswerEnd.TYPED)


def _pressed(state: TurnState, event: tv.Pressed, now: float) -> Step:
    if event.intent in tv.PATIENCE:
        return replace(state, pace=state.pace.chosen(event.intent)), ()
    if state.floor in (Floor.IDLE, Floor.ENDING):
        return state, ()
    if (state.floor is Floor.PAUSED) != (event.intent is CandidateIntent.RESUME):
        return state, ()
    handler = _PRESSED.get(event.intent)
    return handler(state, now) if handler else (state, ())


def _press_thinking(state: TurnState, now: float) -> Step:
    if state.floor is Floor.AWAY:
        return state, ()
    return replace(fresh_turn(state, now), is_thinking=True), (*hush(state), *drop(state))


def _press_done(state: TurnState, _now: float) -> Step:
    return end_turn(state, AnswerEnd.DONE_BUTTON)


def _press_skip(state: TurnState, _now: float) -> Step:
    return end_turn(state, AnswerEnd.SKIPPED)


def _press_pause(state: TurnState, _now: float) -> Step:
    paused = replace(state, floor=Floor.PAUSED, waiting_line=None, is_speculating=False)
    return paused, (*hush(state), *drop(state), tv.Pause("candidate"))


def _press_resume(state: TurnState, now: float) -> Step:
    return say(fresh_turn(state, now), Line.REPEAT, now)


def _press_again(line: Line) -> Callable[[TurnState, float], Step]:
    def press(state: TurnState, now: float) -> Step:
        if state.floor is Floor.AWAY:
            return state, ()
        again, effects = say(fresh_turn(state, now), line, now)
        return again, (*hush(state), *drop(state), *effects)

    return press


def _hearing(state: TurnState, event: tv.HearingChanged, now: float) -> Step:
    return replace(state, can_hear=event.can_hear, quiet_since=now), ()


def _sound_stopped(state: TurnState, event: tv.SoundStopped, _now: float) -> Step:
    return (state, ()) if state.unheard_since is not None else (replace(state, unheard_since=event.at), ())


def _sound_back(state: TurnState, _event: tv.SoundBack, now: float) -> Step:
    since = state.unheard_since
    if since is None:
        return state, ()

    def later(at: float) -> float:
        """A silence goes on where it was last heard: the time in between counts for nothing."""
        return at + now - max(since, at)

    ended, hushed = state.voice_ended_at, state.hushed_at
    heard = replace(state, unheard_since=None, quiet_since=later(state.quiet_since))
    heard = replace(heard, voice_ended_at=None if ended is None else later(ended))
    return replace(heard, hushed_at=None if hushed is None else later(hushed)), ()


def _connection(state: TurnState, event: tv.ConnectionChanged, now: float) -> Step:
    state = replace(state, unheard_since=None)
    if event.is_up:
        return (fresh_turn(state, now), ()) if state.floor is Floor.AWAY else (state, ())
    if state.floor not in (Floor.INTERVIEWER, Floor.CANDIDATE):
        return replace(state, voice_since=None, hushed_at=None), ()
    away = replace(state, floor=Floor.AWAY, voice_since=None, waiting_line=None, is_speculating=False)
    away = replace(away, hushed_at=None)
    return away, (*hush(state), *drop(state))


def _over(state: TurnState, _event: tv.TurnOver, _now: float) -> Step:
    idle = TurnState(
        can_hear=state.can_hear,
        voice_since=state.voice_since,
        hushed_at=state.hushed_at,
        unheard_since=state.unheard_since,
        pauses_s=state.pauses_s,
        pace=state.pace,
    )
    return idle, hush(state)


_HANDLERS: Mapping[type, Callable[[TurnState, Any, float], Step]] = {
    tv.QuestionOpened: _opened,
    tv.InterviewerFinished: _finished,
    tv.VoiceBegan: _voice_began,
    tv.VoiceEnded: _voice_ended,
    tv.Hushed: _hushed,
    tv.WentOn: _went_on,
    tv.WordsHeard: _words,
    tv.NothingHeard: _nothing,
    tv.Typing: _typing,
    tv.Typed: _typed,
    tv.Pressed: _pressed,
    tv.HearingChanged: _hearing,
    tv.ConnectionChanged: _connection,
    tv.SoundStopped: _sound_stopped,
    tv.SoundBack: _sound_back,
    tv.TurnOver: _over,
}
_PRESSED: Mapping[CandidateIntent, Callable[[TurnState, float], Step]] = {
    CandidateIntent.THINKING: _press_thinking,
    CandidateIntent.DONE: _press_done,
    CandidateIntent.SKIP: _press_skip,
    CandidateIntent.PAUSE: _press_pause,
    CandidateIntent.RESUME: _press_resume,
    CandidateIntent.REPEAT: _press_again(Line.REPEAT),
    CandidateIntent.REPHRASE: _press_again(Line.REPHRASE),
}
