"""Where a conversation stands, and when something is next due. Read by the turn-taking machine alone."""

from __future__ import annotations

from dataclasses import dataclass

from daedam.interviewing import turn_vocabulary as tv
from daedam.interviewing.turn_vocabulary import Floor, Line, Pace, Reading
from daedam.interviewing.vocabulary import AnswerEnd, QuestionKind


@dataclass(frozen=True, slots=True)
class TurnState:
    """Where the conversation stands. Times are on the caller's clock, in seconds.

    `waiting_line` is a line that waits for the candidate's voice to end; `interrupted_voice_s` is how long
    the voice that stopped the interviewer lasted so far (None: it was not stopped). Since `unheard_since` no sound
    came: that is no silence, so nothing the candidate does not say counts against them.
    """

    floor: Floor = Floor.IDLE
    kind: QuestionKind = QuestionKind.BEHAVIOURAL
    is_first: bool = False
    can_hear: bool = True
    quiet_since: float = 0.0
    voice_since: float | None = None
    voice_ended_at: float | None = None
    hushed_at: float | None = None
    unheard_since: float | None = None
    has_spoken: bool = False
    line: Line | None = None
    waiting_line: Line | None = None
    waiting_since: float = 0.0
    interrupted_voice_s: float | None = None
    is_backchannel: bool = False
    is_thinking: bool = False
    is_speculating: bool = False
    ending: AnswerEnd | None = None
    reading: Reading = Reading.COMPLETE
    nudges: int = 0
    pauses_s: tuple[float, ...] = ()
    pace: Pace = tv.DEFAULT_PACE

    @property
    def floor_s(self) -> float:
        """Silence that ends this answer: by question type, stretched by the candidate's own pauses."""
        base = self.pace.patience * self.pace.floors_s[self.kind]
        habit = 0.0
        if len(self.pauses_s) >= tv.MIN_PAUSES:
            longest = len(self.pauses_s) - 1
            habit = self.pace.stretch * sorted(self.pauses_s)[min(longest, int(tv.HABIT_SHARE * len(self.pauses_s)))]
        extra = self.pace.cut_off_extra_s if self.reading is Reading.CUT_OFF else 0.0
        return min(max(base, habit), base + tv.MAX_STRETCH_S) + extra

    @property
    def may_end(self) -> bool:
        """Silence can end this answer: something was said, could be heard, and no thought was announced."""
        return self.has_spoken and self.can_hear and not self.is_thinking

    @property
    def is_false_alarm(self) -> bool:
        """The interviewer was stopped by something too short to be an interruption."""
        voiced = self.interrupted_voice_s
        return voiced is not None and (voiced < tv.BACKCHANNEL_S or self.is_backchannel)


def deadline(state: TurnState) -> float | None:
    """When a `Tick` is next needed, if nothing else happens before. None: the next move is somebody's."""
    if state.floor is Floor.INTERVIEWER:
        return _deadline_speaking(state)
    if state.floor is Floor.ENDING and state.ending is AnswerEnd.TURN_END and state.voice_since is not None:
        return state.voice_since + state.pace.barge_in_s
    if state.floor is not Floor.CANDIDATE or state.unheard_since is not None:
        return None
    return _deadline_voiced(state) if state.voice_since is not None else _deadline_quiet(state)


def _deadline_voiced(state: TurnState) -> float | None:
    if state.hushed_at is None or state.is_speculating or not state.may_end:
        return None
    return state.hushed_at + state.pace.speculate_after_s


def _deadline_quiet(state: TurnState) -> float:
    if state.is_false_alarm and state.voice_ended_at is not None:
        return state.voice_ended_at + tv.FALSE_ALARM_S
    if state.may_end and state.voice_ended_at is not None:
        wait = state.floor_s if state.is_speculating else min(state.pace.speculate_after_s, state.floor_s)
        return state.voice_ended_at + wait
    return state.quiet_since + patience_s(state)


def _deadline_speaking(state: TurnState) -> float | None:
    if state.waiting_line is not None:
        if state.voice_since is not None:
            return state.waiting_since + tv.YIELD_S
        return (state.voice_ended_at or state.waiting_since) + tv.SPECULATE_AFTER_S
    if state.voice_since is None:
        return None
    return state.voice_since + (tv.BACKCHANNEL_S if state.is_backchannel else state.pace.barge_in_s)


def patience_s(state: TurnState) -> float:
    """Seconds of quiet until the next thing the room does about a silence."""
    if not state.can_hear:
        return tv.TYPED_ONLY_PAUSE_S
    extra = tv.THINKING_EXTRA_S if state.is_thinking else 0.0
    extra += tv.FIRST_GRACE_S if state.is_first else 0.0
    waits = (tv.TAKE_YOUR_TIME_S, tv.OFFER_HELP_S, tv.PAUSE_S)
    return state.pace.patience * waits[min(state.nudges, 2)] + extra
