"""One-off commands: the demo, and proving the audit log."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from daedam.apps.wiring import build_foundations
from daedam.features.health.demo import SIGN_INS, seed
from daedam.infra import audit
from daedam.infra.db.schema import SchemaMissingError, require_schema
from daedam.infra.foundations import Foundations
from daedam.infra.settings import Settings, SettingsError
from daedam.infra.unit_of_work import unit_of_work

MIGRATION_S = 60.0
POLL_S = 0.1


async def seed_demo(settings: Settings) -> dict[str, Any]:
    """Make the demo; its sign-ins. Raises `SettingsError` outside demo mode."""
    if not settings.is_demo:
        msg = "the demo exists in demo mode only (DAEDAM_DEMO=1)"
        raise SettingsError(msg)
    foundations = build_foundations(settings)
    await _until_migrated(foundations)
    async with unit_of_work(foundations.database, foundations.clock) as unit:
        await seed(unit, foundations)
    await foundations.close()
    return {"sign_ins": list(SIGN_INS)}


async def _until_migrated(foundations: Foundations) -> None:
    # Seeding starts beside the migration, so that both load at the same time.
    async with asyncio.timeout(MIGRATION_S):
        while True:
            try:
                return await require_schema(foundations.database)
            except SchemaMissingError:
                await asyncio.sleep(POLL_S)


@dataclass(frozen=True, slots=True)
class AuditFindings:
    """What the audit log's proof found, a line each."""

    lines: list[str]
    has_breaks: bool


async def verify_audit(settings: Settings) -> AuditFindings:
    """Walk every chain of the audit log."""
    foundations = build_foundations(settings)
    async with foundations.database.sessions() as db:
        broken = [found async for found in foundations.audit.verify(db)]
        total = await audit.count(db)
    await foundations.close()
    lines = [f"{found.kind}: chain {found.chain_id}, event {found.seq}" for found in broken]
    return AuditFindings(lines or [f"whole: {total} events"], bool(broken))
