"""Tests are tests: they can fail, they wait for things and not for time, and they leave nothing out silently."""

from __future__ import annotations

import warnings

import pytest

from unit.house import rules
from unit.house.source import Module, check_none, modules

TESTS = modules("tests")
# Programs that stand in for a part and have to stay alive until they are ended.
# Programs of their own, a camera that shows its pictures at a camera's pace, and a network that is gone for a while.
STAND_INS = {
    "tests/fixtures/tiny_roles.py",
    "tests/fixtures/tiny_parts.py",
    "tests/integration/faults/relay.py",
    "tests/integration/media/camera.py",
}
# What a machine may lack, or is not; nothing here hides a fault of Daedam.
SKIP_REASONS = {
    "only root has to borrow another account",
    "only root can make a folder of somebody else's",
    "docker-compose is not installed; .ci/run installs it",
    "pocketsphinx has no wheel for this Python and the extra daedam[sphinx] is not installed",
    "no Chromium on this machine; REQUIRE_BROWSER=1 makes that a failure",
    "gguf runtime not installed; 'make gguf' builds it, REQUIRE_GGUF=1 makes that a failure",
}
LEAST_TEST_SHARE = 0.6


def test_every_test_can_fail() -> None:
    assert len(TESTS) > 50
    check_none(breach for module in TESTS for breach in rules.tests_that_cannot_fail(module))


def test_no_test_sleeps() -> None:
    check_none(breach for module in TESTS if module.path not in STAND_INS for breach in rules.sleeps(module))


def test_no_test_reads_a_naive_clock() -> None:
    check_none(breach for module in TESTS for breach in rules.naive_times(module))


def test_every_skip_gives_a_known_reason() -> None:
    found = [skip for module in TESTS for skip in rules.skip_reasons(module)]
    check_none(f"{place} {reason!r}" for place, reason in found if reason not in SKIP_REASONS)


def test_tests_keep_up_with_the_source() -> None:
    """Only a warning: length proves nothing, but its absence says something."""
    share = _lines(TESTS) / _lines(modules("src/daedam"))
    if share < LEAST_TEST_SHARE:
        warnings.warn(f"tests are {share:.2f} as long as the source, below {LEAST_TEST_SHARE}", stacklevel=1)
    assert share > 0


def _lines(found: tuple[Module, ...]) -> int:
    return sum(len(module.text.splitlines()) for module in found)


@pytest.mark.parametrize(
    ("text", "breaches"),
    [
        ("def test_a():\n    run()\n", 1),
        ("async def test_a():\n    await run()\n", 1),
        ("def test_a():\n    assert run()\n", 0),
        ("def test_a():\n    with pytest.raises(ValueError): run()\n", 0),
        ("def test_a():\n    check_all(run())\n", 0),
        ("def test_a():\n    parts.assert_empty(run())\n", 0),
        ("def helper():\n    run()\n", 0),
    ],
)
def test_a_test_that_cannot_fail_is_caught(text: str, breaches: int) -> None:
    assert len(list(rules.tests_that_cannot_fail(Module("tests/x.py", text)))) == breaches


@pytest.mark.parametrize(
    ("text", "breaches"),
    [
        ("time.sleep(1)\n", 1),
        ("async def f():\n    await asyncio.sleep(0.1)\n", 1),
        ("for _ in range(9):\n    time.sleep(pause)\n", 1),
        ("async def f():\n    await asyncio.sleep(0)\n", 0),
        ("while not is_there():\n    time.sleep(0.01)\n", 0),
        ("for _ in range(9):\n    if is_there():\n        break\n    time.sleep(0.01)\n", 0),
    ],
)
def test_a_sleep_is_caught(text: str, breaches: int) -> None:
    assert len(list(rules.sleeps(Module("tests/x.py", text)))) == breaches


def test_the_reason_of_a_skip_is_read() -> None:
    text = "pytest.skip('late')\n@pytest.mark.skipif(True, reason='old')\n@pytest.mark.xfail()\ndef a(): ...\n"
    assert [reason for _, reason in rules.skip_reasons(Module("tests/x.py", text))] == ["late", "old", ""]
