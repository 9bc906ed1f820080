"""One deadline, retries, a circuit breaker per engine and a chain to fall back on: once, for every engine.

Adapters stay simple; what is tried, how often and for how long is decided here and recorded on the receipt.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from daedam.providers.circuit import CircuitBreaker
from daedam.providers.errors import ProviderError
from daedam.providers.llm.base import (
    EngineHealth,
    EvaluationDraft,
    EvaluationRequest,
    FollowUpDraft,
    FollowUpRequest,
    InsightDraft,
    InsightRequest,
    LanguageModel,
    LlmCapabilities,
    LlmError,
    PlanDraft,
    PlanRequest,
)

_ResultT = TypeVar("_ResultT")
_DraftT = TypeVar("_DraftT", PlanDraft, FollowUpDraft, EvaluationDraft, InsightDraft)

# The request's own fault: no other engine and no later try can do better.
_HOPELESS = frozenset({"empty_answer", "nothing_to_say"})


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How hard to try. Seconds. `*_deadline_s` end a whole call over all engines; a follow-up brings its own.

    `not_again` are codes that the adapter has already asked about twice: the next engine is tried instead.
    """

    max_tries: int = 3
    first_wait_s: float = 0.5
    max_wait_s: float = 8.0
    plan_deadline_s: float = 28.0
    evaluation_deadline_s: float = 120.0
    insight_deadline_s: float = 120.0
    reserved_share: float = 0.2
    open_after: int = 5
    cool_down_s: float = 30.0
    not_again: frozenset[str] = field(
        default=frozenset({"invalid_output", "wrong_language", "quote_not_found", "truncated"})
    )


class ResilientLlm:
    """A chain of engines behind one deadline. The first is the one wanted; each later one is a visible fallback."""

    def __init__(
        self,
        engines: Sequence[LanguageModel],
        policy: RetryPolicy | None = None,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        if not engines:
            raise ValueError("a chain needs at least one engine")
        self._policy = policy or RetryPolicy()
        self._now = now
        self._sleep = sleep
        self._jitter = jitter
        self._links = [
            (engine, CircuitBreaker(self._policy.open_after, self._policy.cool_down_s, now)) for engine in engines
        ]

    @property
    def engines(self) -> tuple[LanguageModel, ...]:
        """The chain, the wanted engine first."""
        return tuple(engine for engine, _ in self._links)

    @property
    def policy(self) -> RetryPolicy:
        """How hard it tries."""
        return self._policy

    @property
    def capabilities(self) -> LlmCapabilities:
        """The wanted engine's; local only when every engine of the chain is."""
        first = self._links[0][0].capabilities
        return replace(first, is_local=all(engine.capabilities.is_local for engine, _ in self._links))

    async def plan_questions(self, request: PlanRequest) -> PlanDraft:
        """The first engine's plan that comes within the deadline."""
        draft, failed = await self._run(lambda engine: engine.plan_questions(request), self._policy.plan_deadline_s)
        return _marked(draft, failed)

    async def follow_up(self, request: FollowUpRequest) -> FollowUpDraft | None:
        """The first engine's verdict within the request's own deadline."""
        draft, failed = await self._run(lambda engine: engine.follow_up(request), request.deadline_s)
        return None if draft is None else _marked(draft, failed)

    async def evaluate(self, request: EvaluationRequest) -> EvaluationDraft:
        """The first engine's reading that comes within the deadline."""
        draft, failed = await self._run(lambda engine: engine.evaluate(request), self._policy.evaluation_deadline_s)
        return _marked(draft, failed)

    async def insight(self, request: InsightRequest) -> InsightDraft:
        """The first engine's insight that comes within the deadline."""
        draft, failed = await self._run(lambda engine: engine.insight(request), self._policy.insight_deadline_s)
        return _marked(draft, failed)

    async def check(self) -> EngineHealth:
        """The wanted engine's health; the chain works as long as one engine does."""
        return await self._links[0][0].check()

    async def close(self) -> None:
        """Close every engine."""
        for engine, _ in self._links:
            await engine.close()

    async def _run(
        self, call: Callable[[LanguageModel], Awaitable[_ResultT]], deadline_s: float
    ) -> tuple[_ResultT, tuple[tuple[str, str], ...]]:
        """The first result, and which engines failed before it with which code. Raises the last failure."""
        ends_at = self._now() + deadline_s
        failed: list[tuple[str, str]] = []
        last: ProviderError | None = None
        for place, (engine, breaker) in enumerate(self._links):
            reserve_s = deadline_s * self._policy.reserved_share * (len(self._links) - place - 1)
            try:
                return await self._persist(engine, breaker, call, ends_at - reserve_s), tuple(failed)
            except ProviderError as error:
                if error.code in _HOPELESS:
                    raise
                last = error
                failed.append((f"{engine.capabilities.engine}:{engine.capabilities.model}", error.code))
        assert last is not None  # noqa: S101 - a chain has at least one engine
        raise last

    async def _persist(
        self,
        engine: LanguageModel,
        breaker: CircuitBreaker,
        call: Callable[[LanguageModel], Awaitable[_ResultT]],
        ends_at: float,
    ) -> _ResultT:
        """Try one engine until it answers, cannot, or its share of the time is over."""
        name = engine.capabilities.engine
        for tried in range(1, self._policy.max_tries + 1):
            if ends_at <= self._now() and not engine.capabilities.is_instant:
                raise LlmError("timeout", is_retryable=True, engine=name)
            if not breaker.may_call():
                raise LlmError("circuit_open", is_retryable=True, engine=name)
            try:
                result = await self._once(engine, call, ends_at)
            except ProviderError as error:
                if error.code in _HOPELESS:
                    breaker.release()
                    raise
                breaker.failed()
                wait_s = self._wait_s(error, tried)
                if not self._is_worth_a_retry(error, tried) or self._now() + wait_s >= ends_at:
                    raise
                await self._sleep(wait_s)
            except BaseException:
                breaker.release()
                raise
            else:
                breaker.succeeded()
                return result
        raise AssertionError("the last try either returns or raises")

    async def _once(
        self, engine: LanguageModel, call: Callable[[LanguageModel], Awaitable[_ResultT]], ends_at: float
    ) -> _ResultT:
        if engine.capabilities.is_instant:
            return await call(engine)
        try:
            async with asyncio.timeout(ends_at - self._now()):
                return await call(engine)
        except TimeoutError:
            raise LlmError("timeout", is_retryable=True, engine=engine.capabilities.engine) from None

    def _is_worth_a_retry(self, error: ProviderError, tried: int) -> bool:
        return error.is_retryable and error.code not in self._policy.not_again and tried < self._policy.max_tries

    def _wait_s(self, error: ProviderError, tried: int) -> float:
        """Doubling, with up to half taken off at random; never earlier than the endpoint asked for."""
        wait_s = min(self._policy.max_wait_s, self._policy.first_wait_s * float(2 ** (tried - 1)))
        wait_s *= 0.5 + 0.5 * self._jitter()
        asked_s = error.retry_after_s if isinstance(error, LlmError) else None
        return max(wait_s, asked_s or 0.0)


def _marked(draft: _DraftT, failed: tuple[tuple[str, str], ...]) -> _DraftT:
    if not failed:
        return draft
    return replace(draft, receipt=replace(draft.receipt, fell_back_from=failed + draft.receipt.fell_back_from))
