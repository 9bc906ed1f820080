"""Sockets of a room: bounded, newest first where only the newest counts, and each told what it may know."""

from __future__ import annotations

from datetime import UTC, datetime

from daedam.interviewing import events as ev
from daedam.kit.entries import Entry
from daedam.kit.ids import new_id
from daedam.media.audience import MAX_WAITING, Audience, Viewer
from daedam.media.messages import ErrorMessage, Partial, RoomMessage, RoomState, TakenOver
from daedam.media.ports import TicketHolder


def viewer(role: str = "candidate") -> Viewer:
    return Viewer(TicketHolder(new_id(), new_id(), role))


def entry(seq: int) -> ev.Recorded:
    return Entry(seq, datetime(2026, 1, 1, tzinfo=UTC), ev.ParticipantJoined(connection_id=str(seq)))


async def drain(one: Viewer) -> list[object]:
    found = []
    while one._waiting:
        found.append(await one.next())
    return found


async def test_newer_captions_and_states_replace_unsent_ones_and_events_never_do() -> None:
    one, spoken, other = viewer(), new_id(), new_id()
    one.show([entry(1)])
    for revision in range(50):
        one.send(Partial(utterance_id=spoken, revision=revision, text=str(revision)))
        one.send(RoomMessage(state=RoomState.LISTENING, level=revision / 50))
    one.send(Partial(utterance_id=other, revision=1, text="other"))
    one.show([entry(2)])
    kinds = [type(m).__name__ for m in await drain(one)]
    assert kinds == ["EventMessage", "Partial", "RoomMessage", "Partial", "EventMessage"]


async def test_an_event_is_shown_once() -> None:
    one = viewer()
    one.show([entry(1), entry(2)])
    one.show([entry(2), entry(3)])
    assert [m.seq for m in await drain(one)] == [1, 2, 3]


async def test_a_socket_that_lags_too_far_is_closed_instead_of_growing() -> None:
    one = viewer()
    one.show([entry(seq) for seq in range(1, MAX_WAITING + 2)])
    assert await one.next() is None


async def test_the_second_candidate_takes_over_and_observers_stay() -> None:
    audience, first, second, recruiter = Audience(), viewer(), viewer(), viewer("recruiter")
    for one in (recruiter, first, second):
        audience.add(one)
    assert audience.candidate is second
    assert await drain(first) == [TakenOver()]
    assert await first.next() is None
    assert await drain(recruiter) == []
    assert len(audience) == 2


async def test_trouble_is_for_the_candidate_alone() -> None:
    audience, candidate, recruiter = Audience(), viewer(), viewer("recruiter")
    audience.add(candidate)
    audience.add(recruiter)
    audience.trouble("speech_unavailable")
    assert await drain(candidate) == [ErrorMessage(code="speech_unavailable", retry_available=True)]
    assert await drain(recruiter) == []
    audience.remove(candidate)
    audience.trouble("speech_unavailable")  # nobody to tell
    audience.end()
    assert await recruiter.next() is None
