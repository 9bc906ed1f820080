"""What a failing server says is turned into the trouble a person can act on."""

from __future__ import annotations

import pytest

from daedam.infra.embedded import EmbeddedPostgres, EmbeddedRedis, Trouble
from daedam.infra.embedded.process import tail

SAID = {
    'FATAL:  could not write to file "pg_wal/xlogtemp.1": No space left on device': Trouble.DISK_FULL,
    'PANIC:  could not extend file "base/5/1259": No space left on device': Trouble.DISK_FULL,
    "FATAL:  could not map anonymous shared memory: Cannot allocate memory": Trouble.SHARED_MEMORY,
    "FATAL:  could not create shared memory segment: No space left on device": Trouble.SHARED_MEMORY,
    'FATAL:  could not resize shared memory segment "/PostgreSQL.1" to 1 bytes: No space left on device': (
        Trouble.SHARED_MEMORY
    ),
    "FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use": None,
    "LOG:  database system is shut down": None,
}


@pytest.mark.parametrize(("line", "trouble"), SAID.items())
def test_a_line_of_postgres_is_understood_or_left_alone(tmp_path, line, trouble):
    found = EmbeddedPostgres(tmp_path).diagnose(f"LOG:  starting PostgreSQL 18.4\n{line}\n")
    assert (found and found.trouble) == trouble


def test_a_full_disk_stops_redis_with_its_name(tmp_path):
    found = EmbeddedRedis(tmp_path).diagnose("Can't open the log file: No space left on device")
    assert found is not None
    assert found.trouble is Trouble.DISK_FULL
    assert EmbeddedRedis(tmp_path).diagnose("Ready to accept connections") is None


def test_only_what_this_start_said_is_read(tmp_path):
    log = tmp_path / "postgres.log"
    log.write_text("yesterday\n" + "x" * 5000)
    before = log.stat().st_size
    with log.open("a") as file:
        file.write("today\n")
    assert tail(log, since=before) == "today\n"
    assert "yesterday" not in tail(log)
    assert tail(tmp_path / "none.log") == ""
