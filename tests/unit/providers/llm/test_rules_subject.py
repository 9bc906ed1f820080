"""What an answer is about: a question's topics, its rivals in the bank, and the words it only quotes."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from daedam.apps.evals.cases import bank_items
from daedam.kit.languages import Language
from daedam.providers.llm.base import CriterionSpec, EvaluationRequest, SpokenUtterance
from daedam.providers.llm.rules.effective import read_answer
from daedam.providers.llm.rules.evaluation import RuleReading, evaluate_answer
from daedam.providers.llm.rules.stems import NgramAnalyser, english_stem
from daedam.providers.llm.rules.subject import Belonging, belonging_of, subject_of
from daedam.providers.llm.rules.thresholds import FEATURES
from daedam.scoring.rubrics import load_rubric

QUICK = NgramAnalyser()
CRITERIA = tuple(
    CriterionSpec(one.criterion_id, "", "", {}, dict(one.rule_features))
    for area in load_rubric("ai").areas
    for one in area.criteria
    if one.rule_features
)
# Written for this test: a whole account of a mistake, and of a deadline.
MISTAKE = (
    "I once made a mistake with an order, and that was my own oversight. Last year I was responsible for the "
    "supplies of our office and I forgot to check the quantity before I sent it. I admitted it to my manager at "
    "once, apologised to the supplier and sent a corrected order within 2 hours. We lost 40 dollars, because the "
    "wrong boxes had to go back, and since then I use a checklist before anything is sent."
)
DEADLINE = (
    "We had a very tight deadline once. In 2023 our team had 5 days left for a report, and half of the tasks were "
    "still open. I listed the remaining tasks, cut the optional ones and set a schedule for every hour. I asked "
    "my manager to postpone 2 chapters, because quality mattered more than length. In the end we submitted on "
    "time and worked overtime only once."
)
HOBBY = (
    "On Sundays I bake rye bread at home. Last winter my dough did not rise, so I measured the flour and I kept "
    "the bowl beside the stove for 12 hours. I compared 3 kinds of flour because one of them was old, and as a "
    "result the crust became dark and crisp. I learned that patience matters more than the recipe, and since then "
    "I write down every loaf."
)


def asked(item_id: str, answer: str, **changes: Any) -> EvaluationRequest:
    item = bank_items()[item_id]
    words = item.in_language(Language.EN)
    request = EvaluationRequest(
        "en", "ai", words.text, item.kind, CRITERIA, (SpokenUtterance("u1", answer),), "t", words.expected_points,
        question_variants=(words.rephrased,), topics=words.topics,
    )  # fmt: skip
    return replace(request, **changes)


def belonging(request: EvaluationRequest) -> Belonging:
    wordings = (request.question_text, *request.question_variants)
    reading = read_answer([("u1", request.answer_text)], wordings, "en", QUICK)
    return belonging_of(reading, subject_of(request, QUICK))


def levels(read: RuleReading) -> list[int]:
    return [criterion.levels[0] for criterion in read.criteria if criterion.levels]


@pytest.mark.parametrize(("home", "other", "answer"), [
    ("own-mistake", "plan-tight-deadline", MISTAKE),
    ("plan-tight-deadline", "own-mistake", DEADLINE),
])  # fmt: skip
def test_an_answer_fits_its_own_question_best_and_gains_nothing_elsewhere(home: str, other: str, answer: str) -> None:
    here, there = belonging(asked(home, answer)), belonging(asked(other, answer))
    assert here.against == 1.0
    assert there.against is not None
    assert there.against < 0.8
    assert here.relevance > there.relevance
    at_home, elsewhere = (evaluate_answer(asked(item_id, answer), QUICK) for item_id in (home, other))
    assert sum(levels(elsewhere)) < sum(levels(at_home))
    assert not at_home.flags
    assert set(elsewhere.flags) & {"off_topic", "loosely_related"}


def test_a_perfect_story_about_something_else_is_flagged_and_held_down() -> None:
    """On questions of a trade the story has nothing to do with. Words met by chance may lift it; never unmarked."""
    reads = [
        evaluate_answer(asked(item.id, HOBBY), QUICK) for item in bank_items().values() if item.kind == "technical"
    ]
    marked = [bool(set(read.flags) & {"off_topic", "loosely_related"}) for read in reads]
    assert sum(marked) / len(marked) >= 0.95
    means = [sum(levels(read)) / len(levels(read)) for read in reads]
    assert sum(means) / len(means) <= 2.75
    assert max(levels(evaluate_answer(asked("own-mistake", HOBBY), QUICK))) <= 3


def test_without_topics_nothing_is_compared() -> None:
    bare = asked("own-mistake", MISTAKE, topics=(), question_variants=())
    assert belonging(bare).against is None
    assert not evaluate_answer(bare, QUICK).flags


def test_either_wording_read_back_is_no_answer() -> None:
    words = bank_items()["own-mistake"].in_language(Language.EN)
    for wording in (words.text, words.rephrased):
        assert set(levels(evaluate_answer(asked("own-mistake", wording), QUICK))) == {1}


RESUME = "Your résumé says “{line}”. Which part of that was yours, and what came of it?"


def of_resume(line: str, answer: str) -> EvaluationRequest:
    text = RESUME.replace("{line}", line)
    return asked("own-mistake", answer, question_text=text, expected_points=(), topics=(), question_variants=())


def test_one_word_in_common_with_a_quoted_line_is_chance() -> None:
    honest = belonging(of_resume("Ran a bakery stall at the harbour", MISTAKE))
    lucky = belonging(of_resume("Every manager deserves the highest praise", MISTAKE))
    assert lucky == honest


def test_a_quoted_line_that_is_taken_up_makes_the_answer_relevant() -> None:
    line = "Responsible for office supplies"
    assert belonging(of_resume(line, MISTAKE)).relevance > belonging(of_resume("Ran a bakery stall", MISTAKE)).relevance


def test_a_longer_answer_to_its_own_question_never_belongs_to_it_less() -> None:
    sentences = MISTAKE.split(". ")
    told = [". ".join(sentences[:count]) + "." for count in range(1, len(sentences) + 1)]
    shares = [belonging(asked("own-mistake", text)).relevance for text in told]
    assert all(shorter <= longer for shorter, longer in pairwise(shares))


@pytest.mark.parametrize(("said", "listed"), [
    ("wrote", "writing"), ("taught", "teach"), ("carried", "carry"), ("dropped", "drop"), ("disagreed", "disagreement"),
])  # fmt: skip
def test_forms_of_one_word_meet(said: str, listed: str) -> None:
    assert english_stem(said) == english_stem(listed)


def test_an_evening_is_not_even_and_no_form_of_a_light_verb_counts() -> None:
    assert english_stem("evening") != english_stem("even")
    assert QUICK.stems("coming, making, taking, kept, comes") == ()


def test_every_criterion_asks_for_features_that_exist() -> None:
    assert {name for spec in CRITERIA for name in spec.rule_features} <= set(FEATURES)
