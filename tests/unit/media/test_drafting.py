"""The next question, prepared early: kept while it fits, redone where more words change it, never waited for long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from daedam.apps.bench.voice.serving import open_session
from daedam.interviewing import events as ev
from daedam.interviewing import flow
from daedam.interviewing.state import SessionState
from daedam.interviewing.vocabulary import AnswerEnd, AnswerSource
from daedam.kit.ids import new_id
from daedam.kit.receipts import Receipt
from daedam.media import drafting as module
from daedam.media.cursor import JournalCursor
from daedam.media.drafting import Drafted, Drafting
from daedam.media.memory import MemoryJournal, MemoryTickets
from daedam.media.ports import MediaServices
from daedam.media.tasks import OwnedTasks
from daedam.providers.errors import ProviderError
from daedam.providers.llm.base import FollowUpDraft, FollowUpRequest
from daedam.providers.llm.scripted import ScriptedLlm
from daedam.providers.vad.scripted import ScriptedVoiceActivity

LONG = "We put a cache in front of the service and then the response time went from two seconds to one hundred"


def probe(request: FollowUpRequest) -> FollowUpDraft:
    """A follow-up that quotes the last word it was given."""
    last = request.answer_text.split()[-1]
    return FollowUpDraft(f"Why {last}?", last, Receipt("scripted", "script"))


class Room:
    """What drafting needs of a room: words that grow, and a note of what sound was asked for."""

    def __init__(self, llm: ScriptedLlm | None) -> None:
        self.so_far: str | None = None
        self.prepared: list[str | None] = []
        self.failures: list[BaseException] = []
        self.tasks = OwnedTasks(self.failures.append)
        self.journal = MemoryJournal()
        self.services = MediaServices(
            journal=self.journal,
            tickets=MemoryTickets(),
            vad=ScriptedVoiceActivity(),
            stt=None,
            tts=None,
            llm=llm,
            allowed_origins=frozenset(),
        )

    async def open(self) -> Room:
        session_id = await open_session(self.journal, ("What did you build?", "What did you learn?"))
        ignore = {"on_recorded": lambda _entries: None, "on_reachable": lambda _is: None}
        self.cursor = JournalCursor(session_id, self.journal, **ignore)
        await self.cursor.open()
        self.drafting = Drafting(self.services, self.cursor, self, self.tasks.spawn)
        return self

    async def settled(self) -> None:
        return None

    def words_so_far(self) -> str | None:
        return self.so_far

    def prepare_voice(self, text: str | None) -> None:
        self.prepared.append(text)

    async def keep(self, text: str) -> None:
        """The answer's words are final."""
        asked = self.cursor.state.current
        assert asked is not None
        said = ev.UtteranceFinal(
            utterance_id=new_id(),
            question_id=asked.question.question_id,
            speaker="candidate",
            text=text,
            source=AnswerSource.SPOKEN,
            started_ms=0,
            ended_ms=1000,
            engine="scripted",
        )
        await self.cursor.write(lambda _state: [said])
        self.so_far = text


@pytest.fixture
async def rooms() -> AsyncIterator[list[Room]]:
    opened: list[Room] = []
    yield opened
    for room in opened:
        await room.tasks.close()
        assert room.failures == []


async def let_things_happen() -> None:
    """Everything that can go on without waiting for time does."""
    for _ in range(20):
        await asyncio.sleep(0)


async def room_with(rooms: list[Room], llm: ScriptedLlm | None) -> Room:
    room = await Room(llm).open()
    rooms.append(room)
    return room


async def test_a_draft_from_all_but_the_last_words_is_kept(rooms: list[Room]) -> None:
    llm = ScriptedLlm({"follow_up": probe})
    room = await room_with(rooms, llm)
    room.so_far = LONG
    room.drafting.start()
    await room.keep(LONG + " milliseconds.")
    found = await room.drafting.finish()
    assert found is not None
    assert found.text == "Why hundred?"
    assert len(llm.calls) == 1
    assert room.prepared[-1] == "Why hundred?"


async def test_a_draft_from_too_few_words_is_made_anew(rooms: list[Room]) -> None:
    llm = ScriptedLlm({"follow_up": probe})
    room = await room_with(rooms, llm)
    room.so_far = "I built a"
    room.drafting.start()
    await let_things_happen()
    await room.keep("I built a cache")
    found = await room.drafting.finish()
    assert found is not None
    assert found.quote == "cache"


async def test_words_that_come_while_drafting_begin_it_anew_and_a_breath_drops_it(rooms: list[Room]) -> None:
    llm = ScriptedLlm({"follow_up": probe})
    room = await room_with(rooms, llm)
    room.so_far = "I built"
    room.drafting.start()
    await let_things_happen()
    room.so_far = "I built a cache for the whole shop"
    room.drafting.reconsider()
    await let_things_happen()
    assert [request.answer_text for _, request in llm.calls] == ["I built", "I built a cache for the whole shop"]
    room.drafting.drop()
    assert room.prepared[-1] is None


async def test_a_quote_that_the_final_words_do_not_hold_is_not_asked_about(rooms: list[Room]) -> None:
    llm = ScriptedLlm({"follow_up": probe})
    room = await room_with(rooms, llm)
    room.so_far = LONG + " melons"
    room.drafting.start()
    await room.keep(LONG + " milliseconds")
    found = await room.drafting.finish()
    assert found is not None
    assert found.quote == "milliseconds"


async def test_without_a_model_the_planned_question_gets_its_sound(rooms: list[Room]) -> None:
    room = await room_with(rooms, None)
    await room.keep("I built a cache.")
    assert await room.drafting.finish() is None
    assert room.prepared == [room.cursor.state.remaining[0].text]


@pytest.mark.parametrize("failure", [ProviderError("down", is_retryable=True, engine="scripted"), "slow"])
async def test_an_engine_that_fails_or_dawdles_is_said_and_the_plan_goes_on(
    rooms: list[Room], failure: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FOLLOW_UP_S", 0.05)
    is_slow = failure == "slow"
    llm = ScriptedLlm({"follow_up": probe if is_slow else failure}, delays_s={"follow_up": 5.0} if is_slow else {})
    room = await room_with(rooms, llm)
    await room.keep("I built a cache.")
    assert await room.drafting.finish() is None
    await let_things_happen()
    assert [f.reason for f in room.cursor.state.fallbacks] == ["timeout" if is_slow else "down"]


def test_how_much_later_words_may_add() -> None:
    assert Drafted("one two three four five", None).holds_for("one two three four five six")
    assert not Drafted("one two three", None).holds_for("one two three four")
    assert Drafted(LONG, None).holds_for(LONG + " and that is")
    assert not Drafted(LONG, None).holds_for(LONG + " and that is all")


async def test_a_second_follow_up_is_not_drafted(rooms: list[Room]) -> None:
    llm = ScriptedLlm({"follow_up": probe})
    room = await room_with(rooms, llm)
    await room.keep("I built a cache.")
    found = await room.drafting.finish()

    def ask_on(state: SessionState) -> list[ev.SessionEvent]:
        done = flow.complete_answer(state, source=AnswerSource.SPOKEN, end=AnswerEnd.TURN_END)
        return [*done, *flow.ask_next(flow.foresee(state, done), found)]

    await room.cursor.write(ask_on)
    assert room.cursor.state.current is not None
    assert room.cursor.state.current.question.text == "Why cache.?"
    await room.keep("Because it was slow.")
    assert await room.drafting.finish() is None
    assert len(llm.calls) == 1
