"""Writing to a shared journal: others write in between, and the store goes away at the worst moment."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID

import pytest

from daedam.interviewing import events as ev
from daedam.interviewing.state import SessionState
from daedam.kit.conflicts import Unreachable
from daedam.kit.ids import new_id
from daedam.kit.tasks import TaskOrder
from daedam.media.cursor import JournalCursor
from daedam.media.memory import MemoryJournal


class AmbiguousJournal(MemoryJournal):
    """Commits, and then loses the connection before it could say so."""

    n_lost_answers = 1

    async def append(
        self,
        session_id: UUID,
        events: Sequence[ev.SessionEvent],
        *,
        expected_seq: int | None,
        tasks: Sequence[TaskOrder] = (),
    ) -> list[ev.Recorded]:
        done = await super().append(session_id, events, expected_seq=expected_seq, tasks=tasks)
        if self.n_lost_answers:
            self.n_lost_answers -= 1
            raise Unreachable
        return done


async def cursor_on(journal: MemoryJournal) -> tuple[JournalCursor, list[ev.Recorded], list[bool]]:
    session_id = new_id()
    journal._entries[session_id] = []
    seen: list[ev.Recorded] = []
    reachable: list[bool] = []
    cursor = JournalCursor(session_id, journal, on_recorded=seen.extend, on_reachable=reachable.append)
    await cursor.open()
    return cursor, seen, reachable


def join(name: str):
    """Join once."""

    def decide(state: SessionState) -> list[ev.SessionEvent]:
        return [] if state.connection_id == name else [ev.ParticipantJoined(connection_id=name)]

    return decide


async def test_what_others_wrote_first_is_read_before_deciding_again() -> None:
    journal = MemoryJournal()
    cursor, seen, _ = await cursor_on(journal)
    await journal.append(cursor.session_id, [ev.SessionStarted()], expected_seq=None)
    state = await cursor.write(join("a"))
    assert [entry.seq for entry in seen] == [1, 2]
    assert state.is_started
    assert state.connection_id == "a"


async def test_a_decision_that_others_made_already_writes_nothing() -> None:
    journal = MemoryJournal()
    cursor, _, _ = await cursor_on(journal)
    await journal.append(cursor.session_id, [ev.ParticipantJoined(connection_id="a")], expected_seq=None)
    await cursor.write(join("a"))
    assert len(await journal.read(cursor.session_id)) == 1


async def test_an_append_whose_answer_was_lost_is_not_made_twice() -> None:
    cursor, seen, reachable = await cursor_on(AmbiguousJournal())
    state = await cursor.write(join("a"))
    assert len(seen) == 1
    assert state.connection_id == "a"
    assert reachable == [False, True]


async def test_while_the_store_is_away_writes_wait_in_order() -> None:
    journal = MemoryJournal()
    cursor, seen, reachable = await cursor_on(journal)
    journal.is_reachable = False
    writing = [asyncio.create_task(cursor.write(join(name))) for name in "abc"]
    for _ in range(10):  # more turns of the loop than any of them needs to try once
        await asyncio.sleep(0)
    assert reachable == [False]
    assert not any(task.done() for task in writing)
    journal.is_reachable = True
    await asyncio.gather(*writing)
    assert [entry.event.connection_id for entry in seen] == ["a", "b", "c"]
    assert reachable == [False, True]


async def test_a_reader_that_comes_back_gets_what_it_missed() -> None:
    cursor, _, _ = await cursor_on(MemoryJournal())
    for name in "abc":
        await cursor.write(join(name))
    assert [entry.seq for entry in cursor.since(1)] == [2, 3]
    assert cursor.since(3) == []
    assert cursor.since(99) == []


async def test_opening_without_a_store_is_said() -> None:
    journal = MemoryJournal()
    cursor, _, _ = await cursor_on(journal)
    journal.is_reachable = False
    with pytest.raises(Unreachable):
        await cursor.catch_up()


async def test_what_accompanies_an_append_stands_before_it_once_even_after_a_lost_answer() -> None:
    journal = AmbiguousJournal()
    cursor, seen, _ = await cursor_on(journal)
    note = ev.CandidateNudged(question_id=new_id(), kind="take_your_time")
    cursor.accompany = lambda events: [note] if any(isinstance(e, ev.ParticipantJoined) for e in events) else []
    await cursor.write(join("a"))
    await cursor.write(lambda _state: [])
    await cursor.write(lambda state: [] if state.paused else [ev.SessionPaused(reason="candidate")])
    assert [entry.event.type for entry in seen] == ["CandidateNudged", "ParticipantJoined", "SessionPaused"]
