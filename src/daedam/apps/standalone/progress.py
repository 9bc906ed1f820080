"""Shows how the start is going: a line per part with its time, moving on a terminal, plain elsewhere."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Protocol

from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from daedam.kit.languages import Language

_WORDS = {
    "starting": ("시작하는 중", "starting"),
    "ready": ("준비됨", "ready"),
    "crashed": ("멈춰서 다시 시작합니다. 기록", "stopped and is started again; its log"),
    "stopped": ("모두 끝났습니다", "everything has stopped"),
}


class Progress(Protocol):
    """Who is told how the parts are doing."""

    def starting(self, name: str) -> None:
        """`name` is being started."""

    def ready(self, name: str) -> None:
        """`name` answers, or a step has ended well."""

    def crashed(self, name: str, code: int | None, log_path: Path) -> None:
        """`name` ended unasked and will be started again."""


class ConsoleProgress:
    """Progress on the terminal; `settle()` ends the moving lines."""

    def __init__(self, console: Console, language: Language) -> None:
        self._console = console
        self._word_index = 0 if language is Language.KO else 1
        self._started_at: dict[str, float] = {}
        self._bars: Bars | None = None
        self._rows: dict[str, TaskID] = {}
        if console.is_terminal:
            columns = (SpinnerColumn(finished_text="[green]✓"), TextColumn("{task.description}"))
            self._bars = Bars(*columns, TimeElapsedColumn(), console=console, transient=False)
            self._bars.start()

    def word(self, key: str) -> str:
        """A word of the start in the person's language."""
        return _WORDS[key][self._word_index]

    def starting(self, name: str) -> None:
        """Begin (or begin again) the line of `name`."""
        self._started_at[name] = time.monotonic()
        if self._bars is not None and name not in self._rows:
            self._rows[name] = self._bars.add_task(f"{name:<12} {self.word('starting')}", total=1)

    def ready(self, name: str) -> None:
        """Finish the line of `name`."""
        if self._bars is not None and name in self._rows:
            row = self._rows[name]
            self._bars.update(row, completed=1, description=f"{name:<12} {self.word('ready')}")
            return
        elapsed_s = time.monotonic() - self._started_at.get(name, time.monotonic())
        self._line(f"{name:<12} {self.word('ready')} ({elapsed_s:.1f} s)")

    def crashed(self, name: str, code: int | None, log_path: Path) -> None:
        """One line that says where to look."""
        reason = "" if code is None else f" [{code}]"
        self._line(f"{name:<12} {self.word('crashed')}: {log_path}{reason}")

    def stopped(self) -> None:
        """Nothing runs any more."""
        self._line(self.word("stopped"))

    def settle(self) -> None:
        """Leave the lines as they are; later news comes as plain lines."""
        if self._bars is not None:
            self._bars.stop()
            self._bars = None

    def _line(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)
