"""Runs migrations as the role that owns the tables (DAEDAM_OWNER_DATABASE_URL, else DATABASE_URL)."""

from __future__ import annotations

import pgvector.sqlalchemy  # noqa: F401 - registers the vector type for autogenerate
from alembic import context
from sqlalchemy import create_engine, pool

from daedam.infra.db.database import normalise_url
from daedam.infra.db.tables import Table
from daedam.infra.settings import get_settings

settings = get_settings()
url = normalise_url(settings.owner_database_url.get_secret_value() or settings.database_url.get_secret_value())
engine = create_engine(url, poolclass=pool.NullPool)

with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Table.metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
