"""The supervisor with real children: order, restarts, stops within seconds, and nothing left by a kill -9."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from daedam.apps.standalone.part import Step
from daedam.apps.standalone.problems import Problem, StandaloneError
from daedam.apps.standalone.supervisor import Supervisor
from fixtures import tiny_parts
from fixtures.tiny_parts import SilentProgress, check_soon, is_alive, pids_in, tiny_part


async def _nothing() -> None:
    return


async def _until(condition, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        await asyncio.sleep(0.02)


def step(folder: Path, script: str, **options) -> Step:
    command = [sys.executable, "-S", "-c", script]
    return Step(name="step", command=command, log_path=folder / "step.log", **options)


async def test_starts_in_order_and_stops_everything(tmp_path):
    progress, heard = SilentProgress(), []
    phases = [
        [tiny_part(tmp_path / "first", tiny_parts.STAYS, "first")],
        [step(tmp_path, "print('seeded')", on_output=heard.append)],
        [tiny_part(tmp_path / "last", tiny_parts.STAYS, "last")],
    ]
    supervisor = Supervisor(phases, progress)

    async def stop_now() -> None:
        assert all(is_alive(pid) for pid in pids_in(tmp_path))
        supervisor.ask_to_stop()

    await supervisor.run(stop_now)

    assert progress.events == [(state, name) for name in ("first", "step", "last") for state in ("starting", "ready")]
    assert heard == ["seeded\n"]
    assert len(pids_in(tmp_path)) == 4
    assert not any(is_alive(pid) for pid in pids_in(tmp_path))


async def test_a_crashed_part_is_started_again(tmp_path):
    progress = SilentProgress()
    supervisor = Supervisor([[tiny_part(tmp_path, tiny_parts.CRASHES_ONCE)]], progress)

    async def wait_for_second() -> None:
        await _until((tmp_path / "second").exists)
        await _until(lambda: progress.events.count(("ready", "tiny")) == 2)
        supervisor.ask_to_stop()

    await supervisor.run(wait_for_second)
    assert ("crashed 3", "tiny") in progress.events


async def test_a_part_killed_from_outside_comes_back(tmp_path):
    progress = SilentProgress()
    supervisor = Supervisor([[tiny_part(tmp_path, tiny_parts.STAYS)]], progress)

    async def kill_it() -> None:
        before = set(pids_in(tmp_path))
        os.kill(min(before), signal.SIGKILL)
        await _until(lambda: len(pids_in(tmp_path)) == 4)
        assert not any(is_alive(pid) for pid in before)
        supervisor.ask_to_stop()

    await supervisor.run(kill_it)
    assert ("crashed 137", "tiny") in progress.events


async def test_a_part_whose_guard_is_killed_goes_with_it_and_comes_back(tmp_path):
    supervisor = Supervisor([[tiny_part(tmp_path, tiny_parts.STAYS)]], SilentProgress())

    async def kill_the_guard() -> None:
        program = next(pid for pid in pids_in(tmp_path) if os.getsid(pid) != pid)
        os.kill(os.getsid(program), signal.SIGKILL)
        await _until(lambda: len(pids_in(tmp_path)) == 4)
        assert not is_alive(program)
        supervisor.ask_to_stop()

    await supervisor.run(kill_the_guard)


async def test_a_part_that_ignores_the_stop_is_killed_within_five_seconds(tmp_path):
    supervisor = Supervisor([[tiny_part(tmp_path, tiny_parts.STUBBORN)]], SilentProgress())
    asked_at = []

    async def stop_now() -> None:
        asked_at.append(time.monotonic())
        supervisor.ask_to_stop()

    await supervisor.run(stop_now)
    assert time.monotonic() - asked_at[0] < 5
    assert not any(is_alive(pid) for pid in pids_in(tmp_path))


async def test_a_failed_step_stops_what_ran_and_names_its_log(tmp_path):
    phases = [[tiny_part(tmp_path / "first", tiny_parts.STAYS)], [step(tmp_path, "raise SystemExit(7)")]]
    with pytest.raises(StandaloneError) as caught:
        await Supervisor(phases, SilentProgress()).run(_nothing)
    assert caught.value.problem is Problem.STEP_FAILED
    assert caught.value.details["code"] == 7
    assert str(tmp_path / "step.log") in str(caught.value)
    assert not any(is_alive(pid) for pid in pids_in(tmp_path))


async def test_a_part_that_ends_before_it_is_ready_is_an_error(tmp_path):
    with pytest.raises(StandaloneError) as caught:
        await Supervisor([[tiny_part(tmp_path, "raise SystemExit(9)")]], SilentProgress()).run(_nothing)
    assert caught.value.problem is Problem.PART_STOPPED
    assert caught.value.details["code"] == 9


async def test_a_part_that_never_answers_is_an_error(tmp_path):
    part = tiny_part(tmp_path, "import time; time.sleep(600)", ready_timeout_s=0.3)
    with pytest.raises(StandaloneError) as caught:
        await Supervisor([[part]], SilentProgress()).run(_nothing)
    assert caught.value.problem is Problem.PART_NOT_READY


def _start_script(tmp_path: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, tiny_parts.__file__, str(tmp_path)])
    check_soon((tmp_path / "all-ready").exists)
    assert len(pids_in(tmp_path)) == 4
    return process


def test_nothing_outlives_a_supervisor_killed_with_9(tmp_path):
    process = _start_script(tmp_path)
    process.kill()
    process.wait()
    check_soon(lambda: not any(is_alive(pid) for pid in pids_in(tmp_path)), 5)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_within_five_seconds(tmp_path, number):
    process = _start_script(tmp_path)
    process.send_signal(number)
    assert process.wait(5) == 0
    assert not any(is_alive(pid) for pid in pids_in(tmp_path))


def test_a_signal_during_the_start_stops_everything(tmp_path):
    script = f"""
import asyncio, pathlib, sys
sys.path.insert(0, {str(Path(tiny_parts.__file__).parents[1])!r})
from fixtures.tiny_parts import *
folder = pathlib.Path(sys.argv[1])
never = tiny_part(folder / "never", "import time; time.sleep(600)", "never")
async def fail(): raise AssertionError
asyncio.run(Supervisor([[tiny_part(folder / "one", STAYS, "one")], [never]], SilentProgress()).run(fail))
"""
    process = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)])
    check_soon((tmp_path / "one" / "ready").exists)
    check_soon((tmp_path / "never").exists)
    process.terminate()
    assert process.wait(5) == 0
    assert not any(is_alive(pid) for pid in pids_in(tmp_path))
