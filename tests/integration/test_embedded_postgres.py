"""The embedded PostgreSQL keeps its promises: private, durable, three roles, recovers from anything."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from daedam.infra.embedded import EmbeddedPostgres, EmbeddedServiceError, GuardedProcess, Trouble, running
from daedam.infra.embedded.account import as_nobody
from daedam.infra.embedded.postgres import postgres_binaries
from fixtures.tiny_parts import check_soon, is_alive


@pytest.fixture
def home():
    """A short folder that others may pass through (pytest's own is private and long)."""
    folder = Path(tempfile.mkdtemp(prefix="daedam-t-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def scalar(url: str, statement: str) -> object:
    engine = sa.create_engine(url)
    try:
        with engine.begin() as db:
            result = db.execute(sa.text(statement))
            return result.scalar() if result.returns_rows else None
    finally:
        engine.dispose()


def postmaster_pid(server: EmbeddedPostgres) -> int:
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])


def test_runs_version_18_with_vectors(database_url):
    assert str(scalar(database_url, "SHOW server_version")).startswith("18.")
    assert scalar(database_url, "SELECT '[3,4]'::vector <-> '[0,0]'::vector") == 5.0


def test_listens_on_no_network_address_and_its_socket_is_private(database_url, postgres):
    assert scalar(database_url, "SHOW listen_addresses") == ""
    assert stat.S_IMODE(postgres.socket_folder.stat().st_mode) == 0o700
    (pid,) = {postmaster_pid(postgres)}
    inodes = {os.readlink(fd) for fd in Path(f"/proc/{pid}/fd").iterdir() if fd.is_symlink()}
    listening = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
    sockets = {line.split()[9] for line in listening.splitlines() if line.split()[3] == "0A"}
    assert not {f"socket:[{inode}]" for inode in sockets} & inodes


def test_acknowledged_means_on_disk(database_url):
    assert scalar(database_url, "SHOW synchronous_commit") == "on"


def test_no_statement_and_no_key_value_reaches_the_log(postgres, owner_database_url):
    scalar(owner_database_url, "CREATE TABLE spoken (words text PRIMARY KEY)")
    scalar(owner_database_url, "INSERT INTO spoken VALUES ('비밀 이야기 canary')")
    with pytest.raises(sa.exc.IntegrityError):
        scalar(owner_database_url, "INSERT INTO spoken VALUES ('비밀 이야기 canary')")
    log = postgres.log_path.read_text()
    assert "duplicate key" in log
    assert "canary" not in log


def test_no_role_is_a_superuser_and_only_the_owner_makes_tables(database):
    for url in (database.urls.owner, database.urls.app, database.urls.media):
        assert scalar(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    scalar(database.urls.owner, "CREATE TABLE made_by_owner (id int)")
    for url in (database.urls.app, database.urls.media):
        with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
            scalar(url, "CREATE TABLE mine (id int)")
        with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
            scalar(url, "SELECT * FROM made_by_owner")


def test_a_fresh_database_sees_nothing_of_another(postgres, migrated_template, owner_database_url):
    scalar(owner_database_url, "CREATE TABLE only_here (id int)")
    postgres.create_database("another", template=migrated_template)
    urls = postgres.urls("another")
    assert scalar(urls.owner, "SELECT to_regclass('only_here')") is None
    postgres.drop_database("another")


def test_data_survives_a_stop_and_a_new_start(home):
    with running(EmbeddedPostgres(home)) as process:
        url = process.service.urls().owner
        scalar(url, "CREATE TABLE kept (id int)")
        scalar(url, "INSERT INTO kept VALUES (42)")
    with running(EmbeddedPostgres(home)) as process:
        assert scalar(process.service.urls().owner, "SELECT id FROM kept") == 42


def test_every_committed_row_survives_a_killed_server(home):
    server = EmbeddedPostgres(home)
    process = GuardedProcess(server)
    process.start()
    with psycopg.connect(server.urls().owner.replace("+psycopg", ""), autocommit=True) as db:
        db.execute("CREATE TABLE numbers (id int)")
        for number in range(50):
            db.execute("INSERT INTO numbers VALUES (%s)", [number])
        os.kill(postmaster_pid(server), signal.SIGKILL)
    process.stop()
    with running(EmbeddedPostgres(home)):
        assert scalar(server.urls().owner, "SELECT count(*) FROM numbers") == 50


def test_a_server_left_running_is_ended_first(home):
    server = EmbeddedPostgres(home)
    server.prepare()
    with server.log_path.open("ab") as log:
        left = subprocess.Popen(server.command(), stdout=log, stderr=log)
    try:
        check_soon(server.is_ready)
        with running(EmbeddedPostgres(home)):
            assert left.wait(5) == 0
    finally:
        left.kill()
        left.wait()


def test_lock_files_that_name_a_strangers_process_do_not_hinder(home):
    server = EmbeddedPostgres(home)
    server.prepare()
    stranger = f"{os.getpid()}\n{server.data}\n0\n5432\n{server.socket_folder}\n"
    (server.data / "postmaster.pid").write_text(stranger)
    (server.socket_folder / ".s.PGSQL.5432.lock").write_text(stranger)
    with running(server):
        assert is_alive(os.getpid())


def test_a_long_or_odd_home_gets_a_short_private_socket_folder(home):
    odd = home / "이 이름은 길고 100% 띄어쓰기도 있다" / ("x" * 60)
    odd.mkdir(parents=True)
    server = EmbeddedPostgres(odd, is_durable=False)
    with running(server):
        assert scalar(server.urls().app, "SELECT 1") == 1
        assert odd not in server.socket_folder.parents
        assert stat.S_IMODE(server.socket_folder.stat().st_mode) == 0o700
    server.socket_folder.rmdir()


@pytest.mark.parametrize(("version", "trouble"), [("16", Trouble.VERSION_MISMATCH), (None, Trouble.FOLDER_DAMAGED)])
def test_a_data_folder_of_another_kind_is_left_alone_and_said(home, version, trouble):
    server = EmbeddedPostgres(home)
    server.data.mkdir(parents=True)
    (server.data / "mine.txt").write_text("precious")
    if version:
        (server.data / "PG_VERSION").write_text(f"{version}\n")
    with pytest.raises(EmbeddedServiceError) as caught:
        server.prepare()
    assert caught.value.trouble is trouble
    assert (server.data / "mine.txt").read_text() == "precious"


def test_half_a_data_folder_is_made_anew(home):
    server = EmbeddedPostgres(home, is_durable=False)
    unfinished = server.folder / "data.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    with running(server):
        assert scalar(server.urls().app, "SELECT 1") == 1


def test_a_server_that_cannot_start_names_its_log(home):
    server = EmbeddedPostgres(home, is_durable=False)
    server.prepare()
    (server.data / "global" / "pg_control").unlink()
    with pytest.raises(EmbeddedServiceError) as caught:
        GuardedProcess(server).start()
    assert caught.value.trouble is Trouble.STOPPED_EARLY
    assert str(server.log_path) in str(caught.value)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to borrow another account")
def test_root_without_namespaces_runs_it_as_nobody(home):
    account = as_nobody()
    home.chmod(0o711)
    reached = subprocess.run([*account.prefix, "test", "-r", postgres_binaries() / "postgres"], check=False)
    server = EmbeddedPostgres(home, is_durable=False, account=account)
    if reached.returncode:  # a checkout below a private folder: the other half of the promise
        with pytest.raises(EmbeddedServiceError) as caught:
            server.prepare()
        assert caught.value.trouble is Trouble.ACCOUNT_CANNOT_REACH
        return
    with running(server):
        assert scalar(server.urls().app, "SELECT 1") == 1
        assert Path(f"/proc/{postmaster_pid(server)}").stat().st_uid == account.uid


def test_nothing_is_left_of_a_test_run_that_was_killed(tmp_path):
    """A test process killed with -9 takes its servers and their folders with it."""
    root = Path(__file__).parents[2]
    inner = tmp_path / "test_inner.py"
    inner.write_text(
        "import pathlib, time\n"
        "def test_hangs(postgres, redis_server):\n"
        f"    pathlib.Path({str(tmp_path / 'homes')!r}).write_text(f'{{postgres.home}}\\n{{redis_server.home}}')\n"
        "    time.sleep(600)\n"
    )
    (tmp_path / "conftest.py").write_text(
        (root / "tests" / "conftest.py").read_text().replace("Path(__file__).parent", f"Path({str(root / 'tests')!r})")
    )
    run = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", tmp_path, "-c", os.devnull, inner],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    check_soon(lambda: (tmp_path / "homes").exists() and (tmp_path / "homes").read_text().count("\n") == 1, 120)
    homes = [Path(line) for line in (tmp_path / "homes").read_text().splitlines()]
    pid = int((homes[0] / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0])
    assert is_alive(pid)
    run.kill()
    run.wait()
    check_soon(lambda: not is_alive(pid) and not any(home.exists() for home in homes), 10)
