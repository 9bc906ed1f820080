"""Progress is plain lines where there is no terminal, and moving ones where there is."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from daedam.apps.standalone.progress import ConsoleProgress
from daedam.apps.standalone.runner import pause_before_restart
from daedam.kit.languages import Language


def console(*, is_terminal: bool) -> tuple[Console, io.StringIO]:
    screen = io.StringIO()
    return Console(file=screen, force_terminal=is_terminal, width=80), screen


def test_without_a_terminal_each_part_gets_one_plain_line():
    out, screen = console(is_terminal=False)
    progress = ConsoleProgress(out, Language.EN)
    for name in ("postgres", "api"):
        progress.starting(name)
        progress.ready(name)
    lines = screen.getvalue().splitlines()
    assert [line.split()[:2] for line in lines] == [["postgres", "ready"], ["api", "ready"]]
    assert all(line.endswith(" s)") for line in lines)
    assert "\x1b" not in screen.getvalue()


def test_on_a_terminal_the_lines_say_what_is_going_on():
    out, screen = console(is_terminal=True)
    progress = ConsoleProgress(out, Language.KO)
    progress.starting("postgres")
    progress.ready("postgres")
    progress.settle()
    assert "준비됨" in screen.getvalue()


@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_crash_names_the_log(is_terminal):
    out, screen = console(is_terminal=is_terminal)
    progress = ConsoleProgress(out, Language.EN)
    progress.starting("media")
    progress.crashed("media", 139, Path("/srv/logs/media.log"))
    progress.settle()
    assert "/srv/logs/media.log [139]" in screen.getvalue()


def test_pauses_grow_and_are_bounded():
    pauses = [pause_before_restart(failures) for failures in range(1, 30)]
    assert pauses[:3] == [0.2, 0.4, 0.8]
    assert pauses == sorted(pauses)
    assert pauses[-1] == 10.0
