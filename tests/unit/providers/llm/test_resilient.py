"""Deadlines, retries, breaker and fallback chain, on a clock that only moves when something sleeps."""

from __future__ import annotations

import asyncio

import pytest

from daedam.kit.receipts import Receipt
from daedam.providers.circuit import CircuitBreaker
from daedam.providers.llm.base import EvaluationDraft, FollowUpDraft, LlmCapabilities, LlmError
from daedam.providers.llm.resilient import ResilientLlm, RetryPolicy
from daedam.providers.llm.scripted import ScriptedLlm
from fixtures import llm_requests as requests

DRAFT = EvaluationDraft((), (), (), (), Receipt("second", "m"))
REMOTE = LlmCapabilities("first", "m", is_local=False, is_instant=False, max_parallel=4)


def down(code: str = "server_error", *, is_retryable: bool = True, after_s: float | None = None) -> LlmError:
    return LlmError(code, is_retryable=is_retryable, engine="first", retry_after_s=after_s)


class Clock:
    """Seconds that pass only by sleeping."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.now_s

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now_s += seconds


def chain(clock: Clock, *engines: ScriptedLlm, policy: RetryPolicy | None = None) -> ResilientLlm:
    return ResilientLlm(engines, policy, now=clock.now, sleep=clock.sleep, jitter=lambda: 1.0)


def first(*lines: object) -> ScriptedLlm:
    return ScriptedLlm({"evaluate": list(lines)}, capabilities=REMOTE)


async def test_retries_with_doubling_waits_and_succeeds() -> None:
    clock, engine = Clock(), first(down(), down(), DRAFT)
    assert await chain(clock, engine).evaluate(requests.evaluation_request("ko")) == DRAFT
    assert clock.slept == [0.5, 1.0]


async def test_what_cannot_succeed_is_not_tried_again() -> None:
    clock, engine = Clock(), first(down("unauthorized", is_retryable=False), DRAFT)
    with pytest.raises(LlmError) as caught:
        await chain(clock, engine).evaluate(requests.evaluation_request("ko"))
    assert caught.value.code == "unauthorized"
    assert (len(engine.calls), clock.slept) == (1, [])


async def test_invalid_output_was_already_asked_about_twice() -> None:
    clock, engine = Clock(), first(down("invalid_output"), DRAFT)
    with pytest.raises(LlmError, match="invalid_output"):
        await chain(clock, engine).evaluate(requests.evaluation_request("ko"))
    assert len(engine.calls) == 1


async def test_retry_after_is_honoured() -> None:
    clock, engine = Clock(), first(down("rate_limited", after_s=17.0), DRAFT)
    await chain(clock, engine).evaluate(requests.evaluation_request("ko"))
    assert clock.slept == [17.0]


async def test_a_wait_beyond_the_deadline_is_not_begun() -> None:
    clock, engine = Clock(), first(down("rate_limited", after_s=1000.0), DRAFT)
    with pytest.raises(LlmError, match="rate_limited"):
        await chain(clock, engine).evaluate(requests.evaluation_request("ko"))
    assert clock.slept == []


async def test_tries_are_bounded() -> None:
    clock, engine = Clock(), first(*[down() for _ in range(9)])
    with pytest.raises(LlmError):
        await chain(clock, engine).evaluate(requests.evaluation_request("ko"))
    assert len(engine.calls) == 3


async def test_the_receipt_says_what_failed_before() -> None:
    clock = Clock()
    one = first(down("unauthorized", is_retryable=False))
    two = ScriptedLlm({"evaluate": DRAFT})
    draft = await chain(clock, one, two).evaluate(requests.evaluation_request("ko"))
    assert draft.receipt.fell_back_from == (("first:m", "unauthorized"),)
    assert draft.receipt.engine == "second"


async def test_no_answer_is_no_reason_to_fall_back() -> None:
    clock, two = Clock(), ScriptedLlm({"evaluate": DRAFT})
    with pytest.raises(LlmError, match="empty_answer"):
        await chain(clock, first(DRAFT), two).evaluate(requests.evaluation_request("ko", ("...",)))
    assert two.calls == []


async def test_a_hanging_engine_leaves_time_for_the_next() -> None:
    async def hang(_: float) -> None:
        await asyncio.Event().wait()

    follow_up = FollowUpDraft("?", "q", Receipt("second", "m"))
    one = ScriptedLlm({"follow_up": follow_up}, delays_s={"follow_up": 1}, sleep=hang, capabilities=REMOTE)
    llm = ResilientLlm([one, ScriptedLlm({"follow_up": follow_up})])
    draft = await llm.follow_up(requests.follow_up_request("ko", deadline_s=0.05))
    assert draft is not None
    assert draft.receipt.fell_back_from == (("first:m", "timeout"),)


async def test_an_open_circuit_spares_the_engine_then_probes_once() -> None:
    clock = Clock()
    policy = RetryPolicy(max_tries=1, open_after=2, cool_down_s=30)
    one, two = first(down(), down(), DRAFT, DRAFT), ScriptedLlm({"evaluate": DRAFT})
    llm = chain(clock, one, two, policy=policy)
    codes = []
    for _ in range(4):
        draft = await llm.evaluate(requests.evaluation_request("ko"))
        codes.append(dict(draft.receipt.fell_back_from).get("first:m"))
    assert codes == ["server_error", "server_error", "circuit_open", "circuit_open"]
    assert len(one.calls) == 2
    clock.now_s += 30
    healed = await llm.evaluate(requests.evaluation_request("ko"))
    assert healed.receipt.fell_back_from == ()
    assert len(one.calls) == 3


def test_a_failed_probe_opens_for_another_cool_down() -> None:
    clock = Clock()
    breaker = CircuitBreaker(1, 10.0, clock.now)
    breaker.failed()
    assert not breaker.may_call()
    clock.now_s = 10.0
    assert breaker.may_call()
    assert not breaker.may_call(), "one probe at a time"
    breaker.failed()
    clock.now_s = 19.0
    assert not breaker.may_call()
    clock.now_s = 20.0
    assert breaker.may_call()
    breaker.succeeded()
    assert breaker.may_call()
    assert not breaker.is_open


def test_a_cancelled_probe_lets_the_next_one_go() -> None:
    clock = Clock()
    breaker = CircuitBreaker(1, 10.0, clock.now)
    breaker.failed()
    clock.now_s = 10.0
    assert breaker.may_call()
    breaker.release()
    assert breaker.may_call()


async def test_a_bug_is_not_swallowed() -> None:
    with pytest.raises(ZeroDivisionError):
        await chain(Clock(), first(ZeroDivisionError()), first(DRAFT)).evaluate(requests.evaluation_request("ko"))


def test_a_chain_is_local_only_when_all_of_it_is() -> None:
    assert not chain(Clock(), ScriptedLlm({}), first()).capabilities.is_local
    assert chain(Clock(), ScriptedLlm({})).capabilities.is_local
