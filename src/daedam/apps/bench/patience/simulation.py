"""One persona against the turn-taking machine, on a virtual clock: who was cut off, and how long the room waited."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from daedam.apps.bench.patience.personas import Persona, Spurt, answer_of
from daedam.interviewing import turn_vocabulary as tv
from daedam.interviewing.turn_taking import TurnState, deadline, step
from daedam.interviewing.turn_vocabulary import Floor, Pace
from daedam.interviewing.vocabulary import CandidateIntent, QuestionKind

QUESTION_S, NUDGE_S, BACKCHANNEL_TALK_S, NOISE_S = 4.0, 1.5, 0.35, 0.25
WORDS_AFTER_S, STORE_S = 0.4, 0.2
"""When the last words of a stretch are known, and how long an answer takes to be stored."""
KINDS = (QuestionKind.BEHAVIOURAL, QuestionKind.FACTUAL, QuestionKind.SITUATIONAL, QuestionKind.PROBLEM_SOLVING)
GIVE_UP_S = 240.0


@dataclass(slots=True)
class Tally:
    """What happened to one persona's answers. `waits_s`: from the true last word to the end of the turn."""

    n_answers: int = 0
    n_cut_off: int = 0
    n_nudged: int = 0
    n_paused: int = 0
    n_stopped: int = 0
    waits_s: list[float] = field(default_factory=list)

    @property
    def cut_off_rate(self) -> float:
        """Share of answers that were ended before their last word."""
        return self.n_cut_off / self.n_answers if self.n_answers else 0.0


class Simulation:
    """Answers question after question, as one session: the machine learns this person's pauses."""

    def __init__(self, persona: Persona, pace: Pace, rng: random.Random) -> None:
        self._persona = persona
        self._rng = rng
        self._now = 0.0
        self._state = TurnState(pace=pace)
        self._speaks_until: float | None = None
        self._words: list[tuple[float, tv.WordsHeard]] = []
        self._is_over = False
        self._said_at = 0.0
        self.tally = Tally()

    def run(self, n_questions: int) -> Tally:
        """Ask `n_questions`."""
        for number in range(n_questions):
            self._ask(KINDS[number % len(KINDS)], is_first=number == 0)
        return self.tally

    def _ask(self, kind: QuestionKind, *, is_first: bool) -> None:
        self._is_over = False
        self._feed(tv.QuestionOpened(kind, is_first=is_first))
        spurts = answer_of(self._persona, self._rng)
        self.tally.n_answers += 1
        if self._rng.random() < self._persona.backchannels:
            self._wait(1.0)
            self._say(Spurt(0.0, BACKCHANNEL_TALK_S, tv.Reading.COMPLETE), is_backchannel=True)
        if not (spurts and self._rng.random() < self._persona.interrupts):
            self._wait_until_quiet()
        self._answer(spurts)
        self._feed(tv.TurnOver())

    def _answer(self, spurts: list[Spurt]) -> None:
        for number, spurt in enumerate(spurts):
            self._wait(spurt.pause_before_s)
            if self._is_over:
                self.tally.n_cut_off += number > 0
                return
            self._say(spurt)
        end = self._now + GIVE_UP_S
        while not self._is_over and self._state.floor is not Floor.PAUSED and self._now < end:
            self._wait(0.05)
        if self._is_over:
            self.tally.waits_s.append(self._now - self._said_at)
        elif self._state.floor is Floor.PAUSED:
            self.tally.n_paused += 1
            self._feed(tv.Pressed(CandidateIntent.RESUME))
            self._wait_until_quiet()
            self._feed(tv.Pressed(CandidateIntent.SKIP))

    def _say(self, spurt: Spurt, *, is_backchannel: bool = False) -> None:
        self._feed(tv.VoiceBegan(self._now))
        heard = tv.WordsHeard(1 if is_backchannel else 6, is_backchannel, spurt.reading)
        if is_backchannel:
            self._words.append((self._now + 0.2, heard))
        self._wait(spurt.talk_s)
        self._feed(tv.Hushed(self._now))
        self._said_at = self._now
        self._words.append((self._now + WORDS_AFTER_S, heard))
        self._feed_later(tv.VoiceEnded(self._said_at))

    def _feed_later(self, event: tv.VoiceEnded) -> None:
        """The end of a voice is noticed after the hang-over; pauses shorter than that are none to the machine."""
        self._wait(min(self._state.pace.hang_over_s, 0.1))
        self._feed(event)

    def _noise(self) -> None:
        self._feed(tv.VoiceBegan(self._now))
        self._advance(NOISE_S)
        self._feed(tv.VoiceEnded(self._now))

    def _wait_until_quiet(self) -> None:
        while self._state.floor is Floor.INTERVIEWER:
            self._wait(0.1)

    def _wait(self, seconds: float) -> None:
        """Let time pass; in a noisy room something is heard now and then."""
        rate = self._persona.noises_per_min / 60.0
        if rate and self._state.voice_since is None and seconds > NOISE_S and self._rng.random() < rate * seconds:
            before = self._rng.uniform(0.0, seconds - NOISE_S)
            self._advance(before)
            if self._state.voice_since is None:
                self._noise()
                self._advance(seconds - before - NOISE_S)
                return
            seconds -= before
        self._advance(seconds)

    def _advance(self, seconds: float) -> None:
        end = self._now + seconds
        while True:
            due = self._next_due()
            if due is None or due > end:
                break
            self._now = max(self._now, due)
            self._happen()
        self._now = end

    def _next_due(self) -> float | None:
        dues = [at for at, _ in self._words]
        if self._speaks_until is not None:
            dues.append(self._speaks_until)
        timer = deadline(self._state)
        return min([*dues, timer]) if timer is not None else min(dues, default=None)

    def _happen(self) -> None:
        if self._speaks_until is not None and self._speaks_until <= self._now:
            self._speaks_until = None
            self._feed(tv.InterviewerFinished())
        elif self._words and self._words[0][0] <= self._now:
            self._feed(self._words.pop(0)[1])
        else:
            self._feed(tv.Tick())

    def _feed(self, event: tv.Input) -> None:
        self._state, effects = step(self._state, event, self._now)
        for effect in effects:
            self._obey(effect)

    def _obey(self, effect: tv.Effect) -> None:
        match effect:
            case tv.Say(line):
                is_nudge = line in tv.NUDGES
                self.tally.n_nudged += is_nudge
                self._speaks_until = self._now + (NUDGE_S if is_nudge else QUESTION_S)
            case tv.SpeakOn():
                self._speaks_until = self._now + QUESTION_S / 2
            case tv.StopSpeaking():
                self.tally.n_stopped += self._speaks_until is not None
                self._speaks_until = None
            case tv.EndTurn():
                self._is_over = True
            case tv.TakeBackEnd():
                self._is_over = False
