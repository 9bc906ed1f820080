"""Answers that once fooled somebody's scorer stay at the bottom here, in both languages."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from daedam.providers.llm.base import CriterionSpec, EvaluationRequest, Requirement, SpokenUtterance, TalentValue
from daedam.providers.llm.rules.engine import RulesEngine
from daedam.providers.llm.rules.evaluation import RuleReading, evaluate_answer
from daedam.providers.llm.rules.stems import NgramAnalyser
from daedam.providers.llm.rules.thresholds import FEATURES, TABLE, explain, level_of
from fixtures import llm_requests as requests

LADDERS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("ladders.yaml").read_text(encoding="utf-8")
)
CASES = [(language, n) for language, ladders in LADDERS.items() for n in range(len(ladders))]
CONTENT = tuple(f for f in FEATURES if not f.startswith("coverage"))
NON_ANSWERS = {
    "ko": ["네", "몰라요", "잘 모르겠습니다.", "괜찮습니다. 네.", "음... 어... 그...", "글쎄요 잘 모르겠어요"],
    "en": ["fine", "yes", "I don't know.", "It was fine.", "um, uh, well, yes", "no idea, sorry"],
}
NOUNS = {
    "ko": [
        "사과",
        "강물",
        "책상",
        "하늘",
        "고양이",
        "유리",
        "구름",
        "나무",
        "도로",
        "엔진",
        "설탕",
        "창문",
        "종이",
        "달빛",
        "바다",
        "기차",
        "우산",
        "연필",
        "모자",
        "시계",
    ],
    "en": [
        "apple",
        "river",
        "table",
        "sky",
        "cat",
        "glass",
        "cloud",
        "tree",
        "road",
        "engine",
        "sugar",
        "window",
        "paper",
        "moon",
        "sea",
        "train",
        "coat",
        "pen",
        "hat",
        "lamp",
    ],
}
KEYWORDS = {
    "ko": "리더십 협업 소통 문제해결 Python Docker Kubernetes AWS 책임감 열정 도전 혁신 성과 데이터 분석",
    "en": "leadership teamwork communication Python Docker Kubernetes AWS ownership passion innovation results data",
}


def read(language: str, question: str, points: tuple[str, ...], answer: str, **extra: Any) -> RuleReading:
    criteria = tuple(CriterionSpec(feature, "", "", {}, {feature: 1.0}) for feature in FEATURES)
    return evaluate_answer(
        EvaluationRequest(
            language,
            "ai",
            question,
            "behavioural",
            criteria,
            (SpokenUtterance("u1", answer),),
            "t",
            points,
            **extra,
        ),
        NgramAnalyser(),
    )


def levels(language: str, number: int, answer: str) -> dict[str, int]:
    ladder = LADDERS[language][number]
    reading = read(language, ladder["question"], tuple(ladder["points"]), answer)
    return {item.criterion_id: item.levels[0] for item in reading.criteria if item.levels}


def full(language: str, number: int) -> str:
    ladder = LADDERS[language][number]
    return " ".join([ladder["start"], *ladder["elements"]])


def at_bottom(found: dict[str, int]) -> bool:
    return all(level == 1 for level in found.values())


@pytest.mark.parametrize(("language", "number"), CASES)
def test_a_non_answer_is_level_one_without_quotes(language: str, number: int) -> None:
    ladder = LADDERS[language][number]
    for answer in NON_ANSWERS[language]:
        reading = read(language, ladder["question"], tuple(ladder["points"]), answer)
        assert all(item.levels in ((1,), ()) and not item.quotes for item in reading.criteria), answer


@pytest.mark.parametrize(("language", "number"), CASES)
def test_twenty_random_words_with_five_full_stops(language: str, number: int) -> None:
    chosen = random.Random(number)
    words = chosen.sample(NOUNS[language], 20)
    salad = " ".join(" ".join(words[i : i + 4]) + "." for i in range(0, 20, 4))
    assert at_bottom(levels(language, number, salad))


def test_a_shuffled_good_answer_is_worse_than_the_answer() -> None:
    """Word order is read only roughly: shuffling must cost, and is not promised to cost everything."""
    shares = []
    for language, number in CASES:
        words = full(language, number).replace(".", "").split()
        random.Random(number).shuffle(words)
        salad = " ".join(" ".join(words[i : i + 8]) + "." for i in range(0, len(words), 8))
        sums = [sum(levels(language, number, text).values()) for text in (salad, full(language, number))]
        assert sums[0] < sums[1]
        shares.append(sums[0] / sums[1])
    assert sum(shares) / len(shares) <= 0.75


@pytest.mark.parametrize(("language", "number"), CASES)
def test_the_question_read_back(language: str, number: int) -> None:
    question = LADDERS[language][number]["question"]
    assert at_bottom(levels(language, number, question))
    assert at_bottom(levels(language, number, f"{question} {question} {question}"))


@pytest.mark.parametrize(("language", "number"), CASES)
def test_keyword_stuffing(language: str, number: int) -> None:
    stuffed = f"{KEYWORDS[language]}. {KEYWORDS[language].replace(' ', ', ')}."
    assert at_bottom(levels(language, number, stuffed))


@pytest.mark.parametrize(("language", "number"), CASES)
def test_keywords_added_to_an_answer_gain_nothing(language: str, number: int) -> None:
    before = levels(language, number, LADDERS[language][number]["start"])
    after = levels(language, number, f"{LADDERS[language][number]['start']} {KEYWORDS[language]}.")
    assert not {feature for feature, level in before.items() if after[feature] > level}


@pytest.mark.parametrize(("language", "number"), CASES)
def test_repeating_sentences_gains_nothing(language: str, number: int) -> None:
    text = " ".join([LADDERS[language][number]["start"], LADDERS[language][number]["elements"][0]])
    before, after = levels(language, number, text), levels(language, number, " ".join([text] * 4))
    assert not {feature for feature, level in before.items() if after[feature] > level}


@pytest.mark.parametrize(("language", "number"), CASES)
def test_doubling_fillers_gains_nothing(language: str, number: int) -> None:
    filler = {"ko": "음 어", "en": "um uh"}[language]
    words = full(language, number).split()
    once = " ".join(f"{word} {filler}" if n % 6 == 0 else word for n, word in enumerate(words))
    twice = once.replace(filler, f"{filler} {filler}")
    before, after = levels(language, number, once), levels(language, number, twice)
    assert not {feature for feature, level in before.items() if after[feature] > level}


def test_another_questions_answer_stays_low() -> None:
    """Every answer on every other question: relevance is lexical, so a rare tie is allowed, never a good level."""
    low, total = 0, 0
    for language in LADDERS:
        for number in range(10):
            for other in range(10):
                if other != number:
                    total += 1
                    low += levels(language, number, full(language, other))["relevance"] <= 2
    assert low / total >= 0.55, (low, total)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_foreign_subject_is_off_topic(language: str) -> None:
    answer = {
        "ko": "주말에는 김치찌개를 끓여 먹고 강아지와 산책을 합니다. 김치는 푹 익어야 국물이 시원하고 맛있습니다.",
        "en": "On weekends I bake sourdough bread and walk by the sea. The crust should be dark and the oven very hot.",
    }[language]
    for number in range(len(LADDERS[language])):
        found = levels(language, number, answer)
        assert max(found.values()) <= 2, (number, found)


def test_a_good_answer_clears_every_trap() -> None:
    for language, number in CASES:
        ladder = LADDERS[language][number]
        reading = read(language, ladder["question"], tuple(ladder["points"]), full(language, number))
        assert not set(reading.flags) & {"off_topic", "not_speech", "question_echo", "non_answer", "brief"}


@pytest.mark.parametrize(("language", "number"), CASES)
def test_quotes_are_verbatim_and_rationales_are_words(language: str, number: int) -> None:
    ladder, answer = LADDERS[language][number], full(language, number)
    reading = read(language, ladder["question"], tuple(ladder["points"]), answer)
    for item in reading.criteria:
        assert all(quote in answer for quote in item.quotes)
        assert item.rationale.endswith(".")
        assert not item.levels or item.levels[0] < 3 or item.quotes


def test_requirements_count_only_in_own_actions() -> None:
    needed = (Requirement("r1", "experience with PostgreSQL performance tuning", ("postgresql",)),)
    question = "Tell me about your database work."
    acted = "Last year I tuned a slow PostgreSQL query and I improved the performance of our order page by 40 percent."
    named = "The posting speaks of PostgreSQL performance tuning and that is a very good thing for a company to have."
    by_text: dict[str, int] = {
        text: next(
            c
            for c in read("en", question, (), text, requirements=needed).criteria
            if c.criterion_id == "coverage_requirements"
        ).levels[0]
        for text in (acted, named)
    }
    assert by_text[acted] >= 4
    assert by_text[named] == 1


def test_without_requirements_the_criterion_is_not_judged() -> None:
    reading = read("ko", "무엇을 하셨나요?", (), "저는 작년에 데이터 파이프라인을 새로 만들었고 오류가 줄었습니다.")
    by_id = {item.criterion_id: item for item in reading.criteria}
    assert by_id["coverage_requirements"].levels == ()
    assert by_id["coverage_talent"].levels == ()
    assert by_id["coverage_talent"].rationale


def test_talent_is_read_from_actions() -> None:
    talent = (TalentValue("v1", "협업", "동료와 함께 갈등을 풀어 가는 사람"),)
    answer = "작년에 동료와 갈등이 있었지만 제가 먼저 함께 이야기하자고 제안했고 결국 합의했습니다."
    reading = read("ko", "동료와의 갈등을 어떻게 풀었나요?", (), answer, talent=talent)
    shown = next(item for item in reading.criteria if item.criterion_id == "coverage_talent")
    assert shown.levels[0] >= 3


def test_every_threshold_has_its_reason_in_both_languages() -> None:
    assert set(TABLE) == set(FEATURES)
    for feature, steps in TABLE.items():
        assert [step.level for step in steps] == [1, 2, 3, 4, 5]
        assert [step.at_least for step in steps] == sorted({step.at_least for step in steps})
        for step in steps:
            assert level_of(feature, step.at_least) == step.level
            assert explain(feature, step.at_least, "ko") == step.ko
            assert explain(feature, step.at_least, "en") == step.en


def test_an_unknown_feature_is_a_bug_and_propagates() -> None:
    request = EvaluationRequest(
        "en", "ai", "q", "behavioural", (CriterionSpec("c", "", "", {}, {"charisma": 1.0}),),
        (SpokenUtterance("u", "I did something."),), "t",
    )  # fmt: skip
    with pytest.raises(ValueError, match="charisma"):
        evaluate_answer(request, NgramAnalyser())


async def test_the_same_answer_ten_times_is_read_the_same() -> None:
    engine = RulesEngine(has_morphology=False)
    drafts = [await engine.evaluate(requests.evaluation_request("ko")) for _ in range(10)]
    assert len({draft.criteria for draft in drafts}) == 1
    assert drafts[0].receipt.model == "rules-1-ngram"
    assert (await engine.evaluate(requests.evaluation_request("en"))).receipt.model == "rules-1"
