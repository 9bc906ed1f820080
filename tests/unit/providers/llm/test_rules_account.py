"""How an answer is told: good will carries nothing, each part needs words of its own, and better stays better."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daedam.providers.llm.rules import account
from daedam.providers.llm.rules.effective import read_answer
from daedam.providers.llm.rules.goodwill import is_good_will
from daedam.providers.llm.rules.stems import NgramAnalyser
from daedam.providers.llm.rules.thresholds import FEATURES, level_of, standing_of
from daedam.providers.llm.rules.traps import LEAST_SLOPE, LOOSE, OFF_TOPIC, UNRELATED, Ceiling, held_down

QUICK = NgramAnalyser()


@pytest.mark.parametrize(("language", "sentence"), [
    ("en", "I always try to give my best in every team."),
    ("en", "I think honesty is very important in any company."),
    ("en", "I would stay friendly and patient with the visitor."),
    ("ko", "저는 언제나 성실하게 일하려고 노력합니다."),
    ("ko", "동료와의 신뢰가 가장 중요하다고 생각합니다."),
    ("ko", "저는 밝고 긍정적인 사람입니다."),
])  # fmt: skip
def test_good_will_is_recognised(language: str, sentence: str) -> None:
    assert is_good_will(sentence, language)


@pytest.mark.parametrize(("language", "sentence"), [
    ("en", "I always checked the list before the van left."),
    ("en", "I think 3 of the 5 rooms stand empty."),
    ("en", "I would try to find out which of the rooms stands empty."),
    ("en", "First I would be honest with the guest."),
    ("ko", "저는 늘 출발 전에 목록을 확인했습니다."),
    ("ko", "세 곳이 비어 있다고 생각합니다."),
    ("ko", "먼저 사과를 드려야 한다고 생각합니다."),
    ("ko", "그때 기록이 중요하다는 것을 배웠습니다."),
])  # fmt: skip
def test_what_tells_something_is_not_taken_for_good_will(language: str, sentence: str) -> None:
    assert not is_good_will(sentence, language)


def told(text: str, language: str = "en") -> dict[str, float]:
    reading = read_answer([("u", text)], ("",), language, QUICK)
    return {
        "specificity": account.specificity(reading).value,
        "structure": account.structure(reading).value,
        "clarity": account.clarity(reading).value,
    }


def test_good_will_adds_speech_and_nothing_else() -> None:
    plain = "Last spring I moved 40 chairs into the hall before the concert began."
    with_will = f"I always try to help everybody. {plain}"
    assert told(with_will)["specificity"] == told(plain)["specificity"]
    assert told(with_will)["structure"] == told(plain)["structure"]


def test_a_short_sentence_stands_for_one_part_of_an_account_only() -> None:
    crammed = "When the task was late, I fixed it, and as a result it was done."
    assert told(crammed)["structure"] == 0.25
    apart = (
        "Last autumn our hall was double booked. My task was to find another room. I asked the school next door. "
        "As a result the choir could sing there."
    )
    assert told(apart)["structure"] == 1.0


def test_a_long_sentence_may_stand_for_two() -> None:
    long = (
        "Last autumn our hall had been booked twice for the same evening by two different people in the office, and so "
        "I asked the school next door for its gym, the old one with the wooden floor, and they gave it to us for free."
    )
    assert told(long)["structure"] == 0.5


def test_a_plan_ends_with_how_it_is_checked() -> None:
    plan = "When the lift stops I would call the porter. I would put up a sign. "
    assert told(f"{plan}I would test the doors at noon.")["structure"] > told(f"{plan}I like lifts.")["structure"]


@given(st.sampled_from(FEATURES), st.floats(0, 1), st.floats(0, 1))
def test_a_feature_counts_more_the_more_of_it_there_is(feature: str, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert standing_of(feature, low) <= standing_of(feature, high)
    assert level_of(feature, low) <= standing_of(feature, low) <= level_of(feature, low) + 0.5


CEILINGS = [
    UNRELATED,
    *(Ceiling(c.level, c.flag, c.ko, c.en, s) for c in (OFF_TOPIC, LOOSE) for s in (LEAST_SLOPE, 0.8)),
]


@given(st.sampled_from(CEILINGS), st.floats(1, 5), st.floats(1, 5))
def test_under_a_ceiling_better_stays_better_and_below_it(ceiling: Ceiling, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 1 <= held_down(low, ceiling) <= held_down(high, ceiling) <= ceiling.level


def test_the_least_slope_leaves_level_three_at_most_and_keeps_steps_apart() -> None:
    ceiling = Ceiling(OFF_TOPIC.level, OFF_TOPIC.flag, OFF_TOPIC.ko, OFF_TOPIC.en, LEAST_SLOPE)
    held = [held_down(mean, ceiling) for mean in (1.0, 2.0, 3.0, 4.0, 5.0)]
    assert all(lower < higher for lower, higher in pairwise(held))
    assert held[-1] < 3
