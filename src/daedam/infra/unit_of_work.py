"""One request or task is one transaction. What leaves the database happens after its commit."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from daedam.infra.db.database import Database
from daedam.kit.clock import Clock

AfterCommit = Callable[[], Awaitable[None]]


class UnitOfWork:
    """A transaction, the clock it sees, and what to do once it is committed."""

    def __init__(self, db: AsyncSession, clock: Clock) -> None:
        self.db = db
        self.clock = clock
        # What this transaction has looked up or locked already, so that it does so once.
        self.keys: dict[UUID, bytes] = {}
        self.candidates: dict[UUID, UUID] = {}
        self.held: set[UUID] = set()
        self._after_commit: list[AfterCommit] = []

    def after_commit(self, action: AfterCommit) -> None:
        """Run `action` once the transaction is committed; never when it is rolled back.

        An action must not raise for reasons of the outside world: what it does can be done again by others.
        """
        self._after_commit.append(action)

    async def commit(self) -> None:
        """Commit, then run what waited for it."""
        await self.db.commit()
        actions, self._after_commit = self._after_commit, []
        for action in actions:
            await action()


@asynccontextmanager
async def unit_of_work(database: Database, clock: Clock) -> AsyncIterator[UnitOfWork]:
    """A transaction that commits when the block ends and rolls back when it raises."""
    async with database.sessions() as db:
        unit = UnitOfWork(db, clock)
        yield unit
        await unit.commit()
