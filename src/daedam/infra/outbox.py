"""Background work as rows: ordered with its cause, leased by database time, done once.

A broker only says "there is work"; losing it loses nothing, for the reconciler says it again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import case, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from daedam.infra.db.tables import TaskRow
from daedam.infra.unit_of_work import UnitOfWork
from daedam.kit.ids import new_id
from daedam.kit.tasks import TaskOrder

MAX_ATTEMPTS = 5
LEASE_S = 60.0
"""How long a worker may be silent: trust.md asks that another finishes within 120 s of a kill."""
PATIENCE_S = 10.0
"""How long a message may be on its way before it is said again; more would be noise in a full queue."""
BACK_OFF_S = (2, 10, 30, 60)

Send = Callable[[str, UUID], Awaitable[None]]
"""`send(queue, task_id)`: tell a broker. Must not raise when the broker is away."""


class TaskState(StrEnum):
    """Where a piece of work is."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    NEEDS_ATTENTION = "needs_attention"


class LeaseLost(Exception):  # noqa: N818 - an expected outcome
    """Somebody else holds or finished this task: what was computed must not be written."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to finish a task, until the database's clock says otherwise."""

    task_id: UUID
    kind: str
    args: Mapping[str, str]
    fence: int
    attempt: int


class Outbox:
    """Orders, leases and finishes background work."""

    def __init__(self, send: Send, *, lease_s: float = LEASE_S, patience_s: float = PATIENCE_S) -> None:
        self.lease_s = lease_s
        self._patience_s = patience_s
        self._send = send

    async def order(self, unit: UnitOfWork, orders: Sequence[TaskOrder]) -> None:
        """Write `orders` in `unit`'s transaction and send them after its commit. A known key changes nothing."""
        for order in orders:
            task_id = new_id()
            row = insert(TaskRow).values(
                id=task_id,
                kind=order.kind,
                queue=order.queue,
                key=order.key,
                args=dict(order.args),
                available_at=func.now() + text(f"interval '{order.delay_s} seconds'"),
            )
            await unit.db.execute(row.on_conflict_do_nothing())
            if order.delay_s <= 0:
                unit.after_commit(lambda q=order.queue, i=task_id: self._send(q, i))  # type: ignore[misc]

    async def lease(self, unit: UnitOfWork, task_id: UUID) -> Lease | None:
        """Take a task that is due and that nobody holds; None when there is nothing to do."""
        is_free = or_(TaskRow.state == "pending", TaskRow.lease_until < func.clock_timestamp())
        due = [
            TaskRow.id == task_id,
            TaskRow.state.in_(("pending", "running")),
            is_free,
            TaskRow.available_at <= func.clock_timestamp(),
        ]
        taken = (
            update(TaskRow)
            .where(*due)
            .values(
                state="running",
                fence=TaskRow.fence + 1,
                attempts=TaskRow.attempts + 1,
                lease_until=func.clock_timestamp() + text(f"interval '{self.lease_s} seconds'"),
            )
            .returning(TaskRow.kind, TaskRow.args, TaskRow.fence, TaskRow.attempts)
        )
        row = (await unit.db.execute(taken)).one_or_none()
        if row is None:
            return None
        return Lease(task_id, row.kind, row.args, row.fence, row.attempts)

    async def extend(self, unit: UnitOfWork, lease: Lease) -> None:
        """Hold the lease for another term. Raises `LeaseLost`."""
        until = func.clock_timestamp() + text(f"interval '{self.lease_s} seconds'")
        await self._change(unit, lease, lease_until=until)

    async def finish(self, unit: UnitOfWork, lease: Lease) -> None:
        """Mark done, in the transaction that holds the result. Raises `LeaseLost`: then nothing is written."""
        await self._change(unit, lease, state="done", done_at=func.clock_timestamp(), error_code=None)

    async def fail(self, unit: UnitOfWork, lease: Lease, error_code: str, *, is_retryable: bool) -> bool:
        """Give the task back for another try, or hand it to a person. Returns whether a person is needed."""
        needs_person = not is_retryable or lease.attempt >= MAX_ATTEMPTS
        wait_s = BACK_OFF_S[min(lease.attempt, len(BACK_OFF_S)) - 1]
        await self._change(
            unit,
            lease,
            state="needs_attention" if needs_person else "pending",
            error_code=error_code,
            available_at=func.clock_timestamp() + text(f"interval '{wait_s} seconds'"),
            lease_until=None,
        )
        return needs_person

    async def _change(self, unit: UnitOfWork, lease: Lease, **values: object) -> None:
        held = update(TaskRow).where(
            TaskRow.id == lease.task_id, TaskRow.fence == lease.fence, TaskRow.state == "running"
        )
        changed = await unit.db.execute(held.values(**values))
        if changed.rowcount != 1:  # type: ignore[attr-defined]
            raise LeaseLost

    async def states(self, unit: UnitOfWork, keys: Collection[str]) -> dict[str, TaskState]:
        """Where the tasks with these keys are; one whose holder fell silent waits again. Unknown keys are left out."""
        is_held = (TaskRow.state != "running") | (TaskRow.lease_until >= func.clock_timestamp())
        found = select(TaskRow.key, case((is_held, TaskRow.state), else_="pending")).where(TaskRow.key.in_(keys))
        return {key: TaskState(state) for key, state in await unit.db.execute(found)}

    async def overdue(self, unit: UnitOfWork, limit: int = 200) -> list[tuple[str, UUID]]:
        """Work that is due, that nobody holds, and that was not asked for just now; marked as asked for."""
        rows = await unit.db.execute(
            select(TaskRow.queue, TaskRow.id)
            .where(
                or_(
                    TaskRow.state == "pending",
                    (TaskRow.state == "running") & (TaskRow.lease_until < func.clock_timestamp()),
                ),
                TaskRow.available_at <= func.clock_timestamp(),
                func.coalesce(TaskRow.sent_at, TaskRow.created_at)
                < func.clock_timestamp() - text(f"interval '{self._patience_s} seconds'"),
            )
            .order_by(TaskRow.available_at)
            .limit(limit)
            .with_for_update(skip_locked=True)  # what is just being finished needs nobody to wait for it
        )
        due = [(row.queue, row.id) for row in rows]
        sent = update(TaskRow).where(TaskRow.id.in_([task_id for _, task_id in due]))
        await unit.db.execute(sent.values(sent_at=func.clock_timestamp()))
        return due

    async def send_again(self, unit: UnitOfWork) -> int:
        """The reconciler's round: tell the broker of everything overdue. Returns how many."""
        due = await self.overdue(unit)
        for queue, task_id in due:
            await self._send(queue, task_id)
        return len(due)
