"""One-off commands: migration, demo, the API's description, proving the audit log."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from pydantic import SecretStr

from daedam.apps.api import create_api
from daedam.apps.wiring import build_foundations, build_runtime
from daedam.features.health.demo import SIGN_INS, seed
from daedam.infra import audit
from daedam.infra.settings import Settings, SettingsError
from daedam.infra.unit_of_work import unit_of_work


def migrate() -> None:
    """Run every migration that is missing. The migrations stand beside the package, or in the working folder."""
    source = Path(__file__).resolve().parents[3]
    home = next((folder for folder in (source, Path.cwd()) if (folder / "alembic.ini").is_file()), None)
    if home is None:
        msg = "alembic.ini is not here: run this from the project's folder"
        raise SettingsError(msg)
    command.upgrade(Config(home / "alembic.ini"), "head")


async def seed_demo(settings: Settings) -> dict[str, Any]:
    """Make the demo; its sign-ins. Raises `SettingsError` outside demo mode."""
    if not settings.is_demo:
        msg = "the demo exists in demo mode only (DAEDAM_DEMO=1)"
        raise SettingsError(msg)
    foundations = build_foundations(settings)
    async with unit_of_work(foundations.database, foundations.clock) as unit:
        await seed(unit, foundations)
    await foundations.close()
    return {"sign_ins": list(SIGN_INS)}


def openapi() -> str:
    """The API's description as JSON. Needs no database and no real secrets."""
    settings = Settings(
        master_key=SecretStr(base64.b64encode(secrets.token_bytes(32)).decode()),
        jwt_secret=SecretStr(secrets.token_hex(32)),
        database_url=SecretStr("postgresql://localhost/none"),
        redis_url="redis://localhost/0",
    )
    described = create_api(build_runtime(build_foundations(settings))).openapi()
    return json.dumps(described, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


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
