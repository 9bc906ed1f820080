"""The rules engine's plans and follow-ups: deterministic, with provenance, never asking twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daedam.providers.llm.base import PlanRequest
from daedam.providers.llm.rules.engine import RulesEngine
from daedam.providers.llm.rules.following import draft
from daedam.providers.llm.rules.planning import plan
from daedam.providers.llm.rules.quoting import snippet
from daedam.providers.llm.rules.stems import NgramAnalyser
from fixtures import llm_requests as requests

LANGUAGES = ["ko", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scenario", ["technical", "behavioural", "comprehensive"])
@pytest.mark.parametrize("count", [5, 6, 7, 8])
def test_a_plan_has_exactly_its_count(language: str, scenario: str, count: int) -> None:
    request = replace(requests.plan_request(language, count), scenario=scenario)
    assert len(plan(request)) == count


@given(seed=st.integers(0, 10_000), count=st.integers(5, 8), empty=st.sampled_from(["bank", "resume_lines", "talent"]))
def test_whatever_is_missing_a_plan_still_stands(seed: int, count: int, empty: str) -> None:
    request = replace(requests.plan_request("ko", count, seed), **{empty: ()})
    questions = plan(request)
    assert {"situational", "problem_solving"} <= {question.kind for question in questions}
    assert 5 <= len(questions) <= count
    assert len({question.text for question in questions}) == len(questions)
    assert questions == plan(request)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_from_nothing_is_whole(language: str) -> None:
    bare = PlanRequest(language, "ai", "comprehensive", "Backend", count=8)
    questions = plan(bare)
    assert 5 <= len(questions) <= 8
    assert all(question.provenance[0].source == "builtin" for question in questions)


def test_seeds_vary_the_bank() -> None:
    base = requests.plan_request("en", 6)
    many = tuple(replace(base.bank[n % 3], id=f"x{n}", text=f"Question {n}?", competency=f"k{n}") for n in range(30))
    plans = {tuple(q.text for q in plan(replace(base, bank=many, seed=seed))) for seed in range(10)}
    assert len(plans) > 3


def test_a_resume_question_quotes_the_line() -> None:
    for language, words in (("ko", "이력서에 ‘"), ("en", "Your résumé says “")):
        line = str(requests.TEXTS[language]["line"])
        asked = [q for q in plan(requests.plan_request(language)) if q.provenance[0].source == "resume"]
        assert [q.text.startswith(words) for q in asked] == [True]
        assert line in asked[0].text


def test_a_plan_outside_five_to_eight_is_refused() -> None:
    with pytest.raises(ValueError, match="5 to 8"):
        requests.plan_request("ko", 9)


@given(st.text(), st.integers(1, 80))
def test_a_snippet_is_verbatim_and_short(text: str, limit: int) -> None:
    piece = snippet(text, limit)
    assert piece in text
    assert len(piece) <= limit


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hint_for_the_open_point_is_asked(language: str) -> None:
    request = requests.follow_up_request(language)
    drafted = draft(request, NgramAnalyser())
    assert drafted is not None
    text, quote = drafted
    assert str(requests.TEXTS[language]["hint"]) in text
    assert quote in request.answer_text
    assert quote in text


@pytest.mark.parametrize(
    ("language", "answer"),
    [("ko", "네"), ("ko", "잘 모르겠습니다"), ("en", "I don't know"), ("en", "fine"), ("en", "")],
)
def test_no_answer_gets_no_follow_up(language: str, answer: str) -> None:
    assert draft(requests.follow_up_request(language, answer), NgramAnalyser()) is None


def test_an_answer_that_covers_everything_is_left_alone() -> None:
    answer = (
        "Last year I found the cause with a profiler, because the query scanned every row. "
        "I added an index and as a result the feature became faster by 80 percent."
    )
    assert draft(requests.follow_up_request("en", answer), NgramAnalyser()) is None


def test_without_hints_the_gap_is_asked() -> None:
    request = replace(
        requests.follow_up_request("en", "Last spring I rewrote the slow import with my team in three weeks."),
        follow_up_hints=(),
    )
    drafted = draft(request, NgramAnalyser())
    assert drafted is not None
    assert drafted[0].endswith("What came of it in the end?")


async def test_follow_ups_and_plans_never_load_the_morphology(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError("loaded")

    monkeypatch.setattr("daedam.providers.llm.rules.engine.load_korean", refuse)
    engine = RulesEngine()
    assert await engine.follow_up(requests.follow_up_request("ko")) is not None
    assert (await engine.plan_questions(requests.plan_request("ko"))).questions
