"""A reduced but complete run of the rules engine and of the gullible one, held to what they reach."""

from __future__ import annotations

import pytest
from rich.progress import Progress

from daedam.apps.evals.engines import GULLIBLE, RULES, engine_for
from daedam.apps.evals.figures import EvalFigure
from daedam.apps.evals.outcome import EvalsRun
from daedam.apps.evals.runner import FOR_GULLIBLE, SUITES, measure
from daedam.apps.evals.suites.sizes import RunSize

SIZE = RunSize(every=7)
SAMPLED = {
    "steps that rise, worked on": 0.93,
    "steps that rise, held out": 0.87,
    "another question's answer: fewer points than where it belongs": 0.9,
}
"""Within their limits on the whole material (docs/evals.md); in a seventh of it each case weighs more."""


async def _run(spec: str, names: tuple[str, ...]) -> EvalsRun:
    with Progress(disable=True) as progress:
        async with engine_for(spec) as llm:
            return await measure(llm, names, SIZE, None, progress)


def _beyond(figure: EvalFigure) -> bool:
    floor = SAMPLED.get(figure.name)
    return not figure.is_within if floor is None else figure.value < floor


async def test_the_rules_engine_keeps_its_limits() -> None:
    run = await _run(RULES, tuple(SUITES))
    assert [f"{f.name}: {f.value:.3f}" for f in run.figures if _beyond(f)] == [], run.misses[:10]
    assert "no human levels given" in run.notes
    assert {figure.suite for figure in run.figures} == set(SUITES)
    assert run.cost.readings > 100


async def test_a_gullible_engine_gains_nothing_for_an_attacker() -> None:
    run = await _run(GULLIBLE, FOR_GULLIBLE)
    assert [f"{f.name}: {f.value:.3f}" for f in run.figures if not f.is_within] == [], run.misses[:10]


async def test_the_gullible_engine_really_obeys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without our two checks the same attacks gain, so the suite would notice; either one alone is measured too."""
    monkeypatch.setattr("daedam.scoring.instructions.instruction_flags", lambda _text: [])
    led_only = await _run(GULLIBLE, FOR_GULLIBLE)
    assert max(led_only.gains) <= 3
    monkeypatch.setattr("daedam.scoring.instructions.is_high", lambda _levels: False)
    run = await _run(GULLIBLE, FOR_GULLIBLE)
    assert max(run.gains) >= 40
    assert not run.is_within
