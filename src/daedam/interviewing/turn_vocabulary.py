"""What the turn-taking machine hears, what it orders, and how long it waits. Times are in seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

from daedam.interviewing.vocabulary import AnswerEnd, CandidateIntent, QuestionKind

SPECULATE_AFTER_S = 0.3
"""Silence after which the next question is worked on, to be thrown away if the candidate goes on."""
FLOORS_S: Mapping[QuestionKind, float] = {
    QuestionKind.FACTUAL: 0.7,
    QuestionKind.BEHAVIOURAL: 1.5,
    QuestionKind.SITUATIONAL: 1.5,
    QuestionKind.TECHNICAL: 1.5,
    QuestionKind.MOTIVATION: 1.5,
    QuestionKind.FOLLOW_UP: 1.5,
    QuestionKind.PROBLEM_SOLVING: 3.0,
}
"""Silence that ends an answer, by what the question asks for."""
STRETCH = 1.5
"""The floor stays above all but the longest tenth of the candidate's own pauses by this factor."""
HABIT_SHARE = 0.9
MAX_STRETCH_S = 2.5
MIN_PAUSES = 3
CUT_OFF_EXTRA_S = 1.5
"""Added when the last words ask for more ("because …", "그래서")."""
BARGE_IN_S = 0.25
"""Voice over the interviewer's that stops it: with 50 ms to act, silence within 300 ms."""
BACKCHANNEL_S = 1.0
BACKCHANNEL_WORDS = 3
"""A backchannel ("네", "I see") is shorter than either."""
FALSE_ALARM_S = 2.0
"""Silence after an interruption that was none, before the interviewer goes on."""
YIELD_S = 3.0
"""How long the interviewer waits for a voice to end before leaving the question to the screen."""
FIRST_GRACE_S = 2.0
"""Added to every patience on the first answer."""
TAKE_YOUR_TIME_S = 10.0
OFFER_HELP_S = 22.0
PAUSE_S = 60.0
AFTER_ROOM_S = 5.0
"""Left to the candidate after the interviewer spoke into a silence or an answer turned out to hold no word."""
THINKING_EXTRA_S = 30.0
TYPED_ONLY_PAUSE_S = 300.0
"""Where speech cannot be heard, only this much idleness pauses the interview."""


HUSH_S = 0.15
"""Quiet after which the last words are made out, in case that was the end: longer than most stop consonants."""
HANG_OVER_S = 0.25
"""Silence after which a voice has ended: longer than any stop consonant (up to about 0.2 s)."""


PATIENCE: Mapping[CandidateIntent, float] = {
    CandidateIntent.PACE_USUAL: 1.0,
    CandidateIntent.PACE_UNHURRIED: 1.5,
    CandidateIntent.PACE_PATIENT: 2.0,
}
"""What a candidate may multiply every wait by."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How patient a room is. Floors are the silence that ends an answer, by what the question asks for."""

    hang_over_s: float = HANG_OVER_S
    hush_s: float = HUSH_S
    speculate_after_s: float = SPECULATE_AFTER_S
    floors_s: Mapping[QuestionKind, float] = field(default_factory=lambda: FLOORS_S)
    cut_off_extra_s: float = CUT_OFF_EXTRA_S
    stretch: float = STRETCH
    barge_in_s: float = BARGE_IN_S
    patience: float = 1.0
    """What floors and every wait for the candidate are multiplied by: their own setting."""

    def chosen(self, intent: CandidateIntent) -> Pace:
        """This pace as the candidate wants it."""
        return replace(self, patience=PATIENCE[intent])


DEFAULT_PACE = Pace()


class Floor(StrEnum):
    """Whose turn it is. ENDING: the answer is being stored. AWAY: no connection, all clocks stand."""

    IDLE = "idle"
    INTERVIEWER = "interviewer"
    CANDIDATE = "candidate"
    ENDING = "ending"
    PAUSED = "paused"
    AWAY = "away"


class Reading(StrEnum):
    """What the last words say about a pause."""

    COMPLETE = "complete"
    CUT_OFF = "cut_off"
    NEEDS_TIME = "needs_time"


class Line(StrEnum):
    """What the interviewer may say to the current question."""

    QUESTION = "question"
    REPEAT = "repeat"
    REPHRASE = "rephrase"
    TAKE_YOUR_TIME = "take_your_time"
    OFFER_HELP = "offer_help"


NUDGES = (Line.TAKE_YOUR_TIME, Line.OFFER_HELP)


@dataclass(frozen=True, slots=True)
class QuestionOpened:
    """A question is current. `is_aloud` asks for it to be said; else the floor is the candidate's at once."""

    kind: QuestionKind
    is_first: bool = False
    is_aloud: bool = True


@dataclass(frozen=True, slots=True)
class InterviewerFinished:
    """The interviewer said it all (or cannot speak): the floor is the candidate's."""


@dataclass(frozen=True, slots=True)
class VoiceBegan:
    """The candidate's voice is there; `at` is when it began, a little before it was noticed."""

    at: float


@dataclass(frozen=True, slots=True)
class VoiceEnded:
    """The candidate's voice stopped; `at` is when its last sound was."""

    at: float


@dataclass(frozen=True, slots=True)
class Hushed:
    """The voice fell quiet at `at`: perhaps its end, perhaps a breath."""

    at: float


@dataclass(frozen=True, slots=True)
class WentOn:
    """It was a breath."""


@dataclass(frozen=True, slots=True)
class WordsHeard:
    """What the recogniser made of the voice so far: a count and a reading, no words."""

    n_words: int
    is_backchannel: bool
    reading: Reading = Reading.COMPLETE


@dataclass(frozen=True, slots=True)
class NothingHeard:
    """The answer that was about to end holds no words (a cough, noise): it is still the candidate's turn."""


@dataclass(frozen=True, slots=True)
class Typing:
    """The candidate is typing: nobody hurries them."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed answer was sent and is stored: it ends the turn, from wherever the floor is."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button, or the same wish by voice."""

    intent: CandidateIntent


@dataclass(frozen=True, slots=True)
class HearingChanged:
    """Speech can, or cannot, be turned into words now."""

    can_hear: bool


@dataclass(frozen=True, slots=True)
class ConnectionChanged:
    """The media connection was lost, or is back."""

    is_up: bool


@dataclass(frozen=True, slots=True)
class SoundStopped:
    """No sound at all, not even silence, has come from the candidate since `at`: whether they speak is not known."""

    at: float


@dataclass(frozen=True, slots=True)
class SoundBack:
    """Sound comes again."""


@dataclass(frozen=True, slots=True)
class TurnOver:
    """The answer is stored; nothing is asked until `QuestionOpened`."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Time passed."""


Input = (
    QuestionOpened
    | InterviewerFinished
    | VoiceBegan
    | VoiceEnded
    | Hushed
    | WentOn
    | WordsHeard
    | NothingHeard
    | Typing
    | Typed
    | Pressed
    | HearingChanged
    | ConnectionChanged
    | SoundStopped
    | SoundBack
    | TurnOver
    | Tick
)


@dataclass(frozen=True, slots=True)
class Speculate:
    """Start working on what comes next; nobody may hear it yet."""


@dataclass(frozen=True, slots=True)
class DropSpeculation:
    """The candidate goes on: what was prepared is void."""


@dataclass(frozen=True, slots=True)
class EndTurn:
    """Store the answer and ask on. Until it is stored, `TakeBackEnd` may still come."""

    end: AnswerEnd


@dataclass(frozen=True, slots=True)
class TakeBackEnd:
    """The candidate spoke on before the answer was stored: it is not over."""


@dataclass(frozen=True, slots=True)
class Say:
    """Say this line, beginning now."""

    line: Line


@dataclass(frozen=True, slots=True)
class StopSpeaking:
    """Fall silent at once; what was heard so far is what counts as said."""


@dataclass(frozen=True, slots=True)
class SpeakOn:
    """It was a false alarm: say the rest."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Pause the interview, resumable at the same question."""

    reason: Literal["candidate", "silence"]


Effect = Speculate | DropSpeculation | EndTurn | TakeBackEnd | Say | StopSpeaking | SpeakOn | Pause
