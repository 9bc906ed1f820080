"""The worked example of docs/scoring.md is what the code computes."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

from daedam.scoring.policies import ScoringPolicy, apply
from daedam.scoring.ranking import Band, uncertainty_band
from daedam.scoring.recommendation import recommend
from daedam.scoring.rounding import one_decimal, parts_of_sum
from daedam.scoring.rubrics import load_rubric
from daedam.scoring.totals import (
    AnswerLevel,
    AnswerReading,
    Totals,
    Unscorable,
    UnscorableReason,
    compute_totals,
)

PAGE = (Path(__file__).parents[3] / "docs" / "scoring.md").read_text("utf-8")
EXAMPLE = PAGE[PAGE.index("<!-- example") : PAGE.index("## Recommendation")]


def rows(columns: int) -> list[list[str]]:
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in EXAMPLE.splitlines() if "|" in line]
    body = [row for row in cells if len(row) == columns and not set(row[0]) <= set("-")]
    return [row for row in body if row[0] not in ("area", "figure")]


CRITERIA = {row[1]: row for row in rows(6)}
AREAS = {row[0]: row for row in rows(3) if row[0] not in ("earned", "scored share", "total")}
FIGURES = {row[0]: row for row in rows(3) if row[0] in ("earned", "scored share", "total")}


def readings_of(cell: str) -> list[AnswerReading]:
    if cell == "withheld":
        return [Unscorable(answer_id="1", reason=UnscorableReason.WITHHELD)]
    return [AnswerLevel(answer_id=f"{n}", level=int(level)) for n, level in enumerate(cell.split(","))]


def computed() -> Totals:
    weighted = apply(load_rubric("ai"), ScoringPolicy.DOCUMENTED)
    return compute_totals(weighted, {key: readings_of(row[3]) for key, row in CRITERIA.items()})


def number(cell: str) -> Fraction | None:
    return Fraction(cell) if re.fullmatch(r"\d+(/\d+)?", cell) else None


def test_each_criterion_is_as_the_page_says() -> None:
    seen = set()
    for area in computed().areas:
        for criterion in area.criteria:
            if criterion.criterion_id not in CRITERIA:
                assert area.area_id == "nonverbal"
                continue
            seen.add(criterion.criterion_id)
            area_id, _, weight, _, mean, points = CRITERIA[criterion.criterion_id]
            assert (area_id, int(weight)) == (area.area_id, criterion.weight)
            assert (number(mean), number(points)) == (criterion.level, criterion.points)
    assert seen == set(CRITERIA)


def test_each_area_is_as_the_page_says() -> None:
    areas = {area.area_id: (area.possible, area.points) for area in computed().areas}
    assert {key: (number(row[1]), number(row[2])) for key, row in AREAS.items()} == areas


def test_the_figures_are_as_the_page_says() -> None:
    totals = computed()
    assert totals.total is not None
    assert number(FIGURES["earned"][1]) == totals.earned
    assert number(FIGURES["scored share"][1]) == totals.scored_share
    assert number(FIGURES["total"][1]) == totals.total
    assert FIGURES["earned"][2] == str(one_decimal(totals.earned))
    assert FIGURES["total"][2] == str(one_decimal(totals.total))
    parts = parts_of_sum([area.points for area in totals.areas if area.points is not None])
    assert " + ".join(map(str, parts)) + f" = {one_decimal(totals.earned)}" in EXAMPLE
    assert recommend(totals).code.value in EXAMPLE


def test_the_band_is_as_the_page_says() -> None:
    total = Fraction(568, 9)
    half = Fraction("19.75")
    assert uncertainty_band(computed()) == Band(total - half, total + half)
    assert "63.1 ± 19.75" in EXAMPLE
