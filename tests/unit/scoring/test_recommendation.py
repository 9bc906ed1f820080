"""Suggestions are restrained: what needs a person comes first, and no code or text rejects anybody."""

from __future__ import annotations

from fractions import Fraction

import pytest

from daedam.scoring.policies import ScoringPolicy, apply
from daedam.scoring.recommendation import (
    RECOMMENDATION_TEXTS,
    RecommendationCode,
    RecommendationNote,
    recommend,
)
from daedam.scoring.rubrics import load_rubric
from daedam.scoring.totals import (
    AnswerLevel,
    AnswerReading,
    Totals,
    Unscorable,
    UnscorableReason,
    compute_totals,
)


def ai(
    level: Fraction | int, *, left_out: tuple[str, ...] = (), instead: dict[str, AnswerReading] | None = None
) -> Totals:
    rubric = load_rubric("ai")
    readings: dict[str, list[AnswerReading]] = {
        c.criterion_id: [AnswerLevel(answer_id="a", level=level)]
        for area in rubric.areas
        if area.area_id not in left_out
        for c in area.criteria
    }
    for criterion_id, reading in (instead or {}).items():
        readings[criterion_id].append(reading)
    return compute_totals(apply(rubric, ScoringPolicy.DOCUMENTED), readings)


@pytest.mark.parametrize(
    ("totals", "code"),
    [
        (ai(5), RecommendationCode.DISCUSS_FIRST),
        (ai(4), RecommendationCode.DISCUSS_FIRST),
        (ai(Fraction(39, 10)), RecommendationCode.DISCUSS),
        (ai(3), RecommendationCode.DISCUSS),
        (ai(Fraction(29, 10)), RecommendationCode.ASK_AGAIN),
        (ai(1), RecommendationCode.ASK_AGAIN),
        (ai(5, left_out=("nonverbal",)), RecommendationCode.DISCUSS_FIRST),
        (ai(5, left_out=("nonverbal", "cognitive")), RecommendationCode.DISCUSS),
        (ai(5, left_out=("language", "cognitive")), RecommendationCode.TOO_LITTLE_SCORED),
    ],
)
def test_codes_follow_their_thresholds(totals: Totals, code: RecommendationCode) -> None:
    assert recommend(totals).code is code


def test_disagreeing_samples_ask_for_a_person_whatever_the_total() -> None:
    doubtful = AnswerLevel(answer_id="b", level=5, spread=2)
    suggestion = recommend(ai(5, instead={"answer_relevance": doubtful}))
    assert suggestion.code is RecommendationCode.PERSON_READS_FIRST
    assert suggestion.notes == (RecommendationNote.SAMPLES_DISAGREE,)


def test_neighbouring_samples_do_not() -> None:
    close = AnswerLevel(answer_id="b", level=5, spread=1)
    assert recommend(ai(5, instead={"answer_relevance": close})).notes == ()


def test_a_withheld_answer_asks_for_a_person() -> None:
    withheld = Unscorable(answer_id="b", reason=UnscorableReason.WITHHELD)
    suggestion = recommend(ai(5, instead={"answer_relevance": withheld}))
    assert suggestion.code is RecommendationCode.PERSON_READS_FIRST
    assert suggestion.notes == (RecommendationNote.ANSWERS_WITHHELD,)


def test_capped_and_partly_scored_are_said() -> None:
    capped = AnswerLevel(answer_id="b", level=2, was_capped=True)
    suggestion = recommend(ai(5, left_out=("nonverbal",), instead={"answer_relevance": capped}))
    assert suggestion.code is RecommendationCode.DISCUSS_FIRST
    assert suggestion.notes == (RecommendationNote.LEVELS_CAPPED, RecommendationNote.PARTLY_SCORED)


def test_every_code_has_both_texts_and_none_rejects() -> None:
    assert set(RECOMMENDATION_TEXTS) == set(RecommendationCode)
    for wording in RECOMMENDATION_TEXTS.values():
        assert wording.ko
        assert wording.en
        assert not any(word in wording.ko for word in ("탈락", "불합격", "거절", "부적합"))
        assert not any(word in wording.en.lower() for word in ("reject", "fail", "unsuitable", "decline"))
