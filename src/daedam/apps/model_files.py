"""`daedam models …`: the catalogue as a table, pulling with a progress bar, proving."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from daedam.providers.models.catalogue import CatalogueEntry, UnknownModel, find
from daedam.providers.models.pull import PullFailed, pull
from daedam.providers.models.store import list_models, verify

console = Console()
FAILED = 1


def show_models(home: Path) -> None:
    """Every known model: what for, how large, under which licence, whether it is here."""
    table = Table(box=None)
    for title in ("model", "capability", "size", "licence", "state"):
        table.add_column(title)
    for listed in list_models(home):
        entry = listed.entry
        table.add_row(entry.id, entry.capability, f"{entry.megabytes} MB", entry.licence, listed.state)
    console.print(table)


def pull_model(home: Path, model_id: str) -> int:
    """Fetch a model. The exit code is 1 when it cannot be had; the embedded engine goes on."""
    entry = _entry(model_id)
    if entry is None:
        return FAILED
    console.print(f"{entry.title}: {entry.megabytes} MB, {entry.licence}, {entry.repository}")
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    try:
        with Progress(*columns, console=console) as bar:
            task = bar.add_task(model_id, total=None)
            for step in pull(home, model_id):
                bar.update(task, description=step.stage, completed=step.done_bytes, total=step.total_bytes or None)
    except PullFailed as error:
        console.print(str(error), style="red", markup=False, soft_wrap=True)
        return FAILED
    return verify_model(home, model_id)


def verify_model(home: Path, model_id: str) -> int:
    """Prove that a model's files are whole."""
    if _entry(model_id) is None:
        return FAILED
    found = verify(home, model_id)
    state = "whole" if found.is_whole else "not whole"
    console.print(f"{model_id}: {state} ({found.checked_against})", markup=False)
    for problem in found.problems:
        console.print(f"  {problem}", markup=False)
    return 0 if found.is_whole else FAILED


def _entry(model_id: str) -> CatalogueEntry | None:
    try:
        return find(model_id)
    except UnknownModel as error:
        console.print(str(error), style="red", markup=False, soft_wrap=True)
        return None
