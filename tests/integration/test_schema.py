"""The schema the code stands on is the newest migration, and an empty database does not have it."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from daedam.infra.db.database import Database
from daedam.infra.db.schema import HEAD, SchemaMissingError, require_schema
from daedam.infra.embedded import EmbeddedPostgres

ROOT = Path(__file__).resolve().parents[2]


def test_the_code_stands_on_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(Config(ROOT / "alembic.ini")).get_current_head() == HEAD


async def test_a_migrated_database_is_accepted(database_url: str) -> None:
    database = Database(database_url)
    assert await require_schema(database) is None
    await database.close()


async def test_an_empty_database_is_said_to_lack_its_schema(postgres: EmbeddedPostgres) -> None:
    postgres.create_database("empty")
    database = Database(postgres.urls("empty").app)
    with pytest.raises(SchemaMissingError):
        await require_schema(database)
    await database.close()
    postgres.drop_database("empty")
