"""What the interviewer says in a room: lines to sentences to sound, stopped and taken up again, with what was heard."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable
from enum import Enum, auto
from uuid import UUID

from daedam.interviewing import speech
from daedam.interviewing.events import CandidateNudged, QuestionSpoken, SessionEvent
from daedam.interviewing.speech import Phrase
from daedam.interviewing.state import AskedQuestion, SessionState
from daedam.interviewing.turn_vocabulary import Line
from daedam.kit.languages import Language
from daedam.media.cursor import Decision
from daedam.media.speaking import Speaker
from daedam.media.tasks import Spawn
from daedam.media.tracks import VoiceTrack
from daedam.providers.errors import ProviderError

BRIDGES = (Phrase.BRIDGE, Phrase.BRIDGE_AGAIN, Phrase.BRIDGE_AGAIN)
"""What is said into a wait after an answer, one after another; then the screen alone says that it goes on."""


class _Part(Enum):
    ASIDE = auto()
    QUESTION = auto()


class InterviewerVoice:
    """Says one thing at a time. `on_finished` when all of it was heard; `on_failed` when the engine failed."""

    def __init__(
        self,
        speaker: Speaker | None,
        language: Language,
        *,
        spawn: Spawn,
        write: Callable[[Decision], None],
        on_finished: Callable[[], None],
        on_failed: Callable[[ProviderError], None],
    ) -> None:
        self._speaker = speaker
        self._language = language
        self._spawn = spawn
        self._write = write
        self._on_finished = on_finished
        self._on_failed = on_failed
        self._parts: deque[tuple[_Part, str]] = deque()
        self._heard = ""
        self._is_stopped = False
        self._question_id: UUID | None = None
        self._task: asyncio.Task[None] | None = None
        self._bridge: asyncio.Task[None] | None = None
        self._has_kept_bridges = False

    def connect(self, track: VoiceTrack | None) -> None:
        """Speak into this track from now on."""
        self.stop()
        if self._speaker is not None:
            self._speaker.track = track

    def say(self, line: Line, asked: AskedQuestion, *, with_greeting: bool = False) -> None:
        """Say a line about the question that is asked."""
        if line is Line.TAKE_YOUR_TIME or line is Line.OFFER_HELP:
            self._write(_nudged(asked.question.question_id, line))
            self._start([(_Part.ASIDE, speech.phrase(Phrase(line.value), self._language))])
            return
        question = asked.question
        text = question.rephrased if line is Line.REPHRASE and question.rephrased else question.text
        parts = [(_Part.QUESTION, text)]
        if with_greeting:
            parts.insert(0, (_Part.ASIDE, speech.phrase(Phrase.GREETING, self._language)))
        self._question_id, self._heard = question.question_id, ""
        self._start(parts)

    def prepare(self, text: str | None) -> None:
        """Have the sound of a question ready before it is asked; None: forget it."""
        if self._speaker is not None:
            self._speaker.prepare(text)

    def say_phrase(self, phrase: Phrase) -> None:
        """Say a sentence that belongs to no question."""
        self._start([(_Part.ASIDE, speech.phrase(phrase, self._language))])

    async def bridge(self, phrase: Phrase) -> None:
        """Fill a wait with a short sentence; returns once it was heard or stopped. The next line waits for its end."""
        if self._speaker is None or (self._task is not None and not self._task.done()):
            return
        self._task = self._bridge = self._spawn(self._say_bridge(self._speaker, phrase))
        await asyncio.wait([self._bridge])

    def go_on(self) -> None:
        """Say what a false alarm cut off."""
        self._start(list(self._parts))

    def stop(self) -> None:
        """Silence, now. What is left can still be said by `go_on`."""
        self._is_stopped = True
        if self._speaker is not None:
            self._speaker.stop()

    def _start(self, parts: list[tuple[_Part, str]]) -> None:
        before = self._task
        if before is None or before is not self._bridge:
            self.stop()
        self._parts = deque(parts)
        self._is_stopped = False
        self._task = self._spawn(self._speak(self._parts, before))

    async def _speak(self, parts: deque[tuple[_Part, str]], before: asyncio.Task[None] | None) -> None:
        if before is not None and not before.done():
            await asyncio.wait([before])
        speaker = self._speaker
        try:
            while parts and speaker is not None and self._is_wanted(parts):
                if not await self._speak_part(speaker, parts):
                    return
        except ProviderError as error:
            self._on_failed(error)
        if self._is_wanted(parts):
            self._on_finished()
        if speaker is not None and not self._has_kept_bridges:
            self._has_kept_bridges = True
            self._spawn(self._keep_bridges(speaker))

    async def _say_bridge(self, speaker: Speaker, phrase: Phrase) -> None:
        try:
            await speaker.say(speech.phrase(phrase, self._language))
        except ProviderError as error:
            self._on_failed(error)

    async def _keep_bridges(self, speaker: Speaker) -> None:
        """Once, when something was said and nobody waits for the engine."""
        with contextlib.suppress(ProviderError):  # then a bridge is made when it is wanted, or fails then
            for phrase in BRIDGES:
                await speaker.keep(speech.phrase(phrase, self._language))

    def _is_wanted(self, parts: deque[tuple[_Part, str]]) -> bool:
        return parts is self._parts and not self._is_stopped

    async def _speak_part(self, speaker: Speaker, parts: deque[tuple[_Part, str]]) -> bool:
        """Say the first part; False when it was stopped, and then what is left stays in `parts`."""
        part, text = parts.popleft()
        heard = await speaker.say(text)
        if not heard.is_complete:
            parts.appendleft((part, heard.rest))
        if part is _Part.QUESTION and self._question_id is not None and heard.text:
            said = f"{self._heard} {heard.text}".strip()
            if heard.is_complete:
                self._heard = said
            self._write(_spoken(self._question_id, said, is_complete=heard.is_complete))
        return heard.is_complete


def _nudged(question_id: UUID, line: Line) -> Decision:
    def decide(state: SessionState) -> list[SessionEvent]:
        is_current = state.current is not None and state.current.question.question_id == question_id
        kind = "take_your_time" if line is Line.TAKE_YOUR_TIME else "offer_help"
        return [CandidateNudged(question_id=question_id, kind=kind)] if is_current else []  # type: ignore[arg-type]

    return decide


def _spoken(question_id: UUID, heard: str, *, is_complete: bool) -> Decision:
    def decide(state: SessionState) -> list[SessionEvent]:
        asked = state.find(question_id)
        if asked is None or asked.spoken_text == heard:
            return []
        return [QuestionSpoken(question_id=question_id, heard_text=heard, is_complete=is_complete)]

    return decide


def is_unsaid(asked: AskedQuestion) -> bool:
    """The question was never said to its end, and no answer has begun."""
    said = asked.spoken_text in (asked.question.text, asked.question.rephrased)
    return not (said and asked.is_spoken) and not asked.answer_utterances
