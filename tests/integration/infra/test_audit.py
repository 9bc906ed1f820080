"""The audit log: written with its change, chained per organization, and no edit goes unseen."""

from __future__ import annotations

import asyncio
from uuid import UUID

import psycopg
import pytest

import factories
from daedam.infra.audit import PLATFORM_CHAIN, Actor, Break
from daedam.infra.db.tables import Organization
from daedam.infra.web.access import Role
from daedam.kit.ids import new_id
from fixtures.api import Api

HERE, THERE = new_id(), new_id()


async def record(api: Api, chain_id: UUID = HERE, count: int = 1) -> None:
    for number in range(count):
        async with api.unit() as unit:
            actor = Actor(new_id(), "recruiter", chain_id)
            detail = {"outcome": "hold", "number": number}
            await api.runtime.foundations.audit.record(unit, actor, "decision.recorded", "decision", new_id(), detail)


async def breaks(api: Api) -> list[Break]:
    async with api.runtime.foundations.database.sessions() as db:
        return [broken async for broken in api.runtime.foundations.audit.verify(db)]


def as_owner(api: Api, *statements: str) -> None:
    with psycopg.connect(api.database.urls.owner.replace("+psycopg", ""), autocommit=True) as db:
        for statement in statements:
            db.execute(statement, {"here": HERE, "there": THERE})  # type: ignore[call-overload]


@pytest.fixture
async def log(api: Api) -> Api:
    """Two organizations' chains and the platform's own."""
    await record(api, HERE, 6)
    await record(api, THERE, 3)
    await record(api, PLATFORM_CHAIN, 2)
    return api


async def test_an_untouched_log_is_whole(log: Api) -> None:
    assert await breaks(log) == []


async def test_many_at_once_make_one_chain(api: Api) -> None:
    await asyncio.gather(*(record(api) for _ in range(20)))
    assert await breaks(api) == []


async def test_what_is_rolled_back_was_never_said(api: Api) -> None:
    await record(api)
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the whole transaction is what fails
        async with api.unit() as unit:
            await api.runtime.foundations.audit.record(unit, Actor(None, "system", HERE), "x", "y", "z")
            raise ZeroDivisionError
    await record(api)
    assert await breaks(api) == []


FORGERIES = {
    "an action": ("update audit_events set action = 'nothing' where chain_id = %(here)s and seq = 3", 3, "edited"),
    "an actor": (
        "update audit_events set actor_id = gen_random_uuid() where chain_id = %(here)s and seq = 3",
        3,
        "edited",
    ),
    "a role": ("update audit_events set actor_role = 'admin' where chain_id = %(here)s and seq = 3", 3, "edited"),
    "a moment": (
        "update audit_events set at = at + interval '1 microsecond' where chain_id = %(here)s and seq = 3",
        3,
        "edited",
    ),
    "an object": ("update audit_events set object_id = '1' where chain_id = %(here)s and seq = 3", 3, "edited"),
    "a detail": (
        """update audit_events set detail = detail || '{"outcome": "advance"}' where chain_id = %(here)s and seq = 3""",
        3,
        "edited",
    ),
    "a digest": (
        "update audit_events set digest = set_byte(digest, 0, get_byte(digest, 0) # 1) "
        "where chain_id = %(here)s and seq = 3",
        3,
        "edited",
    ),
    "one deleted": ("delete from audit_events where chain_id = %(here)s and seq = 3", 3, "missing"),
    "the first deleted": ("delete from audit_events where chain_id = %(here)s and seq = 1", 1, "missing"),
    "the last cut off": ("delete from audit_events where chain_id = %(here)s and seq > 4", 4, "truncated"),
    "all cut off": ("delete from audit_events where chain_id = %(here)s", 0, "truncated"),
    "the head taken": ("delete from audit_heads where chain_id = %(here)s", 6, "truncated"),
    "cut off and the head moved back": (
        "delete from audit_events where chain_id = %(here)s and seq > 4; "
        "update audit_heads set seq = 4, digest = (select digest from audit_events "
        "where chain_id = %(here)s and seq = 4) where chain_id = %(here)s",
        4,
        "truncated",
    ),
    "another chain's head": (
        "update audit_heads h set seq = o.seq, digest = o.digest, seal = o.seal from audit_heads o "
        "where h.chain_id = %(here)s and o.chain_id = %(there)s",
        6,
        "truncated",
    ),
    "one put in": (
        "insert into audit_events select chain_id, 7, at, actor_id, actor_role, action, object_type, object_id, "
        "detail, digest from audit_events where chain_id = %(here)s and seq = 6",
        7,
        "edited",
    ),
    "one moved to another chain": (
        "insert into audit_events select %(here)s, 7, at, actor_id, actor_role, action, object_type, object_id, "
        "detail, digest from audit_events where chain_id = %(there)s and seq = 3",
        7,
        "edited",
    ),
    "two swapped": (
        "update audit_events set seq = 100 where chain_id = %(here)s and seq = 2; "
        "update audit_events set seq = 2 where chain_id = %(here)s and seq = 3; "
        "update audit_events set seq = 3 where chain_id = %(here)s and seq = 100",
        2,
        "edited",
    ),
}


@pytest.mark.parametrize("what", FORGERIES)
async def test_even_the_owner_of_the_database_changes_nothing_unseen(log: Api, what: str) -> None:
    statements, seq, kind = FORGERIES[what]
    as_owner(log, *statements.split("; "))
    found = await breaks(log)
    assert Break(HERE, seq, kind) in found
    assert {broken.chain_id for broken in found} == {HERE}


@pytest.mark.parametrize(
    "statements",
    [
        (
            "delete from audit_events where chain_id = %(there)s",
            "delete from audit_heads where chain_id = %(there)s",
        ),
        ("truncate audit_events, audit_heads",),
    ],
)
async def test_taking_a_whole_chain_with_its_head_is_seen(api: Api, statements: tuple[str, ...]) -> None:
    async with api.unit() as unit:
        unit.db.add(Organization(id=THERE, name="There", talent=[]))
    await factories.person(api, Role.RECRUITER, THERE)
    assert await breaks(api) == []
    as_owner(api, *statements)
    assert await breaks(api) == [Break(THERE, 0, "truncated")]
