"""What every process of Daedam stands on, put together once by `apps.wiring`."""

from __future__ import annotations

from dataclasses import dataclass

from daedam.infra.audit import AuditLog
from daedam.infra.broker import Broker
from daedam.infra.db.database import Database
from daedam.infra.hints import Hints
from daedam.infra.outbox import Outbox
from daedam.infra.settings import Settings
from daedam.infra.tokens import AccessTokens
from daedam.infra.vault import Vault
from daedam.kit.clock import Clock


@dataclass(frozen=True, slots=True)
class Foundations:
    """The process's settings, clock, database and what writes to it."""

    settings: Settings
    clock: Clock
    database: Database
    vault: Vault
    audit: AuditLog
    broker: Broker
    outbox: Outbox
    hints: Hints
    tokens: AccessTokens

    async def settle(self) -> None:
        """Wait until hints and messages of committed work are out."""
        await self.broker.settle()
        await self.hints.settle()

    async def close(self) -> None:
        """Give everything back."""
        await self.settle()
        await self.hints.close()
        await self.database.close()
