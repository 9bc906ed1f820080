"""The end of a turn that takes long, on a virtual clock: nobody waits three seconds without a sound."""

from __future__ import annotations

import asyncio

import pytest

from daedam.apps.bench.voice.serving import open_session
from daedam.interviewing import events as ev
from daedam.interviewing import speech
from daedam.interviewing.speech import Phrase
from daedam.interviewing.vocabulary import AnswerEnd, AnswerSource
from daedam.kit.ids import new_id
from daedam.kit.languages import Language
from daedam.kit.receipts import Receipt
from daedam.media.cursor import JournalCursor
from daedam.media.interviewer import BRIDGES
from daedam.media.memory import MemoryJournal, MemoryTickets
from daedam.media.ports import MediaServices
from daedam.media.speaking import sentences
from daedam.media.tasks import OwnedTasks
from daedam.media.turn_ends import BRIDGE_AFTER_S, TurnEnds
from daedam.providers.llm.base import FollowUpDraft
from daedam.providers.llm.scripted import ScriptedLlm
from daedam.providers.vad.scripted import ScriptedVoiceActivity
from daedam.signals.voice import VoiceSummary
from fixtures.virtual_time import later, run

BRIDGE_S = 1.5
DRAFT = FollowUpDraft("Why a cache?", "cache", Receipt("scripted", "script"))


class Room:
    """A room whose recogniser takes `settle_s` and whose language model takes `llm_s`; notes who spoke when."""

    def __init__(self, *, settle_s: float = 0.0, llm_s: float = 0.0) -> None:
        self._settle_s = settle_s
        self.bridged: list[tuple[float, Phrase]] = []
        self.asked_at: float | None = None
        self.was_empty = False
        self.failures: list[BaseException] = []
        self.tasks = OwnedTasks(self.failures.append)
        self.journal = MemoryJournal()
        self.services = MediaServices(
            journal=self.journal,
            tickets=MemoryTickets(),
            vad=ScriptedVoiceActivity(),
            stt=None,
            tts=None,
            llm=ScriptedLlm({"follow_up": DRAFT}, delays_s={"follow_up": llm_s}),
            allowed_origins=frozenset(),
        )

    async def open(self, *, answer: str | None = "I built a cache.") -> TurnEnds:
        session_id = await open_session(self.journal, ("What did you build?", "What did you learn?"))
        self.cursor = JournalCursor(session_id, self.journal, on_recorded=self._recorded, on_reachable=lambda _is: None)
        await self.cursor.open()
        self.began_at = self.now()
        if answer is not None:
            said = ev.UtteranceFinal(
                utterance_id=new_id(),
                question_id=self.question_id,
                speaker="candidate",
                text=answer,
                source=AnswerSource.SPOKEN,
                started_ms=0,
                ended_ms=1000,
                engine="scripted",
            )
            await self.cursor.write(lambda _state: [said])
        self.asked_at = None  # the first question's
        return TurnEnds(self.services, self.cursor, self, self.tasks.spawn)

    @property
    def question_id(self):
        current = self.cursor.state.current
        assert current is not None
        return current.question.question_id

    @staticmethod
    def now() -> float:
        return asyncio.get_running_loop().time()

    def _recorded(self, entries: list[ev.Recorded]) -> None:
        if any(isinstance(entry.event, ev.QuestionAsked) for entry in entries):
            self.asked_at = self.now()

    async def settled(self) -> None:
        await later(self._settle_s)

    def words_so_far(self) -> str | None:
        return None

    def prepare_voice(self, text: str | None) -> None:
        return None

    def take_voice(self) -> VoiceSummary | None:
        return None

    def nothing_heard(self, end: AnswerEnd) -> None:
        self.was_empty = True

    async def bridge(self, phrase: Phrase) -> None:
        self.bridged.append((self.now() - self.began_at, phrase))
        await later(BRIDGE_S)

    def longest_silence_s(self) -> float:
        """From the end of the turn to the next question, without the bridges."""
        assert self.asked_at is not None
        sounds = [(0.0, 0.0), *((at, at + BRIDGE_S) for at, _ in self.bridged)]
        begins = [*(at for at, _ in sounds[1:]), self.asked_at - self.began_at]
        return max(begin - end for begin, (_, end) in zip(begins, sounds, strict=True))


def end_a_turn(room: Room, *, wait_s: float = 30.0, answer: str | None = "I built a cache.") -> Room:
    async def play() -> None:
        ends = await room.open(answer=answer)
        ends.end(room.question_id, AnswerEnd.TURN_END)
        await later(wait_s)
        await room.tasks.close()

    run(play())
    assert room.failures == []
    return room


@pytest.mark.parametrize("llm_s", [0.0, 0.5, 1.9])
def test_a_quick_turn_is_not_bridged(llm_s: float) -> None:
    room = end_a_turn(Room(llm_s=llm_s))

    assert room.bridged == []
    assert room.asked_at is not None


@pytest.mark.parametrize(("settle_s", "llm_s"), [(0.0, 60.0), (2.5, 0.0), (8.0, 60.0), (3.0, 2.4), (8.0, 0.0)])
def test_nobody_waits_three_seconds_without_a_sound(settle_s: float, llm_s: float) -> None:
    room = end_a_turn(Room(settle_s=settle_s, llm_s=llm_s))

    assert room.bridged[0] == (pytest.approx(BRIDGE_AFTER_S), Phrase.BRIDGE)
    assert room.longest_silence_s() < 3.0
    assert [phrase for _, phrase in room.bridged] == list(BRIDGES[: len(room.bridged)])


def test_a_candidate_who_goes_on_is_not_spoken_to() -> None:
    room = Room(settle_s=8.0)

    async def play() -> None:
        ends = await room.open()
        ends.end(room.question_id, AnswerEnd.TURN_END)
        await later(1.0)
        ends.take_back()
        await later(30.0)
        await room.tasks.close()

    run(play())
    assert (room.bridged, room.asked_at, room.failures) == ([], None, [])


def test_an_answer_without_words_ends_the_bridges() -> None:
    room = end_a_turn(Room(settle_s=3.0), answer=None)

    assert room.was_empty
    assert len(room.bridged) == 1


@pytest.mark.parametrize("language", list(Language))
def test_a_bridge_is_one_sentence_so_that_its_sound_can_be_kept(language: Language) -> None:
    for phrase in set(BRIDGES):
        assert len(sentences(speech.phrase(phrase, language))) == 1
