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
    ("recordings", "SELECT"),
    ("recordings", "INSERT"),
    ("recording_parts", "SELECT"),
    ("recording_parts", "INSERT"),
}
MEDIA_MAY_CHANGE = {
    ("tickets", "offer_used_at"),
    ("tickets", "socket_used_at"),
    *(("recordings", name) for name in ("state", "size", "received", "duration_s", "manifest_sealed", "updated_at")),
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
        elif table == "recording_results":  # found once, and not found differently later
            expected = {"SELECT", "INSERT", "DELETE"}
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
    assert set(columns) == MEDIA_MAY_CHANGE


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
        "update recordings set refused_reason = 'x'",
        "delete from recordings",
        "update recording_parts set storage_key = 'x'",
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


RECORDING = "insert into recordings (id, session_id, kind, state) values ('{}', '{}', '{}', 'receiving')"
PART = (
    "insert into recording_parts (recording_id, ordinal, start, size, storage_key, digest) "
    "values ('{}', 0, 0, 1, 'k', 'd')"
)


@pytest.fixture(scope="module")
def session_id(owner: psycopg.Connection[tuple[object, ...]]) -> str:
    owner.execute(
        "insert into users (id, role, email_sealed, email_index, name_sealed, language, password_hash) "
        "values (gen_random_uuid(), 'candidate', '', 'x', '', 'en', null)"
    )
    row = owner.execute(
        "insert into interview_sessions (id, candidate_id, stage, purpose, language, scenario, position, policy, "
        "rubric_version, status, last_seq) select gen_random_uuid(), id, 'ai', 'practice', 'en', 'comprehensive', "
        "'x', 'documented', '1', 'draft', 0 from users limit 1 returning id"
    ).fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.parametrize("kind", ["live", "upload"])
def test_the_media_server_adds_live_recordings_and_neither_makes_nor_sees_uploads(
    module_database: Database, session_id: str, kind: str
) -> None:
    ids = {"live": "01900000-0000-7000-8000-00000000000a", "upload": "01900000-0000-7000-8000-00000000000b"}
    made = RECORDING.format(ids[kind], session_id, kind)
    with connect(module_database.urls.media) as media, connect(module_database.urls.app) as app:
        if kind == "live":
            media.execute(made)  # type: ignore[call-overload]
            media.execute(PART.format(ids[kind]))  # type: ignore[call-overload]
            media.execute("update recordings set state = 'received', received = 1")
            seen = app.execute("select state from recordings where kind = 'live'").fetchall()
            assert seen == [("received",)]
            return
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            media.execute(made)  # type: ignore[call-overload]
        app.execute(made)  # type: ignore[call-overload]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            media.execute(PART.format(ids[kind]))  # type: ignore[call-overload]
        media.execute("update recordings set state = 'done'")
        assert media.execute("select count(*) from recordings where kind = 'upload'").fetchone() == (0,)
        kept = app.execute("select state from recordings where kind = 'upload'").fetchall()
        assert kept == [("receiving",)]
