"""Topical words tell what an answer is about: whole for every item, of its own language, and its own."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from copy import deepcopy
from importlib.resources import files
from itertools import combinations
from typing import Any

import pytest

from daedam.interviewing.bank import BankError, BankItem, load_bank, topics_of
from daedam.interviewing.bank.items import TOPIC_COUNTS, parse_bank
from daedam.interviewing.vocabulary import QuestionKind
from daedam.kit.languages import Language

BANK = load_bank()
HANGUL = re.compile("[가-힣]")


def words_in(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words of every interview answer. They would tie any answer to any question.
STOP_WORDS = {
    Language.KO: words_in(
        "프로젝트 팀 문제 해결 결과 경험 노력 생각 생각하다 일 업무 회사 사람 시간 방법 상황 과정 진행 진행하다 "
        "부분 내용 사실 까닭 때문 중요하다 열심히 최선 말씀드리다 말하다 하다 되다 있다 없다 같다 좋다 많다 보다 "
        "저는 제가 저희 우리 그때 그래서 함께 통해 확인하다 직접 계속 다시 왜 본인"
    ),
    Language.EN: words_in(
        "project team problem result work time people person experience effort think thing situation way good great "
        "important really make do did get try want feel know believe thought because outcome why"
    ),
}
# Where such a word is what the question is about.
ABOUT = {
    ("motive-why-this-role", "까닭"),
    ("motive-why-this-role", "업무"),
    ("motive-why-this-role", "회사"),
    ("fact-recent-role", "업무"),
    ("fact-recent-role", "회사"),
    ("fact-own-part-in-project", "프로젝트"),
    ("fact-own-part-in-project", "project"),
    ("collab-differing-opinion", "방법"),
    ("sit-plan-failing-halfway", "방법"),
    ("sit-team-divided-priority", "중요하다"),
    ("sit-team-divided-priority", "important"),
    ("sit-scope-grows", "effort"),
    ("tech-pm-prioritise", "effort"),
    ("tech-sales-forecast", "최선"),
}
# Of two items' words, the share they hold in common (Jaccard). Measured: at most 0.035 on average within a kind
# (the four factual questions; elsewhere 0.02), and 0.154 in the pair most alike.
MEAN_OVERLAP = 0.04
PAIR_OVERLAP = 0.2
# A word of more than this share of a kind's items, and of more than four, tells none of them from another.
WORD_SHARE = 0.35


def lists() -> Iterator[tuple[BankItem, Language, tuple[str, ...]]]:
    for item in BANK:
        for language in Language:
            yield item, language, item.in_language(language).topics


def by_kind(language: Language) -> dict[QuestionKind, dict[str, frozenset[str]]]:
    kinds: dict[QuestionKind, dict[str, frozenset[str]]] = defaultdict(dict)
    for item in BANK:
        kinds[item.kind][item.id] = frozenset(item.in_language(language).topics)
    return kinds


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def test_every_item_has_its_words_in_both_languages() -> None:
    assert [(item.id, language) for item, language, words in lists() if len(words) not in TOPIC_COUNTS] == []


def test_words_are_short_and_in_their_own_language() -> None:
    wrong = []
    for item, language, words in lists():
        for word in words:
            is_foreign = language is Language.EN and HANGUL.search(word)
            if is_foreign or len(word.split()) > 3 or word != word.lower():
                wrong.append((item.id, word))
        if language is Language.KO and sum(bool(HANGUL.search(word)) for word in words) < 0.9 * len(words):
            wrong.append((item.id, "mostly not Korean"))
    assert wrong == []


@pytest.mark.parametrize("language", Language)
def test_no_word_fits_every_answer(language: Language) -> None:
    found = {
        (item.id, word)
        for item in BANK
        for word in item.in_language(language).topics
        if word in STOP_WORDS[language] and (item.id, word) not in ABOUT
    }
    assert found == set()


def test_every_exception_is_still_needed() -> None:
    held = {(item.id, word) for item, _, words in lists() for word in words}
    assert held >= ABOUT


@pytest.mark.parametrize("language", Language)
def test_items_of_a_kind_share_few_words(language: Language) -> None:
    for kind, words in by_kind(language).items():
        shared = {(one, other): overlap(words[one], words[other]) for one, other in combinations(words, 2)}
        assert sum(shared.values()) / len(shared) <= MEAN_OVERLAP, kind
        assert [pair for pair, share in shared.items() if share > PAIR_OVERLAP] == []


@pytest.mark.parametrize("language", Language)
def test_no_word_is_in_most_lists_of_a_kind(language: Language) -> None:
    for kind, words in by_kind(language).items():
        counts = Counter(word for held in words.values() for word in held)
        assert [word for word, count in counts.items() if count > max(4, WORD_SHARE * len(words))] == [], kind


@pytest.mark.parametrize("language", Language)
def test_a_word_of_a_list_points_to_its_own_item(language: Language) -> None:
    """At least three in ten words of a list are in no other list of its kind."""
    for kind, words in by_kind(language).items():
        counts = Counter(word for held in words.values() for word in held)
        own = {item_id: sum(counts[word] == 1 for word in held) / len(held) for item_id, held in words.items()}
        assert [item_id for item_id, share in own.items() if share < 0.3] == [], kind


def test_words_are_found_by_item_and_language() -> None:
    assert "엘리베이터" in topics_of("reason-lift-waiting", Language.KO)
    assert "lobby" in topics_of("reason-lift-waiting", Language.EN)


@pytest.mark.parametrize("item_id", [None, "", "no-such-item"])
def test_a_question_from_elsewhere_has_none(item_id: str | None) -> None:
    assert topics_of(item_id, Language.KO) == ()


def test_every_file_of_questions_has_its_file_of_words() -> None:
    folder = files("daedam.interviewing.bank")
    questions = {entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml")}
    assert {entry.name for entry in (folder / "topics").iterdir() if entry.name.endswith(".yaml")} == questions


KOREAN = [f"낱말{n}" for n in range(25)]
ENGLISH = [f"word{n}" for n in range(25)]


def _document() -> list[dict[str, Any]]:
    wording = {
        "text": "이 일을 말씀해 주세요.",
        "rephrased": "이 일을 이야기해 주세요.",
        "expected_points": ["하나", "둘", "셋"],
        "follow_ups": ["왜 그런가요?", "그다음은 무엇인가요?"],
        "anchors": {1: "가", 3: "나", 5: "다"},
    }
    head = {"id": "an-item", "kind": "technical", "area": "job_fit", "competency": "learning"}
    return [{**head, "scenarios": ["technical"], "skill_codes": [], "ko": wording, "en": deepcopy(wording)}]


def _parse(topics: list[tuple[str, Any]]) -> tuple[BankItem, ...]:
    return parse_bank([("one.yaml", _document())], topics)


def test_words_are_read_in_their_order() -> None:
    (item,) = _parse([("one.yaml", {"an-item": {"ko": KOREAN, "en": ENGLISH}})])
    assert (item.ko.topics, item.en.topics) == (tuple(KOREAN), tuple(ENGLISH))


@pytest.mark.parametrize(
    ("topics", "complaint"),
    [
        ([], "topics/one.yaml: expected items by their id"),
        ([("two.yaml", {"an-item": {"ko": KOREAN, "en": ENGLISH}})], "topics/one.yaml: expected items"),
        ([("one.yaml", ["an-item"])], "topics/one.yaml: expected items"),
        ([("one.yaml", {})], "an-item.topics: expected fields"),
        ([("one.yaml", {"an-item": {"ko": KOREAN}})], "an-item.topics.en: missing"),
        ([("one.yaml", {"an-item": {"ko": KOREAN, "en": ENGLISH, "fr": []}})], "an-item.topics.fr: unknown field"),
        ([("one.yaml", {"an-item": {"ko": KOREAN[1:], "en": ENGLISH}})], "an-item.topics.ko: expected 25 to 45"),
        ([("one.yaml", {"an-item": {"ko": KOREAN + ENGLISH, "en": ENGLISH}})], "an-item.topics.ko: expected 25"),
        ([("one.yaml", {"an-item": {"ko": [*KOREAN, "낱말0"], "en": ENGLISH}})], "topics.ko: an entry is repeated"),
        ([("one.yaml", {"an-item": {"ko": KOREAN, "en": [*ENGLISH, True]}})], "topics.en[25]: a text is missing"),
        ([("one.yaml", {"an-item": {"ko": KOREAN, "en": [*ENGLISH, "x" * 31]}})], "topics.en[25]: 31 characters"),
    ],
)
def test_a_wrong_list_is_named_with_its_item(topics: list[tuple[str, Any]], complaint: str) -> None:
    with pytest.raises(BankError, match=re.escape(complaint)):
        _parse(topics)


def test_words_of_an_item_that_is_not_there_are_refused() -> None:
    words = {"ko": KOREAN, "en": ENGLISH}
    with pytest.raises(BankError, match=re.escape("gone.topics: no such item in one.yaml")):
        _parse([("one.yaml", {"an-item": words, "gone": words})])
