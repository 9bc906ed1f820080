"""The roles and databases Daedam expects of a PostgreSQL; what a role may do with a table, migrations say."""

from __future__ import annotations

from typing import Any

from psycopg import Connection, sql

SUPERUSER = "postgres"
OWNER = "daedam_owner"
APP = "daedam_app"
MEDIA = "daedam_media"
ROLES = (OWNER, APP, MEDIA)
DATABASE = "daedam"


def ensure_roles(db: Connection[Any]) -> None:
    """The three login roles, none of them a superuser."""
    found = {row[0] for row in db.execute("SELECT rolname FROM pg_roles").fetchall()}
    for role in ROLES:
        if role not in found:
            db.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))


def ensure_database(db: Connection[Any], name: str, *, template: str | None = None) -> None:
    """Database `name`, owned by the owner role, copied from `template` when given."""
    if db.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    db.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template or "template0")
        )
    )
    db.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
    roles = sql.SQL(", ").join(sql.Identifier(role) for role in ROLES)
    db.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(name), roles))


def ensure_rights(db: Connection[Any]) -> None:
    """The vector extension and sight of the schema, in the database `db` is connected to."""
    db.execute("CREATE EXTENSION IF NOT EXISTS vector")
    db.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    roles = sql.SQL(", ").join(sql.Identifier(role) for role in (APP, MEDIA))
    db.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(roles))


def drop_database(db: Connection[Any], name: str) -> None:
    """Drop `name`, ending its connections."""
    db.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
