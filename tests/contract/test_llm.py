"""What every language-model adapter promises: rules, a real local endpoint, a real model file, scripted."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator

import pytest

from daedam.kit.receipts import Receipt
from daedam.providers.errors import ProviderError
from daedam.providers.llm.base import (
    CriterionDraft,
    DraftQuestion,
    EvaluationDraft,
    FollowUpDraft,
    FollowUpRequest,
    InsightDraft,
    InsightStatement,
    LanguageModel,
    PlanDraft,
    Provenance,
)
from daedam.providers.llm.endpoint.adapter import EndpointLlm
from daedam.providers.llm.endpoint.settings import EndpointSettings
from daedam.providers.llm.gguf.adapter import GgufLlm
from daedam.providers.llm.gguf.files import ModelFile
from daedam.providers.llm.rules.engine import RulesEngine
from daedam.providers.llm.scripted import ScriptedLlm
from daedam.providers.llm.scripted_endpoint import ScriptedEndpoint
from fixtures import llm_requests as requests
from fixtures.tiny_gguf import CONTEXT, OneSentenceCompleter

RECEIPT = Receipt("scripted", "script")


def _scripted(language: str) -> ScriptedLlm:
    """A script that keeps the contract for this module's requests."""
    texts = requests.TEXTS[language]
    answer = texts["answer"][0]

    def question(kind: str, source: str, quote: str, ref: str) -> DraftQuestion:
        text = f"{kind} {source}"
        return DraftQuestion(kind, "language", kind, text, text, provenance=(Provenance(source, quote, ref),))

    plan = PlanDraft(
        (
            question("situational", "requirement", texts["requirement"], "r1"),
            question("problem_solving", "resume", texts["line"], "line-7"),
            question("behavioural", "talent", texts["value"], "v1"),
            question("technical", "bank", f"{texts['bank']} 1", "b1"),
            question("motivation", "bank", f"{texts['bank']} 2", "b2"),
        ),
        RECEIPT,
    )
    criteria = tuple(CriterionDraft(c, (3, 3, 3), (answer,), "reason") for c in ("specific", "structured"))

    def follow_up(request: FollowUpRequest) -> FollowUpDraft | None:
        return FollowUpDraft("?", answer, RECEIPT) if answer in request.answer_text else None

    statement = InsightStatement("text", (texts["answer"][1],))
    return ScriptedLlm(
        {
            "plan_questions": plan,
            "follow_up": follow_up,
            "evaluate": EvaluationDraft(criteria, (), (), (), Receipt("scripted", "s", rubric_version="test-1")),
            "insight": InsightDraft((statement,), RECEIPT),
        }
    )


@pytest.fixture(params=["ko", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["rules", "endpoint", pytest.param("gguf", marks=pytest.mark.gguf), "scripted"])
async def llm(request: pytest.FixtureRequest, language: str) -> AsyncIterator[LanguageModel]:
    if request.param == "rules":
        yield RulesEngine(has_morphology=False)
    elif request.param == "scripted":
        yield _scripted(language)
    elif request.param == "gguf":
        path = request.getfixturevalue("tiny_gguf")
        file = ModelFile(path.name, path, context_tokens=CONTEXT)
        model = GgufLlm(file, completer=OneSentenceCompleter(file))
        yield model
        await model.close()
    else:
        async with ScriptedEndpoint() as endpoint:
            engine = EndpointLlm(EndpointSettings("openai", "test-model", endpoint.base_url, is_local=True))
            yield engine
            await engine.close()


def flat(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


async def test_says_what_it_is(llm: LanguageModel) -> None:
    capabilities = llm.capabilities
    assert capabilities.engine
    assert capabilities.model
    assert capabilities.max_parallel >= 1
    health = await llm.check()
    assert (health.engine, health.is_ready, health.code) == (capabilities.engine, True, "ok")


@pytest.mark.parametrize("count", [5, 6, 8])
async def test_a_plan_holds_what_it_must(llm: LanguageModel, language: str, count: int) -> None:
    request = requests.plan_request(language, count)
    draft = await llm.plan_questions(request)
    assert 5 <= len(draft.questions) <= count
    kinds = {question.kind for question in draft.questions}
    assert {"situational", "problem_solving"} <= kinds
    sources = {item.source for question in draft.questions for item in question.provenance}
    assert {"resume", "requirement", "talent"} <= sources
    assert len({question.text for question in draft.questions}) == len(draft.questions)
    assert draft.receipt.engine == llm.capabilities.engine


async def test_provenance_quotes_what_its_ref_names(llm: LanguageModel, language: str) -> None:
    request = requests.plan_request(language)
    texts = {line.ref: line.text for line in request.resume_lines}
    texts |= {item.id: item.text for item in (*request.requirements, *request.bank)}
    texts |= {item.id: f"{item.name} {item.text}" for item in request.talent}
    for question in (await llm.plan_questions(request)).questions:
        for origin in question.provenance:
            if origin.source != "builtin":
                assert flat(origin.quote) in flat(texts[origin.ref])


async def test_a_follow_up_quotes_the_answer(llm: LanguageModel, language: str) -> None:
    request = requests.follow_up_request(language)
    draft = await llm.follow_up(request)
    assert draft is not None
    assert draft.text
    assert flat(draft.quote) in flat(request.answer_text)
    assert draft.receipt.engine == llm.capabilities.engine


@pytest.mark.parametrize("answer", ["", "  \n ", "..."])
async def test_nothing_said_gets_no_follow_up(llm: LanguageModel, language: str, answer: str) -> None:
    assert await llm.follow_up(requests.follow_up_request(language, answer)) is None


async def test_levels_and_verbatim_quotes_for_every_criterion(llm: LanguageModel, language: str) -> None:
    request = requests.evaluation_request(language)
    draft = await llm.evaluate(request)
    assert [item.criterion_id for item in draft.criteria] == ["specific", "structured"]
    for item in draft.criteria:
        assert len(item.levels) == request.samples
        assert set(item.levels) <= {1, 2, 3, 4, 5}
        assert item.rationale
        assert item.quotes
        assert all(flat(quote) in flat(request.answer_text) for quote in item.quotes)
    assert draft.receipt.rubric_version == "test-1"


@pytest.mark.parametrize("answer", [(), ("",), (" ", "...")])
async def test_no_words_is_no_level(llm: LanguageModel, language: str, answer: tuple[str, ...]) -> None:
    with pytest.raises(ProviderError) as caught:
        await llm.evaluate(requests.evaluation_request(language, answer))
    assert (caught.value.code, caught.value.is_retryable) == ("empty_answer", False)


async def test_an_insight_rests_on_findings(llm: LanguageModel, language: str) -> None:
    request = requests.insight_request(language)
    draft = await llm.insight(request)
    assert draft.statements
    known = {finding.quote for finding in request.findings}
    assert {quote for item in draft.statements for quote in item.quotes} <= known


async def test_no_findings_no_insight(llm: LanguageModel, language: str) -> None:
    request = requests.insight_request(language)
    with pytest.raises(ProviderError) as caught:
        await llm.insight(type(request)(language, "executive", "Backend", ()))
    assert caught.value.code == "nothing_to_say"
