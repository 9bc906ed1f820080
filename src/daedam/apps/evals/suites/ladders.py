"""Do better answers get more points? Five answers to each question, each with one rubric element more."""

from __future__ import annotations

from itertools import pairwise

from daedam.apps.evals.cases import LANGUAGES, load_ladders
from daedam.apps.evals.figures import Curve, SuiteResult, share
from daedam.apps.evals.judging import Judge
from daedam.apps.evals.suites.sizes import RunSize, Step

RISING = 0.95


async def run(judge: Judge, size: RunSize, step: Step) -> SuiteResult:
    """The share of steps that rise strictly; held-out ladders apart, by language."""
    result = SuiteResult()
    rises: dict[tuple[bool, str], list[bool]] = {}
    for ladder in size.of(load_ladders()):
        if ladder.is_held_out and not size.with_held_out:
            continue
        read = [await judge.typed(ladder.item, ladder.language, text) for text in ladder.rungs]
        points = [one.points for one in read]
        steps = [low is not None and high is not None and high > low for low, high in pairwise(points)]
        rises.setdefault((ladder.is_held_out, ladder.language), []).extend(steps)
        result.curves.append(Curve(ladder.name, tuple(points), ladder.is_held_out))
        if not all(steps):
            shown = ", ".join("none" if value is None else f"{value:.0f}" for value in points)
            if not ladder.is_held_out:  # what is held out is not looked at
                result.misses.append(f"ladder {ladder.name}: {shown}")
        step(1)
    for is_held_out in (False, True):
        found = [one for (held, _), steps in rises.items() if held is is_held_out for one in steps]
        if not found:
            continue
        label = "held out" if is_held_out else "worked on"
        result.add("ladders", f"steps that rise, {label}", found, share(found), RISING)
        for language in LANGUAGES:
            own = rises.get((is_held_out, language), [])
            result.add("ladders", f"steps that rise, {label}, {language}", own, share(own))
    ends = [c.points[-1] - c.points[0] for c in result.curves if c.points[0] is not None and c.points[-1] is not None]
    result.add("ladders", "points between the ends, mean", ends, sum(ends) / len(ends) if ends else 0.0)
    return result
