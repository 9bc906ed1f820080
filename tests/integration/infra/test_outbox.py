"""Background work over PostgreSQL: ordered with its cause, held by one, done once, never silently lost."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import text

from daedam.features.runtime import Runtime
from daedam.features.work import Args, Finish, TaskKind, perform
from daedam.infra.outbox import BACK_OFF_S, MAX_ATTEMPTS, Lease, LeaseLost, Outbox, TaskState
from daedam.infra.unit_of_work import UnitOfWork
from daedam.kit.ids import new_id
from daedam.kit.tasks import TaskOrder
from daedam.providers.errors import ProviderError
from fixtures.api import Api

ORDER = TaskOrder("note", "cpu", "note:1", {"n": "1"})


class Notes:
    """A kind of work whose effect can be counted: rows of sign_in_attempts."""

    def __init__(self) -> None:
        self.performed = 0
        self.given_up: list[str] = []
        self.fails_with: Exception | None = None
        self.pause: asyncio.Event | None = None
        self.is_performing = asyncio.Event()
        self.kinds = {"note": TaskKind("note", self._perform, self._give_up)}

    async def _perform(self, _runtime: Runtime, _args: Args) -> Finish:
        self.performed += 1
        self.is_performing.set()
        if self.pause is not None:
            await self.pause.wait()
        if self.fails_with is not None:
            raise self.fails_with
        return self._write

    async def _write(self, unit: UnitOfWork) -> None:
        insert = "insert into sign_in_attempts (id, subject, at) values (:id, 'note', now())"
        await unit.db.execute(text(insert), {"id": new_id()})

    def _give_up(self, _runtime: Runtime, _args: Args, code: str) -> Finish:
        self.given_up.append(code)
        return self._write


@pytest.fixture
def notes() -> Notes:
    return Notes()


async def effects(api: Api) -> int:
    async with api.unit() as unit:
        return await unit.db.scalar(text("select count(*) from sign_in_attempts")) or 0


async def order(api: Api, *orders: TaskOrder) -> UUID:
    async with api.unit() as unit:
        await api.runtime.foundations.outbox.order(unit, orders or [ORDER])
    async with api.unit() as unit:
        return UUID(str(await unit.db.scalar(text("select id from tasks order by id desc limit 1"))))


async def row(api: Api):  # type: ignore[no-untyped-def]
    async with api.unit() as unit:
        return (await unit.db.execute(text("select * from tasks"))).one()


async def change(api: Api, what: str) -> None:
    async with api.unit() as unit:
        await unit.db.execute(text(f"update tasks set {what}"))  # noqa: S608 - this test's own words


async def lease(api: Api, task_id: UUID) -> Lease | None:
    async with api.unit() as unit:
        return await api.runtime.foundations.outbox.lease(unit, task_id)


async def test_a_key_is_ordered_once(api: Api) -> None:
    await asyncio.gather(*(order(api, ORDER, ORDER) for _ in range(5)))
    assert (await row(api)).key == "note:1"


async def test_what_is_rolled_back_leaves_neither_cause_nor_work_nor_message(api: Api) -> None:
    sent = []

    async def send(queue: str, task_id: UUID) -> None:
        sent.append(task_id)

    outbox = Outbox(send)
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the whole transaction is what fails
        async with api.unit() as unit:
            await Notes()._write(unit)
            await outbox.order(unit, [ORDER])
            raise ZeroDivisionError
    async with api.unit() as unit:
        assert await unit.db.scalar(text("select count(*) from tasks")) == 0
    assert (await effects(api), sent) == (0, [])
    async with api.unit() as unit:
        await outbox.order(unit, [ORDER])
        assert sent == []  # nobody hears of work before it is committed
    assert len(sent) == 1


async def test_of_many_who_want_a_task_one_gets_it(api: Api) -> None:
    task_id = await order(api)
    leases = await asyncio.gather(*(lease(api, task_id) for _ in range(8)))
    assert len([held for held in leases if held]) == 1
    assert await lease(api, new_id()) is None


async def test_delivered_three_times_it_happens_once(api: Api, notes: Notes) -> None:
    task_id = await order(api)
    done = await asyncio.gather(*(perform(api.runtime, notes.kinds, task_id) for _ in range(3)))
    done += [await perform(api.runtime, notes.kinds, task_id)]
    assert sorted(done) == [False, False, False, True]
    assert (notes.performed, await effects(api)) == (1, 1)
    assert (await row(api)).state == "done"


async def test_a_worker_that_thaws_late_writes_nothing(api: Api, notes: Notes) -> None:
    task_id = await order(api)
    frozen = Notes()
    frozen.pause = asyncio.Event()
    late = asyncio.create_task(perform(api.runtime, frozen.kinds, task_id))
    await frozen.is_performing.wait()
    await change(api, "lease_until = now() - interval '1 second'")
    assert await perform(api.runtime, notes.kinds, task_id)
    frozen.pause.set()
    assert await late is False
    assert (await effects(api), (await row(api)).fence) == (1, 2)


async def test_a_late_writer_cannot_finish_fail_or_extend(api: Api) -> None:
    task_id = await order(api)
    first = await lease(api, task_id)
    await change(api, "lease_until = now() - interval '1 second'")
    second = await lease(api, task_id)
    assert first is not None
    assert second is not None
    assert second.fence == first.fence + 1
    outbox = api.runtime.foundations.outbox
    async with api.unit() as unit:
        with pytest.raises(LeaseLost):
            await outbox.finish(unit, first)
        with pytest.raises(LeaseLost):
            await outbox.extend(unit, first)
        with pytest.raises(LeaseLost):
            await outbox.fail(unit, first, "late", is_retryable=True)
        await outbox.extend(unit, second)
        await outbox.finish(unit, second)
        with pytest.raises(LeaseLost):
            await outbox.finish(unit, second)


async def test_failing_waits_longer_each_time_and_then_asks_for_a_person(api: Api, notes: Notes) -> None:
    task_id = await order(api)
    notes.fails_with = ProviderError("busy", is_retryable=True)
    waits = []
    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert await perform(api.runtime, notes.kinds, task_id) is False
        now = await row(api)
        assert (now.attempts, now.error_code) == (attempt, "busy")
        if attempt < MAX_ATTEMPTS:
            assert now.state == "pending"
            assert await perform(api.runtime, notes.kinds, task_id) is False  # not due yet
            async with api.unit() as unit:
                wait = text("select extract(epoch from available_at - clock_timestamp()) from tasks")
                waits.append(float(await unit.db.scalar(wait) or 0))
            await change(api, "available_at = now()")
    assert [round(wait) for wait in waits] == pytest.approx(BACK_OFF_S, abs=2)
    assert (await row(api)).state == "needs_attention"
    assert (notes.performed, notes.given_up, await effects(api)) == (MAX_ATTEMPTS, ["busy"], 1)
    assert await perform(api.runtime, notes.kinds, task_id) is False


async def test_what_no_retry_can_help_asks_for_a_person_at_once(api: Api, notes: Notes) -> None:
    task_id = await order(api)
    notes.fails_with = ProviderError("refused", is_retryable=False)
    await perform(api.runtime, notes.kinds, task_id)
    assert ((await row(api)).state, notes.given_up) == ("needs_attention", ["refused"])


async def test_a_bug_is_tried_again_and_seen(api: Api, notes: Notes) -> None:
    task_id = await order(api)
    notes.fails_with = ZeroDivisionError()
    await perform(api.runtime, notes.kinds, task_id)
    now = await row(api)
    assert (now.state, now.error_code) == ("pending", "bug")
    notes.fails_with = None
    await change(api, "available_at = now()")
    assert await perform(api.runtime, notes.kinds, task_id)
    assert (await row(api)).error_code is None


async def test_a_result_that_cannot_be_written_leaves_the_task_open(api: Api, notes: Notes) -> None:
    task_id = await order(api)

    async def half(unit: UnitOfWork) -> None:
        await notes._write(unit)
        raise ZeroDivisionError

    async def work(_runtime: Runtime, _args: Args) -> Finish:
        return half

    await perform(api.runtime, {"note": TaskKind("note", work, notes._give_up)}, task_id)
    assert (await effects(api), (await row(api)).state) == (0, "pending")


async def test_work_of_later_waits_for_its_time(api: Api, notes: Notes) -> None:
    task_id = await order(api, TaskOrder("note", "cpu", "later", delay_s=30))
    assert await perform(api.runtime, notes.kinds, task_id) is False
    await change(api, "available_at = now()")
    assert await perform(api.runtime, notes.kinds, task_id)


@pytest.mark.parametrize(
    ("what", "is_said_again"),
    [
        ("created_at = now()", False),
        ("created_at = now() - interval '11 seconds'", True),
        ("created_at = now() - interval '1 hour', sent_at = now()", False),
        ("created_at = now() - interval '1 hour', available_at = now() + interval '1 minute'", False),
        ("created_at = now() - interval '1 hour', state = 'done'", False),
        ("created_at = now() - interval '1 hour', state = 'needs_attention'", False),
        ("created_at = now() - interval '1 hour', state = 'running', lease_until = now() + interval '9 s'", False),
        ("created_at = now() - interval '1 hour', state = 'running', lease_until = now() - interval '1 s'", True),
    ],
)
async def test_the_reconciler_says_again_what_is_overdue_and_nothing_else(
    api: Api, what: str, is_said_again: bool
) -> None:
    said = []

    async def send(queue: str, task_id: UUID) -> None:
        said.append((queue, task_id))

    task_id = await order(api)
    await change(api, what)
    for _ in range(2):  # what was just said is not said again
        async with api.unit() as unit:
            await Outbox(send).send_again(unit)
    assert said == ([("cpu", task_id)] if is_said_again else [])


async def test_the_states_of_tasks_are_those_stored(api: Api) -> None:
    async def send(_queue: str, _task_id: UUID) -> None:
        return

    outbox = Outbox(send)
    keys = [f"note:{n}" for n in range(4)]
    async with api.unit() as unit:
        await outbox.order(unit, [TaskOrder("note", "cpu", key, {}) for key in keys])
    async with api.unit() as unit:
        change = "update tasks set state = :state, lease_until = now() + make_interval(secs => :left) where key = :key"
        for key, state, left in ((keys[1], "running", 60), (keys[2], "running", -1), (keys[3], "needs_attention", 0)):
            await unit.db.execute(text(change), {"key": key, "state": state, "left": left})
    async with api.unit() as unit:
        found = await outbox.states(unit, [*keys, "note:unknown"])
    assert found == {
        keys[0]: TaskState.PENDING,
        keys[1]: TaskState.RUNNING,
        keys[2]: TaskState.PENDING,  # its holder fell silent: it waits for another
        keys[3]: TaskState.NEEDS_ATTENTION,
    }
