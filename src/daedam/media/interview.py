"""One live interview: obeys the turn-taking machine, speaks, listens, and keeps everything in the journal.

It knows no sockets and no WebRTC: `room` brings the sound in and carries the messages out.
"""

from __future__ import annotations

import asyncio
from typing import Literal
from uuid import UUID

from daedam.interviewing import events as ev
from daedam.interviewing import flow
from daedam.interviewing import turn_vocabulary as tv
from daedam.interviewing.speech import Phrase
from daedam.interviewing.state import AskedQuestion, SessionState
from daedam.interviewing.turn_taking import TurnState
from daedam.interviewing.turn_vocabulary import Floor
from daedam.interviewing.vocabulary import AnswerEnd, CandidateIntent, SessionEnd
from daedam.kit.languages import Language
from daedam.media.cursor import Decision, JournalCursor
from daedam.media.interviewer import InterviewerVoice, is_unsaid
from daedam.media.listening import Listening
from daedam.media.messages import Capabilities, Partial
from daedam.media.ports import MediaServices, Stage
from daedam.media.speaking import Speaker
from daedam.media.tasks import Spawn
from daedam.media.tracks import VoiceTrack
from daedam.media.turn_ends import TurnEnds
from daedam.media.turns import Turns
from daedam.media.typed_answers import keep_typed
from daedam.providers.errors import ProviderError
from daedam.signals.voice import VoiceSummary


class Interview:
    """The conversation of one session, on this process's event loop."""

    def __init__(self, services: MediaServices, cursor: JournalCursor, stage: Stage, spawn: Spawn) -> None:
        created = cursor.state.created
        self.language = Language(created.language) if created else Language.KO
        self._services = services
        self._cursor = cursor
        self._stage = stage
        self._spawn = spawn
        self.listening = Listening(services, cursor, self, spawn, self.language)
        self._tts = services.tts
        if self._tts is not None and self.language not in self._tts.capabilities.languages:
            self._tts = None
        self._voice = InterviewerVoice(
            Speaker(self._tts, self.language) if self._tts else None,
            self.language,
            spawn=spawn,
            write=self._write,
            on_finished=self._said,
            on_failed=self._voice_failed,
        )
        self.bridge = self._voice.bridge  # what is said while the end of a turn takes long
        self._ends = TurnEnds(services, cursor, self, spawn)
        self._question_id: UUID | None = None
        self._is_connected = False
        self._is_closing = False
        self._was_paused = False
        self._has_greeted = False
        self._wish: CandidateIntent | None = None
        self._asking: asyncio.Task[None] | None = None
        self._turns = Turns(self._obey, self._correct, stage.turn_changed, services.pace.chosen(cursor.state.pace))
        self.feed(tv.HearingChanged(self.listening.can_hear))

    @property
    def turn(self) -> TurnState:
        """Who has the floor."""
        return self._turns.state

    @property
    def capabilities(self) -> Capabilities:
        """What works in this language here."""
        return Capabilities(
            can_hear=self.listening.can_hear,
            can_speak=self._tts is not None,
            hearing_engine=self.listening.engine,
            hearing_is_local=self.listening.is_local,
            voice_engine=self._tts.capabilities.engine if self._tts else None,
        )

    # What happens to the interview

    def connect(self, track: VoiceTrack) -> None:
        """The candidate can be heard and spoken to (again)."""
        self._is_connected = True
        self._voice.connect(track)
        state = self._cursor.state
        if state.current is not None and state.paused is None and is_unsaid(state.current):
            self._open(state.current)
        else:
            self.feed(tv.ConnectionChanged(is_up=True))
        self.reconcile()

    def disconnect(self) -> None:
        """The connection is gone; clocks stand, what was said so far is kept."""
        self._is_connected = False
        self.listening.ear.reset()
        self.feed(tv.ConnectionChanged(is_up=False))
        self._voice.connect(None)

    def press(self, intent: CandidateIntent) -> None:
        """A button."""
        self._express(intent, "button")
        if intent is CandidateIntent.STOP:
            self._write(lambda state: flow.end(state, SessionEnd.CANDIDATE_ENDED))
        elif intent is CandidateIntent.RESUME:
            self._write(lambda state: [ev.SessionResumed()] if state.paused else [])
        else:
            self.feed(tv.Pressed(intent))

    def typing(self) -> None:
        """The candidate is writing."""
        self.feed(tv.Typing())

    async def type_answer(self, question_id: UUID, text: str) -> bool:
        """Keep a typed answer and end the turn. False when that question is not the current one (any more)."""
        if not await keep_typed(self._cursor, question_id, text, self.now_ms()):
            return False
        self.listening.ear.end_piece()
        self.feed(tv.Typed())
        return True

    def reconcile(self) -> None:
        """Bring the conversation to where the journal is, whoever wrote it."""
        state = self._cursor.state
        self.listening.listen(state.is_started and state.end is None and state.paused is None)
        if state.end is not None:
            self._close(state)
        elif state.is_started and state.current is None:
            self._wait_for_question()
        elif state.is_started and state.current is not None:
            if state.current.question.question_id != self._question_id:
                self._open(state.current)
            self._follow_pause(state)

    def feed(self, event: tv.Input) -> None:
        """Tell the turn-taking machine."""
        self._turns.feed(event)

    def _correct(self, turn: TurnState) -> tv.Input | None:
        """Without a connection nobody holds the floor."""
        is_held = turn.floor in (Floor.CANDIDATE, Floor.INTERVIEWER)
        return tv.ConnectionChanged(is_up=False) if is_held and not self._is_connected else None

    def _obey(self, effect: tv.Effect) -> None:
        match effect:
            case tv.Say(line):
                self._say(line)
            case tv.StopSpeaking():
                self._voice.stop()
            case tv.SpeakOn():
                self._voice.go_on()
            case tv.Speculate():
                self._ends.drafting.start()
            case tv.DropSpeculation():
                self._ends.drafting.drop()
            case tv.EndTurn(end):
                self._end_turn(end)
            case tv.TakeBackEnd():
                self._voice.stop()
                self._ends.take_back()
            case tv.Pause(reason):
                self._write(lambda s: [] if s.paused or s.end else [ev.SessionPaused(reason=reason)])

    def _say(self, line: tv.Line) -> None:
        current = self._cursor.state.current
        if current is None:
            self._said()
            return
        is_opening = line is tv.Line.QUESTION and current.ordinal == 1 and not self._has_greeted
        self._has_greeted = self._has_greeted or line is tv.Line.QUESTION
        self._voice.say(line, current, with_greeting=is_opening)

    def _end_turn(self, end: AnswerEnd) -> None:
        self.listening.ear.end_piece()
        if self._question_id is not None:
            self._ends.end(self._question_id, end)

    def _open(self, asked: AskedQuestion) -> None:
        self._question_id = asked.question.question_id
        self._wish = None
        is_aloud = self._is_connected and self._cursor.state.paused is None and is_unsaid(asked)
        self.feed(tv.QuestionOpened(asked.question.kind, is_first=asked.ordinal == 1, is_aloud=is_aloud))

    def _follow_pause(self, state: SessionState) -> None:
        is_paused = state.paused is not None
        if is_paused != self._was_paused:
            self._was_paused = is_paused
            self.feed(tv.Pressed(CandidateIntent.PAUSE if is_paused else CandidateIntent.RESUME))

    def _wait_for_question(self) -> None:
        """Nobody has asked on after an answer: whoever should may be slow, so after a while we do."""
        self.feed(tv.TurnOver())
        if self._asking is None or self._asking.done():
            self._asking = self._spawn(self._ask())

    async def _ask(self) -> None:
        await asyncio.sleep(flow.QUESTION_WAIT_S if self._cursor.state.asked else 0.0)
        await self._cursor.write(flow.ask_next)

    def _close(self, state: SessionState) -> None:
        if self._is_closing:
            return
        self._is_closing = True
        self._ends.take_back()
        self.feed(tv.TurnOver())
        if self._is_connected and state.end in (SessionEnd.ALL_ANSWERED, SessionEnd.CANDIDATE_ENDED):
            self._voice.say_phrase(Phrase.CLOSING)
        else:
            self._stage.closed()

    # What its parts tell it

    def _said(self) -> None:
        if self._is_closing:
            self._stage.closed()
        self.feed(tv.InterviewerFinished())

    def _voice_failed(self, error: ProviderError) -> None:
        self._stage.trouble("voice_unavailable")
        engine = self._tts.capabilities.engine if self._tts else error.engine
        fell_back = ev.EngineFellBack(capability="tts", from_engine=engine, to_engine="text", reason=error.code)
        self._write(lambda s: [] if s.end or fell_back in s.fallbacks else [fell_back])

    async def settled(self) -> None:
        """Everything said has its words in the journal."""
        await self.listening.settled()

    def words_so_far(self) -> str | None:
        """The answer by now, guesses included."""
        return self.listening.words_so_far()

    def prepare_voice(self, text: str | None) -> None:
        """Have the sound of a question ready."""
        self._voice.prepare(text)

    def take_voice(self) -> VoiceSummary | None:
        """What was measured of the voice over this answer."""
        return self.listening.take_voice()

    def nothing_heard(self, end: AnswerEnd) -> None:
        """The turn was to end without words: a wish by voice, a cough, or a button pressed too early."""
        self._voice.stop()  # a bridge: the floor is the candidate's again
        self.feed(tv.NothingHeard())
        if self._wish is not None:
            wish, self._wish = self._wish, None
            self.feed(tv.Pressed(wish))
        elif end is AnswerEnd.DONE_BUTTON:
            self._stage.trouble("answer_empty")

    def wished(self, intent: CandidateIntent) -> None:
        """The candidate asked something of the room by voice."""
        self._express(intent, "voice")
        if self.turn.floor is Floor.ENDING:
            self._wish = intent
        else:
            self.feed(tv.Pressed(intent))

    def publish(self, message: Partial) -> None:
        """Captions on their way."""
        self._stage.publish(message)
        self._ends.drafting.reconsider()

    def words_kept(self) -> None:
        """An utterance's words are in the journal."""
        self._ends.drafting.reconsider()

    def trouble(self, code: str) -> None:
        """An engine failed."""
        self._stage.trouble(code)

    def now_ms(self) -> int:
        """Milliseconds since the session's start."""
        started = self._cursor.state.started_at
        if started is None:
            return 0
        return max(0, round((self._services.clock.now() - started).total_seconds() * 1000))

    def recover(self) -> None:
        """Something of ours failed on the way: whatever was being done, the floor is the candidate's."""
        self.feed(tv.NothingHeard())
        self.feed(tv.InterviewerFinished())

    def stop(self) -> None:
        """No more timers, no more voice."""
        self._turns.stop()
        self._voice.stop()

    def _express(self, intent: CandidateIntent, by: Literal["button", "voice"]) -> None:
        expressed = ev.IntentExpressed(question_id=self._question_id, intent=intent, by=by)
        self._write(lambda s: [] if s.end or not s.is_started else [expressed])

    def _write(self, decide: Decision) -> None:
        self._spawn(self._cursor.write(decide))
