"""What is heard in a room: voice marks to the turn-taking machine, pieces to words, words to the journal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from daedam.interviewing import back_filling, speech
from daedam.interviewing import turn_vocabulary as tv
from daedam.interviewing.events import EngineFellBack, SessionEvent, UtteranceFinal
from daedam.interviewing.state import SessionState
from daedam.interviewing.vocabulary import AnswerSource, CandidateIntent
from daedam.kit.ids import new_id
from daedam.kit.languages import Language
from daedam.kit.receipts import Receipt
from daedam.media.cursor import JournalCursor
from daedam.media.hearing import Ear
from daedam.media.messages import Partial
from daedam.media.ports import MediaServices
from daedam.media.recording import LiveRecording
from daedam.media.tasks import Spawn
from daedam.media.transcribing import Piece, Transcriber
from daedam.media.typed_answers import TYPED_ENGINE
from daedam.media.webm import EncodedPicture
from daedam.providers.errors import ProviderError
from daedam.providers.speech import Samples
from daedam.providers.stt.base import PartialText, SpeechToText, Transcript
from daedam.signals.voice import VoiceSummary

PRE_ROLL_MS = 320


class ListeningHost(Protocol):
    """The interview, as its ear needs it."""

    def feed(self, event: tv.Input) -> None:
        """Tell the turn-taking machine."""

    def now_ms(self) -> int:
        """Milliseconds since the session's start."""

    def publish(self, message: Partial) -> None:
        """Tell the screens."""

    def trouble(self, code: str) -> None:
        """Tell the screens that something failed."""

    def words_kept(self) -> None:
        """An utterance's words are in the journal."""

    def wished(self, intent: CandidateIntent) -> None:
        """The candidate asked something of the room by voice."""


class Listening:
    """One candidate's microphone, whichever connection it comes through."""

    def __init__(
        self,
        services: MediaServices,
        cursor: JournalCursor,
        host: ListeningHost,
        spawn: Spawn,
        language: Language,
    ) -> None:
        self._cursor = cursor
        self._host = host
        self._spawn = spawn
        self._piece: Piece | None = None
        self.heard_until_ms: int | None = None
        self._lost_until_ms = 0
        stt = services.stt
        self._stt: SpeechToText | None = stt if stt and language in stt.capabilities.languages else None
        self._transcriber = Transcriber(self._stt, language, self, spawn, self.missed) if self._stt else None
        self.ear = Ear(services.vad, self, services.pace)
        self.can_hear = self._stt is not None
        store = services.recordings
        self._recording = LiveRecording(store, cursor, spawn) if store is not None else None

    @property
    def engine(self) -> str | None:
        """The recogniser in use, if there is one for this language."""
        return self._stt.capabilities.engine if self._stt else None

    @property
    def is_local(self) -> bool:
        """Whether nothing that is said leaves this machine on its way to words."""
        return self._stt is None or self._stt.capabilities.is_local

    def listen(self, on: bool) -> None:
        """Pass speech on, or only watch its level."""
        self.ear.is_listening = on and self._transcriber is not None

    def hear(self, samples: Samples, now: float) -> None:
        """Sound of the candidate (int16, 16 kHz), its end at loop time `now`."""
        self.heard_until_ms = self._host.now_ms()
        if self._recording is not None:
            self._recording.hear(samples, now, self.heard_until_ms)
        self.ear.feed(samples, now)

    def lose(self, lost_ms: int) -> None:
        """So much sound never came, between what was heard last and what comes next: the browser is asked for it."""
        if self.heard_until_ms is None:
            return
        self.ear.end_piece()  # no words are known from before the gap to after it
        span = (self.heard_until_ms, min(self.heard_until_ms + lost_ms, self._host.now_ms()))
        self._lost_until_ms, missed_id = span[1], new_id()
        self._spawn(self._cursor.write(lambda s: back_filling.gap_missed(s, missed_id, *span)))

    def see(self, data: bytes, now: float) -> bool:
        """A picture as the browser encoded it (VP8), at loop time `now`; True asks for a whole one."""
        return self._recording is not None and self._recording.see(EncodedPicture(data, self._host.now_ms()), now)

    async def close(self) -> None:
        """Store what is left of the recording."""
        if self._recording is not None:
            await self._recording.close()

    def take_voice(self) -> VoiceSummary | None:
        """What was measured since the last call."""
        return self.ear.meter.take()

    def words_so_far(self) -> str | None:
        """The current answer by now, with guesses where words are not final; None while there is no guess."""
        asked = self._cursor.state.current
        if asked is None:
            return None
        kept = {utterance.utterance_id for utterance in asked.answer_utterances}
        pending = self._transcriber.so_far(kept) if self._transcriber is not None else []
        if pending is None:
            return None
        return " ".join(text for text in (asked.answer_text, *pending) if text)

    def captions(self) -> list[Partial]:
        """What is on screens now without being final: for a socket that comes in, or comes back."""
        return [_caption(*found) for found in self._transcriber.captions()] if self._transcriber is not None else []

    async def settled(self) -> None:
        """Wait until everything said has its words in the journal."""
        if self._transcriber is not None:
            await self._transcriber.settled()

    def voice_began(self, at: float) -> None:
        """The candidate's voice is there."""
        self._host.feed(tv.VoiceBegan(at))

    def voice_hushed(self, at: float) -> None:
        """The candidate's voice fell quiet."""
        self._host.feed(tv.Hushed(at))

    def voice_went_on(self) -> None:
        """It was a breath."""
        self._host.feed(tv.WentOn())

    def voice_ended(self, at: float) -> None:
        """The candidate's voice stopped."""
        self._host.feed(tv.VoiceEnded(at))

    def piece_began(self) -> None:
        """A stretch of speech starts; it belongs to the question that waits now."""
        asked = self._cursor.state.asked
        question_id = asked[-1].question.question_id if asked else None
        is_recorded = self._recording is not None and self._recording.is_keeping
        started_ms = max(self._lost_until_ms, self._host.now_ms() - PRE_ROLL_MS)
        self._piece = Piece(question_id, started_ms, is_recorded=is_recorded)
        if self._transcriber is not None:
            self._transcriber.begin(self._piece)

    def piece_samples(self, samples: Samples) -> None:
        """More of it."""
        if self._transcriber is not None:
            self._transcriber.push(samples)

    def piece_paused(self) -> None:
        """Perhaps its end."""
        if self._transcriber is not None:
            self._transcriber.pause()

    def piece_ended(self) -> None:
        """Its end."""
        if self._transcriber is not None:
            # A lost line is noticed late: what was said ended with the last sound.
            self._transcriber.end(self._host.now_ms() if self.heard_until_ms is None else self.heard_until_ms)
        self._piece = None

    def partial(self, piece: Piece, text: PartialText) -> None:
        """Words on the way: captions, and whether the interviewer is really being interrupted."""
        self._host.publish(_caption(piece, text))
        n_words = len(speech.words(text.text))
        self._host.feed(tv.WordsHeard(n_words, speech.is_backchannel(text.text)))

    async def final(self, piece: Piece, transcript: Transcript) -> None:
        """The words of a piece: to the journal, unless the whole of it was a wish to the room."""
        if not self.can_hear:
            self._hearing(True)
        changes = _changes(transcript.receipt)
        if changes:  # first: these words may end the interview, and nothing is written behind its end
            await self._cursor.write(_once(changes))
        text = transcript.text.strip()
        if not text or piece.question_id is None:
            return
        intent = speech.intent_of(text)
        if intent is not None and self._may_be_wish(piece.question_id):
            self._host.wished(intent)
            return
        await self._cursor.write(_utterance(piece, piece.question_id, transcript, text))
        self._host.words_kept()
        self._host.feed(tv.WordsHeard(len(speech.words(text)), speech.is_backchannel(text), speech.reading_of(text)))

    def failed(self, error: ProviderError) -> None:
        """No words from this piece: say so, and leave the question to the keyboard until a piece works again."""
        if not self.can_hear:
            return
        self._hearing(False)
        self._host.trouble("speech_kept" if self._is_kept else "speech_unavailable")
        fell_back = EngineFellBack(
            capability="stt", from_engine=self.engine or error.engine, to_engine=TYPED_ENGINE, reason=error.code
        )
        self._spawn(self._cursor.write(_once([fell_back])))

    @property
    def _is_kept(self) -> bool:
        return self._recording is not None and self._recording.is_keeping

    async def missed(self, piece: Piece) -> None:
        """A piece without words: where its sound is recorded, they are looked for later."""
        question_id = piece.question_id
        if question_id is None or not self._is_kept:
            return
        span = (piece.started_ms, max(piece.started_ms, piece.ended_ms))
        await self._cursor.write(lambda s: back_filling.piece_missed(s, piece.utterance_id, question_id, *span))

    def _hearing(self, can_hear: bool) -> None:
        self.can_hear = can_hear
        self._host.feed(tv.HearingChanged(can_hear))

    def _may_be_wish(self, question_id: UUID) -> bool:
        """A wish opens a turn; in the middle of an answer the same words may belong to it."""
        asked = self._cursor.state.find(question_id)
        return asked is not None and not asked.answer_utterances


def _caption(piece: Piece, text: PartialText) -> Partial:
    return Partial(utterance_id=piece.utterance_id, revision=text.revision, text=text.text)


def _once(found: list[EngineFellBack]) -> Callable[[SessionState], list[SessionEvent]]:
    """Each change of engine stands in the journal once."""
    return lambda state: [] if state.end else [one for one in found if one not in state.fallbacks]


def _changes(receipt: Receipt) -> list[EngineFellBack]:
    """Which recognisers were left for the one that gave these words."""
    to = f"{receipt.engine}:{receipt.model}"
    return [
        EngineFellBack(capability="stt", from_engine=name, to_engine=to, reason=code)
        for name, code in receipt.fell_back_from
    ]


def _utterance(
    piece: Piece, question_id: UUID, transcript: Transcript, text: str
) -> Callable[[SessionState], list[SessionEvent]]:
    event = UtteranceFinal(
        utterance_id=piece.utterance_id,
        question_id=question_id,
        speaker="candidate",
        text=text,
        source=AnswerSource.SPOKEN,
        started_ms=piece.started_ms,
        ended_ms=max(piece.started_ms, piece.ended_ms),
        engine=transcript.receipt.engine,
        confidence=transcript.confidence,
    )

    def decide(state: SessionState) -> list[SessionEvent]:
        asked = state.find(question_id)
        is_kept = asked is None or any(u.utterance_id == event.utterance_id for u in asked.utterances)
        return [] if is_kept else [event]

    return decide
