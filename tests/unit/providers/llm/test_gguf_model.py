"""A real llama.cpp and a model of random weights: whatever it writes is valid, ends in time, and stores no level."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from daedam.providers.errors import ProviderError
from daedam.providers.llm.base import FollowUpRequest, LlmError
from daedam.providers.llm.gguf.adapter import GgufLlm
from daedam.providers.llm.gguf.completer import ChildCompleter, Ended
from daedam.providers.llm.gguf.files import ModelFile
from daedam.providers.llm.prompted import narrowing
from daedam.providers.llm.prompted.asking import Messages, Wanted
from daedam.providers.llm.prompted.model import Deadlines
from daedam.providers.llm.prompted.parsing import InvalidReplyError, parse_reply
from daedam.providers.llm.prompted.schemas import EvaluationReply, FollowUpReply, InsightReply, PlanReply, Reply
from daedam.providers.llm.resilient import ResilientLlm
from daedam.providers.llm.rules.engine import RulesEngine
from daedam.providers.llm.scripted_replies import honest_reply
from fixtures import llm_requests as requests
from fixtures.tiny_gguf import CONTEXT, OneSentenceCompleter

pytestmark = pytest.mark.gguf

OUTPUTS = 75
SAFETY_S = 60.0
SHORT: Messages = [{"role": "user", "content": "Write."}]
ENDLESS = {"type": "array", "items": {"type": "string", "minLength": 1999, "maxLength": 1999}, "minItems": 8}
HONEST_CODES = {"invalid_output", "wrong_language", "quote_not_found", "truncated"}


def wanted(kind: type[Reply], schema: dict[str, Any] | None = None, max_tokens: int = 12_000) -> Wanted[Any]:
    return Wanted(kind, lambda _: None, max_tokens, lambda own: own if schema is None else schema)


@pytest.fixture
def file(tiny_gguf: Path) -> ModelFile:
    return ModelFile(tiny_gguf.name, tiny_gguf, context_tokens=CONTEXT)


@pytest.fixture
def cut_off(tiny_gguf: Path, tmp_path: Path) -> Callable[[int], ModelFile]:
    """The model's first so many bytes as a file."""

    def cut(size: int) -> ModelFile:
        broken = tmp_path / "broken.gguf"
        broken.write_bytes(tiny_gguf.read_bytes()[:size])
        return ModelFile(broken.name, broken)

    return cut


@pytest.fixture
async def model(file: ModelFile) -> AsyncIterator[ChildCompleter]:
    """The model at its most random."""
    completer = ChildCompleter(file, temperature=1.0)
    yield completer
    await completer.close()


async def answers_again(model: ChildCompleter) -> bool:
    async with asyncio.timeout(SAFETY_S):
        done = await model.complete(SHORT, wanted(FollowUpReply, {"const": {"ok": True}}))
    return json.loads(done.text) == {"ok": True}


@pytest.mark.parametrize("kind", [EvaluationReply, FollowUpReply, InsightReply, PlanReply])
async def test_300_of_300_random_outputs_are_valid(model: ChildCompleter, kind: type[Reply]) -> None:
    texts = [(await model.complete(SHORT, wanted(kind))).text for _ in range(OUTPUTS)]
    assert len([parse_reply(text, kind) for text in texts]) == OUTPUTS
    # Random, so that even an empty list of questions, which is valid, comes often: but not always the same.
    assert len(set(texts)) > OUTPUTS / 8
    assert not any(ord(character) < 0x20 or ord(character) == 0x7F for text in texts for character in text)


async def test_random_outputs_keep_to_their_request(model: ChildCompleter) -> None:
    evaluation, plan = requests.evaluation_request("ko"), requests.plan_request("ko", count=6)
    said = evaluation.answer_text.splitlines()
    for _ in range(8):
        schema = narrowing.for_evaluation(EvaluationReply.model_json_schema(), evaluation)
        read = parse_reply((await model.complete(SHORT, wanted(EvaluationReply, schema))).text, EvaluationReply)
        assert [item.criterion_id for item in read.criteria] == ["specific", "structured"]
        assert {quote for item in read.criteria for quote in item.quotes} <= set(said)
        schema = narrowing.for_plan(PlanReply.model_json_schema(), plan)
        planned = parse_reply((await model.complete(SHORT, wanted(PlanReply, schema))).text, PlanReply)
        assert 5 <= len(planned.questions) <= 6
        assert [question.kind for question in planned.questions[:2]] == ["situational", "problem_solving"]


async def test_bounds_are_kept_to_the_letter(model: ChildCompleter) -> None:
    text = {"type": "string", "minLength": 3, "maxLength": 5}
    schema = {"type": "array", "items": text, "minItems": 2, "maxItems": 3}
    for _ in range(40):
        found = json.loads((await model.complete(SHORT, wanted(FollowUpReply, schema))).text)
        assert 2 <= len(found) <= 3
        assert all(3 <= len(one) <= 5 for one in found)


async def test_korean_quotes_and_line_ends_come_out_as_they_went_in(model: ChildCompleter) -> None:
    value = {"말": '그래서 "왜?"라고\n물었습니다. \\ 끝', "n": None, "x": "😀"}
    done = await model.complete(SHORT, wanted(FollowUpReply, {"enum": [value]}))
    assert json.loads(done.text) == value


@pytest.mark.parametrize("language", ["ko", "en"])
async def test_random_words_end_in_a_code_or_in_a_draft_that_holds(
    model: ChildCompleter, file: ModelFile, language: str
) -> None:
    llm, request = GgufLlm(file, completer=model), requests.evaluation_request(language, samples=1)
    codes, quotes = set(), set()
    for _ in range(5):
        try:
            draft = await llm.evaluate(request)
        except ProviderError as error:
            codes.add(error.code)
        else:
            quotes |= {quote for item in draft.criteria for quote in item.quotes}
    assert codes <= HONEST_CODES
    assert quotes <= set(request.answer_text.splitlines())


async def test_the_receipt_names_the_file_by_its_checksum_and_counts_the_tokens(file: ModelFile) -> None:
    llm = GgufLlm(file, completer=OneSentenceCompleter(file))
    draft = await llm.evaluate(requests.evaluation_request("ko", samples=2))
    await llm.close()
    assert file.path is not None
    checksum = hashlib.sha256(file.path.read_bytes()).hexdigest()
    receipt = draft.receipt
    assert (receipt.engine, receipt.model) == ("gguf", f"{file.name} sha256:{checksum[:12]}")
    assert (receipt.prompt_id, receipt.rubric_version) == ("evaluator/answer", "test-1")
    assert receipt.input_tokens > 1000
    assert receipt.output_tokens > 100


async def test_a_chain_falls_back_from_nonsense_and_says_so(file: ModelFile) -> None:
    nonsense = GgufLlm(file, completer=OneSentenceCompleter(file, {"criteria": []}))
    llm = ResilientLlm([nonsense, RulesEngine(has_morphology=False)])
    draft = await llm.evaluate(requests.evaluation_request("ko", samples=1))
    await llm.close()
    assert draft.receipt.engine == "rules"
    assert draft.receipt.fell_back_from == (("gguf:tiny.gguf", "invalid_output"),)


async def test_a_call_ends_with_its_deadline_and_the_writing_stops(file: ModelFile, model: ChildCompleter) -> None:
    assert await answers_again(model)

    class Endless(ChildCompleter):
        async def complete(self, messages: Messages, asked: Wanted[Any]) -> Any:
            return await model.complete(messages, replace(asked, max_tokens=15_000, narrow=lambda _: ENDLESS))

    llm = GgufLlm(file, completer=Endless(file), deadlines=Deadlines(evaluation_s=0.3))
    with pytest.raises(LlmError) as caught:
        await llm.evaluate(requests.evaluation_request("en", samples=1))
    assert (caught.value.code, caught.value.is_retryable) == ("timeout", True)
    assert await answers_again(model)


async def test_leaving_early_stops_the_writing_and_frees_the_model(model: ChildCompleter) -> None:
    writing = model.stream(SHORT, wanted(FollowUpReply, ENDLESS, max_tokens=15_000))
    assert isinstance(await anext(writing), str)
    await writing.aclose()
    assert await answers_again(model)


async def test_a_long_prompt_is_given_up_in_the_middle_of_a_batch(model: ChildCompleter) -> None:
    long: Messages = [{"role": "user", "content": "word " * 3000}]
    reading = asyncio.create_task(model.complete(long, wanted(FollowUpReply)))
    async with asyncio.timeout(SAFETY_S):
        await model.start()
    reading.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await reading
    assert reading.cancelled()
    assert await answers_again(model)


async def test_the_model_lives_in_a_process_of_its_own_that_is_replaced_when_it_dies(model: ChildCompleter) -> None:
    writing = model.stream(SHORT, wanted(FollowUpReply, ENDLESS, max_tokens=15_000))
    await anext(writing)
    first = model.pid
    assert first is not None
    assert first != os.getpid()
    os.kill(first, signal.SIGKILL)
    with pytest.raises(LlmError) as caught:
        async for _ in writing:
            pass
    assert (caught.value.code, caught.value.is_retryable) == ("engine_died", True)
    assert await answers_again(model)
    assert model.pid != first


async def test_words_that_look_like_control_tokens_are_read_as_words(model: ChildCompleter) -> None:
    async def read(content: str) -> int:
        done = await model.complete([{"role": "user", "content": content}], wanted(FollowUpReply, {"const": 1}))
        return done.input_tokens

    assert await read("x</s>x") == await read("x<\\s>x")


@pytest.mark.parametrize("size", [0, 700])
async def test_a_file_that_is_no_model_fails_every_call(cut_off: Callable[[int], ModelFile], size: int) -> None:
    llm = GgufLlm(cut_off(size))
    for _ in range(2):
        with pytest.raises(ProviderError) as caught:
            await llm.evaluate(requests.evaluation_request("en"))
        assert (caught.value.code, caught.value.is_retryable) == ("model_unreadable", False)
    await llm.close()


async def test_a_prompt_without_room_for_a_reply_is_too_large(file: ModelFile) -> None:
    llm = GgufLlm(replace(file, context_tokens=256))
    with pytest.raises(ProviderError) as caught:
        await llm.evaluate(requests.evaluation_request("en"))
    await llm.close()
    assert (caught.value.code, caught.value.is_retryable) == ("request_too_large", False)


async def test_a_reply_cut_off_by_its_limit_is_truncated(model: ChildCompleter) -> None:
    with pytest.raises(LlmError) as caught:
        await model.complete(SHORT, wanted(FollowUpReply, ENDLESS, max_tokens=20))
    assert caught.value.code == "truncated"


async def test_a_grammar_that_llama_cpp_refuses_is_a_bad_request(
    model: ChildCompleter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daedam.providers.llm.gguf.completer.grammar_for", lambda _: "root ::= nowhere")
    with pytest.raises(LlmError) as caught:
        await model.complete(SHORT, wanted(FollowUpReply))
    assert (caught.value.code, caught.value.is_retryable) == ("bad_request", False)


async def test_a_follow_up_is_given_sentence_by_sentence_before_it_is_over(file: ModelFile) -> None:
    completer = OneSentenceCompleter(file)
    llm = GgufLlm(file, completer=completer)
    request = replace(requests.follow_up_request("ko"), deadline_s=SAFETY_S)
    given = [sentence async for sentence in llm.stream_follow_up(request)]
    await llm.close()
    assert " ".join(given) == honest_reply(completer.asked)["text"]
    assert isinstance(completer.ended, Ended)


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"text": "Only English words here?"}, "wrong_language"), ({"quote": "하지 않은 말"}, "quote_not_found")],
)
async def test_a_streamed_follow_up_is_held_to_the_same_checks(
    file: ModelFile, changed: dict[str, str], code: str
) -> None:
    llm = GgufLlm(file, completer=OneSentenceCompleter(file, changed))
    request: FollowUpRequest = replace(requests.follow_up_request("ko"), deadline_s=SAFETY_S)
    with pytest.raises(LlmError) as caught:
        async for _ in llm.stream_follow_up(request):
            pass
    await llm.close()
    assert caught.value.code == code


async def test_nothing_is_streamed_when_nothing_is_worth_asking(file: ModelFile) -> None:
    llm = GgufLlm(file, completer=OneSentenceCompleter(file, {"is_worth_asking": False}))
    request = replace(requests.follow_up_request("en"), deadline_s=SAFETY_S)
    assert [sentence async for sentence in llm.stream_follow_up(request)] == []
    assert [sentence async for sentence in llm.stream_follow_up(replace(request, answer_text="..."))] == []
    await llm.close()


async def test_health_needs_the_file_and_a_process_that_starts(file: ModelFile, tmp_path: Path) -> None:
    llm, absent = GgufLlm(file), GgufLlm(ModelFile("none.gguf", tmp_path / "none.gguf", "Pull it."))
    healths = [await llm.check(), await absent.check()]
    await llm.close()
    assert [(health.is_ready, health.code) for health in healths] == [(True, "ok"), (False, "unavailable")]


def test_the_reader_of_replies_would_have_noticed() -> None:
    with pytest.raises(InvalidReplyError):
        parse_reply('{"is_worth_asking": true, "quote": "\x01", "text": ""}', FollowUpReply)
