"""Totals are recomputable by hand: a second, naive implementation must agree to the last fraction."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daedam.scoring.policies import ScoringPolicy, apply
from daedam.scoring.rubrics import CURRENT_VERSIONS, Rubric, load_rubric
from daedam.scoring.totals import (
    AnswerLevel,
    AnswerReading,
    NoTotalReason,
    Totals,
    Unscorable,
    UnscorableReason,
    compute_totals,
)

STAGES = sorted(CURRENT_VERSIONS)
POLICIES = list(ScoringPolicy)
Readings = dict[str, list[AnswerReading]]

reading = st.one_of(
    st.builds(AnswerLevel, answer_id=st.just("a"), level=st.integers(1, 5)),
    st.builds(Unscorable, answer_id=st.just("a"), reason=st.sampled_from(UnscorableReason)),
)


@st.composite
def sheets(draw: st.DrawFn) -> tuple[Rubric, ScoringPolicy, Readings]:
    rubric = load_rubric(draw(st.sampled_from(STAGES)))
    per_criterion = {c.criterion_id: draw(st.lists(reading, max_size=4)) for c in rubric.criteria}
    return rubric, draw(st.sampled_from(POLICIES)), per_criterion


def everywhere(rubric: Rubric, level: int, answers: int = 2) -> Readings:
    return {
        c.criterion_id: [AnswerLevel(answer_id=f"{n}", level=level) for n in range(answers)] for c in rubric.criteria
    }


def by_hand(rubric: Rubric, policy: ScoringPolicy, readings: Readings) -> dict[str, Any]:
    """The formula of docs/scoring.md done again, in percent of each area, sharing no code with the module."""
    counted = [a for a in rubric.areas if policy == "documented" or a.area_id not in ("nonverbal", "emotion")]
    value = {a.area_id: Fraction(a.points * 100, sum(b.points for b in counted)) for a in counted}
    reached: dict[str, Fraction] = {}
    share = Fraction(0)
    for area in counted:
        numerator = denominator = Fraction(0)
        for criterion in area.criteria:
            levels = [r.level for r in readings[criterion.criterion_id] if isinstance(r, AnswerLevel)]
            if levels:
                numerator += criterion.weight * (Fraction(sum(levels), len(levels)) - 1)
                denominator += criterion.weight * 4
                share += value[area.area_id] * Fraction(criterion.weight, area.points) / 100
        if denominator:
            reached[area.area_id] = numerator / denominator
    earned = sum(value[a] * reached[a] for a in reached)
    possible = sum(value[a] for a in reached)
    return {
        "areas": {a.area_id: value[a.area_id] * reached[a.area_id] if a.area_id in reached else None for a in counted},
        "share": share,
        "total": earned / possible * 100 if share >= Fraction(3, 5) else None,
    }


@given(sheets())
def test_totals_agree_with_the_sum_done_by_hand(sheet: tuple[Rubric, ScoringPolicy, Readings]) -> None:
    rubric, policy, readings = sheet
    totals = compute_totals(apply(rubric, policy), readings)
    expected = by_hand(rubric, policy, readings)
    assert {area.area_id: area.points for area in totals.areas} == expected["areas"]
    assert totals.scored_share == expected["share"]
    assert totals.total == expected["total"]
    assert (totals.total is None) == (totals.no_total_reason is NoTotalReason.TOO_LITTLE_SCORED)
    assert totals.total is None or 0 <= totals.total <= 100


@given(sheets(), st.data())
def test_a_higher_level_never_lowers_any_figure(
    sheet: tuple[Rubric, ScoringPolicy, Readings], data: st.DataObject
) -> None:
    rubric, policy, readings = sheet
    weighted = apply(rubric, policy)
    places = [
        (criterion_id, n)
        for criterion_id, given_readings in readings.items()
        for n, r in enumerate(given_readings)
        if isinstance(r, AnswerLevel) and r.level < 5
    ]
    if not places:
        return
    before = compute_totals(weighted, readings)
    criterion_id, n = data.draw(st.sampled_from(places))
    raised = {key: list(values) for key, values in readings.items()}
    raised[criterion_id][n] = AnswerLevel(answer_id="a", level=readings[criterion_id][n].level + 1)  # type: ignore[union-attr]
    after = compute_totals(weighted, raised)
    counts = any(c.criterion_id == criterion_id for area in weighted.areas for c in area.area.criteria)
    assert (after.earned > before.earned) == counts
    assert after.scored_share == before.scored_share
    if before.total is not None and after.total is not None:
        assert (after.total > before.total) == counts


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("policy", POLICIES)
def test_the_ends_are_exactly_zero_and_a_hundred(stage: str, policy: ScoringPolicy) -> None:
    rubric = load_rubric(stage)
    weighted = apply(rubric, policy)
    assert compute_totals(weighted, everywhere(rubric, 5)).total == 100
    assert compute_totals(weighted, everywhere(rubric, 1)).total == 0
    assert compute_totals(weighted, everywhere(rubric, 3)).total == 50


def without(readings: Readings, rubric: Rubric, *area_ids: str) -> Readings:
    gone = {c.criterion_id for area in rubric.areas if area.area_id in area_ids for c in area.criteria}
    return {key: values for key, values in readings.items() if key not in gone}


def area(totals: Totals, area_id: str) -> Any:
    return next(a for a in totals.areas if a.area_id == area_id)


def test_camera_off_leaves_a_total_said_as_three_quarters_scored() -> None:
    rubric = load_rubric("ai")
    readings = without(everywhere(rubric, 5), rubric, "nonverbal")
    totals = compute_totals(apply(rubric, ScoringPolicy.DOCUMENTED), readings)
    assert totals.scored_share == Fraction(3, 4)
    assert totals.total == 100
    assert (totals.earned, totals.possible) == (75, 75)
    nonverbal = area(totals, "nonverbal")
    assert nonverbal.points is None
    assert {c.reasons for c in nonverbal.criteria} == {(UnscorableReason.NOT_MEASURED,)}


def test_below_sixty_percent_there_is_no_total_and_at_sixty_there_is() -> None:
    rubric = load_rubric("ai")
    weighted = apply(rubric, ScoringPolicy.DOCUMENTED)
    at_sixty = without(everywhere(rubric, 4), rubric, "nonverbal", "cognitive")
    assert compute_totals(weighted, at_sixty).scored_share == Fraction(60, 100)
    assert compute_totals(weighted, at_sixty).total == 75
    below = dict(at_sixty)
    del below["evidence_for_talent"]
    totals = compute_totals(weighted, below)
    assert totals.scored_share == Fraction(56, 100)
    assert totals.total is None
    assert totals.no_total_reason is NoTotalReason.TOO_LITTLE_SCORED


def test_nothing_at_all_has_no_figures_but_reasons() -> None:
    rubric = load_rubric("ai")
    totals = compute_totals(apply(rubric, ScoringPolicy.CONTENT_ONLY), {})
    assert totals.total is None
    assert totals.scored_share == totals.earned == totals.possible == 0
    assert {c.reasons for a in totals.areas for c in a.criteria} == {(UnscorableReason.NO_ANSWER,)}


def test_an_unscorable_answer_is_no_zero() -> None:
    rubric = load_rubric("ai")
    readings = everywhere(rubric, 4, answers=1)
    silent = Unscorable(answer_id="b", reason=UnscorableReason.NO_SPEECH)
    for given_readings in readings.values():
        given_readings.append(silent)
    totals = compute_totals(apply(rubric, ScoringPolicy.DOCUMENTED), readings)
    assert totals.total == 75
    assert area(totals, "language").criteria[0].reasons == (UnscorableReason.NO_SPEECH,)


def test_an_unscorable_criterion_leaves_its_area_on_the_others() -> None:
    rubric = load_rubric("ai")
    readings = everywhere(rubric, 5)
    readings["evidence_for_requirements"] = [
        Unscorable(answer_id="a", reason=UnscorableReason.WITHHELD),
        Unscorable(answer_id="b", reason=UnscorableReason.WITHHELD),
    ]
    readings["evidence_for_talent"] = [AnswerLevel(answer_id="a", level=2)]
    totals = compute_totals(apply(rubric, ScoringPolicy.DOCUMENTED), readings)
    job_fit = area(totals, "job_fit")
    assert job_fit.points == Fraction(10, 4)
    assert (job_fit.scored_weight, job_fit.weight) == (4, 10)
    assert totals.scored_share == Fraction(94, 100)
    assert job_fit.criteria[0].reasons == (UnscorableReason.WITHHELD,)


def test_a_dropped_area_changes_nothing() -> None:
    rubric = load_rubric("ai")
    weighted = apply(rubric, ScoringPolicy.EU_SAFE)
    good = everywhere(rubric, 4)
    bad = good | {c.criterion_id: [AnswerLevel(answer_id="a", level=1)] for c in rubric.areas[1].criteria}
    assert rubric.areas[1].area_id == "nonverbal"
    assert compute_totals(weighted, good) == compute_totals(weighted, bad)


@pytest.mark.parametrize("level", [0, 6, Fraction(1, 2), Fraction(11, 2)])
def test_a_level_off_the_scale_is_refused(level: Fraction | int) -> None:
    with pytest.raises(ValueError, match="is outside"):
        AnswerLevel(answer_id="a", level=level)


def test_an_unknown_criterion_is_refused() -> None:
    weighted = apply(load_rubric("ai"), ScoringPolicy.DOCUMENTED)
    with pytest.raises(ValueError, match="no_such"):
        compute_totals(weighted, {"no_such": []})
