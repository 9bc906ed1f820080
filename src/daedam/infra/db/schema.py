"""Which schema this code stands on, and whether the database has it yet."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from daedam.infra.db.database import Database

HEAD = "0004"
"""The newest migration in `migrations/versions`."""


class SchemaMissingError(OSError):
    """The database answers, but its migration has not run (yet)."""


async def require_schema(database: Database) -> None:
    """Return when the database is at `HEAD`. Raises `SchemaMissingError`, or what no database raises."""
    try:
        async with database.engine.connect() as connection:
            found = await connection.scalar(text("select version_num from alembic_version"))
    except ProgrammingError:
        found = None
    if found != HEAD:
        raise SchemaMissingError(HEAD)
