"""Policies re-weight areas as one would by hand, and say what they drop and why."""

from __future__ import annotations

from fractions import Fraction

import pytest

from daedam.scoring.policies import DropReason, ScoringPolicy, apply
from daedam.scoring.rubrics import CURRENT_VERSIONS, load_rubric

CONTENT_POLICIES = [ScoringPolicy.CONTENT_ONLY, ScoringPolicy.EU_SAFE]


def points(stage: str, policy: ScoringPolicy) -> dict[str, Fraction]:
    return {w.area.area_id: w.points for w in apply(load_rubric(stage), policy).areas}


@pytest.mark.parametrize("stage", sorted(CURRENT_VERSIONS))
@pytest.mark.parametrize("policy", list(ScoringPolicy))
def test_points_add_up_to_exactly_a_hundred(stage: str, policy: ScoringPolicy) -> None:
    assert sum(points(stage, policy).values()) == 100


@pytest.mark.parametrize("stage", sorted(CURRENT_VERSIONS))
def test_documented_is_the_sheet_as_it_stands(stage: str) -> None:
    weighted = apply(load_rubric(stage), ScoringPolicy.DOCUMENTED)
    assert all(w.points == w.area.points for w in weighted.areas)
    assert weighted.dropped == ()
    assert weighted.can_run_emotion_code


@pytest.mark.parametrize("policy", CONTENT_POLICIES)
def test_content_policies_done_by_hand(policy: ScoringPolicy) -> None:
    assert points("ai", policy) == {
        "language": 40,
        "psychological": Fraction(80, 3),
        "cognitive": 20,
        "job_fit": Fraction(40, 3),
    }
    assert points("practitioner", policy) == {
        "answer_quality": 50,
        "keyword_match": Fraction(75, 2),
        "flow": Fraction(25, 2),
    }
    assert set(points("executive", policy).values()) == {25}


@pytest.mark.parametrize(
    ("policy", "reason", "can_run"),
    [
        (ScoringPolicy.CONTENT_ONLY, DropReason.NOT_CONTENT, True),
        (ScoringPolicy.EU_SAFE, DropReason.EMOTION_PROHIBITED, False),
    ],
)
def test_what_is_dropped_is_said(policy: ScoringPolicy, reason: DropReason, can_run: bool) -> None:
    for stage, area_id in (("ai", "nonverbal"), ("practitioner", "emotion")):
        weighted = apply(load_rubric(stage), policy)
        assert [(d.area_id, d.reason) for d in weighted.dropped] == [(area_id, reason)]
        assert weighted.can_run_emotion_code is can_run


def test_values_are_the_words_of_the_posting() -> None:
    assert [policy.value for policy in ScoringPolicy] == ["documented", "content-only", "eu-safe"]
