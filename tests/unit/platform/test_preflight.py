"""What cannot work is said before anything starts."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys

import pytest

from daedam.apps.standalone import preflight
from daedam.apps.standalone.options import Options
from daedam.apps.standalone.problems import Problem, StandaloneError


@pytest.mark.parametrize("version", [(3, 10), (3, 13), (2, 7)])
def test_another_python_is_refused(version):
    with pytest.raises(StandaloneError) as caught:
        preflight.check_python(version)
    assert caught.value.problem is Problem.WRONG_PYTHON
    assert ".".join(map(str, version)) in str(caught.value)


@pytest.mark.parametrize("version", [(3, 11), (3, 12)])
def test_both_supported_pythons_pass(version):
    preflight.check_python(version)


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])  # noqa: S104 - somebody else's careless server
@pytest.mark.parametrize("variable", ["DAEDAM_API_PORT", "DAEDAM_MEDIA_PORT"])
def test_a_taken_port_is_named_with_the_variable_that_moves_it(address, variable):
    with socket.socket() as taken, socket.socket() as free:
        taken.bind((address, 0))
        taken.listen()
        free.bind(("127.0.0.1", 0))
        other = free.getsockname()[1]
        free.close()
        ports = {"DAEDAM_API_PORT": other, "DAEDAM_MEDIA_PORT": other + 1, variable: taken.getsockname()[1]}
        options = Options(api_port=ports["DAEDAM_API_PORT"], media_port=ports["DAEDAM_MEDIA_PORT"])
        with pytest.raises(StandaloneError) as caught:
            preflight.check_ports(options)
    assert caught.value.problem is Problem.PORT_TAKEN
    assert caught.value.details == {"port": ports[variable], "variable": variable}


def test_a_nearly_full_disk_says_how_much_is_missing(tmp_path):
    free_mb = shutil.disk_usage(tmp_path).free // 1_000_000
    preflight.check_disk(tmp_path, needed_mb=1)
    with pytest.raises(StandaloneError) as caught:
        preflight.check_disk(tmp_path, needed_mb=free_mb + 100_000)
    assert caught.value.problem is Problem.DISK_NEARLY_FULL
    assert str(free_mb + 100_000) in str(caught.value)


def test_a_home_is_made_private(tmp_path):
    preflight.make_home(tmp_path / "a" / "home")
    assert (tmp_path / "a" / "home").stat().st_mode & 0o777 == 0o700


def test_a_home_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "home").touch()
    with pytest.raises(StandaloneError) as caught:
        preflight.make_home(tmp_path / "home")
    assert caught.value.problem is Problem.HOME_UNWRITABLE


def test_a_second_start_on_the_same_home_is_refused_and_names_the_first(tmp_path):
    with preflight.locked(tmp_path):
        with pytest.raises(StandaloneError) as caught, preflight.locked(tmp_path):
            pass
        assert caught.value.problem is Problem.ALREADY_RUNNING
        assert caught.value.details["pid"] == os.getpid()
    with preflight.locked(tmp_path):
        assert (tmp_path / "up.lock").read_text() == str(os.getpid())


def test_a_start_waits_for_the_guards_of_a_killed_one(tmp_path):
    """The holder recorded in the lock is dead, but something it started still keeps the lock for a moment."""
    holder = (
        "import os, sys, fcntl, subprocess\n"
        "lock = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)\n"
        "fcntl.flock(lock, fcntl.LOCK_EX)\n"
        "os.write(lock, str(os.getpid()).encode())\n"
        "child = 'import sys; print(1, flush=True); sys.stdin.read()'\n"
        "subprocess.Popen([sys.executable, '-c', child], pass_fds=[lock])\n"
        "os._exit(0)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", holder, str(tmp_path / "up.lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"1\n"
    process.wait()
    waited = []
    original, preflight.time.sleep = preflight.time.sleep, lambda s: (waited.append(s), process.stdin.close())
    try:
        with preflight.locked(tmp_path):
            assert waited
    finally:
        preflight.time.sleep = original
