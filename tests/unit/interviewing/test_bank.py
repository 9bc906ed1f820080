"""The question bank is whole, speakable in both languages, lawful and without duplicates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from itertools import combinations
from typing import Any

import pytest

from daedam.interviewing.bank import COMPETENCIES, BankError, BankItem, BankText, load_bank
from daedam.interviewing.bank.items import MAX_QUESTION_CHARS, parse_bank
from daedam.interviewing.vocabulary import Area, QuestionKind, Scenario
from daedam.kit.languages import Language
from daedam.scoring.skills import load_skills

BANK = load_bank()
HANGUL = re.compile("[가-힣]")

# 채용절차법 4조의3 and what the law calls discrimination elsewhere
FORBIDDEN_KO = re.compile(
    "(?<![가-힣])(?:결혼|혼인|기혼|미혼|배우자|남편|아내|자녀|육아|임신|출산|부모|가족|형제|고향|출생|출신지|본적|종교|교회|신앙"
    "|재산|외모|용모|몸무게|체중|병역|군대|학벌|정당|노조|혈액형|애인|연애|국적)"
)
FORBIDDEN_EN = re.compile(
    r"\b(?:marriage|married|spouse|husband|wife|children|pregnan\w+|parents?|father|mother|family|siblings|hometown"
    r"|birthplace|religio\w+|church|faith|wealth|property|attractive|military|nationality|race|disability|politics"
    r"|girlfriend|boyfriend)\b",
    re.IGNORECASE,
)
TRAITS_KO = re.compile("성실|열정|훌륭|뛰어난|탁월|우수|자신감|긍정적|소극적|적극적|창의적|똑똑")
TRAITS_EN = re.compile(
    r"\b(?:good|bad|excellent|poor|great|passionate|confident|enthusiastic|honest|smart|creative|weakly)\b",
    re.IGNORECASE,
)

ASK_KO = re.compile(r"(?:나요|까요|세요|가요|습니까|시겠어요)[.?]")
ASK_EN = re.compile(
    r"\?|(?:^|[.!] )(?:Please )?(?:Tell|Describe|Explain|Walk|Estimate|Pick|Choose|Compare|Design|Separate|Give|Sort"
    r"|Lay|Make|Divide|Think)\b",
    re.IGNORECASE,
)
JOINED_ASKS = re.compile(
    r"\band (?:how|why|what|who|when|where)\b|(?:하고|했고|그리고|며|었고),? (?:어떻게|왜|무엇)|왜 .*어떻게"
)


def texts() -> Iterator[tuple[BankItem, Language, BankText]]:
    for item in BANK:
        for language in Language:
            yield item, language, item.in_language(language)


def questions(text: BankText) -> tuple[str, ...]:
    return (text.text, text.rephrased, *text.follow_ups)


def everything(text: BankText) -> tuple[str, ...]:
    return (*questions(text), *text.expected_points, *text.anchors.values())


def test_every_kind_of_question_has_its_share() -> None:
    kinds = Counter(item.kind for item in BANK)
    assert len(BANK) >= 124
    assert kinds[QuestionKind.BEHAVIOURAL] >= 30
    assert kinds[QuestionKind.SITUATIONAL] >= 24
    assert kinds[QuestionKind.PROBLEM_SOLVING] >= 24
    assert kinds[QuestionKind.TECHNICAL] >= 36
    assert kinds[QuestionKind.MOTIVATION] >= 6
    assert kinds[QuestionKind.FACTUAL] >= 4
    assert kinds[QuestionKind.FOLLOW_UP] == 0


def test_each_kind_feeds_the_area_it_is_meant_for() -> None:
    areas = {
        QuestionKind.BEHAVIOURAL: {Area.LANGUAGE, Area.JOB_FIT},
        QuestionKind.SITUATIONAL: {Area.PSYCHOLOGICAL},
        QuestionKind.PROBLEM_SOLVING: {Area.COGNITIVE},
        QuestionKind.TECHNICAL: {Area.JOB_FIT},
        QuestionKind.MOTIVATION: {Area.JOB_FIT},
        QuestionKind.FACTUAL: {Area.JOB_FIT},
    }
    assert [item.id for item in BANK if item.area not in areas[item.kind]] == []
    assert {item.area for item in BANK} == set(Area) - {Area.NONVERBAL}


@pytest.mark.parametrize("scenario", Scenario)
def test_every_scenario_can_fill_an_interview(scenario: Scenario) -> None:
    kinds = {item.kind for item in BANK if scenario in item.scenarios}
    assert {QuestionKind.SITUATIONAL, QuestionKind.PROBLEM_SOLVING, QuestionKind.MOTIVATION} <= kinds
    assert sum(scenario in item.scenarios for item in BANK) >= 40


@pytest.mark.parametrize(
    "category",
    [
        "backend",
        "frontend",
        "data_ai",
        "infrastructure",
        "embedded_hardware",
        "quality_assurance",
        "security",
        "product_project",
        "sales",
        "design",
        "marketing",
        "human_resources",
        "finance_accounting",
        "customer_support",
        "manufacturing_quality",
    ],
)
def test_every_field_of_work_has_technical_questions(category: str) -> None:
    skills = load_skills()
    matching = [
        item.id
        for item in BANK
        if item.kind is QuestionKind.TECHNICAL and any(skills[code].category == category for code in item.skill_codes)
    ]
    assert len(matching) >= 2


def test_technical_questions_name_their_skills() -> None:
    assert [i.id for i in BANK if i.kind is QuestionKind.TECHNICAL and not i.skill_codes] == []
    assert {code for item in BANK for code in item.skill_codes} <= set(load_skills())


def test_every_competency_is_asked_about() -> None:
    assert {item.competency for item in BANK} == COMPETENCIES


def test_each_language_is_written_in_itself() -> None:
    wrong = [
        (item.id, language, phrase)
        for item, language, text in texts()
        for phrase in everything(text)
        if bool(HANGUL.search(phrase)) is (language is Language.EN)
    ]
    assert wrong == []


def test_questions_are_polite_complete_and_ask_one_thing() -> None:
    wrong = []
    for item, language, text in texts():
        ask = ASK_KO if language is Language.KO else ASK_EN
        for question in questions(text):
            is_single = len(ask.findall(question)) == 1 and question.count("?") <= 1
            if not is_single or JOINED_ASKS.search(question) or question[-1] not in ".?":
                wrong.append((item.id, question))
    assert wrong == []


def test_questions_are_short_enough_to_be_heard() -> None:
    for item, language, text in texts():
        assert max(map(len, questions(text))) <= MAX_QUESTION_CHARS[language], item.id
        assert len(text.text) >= 15, item.id


def test_nothing_the_law_forbids_is_touched() -> None:
    touched = [
        (item.id, phrase)
        for item, _, text in texts()
        for phrase in everything(text)
        if FORBIDDEN_EN.search(phrase) or FORBIDDEN_KO.search(phrase)
    ]
    assert touched == []


@pytest.mark.parametrize("question", ["결혼 계획이 있으신가요?", "혹시 종교가 있으신가요?", "Are your parents well?"])
def test_the_forbidden_lists_catch_what_they_are_for(question: str) -> None:
    assert FORBIDDEN_KO.search(question) or FORBIDDEN_EN.search(question)


@pytest.mark.parametrize("question", ["What did you do and why did it work?", "무엇을 하고 어떻게 되었나요?"])
def test_two_questions_in_one_are_noticed(question: str) -> None:
    assert JOINED_ASKS.search(question)


def test_anchors_describe_what_is_said_not_who_says_it() -> None:
    judged = [
        (item.id, anchor)
        for item, _, text in texts()
        for anchor in text.anchors.values()
        if TRAITS_EN.search(anchor) or TRAITS_KO.search(anchor)
    ]
    assert judged == []


@pytest.mark.parametrize("language", Language)
def test_no_two_items_ask_the_same(language: Language) -> None:
    grams = {item.id: _pairs(item.in_language(language).text) for item in BANK}
    alike = [
        (one, other)
        for one, other in combinations(grams, 2)
        if len(grams[one] & grams[other]) / len(grams[one] | grams[other]) > 0.6
    ]
    assert alike == []


def test_rephrasing_and_follow_ups_are_other_words() -> None:
    for item, _, text in texts():
        assert len(set(questions(text))) == 4, item.id
        assert list(text.anchors) == [1, 3, 5]
        assert len(set(text.anchors.values())) == 3, item.id


def test_both_languages_make_the_same_number_of_points() -> None:
    uneven = [i.id for i in BANK if len(i.ko.expected_points) != len(i.en.expected_points)]
    assert uneven == []


def test_bank_is_read_once() -> None:
    assert load_bank() is BANK


def _pairs(text: str) -> set[str]:
    letters = re.sub(r"[\W_]+", "", text.casefold())
    return {letters[i : i + 3] for i in range(len(letters) - 2)}


def _valid() -> dict[str, Any]:
    language = {
        "text": "이 일을 말씀해 주세요.",
        "rephrased": "이 일을 이야기해 주세요.",
        "expected_points": ["하나", "둘", "셋"],
        "follow_ups": ["왜 그런가요?", "그다음은 무엇인가요?"],
        "anchors": {1: "가", 3: "나", 5: "다"},
    }
    return {
        "id": "an-item",
        "kind": "technical",
        "area": "job_fit",
        "competency": "learning",
        "scenarios": ["technical"],
        "skill_codes": ["python"],
        "ko": deepcopy(language),
        "en": deepcopy(language),
    }


def _parse(documents: list[tuple[str, Any]]) -> tuple[BankItem, ...]:
    words = {"ko": [f"낱말{n}" for n in range(25)], "en": [f"word{n}" for n in range(25)]}
    return parse_bank(documents, [(name, {value["id"]: words for value in document}) for name, document in documents])


def test_a_valid_item_is_read() -> None:
    (item,) = _parse([("one.yaml", [_valid()])])
    assert (item.id, item.skill_codes, item.ko.anchors[5]) == ("an-item", ("python",), "다")


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        ("id", "An Item", "An Item.id: must be lower-case"),
        ("kind", "riddle", "an-item.kind: 'riddle' is not one of"),
        ("area", None, "an-item.area"),
        ("competency", "charm", "an-item.competency: 'charm'"),
        ("scenarios", [], "an-item.scenarios: expected at least one"),
        ("skill_codes", ["alchemy"], "an-item.skill_codes: 'alchemy'"),
        ("skill_codes", "python", "an-item.skill_codes: expected a list"),
        ("colour", "red", "colour: unknown field"),
        ("en", None, "an-item.en: expected fields"),
        ("ko.text", "", "an-item.ko.text: a text is missing"),
        ("ko.text", "하나. 둘. 셋.", "an-item.ko.text: must be one or two sentences"),
        ("ko.rephrased", "마침표 없음", "an-item.ko.rephrased: must be one or two sentences"),
        ("en.text", "x" * 400 + ".", "an-item.en.text: 401 characters"),
        ("ko.expected_points", ["하나", "둘"], "an-item.ko.expected_points: expected 3 to 5"),
        ("ko.expected_points", ["하나", "둘", "둘"], "an-item.ko.expected_points: an entry is repeated"),
        ("ko.follow_ups", ["왜요?"], "an-item.ko.follow_ups: expected 2 to 2"),
        ("en.follow_ups", ["Why?", "Two  spaces?"], "an-item.en.follow_ups[1]: stray spaces"),
        ("en.anchors", {1: "a", 3: "b"}, "an-item.en.anchors: expected exactly"),
        ("en.anchors", {1: "a", 3: "b", 5: 7}, "an-item.en.anchors[5]: a text is missing"),
    ],
)
def test_a_wrong_item_is_named_with_its_field(path: str, value: object, complaint: str) -> None:
    item = _valid()
    *parents, last = path.split(".")
    target = item
    for parent in parents:
        target = target[parent]
    target[last] = value
    with pytest.raises(BankError, match=re.escape(complaint)):
        _parse([("one.yaml", [item])])


def test_missing_fields_and_repeated_ids_are_refused() -> None:
    lacking = _valid()
    del lacking["en"]
    with pytest.raises(BankError, match=re.escape("an-item.en: missing")):
        _parse([("one.yaml", [lacking])])
    with pytest.raises(BankError, match=re.escape("an-item.id: appears twice")):
        _parse([("one.yaml", [_valid()]), ("two.yaml", [_valid()])])
    with pytest.raises(BankError, match=re.escape("one.yaml: expected a list")):
        _parse([("one.yaml", {})])
