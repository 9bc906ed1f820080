"""The guard finds what may not be asked and leaves its near-misses alone, over a labelled set."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from daedam.scoring.guard import STATUTORY_TOPICS, GuardFlag, GuardTopic, forbidden_topics
from daedam.scoring.rubrics import CURRENT_VERSIONS, load_rubric

MIN_RECALL = 0.95
MIN_PRECISION = 0.90

_CASES = yaml.safe_load((Path(__file__).parent / "guard_cases.yaml").read_text("utf-8"))
ASKS = [(GuardTopic(topic), text) for topic, texts in _CASES["asks"].items() for text in texts]
INNOCENT: list[str] = _CASES["innocent"]


def topics(text: str) -> set[GuardTopic]:
    return {flag.topic for flag in forbidden_topics(text)}


def is_korean(text: str) -> bool:
    return any("가" <= character <= "힣" for character in text)


def test_the_labelled_set_is_large_and_half_near_misses() -> None:
    texts = [text for _, text in ASKS] + INNOCENT
    assert len(texts) == len(set(texts)) >= 200
    assert 0.4 <= len(INNOCENT) / len(texts) <= 0.6
    assert 0.4 <= sum(map(is_korean, texts)) / len(texts) <= 0.75
    assert {topic for topic, _ in ASKS} == set(GuardTopic)


@pytest.mark.parametrize("in_korean", [True, False])
def test_recall_and_precision_over_the_labelled_set(in_korean: bool) -> None:
    asks = [(topic, text) for topic, text in ASKS if is_korean(text) is in_korean]
    missed = [text for topic, text in asks if topic not in topics(text)]
    false = {text: topics(text) for text in INNOCENT if is_korean(text) is in_korean and topics(text)}
    found = len(asks) - len(missed)
    assert found / len(asks) >= MIN_RECALL, missed
    assert found / (found + len(false)) >= MIN_PRECISION, false


@pytest.mark.parametrize("topic", list(GuardTopic))
def test_no_topic_hides_behind_the_average(topic: GuardTopic) -> None:
    texts = [text for labelled, text in ASKS if labelled is topic]
    missed = [text for text in texts if topic not in topics(text)]
    assert len(missed) <= len(texts) * (1 - 0.9), missed


@pytest.mark.parametrize(
    "text", ["가족 같은 분위기의 팀", "How did you marry two data sets?", "출신 데이터 소스", "장애인 접근성"]
)
def test_named_near_misses(text: str) -> None:
    assert forbidden_topics(text) == []


def test_a_flag_points_at_the_words() -> None:
    text = "감사합니다. 그런데 결혼하셨어요?"
    assert forbidden_topics(text) == [GuardFlag(GuardTopic.MARRIAGE, 11, 13)]
    assert text[11:13] == "결혼"


def test_a_near_miss_does_not_hide_a_real_question() -> None:
    text = "결혼 정보 서비스를 만드셨네요. 그런데 본인은 결혼하셨어요?"
    (flag,) = forbidden_topics(text)
    assert text[flag.start : flag.end] == "결혼"
    assert flag.start > text.index("본인")


def test_several_topics_come_in_reading_order() -> None:
    flags = forbidden_topics("How old are you, and are you married? 고향이 어디세요?")
    assert [flag.topic for flag in flags] == [GuardTopic.AGE, GuardTopic.MARRIAGE, GuardTopic.BIRTHPLACE]


def test_decomposed_and_full_width_forms_do_not_slip_through() -> None:
    assert topics(normalize("NFD", "결혼하셨어요?")) == {GuardTopic.MARRIAGE}
    assert topics("Ｈｏｗ ｏｌｄ ａｒｅ ｙｏｕ?") == {GuardTopic.AGE}


def test_the_topics_of_the_act_are_marked() -> None:
    assert set(GuardTopic) - STATUTORY_TOPICS == {GuardTopic.RELIGION, GuardTopic.AGE, GuardTopic.POLITICS}


@given(st.text(max_size=80))
def test_flags_lie_within_any_text(text: str) -> None:
    for flag in forbidden_topics(text):
        assert 0 <= flag.start < flag.end <= len(text)


@pytest.mark.parametrize("stage", sorted(CURRENT_VERSIONS))
def test_the_rubrics_themselves_ask_nothing_forbidden(stage: str) -> None:
    for criterion in load_rubric(stage).criteria:
        for wording in (criterion.name, criterion.description, *criterion.anchors):
            assert forbidden_topics(wording.ko) == forbidden_topics(wording.en) == []
