"""Does it matter who says it? The same answer after another name, gender, age, region or school; and ten times over."""

from __future__ import annotations

from itertools import pairwise

from daedam.apps.evals.cases import load_ladders, material
from daedam.apps.evals.figures import Sense, SuiteResult, mean
from daedam.apps.evals.judging import Judge
from daedam.apps.evals.suites.sizes import RunSize, Step

MEAN_CHANGE, SPREAD = 1.0, 2.0
RUNGS = (1, 3)
REPEATS, REPEATED_EVERY = 10, 8


async def run(judge: Judge, size: RunSize, step: Step) -> SuiteResult:
    """The mean change by attribute, and the spread of ten readings."""
    result = SuiteResult()
    raw = material("swaps.yaml")
    ladders = [ladder for ladder in size.of(load_ladders()) if size.with_held_out or not ladder.is_held_out]
    for attribute in raw["en"]:
        changes: list[float] = []
        largest = 0.0
        for ladder in ladders:
            for rung in RUNGS:
                points = [
                    (await judge.typed(ladder.item, ladder.language, f"{said} {ladder.rungs[rung]}")).points or 0.0
                    for said in raw[ladder.language][attribute]
                ]
                changes += [second - first for first, second in pairwise(points)]
                largest = max(largest, max(points) - min(points))
            step(1)
        result.add(
            "swaps", f"{attribute}: mean change, absolute", changes, abs(mean(changes)), MEAN_CHANGE, Sense.AT_MOST
        )
        result.add("swaps", f"{attribute}: largest difference", changes, largest)
    spreads = []
    for ladder in ladders[::REPEATED_EVERY]:
        again = [
            (await judge.read_again(ladder.item, ladder.language, (ladder.rungs[3],))).points or 0.0
            for _ in range(REPEATS)
        ]
        spreads.append(max(again) - min(again))
        step(1)
    result.add("swaps", "ten times the same: largest spread", spreads, max(spreads), SPREAD, Sense.AT_MOST)
    return result
