"""Every persona at every patience: the curve of being cut off against being kept waiting."""

from __future__ import annotations

import json
import random
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from daedam.apps.bench.figures import percentile
from daedam.apps.bench.patience import page
from daedam.apps.bench.patience.personas import Persona, load_personas
from daedam.apps.bench.patience.simulation import Simulation
from daedam.interviewing.turn_vocabulary import DEFAULT_PACE, Pace

FACTORS = (0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
"""What the floors are multiplied by; 1 is the product's own, 1.5 and 2 are the candidate's settings."""
SESSIONS, QUESTIONS = 12, 8
MAX_RATIO = 0.6
"""Of the answers a fixed silence of the same mean length would cut off: what listening to the person must be worth."""
LISTENING, FIXED = "listening", "fixed silence"


@dataclass(frozen=True, slots=True)
class Point:
    """One persona at one patience. Waits are seconds from the true last word to the end of the turn."""

    persona: str
    room: str
    factor: float
    n_answers: int
    cut_off_rate: float
    wait_p50_s: float | None
    wait_p95_s: float | None
    wait_mean_s: float | None
    nudges_per_answer: float
    pauses_per_answer: float


def measure(seed: int = 1) -> list[Point]:
    """All points, the same for the same seed: the product's room, and one that only counts silence."""
    rooms = {LISTENING: DEFAULT_PACE, FIXED: replace(DEFAULT_PACE, stretch=0.0, cut_off_extra_s=0.0)}
    return [
        _point(persona, room, pace, factor, seed)
        for room, pace in rooms.items()
        for persona in load_personas()
        for factor in FACTORS
    ]


def _point(persona: Persona, room: str, pace: Pace, factor: float, seed: int) -> Point:
    floors = {kind: factor * floor for kind, floor in DEFAULT_PACE.floors_s.items()}
    rng = random.Random(f"{seed}:{persona.name}")  # noqa: S311 - the same simulated people for every patience
    tallies = [Simulation(persona, replace(pace, floors_s=floors), rng).run(QUESTIONS) for _ in range(SESSIONS)]
    n = sum(tally.n_answers for tally in tallies)
    waits = [wait for tally in tallies for wait in tally.waits_s]
    return Point(
        persona=persona.name,
        room=room,
        factor=factor,
        n_answers=n,
        cut_off_rate=sum(tally.n_cut_off for tally in tallies) / n,
        wait_p50_s=percentile(waits, 0.5) if waits else None,
        wait_p95_s=percentile(waits, 0.95) if waits else None,
        wait_mean_s=sum(waits) / len(waits) if waits else None,
        nudges_per_answer=sum(tally.n_nudged for tally in tallies) / n,
        pauses_per_answer=sum(tally.n_paused for tally in tallies) / n,
    )


def overall(points: list[Point], room: str, factor: float) -> tuple[float, float]:
    """Over all personas that speak: the mean wait in seconds, and the share of answers cut off."""
    found = [p for p in points if p.room == room and p.factor == factor and p.wait_mean_s is not None]
    cut = sum(point.cut_off_rate * point.n_answers for point in found) / sum(p.n_answers for p in found)
    return sum(point.wait_mean_s or 0.0 for point in found) / len(found), cut


def fixed_at(points: list[Point], wait_s: float) -> float:
    """The share a fixed silence cuts off where it keeps people waiting for `wait_s` on average."""
    waits, cuts = zip(*(overall(points, FIXED, factor) for factor in FACTORS), strict=True)
    return float(np.interp(wait_s, waits, cuts))


def patience(page_path: Path | None, *, is_json: bool) -> int:
    """Measure and print; the exit code is 1 when listening is not worth what it should be."""
    points = measure()
    wait_s, cut_off = overall(points, LISTENING, 1.0)
    ratio = cut_off / fixed_at(points, wait_s)
    is_within = ratio <= MAX_RATIO
    if page_path is not None:
        page_path.write_text(page.render(points, FACTORS), "utf-8")
    console = Console()
    if is_json:
        body = {"within_limits": is_within, "cut_off_rate": cut_off, "wait_mean_s": wait_s, "ratio": ratio}
        console.print_json(json.dumps({**body, "limit": MAX_RATIO, "points": [asdict(point) for point in points]}))
    else:
        console.print(_curve(points))
        console.print(_people(points))
        console.print(
            f"at the product's own pace {cut_off:.1%} cut off, {ratio:.2f} × a fixed silence of the same mean wait"
            f" (≤ {MAX_RATIO}) {'kept' if is_within else 'BEYOND'}"
        )
    return 0 if is_within else 1


def _curve(points: list[Point]) -> Table:
    table = Table(title="cut off against kept waiting, all who speak", box=None)
    for column in ("floors ×", "mean wait", "cut off", "", "fixed: mean wait", "cut off", ""):
        table.add_column(column)
    for factor in FACTORS:
        cells = [f"{factor:g}"]
        for room in (LISTENING, FIXED):
            wait, cut = overall(points, room, factor)
            cells += [f"{wait:.2f} s", f"{cut:.1%}", "█" * round(30 * cut)]
        table.add_row(*cells)
    return table


def _people(points: list[Point]) -> Table:
    table = Table(title="at the product's own pace", box=None)
    for column in ("persona", "answers", "cut off", "wait p50", "wait p95", "nudges", "pauses"):
        table.add_column(column)
    for point in points:
        if point.factor == 1.0 and point.room == LISTENING:
            waits = ["–" if wait is None else f"{wait:.2f} s" for wait in (point.wait_p50_s, point.wait_p95_s)]
            rates = [f"{rate:.2f}" for rate in (point.nudges_per_answer, point.pauses_per_answer)]
            table.add_row(point.persona, str(point.n_answers), f"{point.cut_off_rate:.1%}", *waits, *rates)
    return table
