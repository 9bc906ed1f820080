"""`up` from an empty folder to ready, its second start, its refusals, and what is left of it: nothing."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from fixtures import tiny_roles
from fixtures.tiny_parts import check_soon


@pytest.fixture
def home():
    folder = Path(tempfile.mkdtemp(prefix="daedam-t-"))
    yield folder
    check_soon(lambda: not processes_of(folder))
    shutil.rmtree(folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_of(home: Path) -> list[int]:
    """Every process that was told about `home`."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            told = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if os.fsencode(home) in told and int(entry.name) != os.getpid():
            found.append(int(entry.name))
    return found


class Up:
    """A running `up` and what it said."""

    def __init__(self, home: Path, **environ: str) -> None:
        self.api_port, self.media_port = free_port(), free_port()
        told = {
            "PATH": os.environ["PATH"],
            "DAEDAM_HOME": str(home),
            "DAEDAM_API_PORT": str(self.api_port),
            "DAEDAM_MEDIA_PORT": str(self.media_port),
            "LANG": "C.UTF-8",
        } | environ
        self.screen = Path(tempfile.mkstemp(prefix="daedam-t-", suffix=".txt")[1])
        with self.screen.open("wb") as screen:
            self.process = subprocess.Popen(
                [sys.executable, tiny_roles.__file__], env=told, stdout=screen, stderr=subprocess.STDOUT
            )

    def __enter__(self) -> Up:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self.screen.unlink()

    @property
    def said(self) -> str:
        return self.screen.read_text()

    def wait_until_ready(self) -> None:
        check_soon(lambda: "Ctrl-C" in self.said or self.process.poll() is not None, 60)
        assert self.process.poll() is None, self.said


def starts_counted(home: Path) -> int:
    import psycopg

    with psycopg.connect(host=str(home / "run"), user="daedam_owner", dbname="daedam") as db:
        return db.execute("SELECT count(*) FROM starts").fetchone()[0]


def test_from_an_empty_folder_to_ready_and_again(home):
    with Up(home) as first:
        first.wait_until_ready()
        shown = [f"http://localhost:{first.api_port}/", "candidate@demo.example", "tiny:one", "a bigger one"]
        parts = ["postgres", "redis", "migrate", "seed", "api", "media", "worker-cpu", "worker-gpu"]
        assert not [words for words in shown + parts if words not in first.said]
        secrets = (home / "secrets.env").read_text()
        first.process.send_signal(signal.SIGINT)
        assert first.process.wait(5) == 0
        assert not processes_of(home)
    with Up(home) as second:
        second.wait_until_ready()
        assert starts_counted(home) == 2
        assert (home / "secrets.env").read_text() == secrets
        second.process.send_signal(signal.SIGTERM)
        assert second.process.wait(5) == 0


def test_a_killed_one_leaves_nothing_and_the_next_start_recovers(home):
    with Up(home) as first:
        first.wait_until_ready()
        first.process.kill()
        first.process.wait()
        with Up(home) as second:  # at once, while the guards of the first are still at work
            second.wait_until_ready()
            assert starts_counted(home) == 2
            second.process.terminate()
            assert second.process.wait(5) == 0
    assert not processes_of(home)


def test_started_by_make_it_ends_with_make(home):
    script = f"{sys.executable} {tiny_roles.__file__} > {home}/screen.txt & wait"
    environ = {
        "PATH": os.environ["PATH"],
        "MAKELEVEL": "1",
        "DAEDAM_HOME": str(home),
        "DAEDAM_API_PORT": str(free_port()),
        "DAEDAM_MEDIA_PORT": str(free_port()),
    }
    make = subprocess.Popen(["sh", "-c", script], env=environ)
    check_soon(lambda: (home / "screen.txt").exists() and "Ctrl-C" in (home / "screen.txt").read_text(), 60)
    make.kill()
    make.wait()
    check_soon(lambda: not processes_of(home), 10)


def test_a_second_one_on_the_same_home_is_refused(home):
    with Up(home) as first:
        first.wait_until_ready()
        with Up(home) as second:
            assert second.process.wait(20) == 2
            assert f"already running in {home} (process {first.process.pid})" in second.said
        first.process.terminate()
        assert first.process.wait(5) == 0


def test_a_taken_port_is_refused_before_anything_starts(home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with Up(home, DAEDAM_API_PORT=str(port), LANG="ko_KR.UTF-8") as refused:
            assert refused.process.wait(20) == 2
            assert refused.said.count("\n") == 1
            assert f"포트 {port}" in refused.said
    assert not (home / "postgres").exists()


@pytest.mark.parametrize(
    ("variable", "address", "words"),
    [
        ("DATABASE_URL", "postgresql://somebody:hush@127.0.0.1:1/daedam", "DATABASE_URL"),
        ("REDIS_URL", "redis://:hush@127.0.0.1:1/0", "REDIS_URL"),
        ("REDIS_URL", "nonsense", "REDIS_URL"),
    ],
)
def test_a_silent_server_of_ones_own_is_said_without_its_password(home, variable, address, words):
    with Up(home, **{variable: address}) as refused:
        assert refused.process.wait(20) == 2
        assert words in refused.said
        assert "hush" not in refused.said
        assert refused.said.count("\n") == 1


def test_servers_of_ones_own_are_used_and_none_is_started(home, database, redis_url):
    own = {"DATABASE_URL": database.urls.app, "DAEDAM_OWNER_DATABASE_URL": database.urls.owner, "REDIS_URL": redis_url}
    with Up(home, **own) as running:
        running.wait_until_ready()
        assert not (home / "postgres").exists()
        assert not (home / "logs" / "redis.log").exists()
        running.process.terminate()
        assert running.process.wait(5) == 0


def test_each_part_that_is_killed_comes_back_and_committed_rows_stay(home):
    with Up(home) as running:
        running.wait_until_ready()
        postmaster = int((home / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(postmaster, signal.SIGKILL)
        check_soon(lambda: running.said.count("postgres     ready") == 2, 20)
        assert starts_counted(home) == 1
        assert f"{home}/logs/postgres.log" in running.said
        running.process.terminate()
        assert running.process.wait(5) == 0


def test_the_stop_is_quick(home):
    with Up(home) as running:
        running.wait_until_ready()
        began = time.monotonic()
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(5) == 0
        assert time.monotonic() - began < 5
