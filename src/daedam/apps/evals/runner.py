"""Runs the suites against one engine, shows progress, and judges the figures by their limits."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from daedam.apps.evals import page
from daedam.apps.evals.engines import GULLIBLE, engine_for
from daedam.apps.evals.judging import Judge
from daedam.apps.evals.outcome import EvalsRun, cost_line, limit_of, verdict_of
from daedam.apps.evals.suites import attacks, generated, human, ladders, swaps, traps
from daedam.apps.evals.suites.sizes import FULL, RunSize, Step
from daedam.providers.llm.base import LanguageModel
from daedam.providers.llm.registry import UnknownEngineError

SUITES = {
    "ladders": ladders.run,
    "traps": traps.run,
    "attacks": attacks.run,
    "swaps": swaps.run,
    "questions": generated.run,
}
FOR_GULLIBLE = ("attacks",)
"""The gullible engine reads nothing; only what it is talked into means anything."""

MAX_MISSES_SHOWN = 12
EXIT_WRONG_INPUT = 2


async def measure(
    llm: LanguageModel, names: Sequence[str], size: RunSize, human_levels: Path | None, progress: Progress
) -> EvalsRun:
    """Run the named suites, one after the other."""
    run = EvalsRun(llm.capabilities.engine, llm.capabilities.model)
    judge = Judge(llm)
    began = time.perf_counter()
    for name in names:
        bar = progress.add_task(name, total=None)
        run.take(await SUITES[name](judge, size, _step(progress, bar)))
        done = progress.tasks[bar].completed
        progress.update(bar, total=done, completed=done)
    bar = progress.add_task("human levels", total=None)
    run.take(await human.run(judge, human_levels, _step(progress, bar)))
    progress.remove_task(bar)
    run.cost, run.took_s = judge.cost, time.perf_counter() - began
    return run


def _step(progress: Progress, bar: object) -> Step:
    return lambda count: progress.advance(bar, count)  # type: ignore[arg-type]


async def evals(
    spec: str,
    *,
    human_levels: Path | None = None,
    page_path: Path | None = None,
    is_json: bool = False,
    size: RunSize = FULL,
) -> int:
    """Measure, print, write the page. The exit code is 1 when a figure is beyond its limit, 2 for wrong input."""
    names = FOR_GULLIBLE if spec == GULLIBLE else tuple(SUITES)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        try:
            async with engine_for(spec) as llm:
                run = await measure(llm, names, size, human_levels, progress)
        except (UnknownEngineError, human.HumanLevelsError) as wrong:
            progress.console.print(str(wrong))
            return EXIT_WRONG_INPUT
    _report(run, page_path, is_json=is_json)
    return 0 if run.is_within else 1


def _report(run: EvalsRun, page_path: Path | None, *, is_json: bool) -> None:
    if page_path is not None:
        page_path.write_text(page.render(run), "utf-8")
    if is_json:
        Console().print_json(run.as_json())
    else:
        _show(run)


def _show(run: EvalsRun) -> None:
    console = Console()
    table = Table(title=f"evals: {run.engine} ({run.model})", box=None)
    for column in ("suite", "figure", "value", "limit", "cases", ""):
        table.add_column(column)
    for figure in run.figures:
        table.add_row(
            figure.suite, figure.name, f"{figure.value:.3g}", limit_of(figure), str(figure.n), verdict_of(figure)
        )
    console.print(table)
    for note in run.notes:
        console.print(note)
    for miss in run.misses[:MAX_MISSES_SHOWN]:
        console.print(miss, style="dim", highlight=False)
    if len(run.misses) > MAX_MISSES_SHOWN:
        console.print(f"and {len(run.misses) - MAX_MISSES_SHOWN} more (--json lists them all)", style="dim")
    console.print(cost_line(run))
