"""The journal and the vault over PostgreSQL: no holes, no second truth, nothing readable without its key."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import text

import factories
from daedam.features.accounts.repository import Accounts
from daedam.infra.crypto import SealBroken
from daedam.infra.errors import DaedamError
from daedam.infra.vault import KeyDestroyed
from daedam.interviewing import events as ev
from daedam.kit.conflicts import Conflict
from daedam.kit.ids import new_id
from factories import Person
from fixtures.api import Api

NOTE = ev.CandidateNudged(question_id=new_id(), kind="take_your_time")


@pytest.fixture
async def candidate(api: Api) -> Person:
    return await factories.person(api)


@pytest.fixture
async def session_id(api: Api, candidate: Person) -> UUID:
    return await factories.practice(api, candidate)


async def last_seq(api: Api, session_id: UUID) -> int:
    async with api.unit() as unit:
        return (await api.runtime.journal.read(unit, session_id))[-1].seq


async def test_of_two_who_decided_on_the_same_state_one_is_told(api: Api, session_id: UUID) -> None:
    seq = await last_seq(api, session_id)

    async def append() -> bool:
        try:
            async with api.unit() as unit:
                await api.runtime.journal.append(unit, session_id, [NOTE], expected_seq=seq)
        except Conflict:
            return False
        return True

    assert sorted(await asyncio.gather(append(), append(), append())) == [False, False, True]
    assert await last_seq(api, session_id) == seq + 1


async def test_twenty_writers_at_once_leave_no_hole(api: Api, session_id: UUID) -> None:
    before = await last_seq(api, session_id)

    async def append(count: int) -> list[int]:
        async with api.unit() as unit:
            return [entry.seq for entry in await api.runtime.journal.append(unit, session_id, [NOTE] * count)]

    taken = await asyncio.gather(*(append(1 + i % 3) for i in range(20)))
    async with api.unit() as unit:
        entries = await api.runtime.journal.read(unit, session_id)
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert sorted(seq for seqs in taken for seq in seqs) == list(range(before + 1, len(entries) + 1))
    assert all(seqs == list(range(seqs[0], seqs[0] + len(seqs))) for seqs in taken)
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)


async def test_a_writer_that_rolls_back_leaves_no_hole_either(api: Api, session_id: UUID) -> None:
    before = await last_seq(api, session_id)
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the whole transaction is what fails
        async with api.unit() as unit:
            await api.runtime.journal.append(unit, session_id, [NOTE, NOTE])
            raise ZeroDivisionError
    async with api.unit() as unit:
        entries = await api.runtime.journal.append(unit, session_id, [NOTE])
    assert entries[0].seq == before + 1


async def test_reading_goes_on_from_a_place(api: Api, session_id: UUID) -> None:
    async with api.unit() as unit:
        whole = await api.runtime.journal.read(unit, session_id)
        assert await api.runtime.journal.read(unit, session_id, after_seq=1) == whole[1:]
        assert await api.runtime.journal.read(unit, session_id, after_seq=99) == []
        assert await api.runtime.journal.append(unit, session_id, []) == []
        with pytest.raises(DaedamError):
            await api.runtime.journal.read(unit, new_id())


async def test_the_row_follows_the_journal(api: Api, candidate: Person, session_id: UUID) -> None:
    await factories.started(candidate, session_id)
    async with api.unit() as unit:
        row = (await unit.db.execute(text("select status, last_seq, last_event_at from interview_sessions"))).one()
        entries = await api.runtime.journal.read(unit, session_id)
    assert (row.status, row.last_seq, row.last_event_at) == ("in_progress", entries[-1].seq, entries[-1].at)


async def as_owner(api: Api, *statements: str) -> None:
    """Do what only the owner of the database can."""
    import psycopg

    with psycopg.connect(api.database.urls.owner.replace("+psycopg", ""), autocommit=True) as db:
        for statement in statements:
            db.execute(statement)  # type: ignore[call-overload]


SWAPS = {
    "two events of a session": (
        "create temp table kept as select * from session_events",
        "update session_events e set payload = k.payload from kept k where k.seq = 3 - e.seq and e.seq in (1, 2)",
    ),
    "a name into an e-mail": ("update users set name_sealed = email_sealed",),
    "one person's name to another": (
        "create temp table kept as select * from users",
        "update users u set name_sealed = k.name_sealed from kept k where k.id <> u.id",
    ),
    "one person's key to another": (
        "create temp table kept as select * from data_keys",
        "update data_keys d set wrapped_key = k.wrapped_key from kept k where k.subject_id <> d.subject_id",
    ),
    "a flipped bit": ("update users set name_sealed = set_byte(name_sealed, 20, get_byte(name_sealed, 20) # 1)",),
    "a cut end": ("update users set name_sealed = substr(name_sealed, 1, length(name_sealed) - 1)",),
    "nothing": ("update users set name_sealed = ''",),
}


@pytest.mark.parametrize("swap", SWAPS)
async def test_a_ciphertext_opens_only_where_it_was_sealed(
    api: Api, candidate: Person, session_id: UUID, swap: str
) -> None:
    await factories.person(api, name="Somebody Else")
    await as_owner(api, *SWAPS[swap])
    with pytest.raises(SealBroken):  # noqa: PT012 - either of the two reads is the one that was changed
        async with api.unit() as unit:
            await api.runtime.journal.read(unit, session_id)
            accounts = Accounts(unit, api.runtime.foundations)
            user = await accounts.get(candidate.user_id)
            assert user is not None
            await accounts.name_of(user)


async def test_without_its_key_a_persons_data_says_nothing(api: Api, candidate: Person, session_id: UUID) -> None:
    resume_id = await factories.resume(api, candidate)
    other = await factories.person(api)
    others = await factories.practice(api, other)
    async with api.unit() as unit:
        await api.runtime.foundations.vault.destroy_key(unit, candidate.user_id)
        with pytest.raises(KeyDestroyed):
            await api.runtime.journal.read(unit, session_id)
    for path in (f"sessions/{session_id}", f"resumes/{resume_id}", f"sessions/{session_id}/transcript"):
        gone = await candidate.client.get(f"/api/v1/{path}")
        assert (gone.status_code, gone.json()["error_code"]) == (404, "not_found")
    async with api.unit() as unit:
        row = await unit.db.execute(text("select wrapped_key, destroyed_at from data_keys where wrapped_key is null"))
        assert row.one().destroyed_at is not None
    assert (await other.client.get(f"/api/v1/sessions/{others}")).status_code == 200


async def test_a_destroyed_key_does_not_come_back(api: Api, candidate: Person) -> None:
    vault = api.runtime.foundations.vault
    async with api.unit() as unit:
        await vault.destroy_key(unit, candidate.user_id)
    async with api.unit() as unit:
        with pytest.raises(KeyDestroyed):
            await vault.create_key(unit, candidate.user_id)


async def test_an_uploaded_file_lies_sealed_under_its_owners_key(api: Api, candidate: Person) -> None:
    await factories.resume(api, candidate)
    home = api.runtime.foundations.settings.home
    stored = [path.read_bytes() for path in home.rglob("*") if path.is_file()]
    assert stored
    assert not [blob for blob in stored if b"Hanbyeol" in blob or b"FastAPI" in blob]
