"""What each database role may do: the application adds to the records, the media server barely more than looks."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from fixtures.services import Database

APPEND_ONLY = ("session_events", "audit_events")
MEDIA_MAY = {
    ("interview_sessions", "SELECT"),
    ("session_events", "SELECT"),
    ("session_events", "INSERT"),
    ("data_keys", "SELECT"),
    ("tickets", "SELECT"),
    ("tasks", "INSERT"),
}
DEEDS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def connect(url: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


@pytest.fixture(scope="module")
def owner(module_database: Database) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with connect(module_database.urls.owner) as db:
        yield db


@pytest.fixture(scope="module")
def tables(owner: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    found = owner.execute("select tablename from pg_tables where schemaname = 'public' order by 1").fetchall()
    return [str(name) for (name,) in found]


def rights(owner: psycopg.Connection[tuple[object, ...]], role: str, tables: list[str]) -> set[tuple[str, str]]:
    held = (
        "select t, d from unnest(%s::text[]) t, unnest(%s::text[]) d where has_table_privilege(%s, 'public.' || t, d)"
    )
    return {(str(table), str(deed)) for table, deed in owner.execute(held, [tables, list(DEEDS), role])}


def test_the_application_adds_to_the_records_and_never_rewrites_them(
    owner: psycopg.Connection[tuple[object, ...]], tables: list[str]
) -> None:
    found = rights(owner, "daedam_app", tables)
    assert set(APPEND_ONLY) < set(tables)
    for table in tables:
        held = {deed for name, deed in found if name == table}
        expected = {"SELECT", "INSERT", "UPDATE", "DELETE"}
        if table in APPEND_ONLY:
            expected = {"SELECT", "INSERT"}
        elif table == "audit_heads":
            expected = {"SELECT", "INSERT", "UPDATE"}
        elif table == "alembic_version":
            expected = {"SELECT"}
        assert held == expected, table


def test_the_media_server_may_only_what_was_granted(
    owner: psycopg.Connection[tuple[object, ...]], tables: list[str]
) -> None:
    assert rights(owner, "daedam_media", tables) == MEDIA_MAY
    columns = owner.execute(
        "select table_name, column_name from information_schema.columns where table_schema = 'public' "
        "and has_column_privilege('daedam_media', table_name, column_name, 'UPDATE')"
    ).fetchall()
    assert set(columns) == {("tickets", "offer_used_at"), ("tickets", "socket_used_at")}


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("deed", ["update {} set seq = 1", "delete from {}", "truncate {}", "drop table {}"])
@pytest.mark.parametrize("role", ["app", "media"])
def test_trying_is_refused(module_database: Database, table: str, deed: str, role: str) -> None:
    with connect(getattr(module_database.urls, role)) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
        db.execute(deed.format(table))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "deed",
    [
        "select * from users",
        "select * from audit_events",
        "select * from resumes",
        "select * from evaluations",
        "select * from tasks",
        "update interview_sessions set status = 'evaluated'",
        "update data_keys set wrapped_key = null",
        "update tickets set expires_at = now() + interval '1 day'",
        "insert into tickets (token_digest) values ('x')",
        "create table mine (id int)",
        "alter table session_events disable trigger all",
        "set role daedam_app",
    ],
)
def test_the_media_server_is_refused_everything_else(module_database: Database, deed: str) -> None:
    with connect(module_database.urls.media) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
        db.execute(deed)  # type: ignore[call-overload]


@pytest.mark.parametrize("role", ["app", "media"])
def test_no_role_of_ours_rules_the_server(module_database: Database, role: str) -> None:
    with connect(getattr(module_database.urls, role)) as db:
        ask = "select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls from pg_roles"
        assert db.execute(f"{ask} where rolname = current_user").fetchone() == (False,)  # type: ignore[call-overload]
