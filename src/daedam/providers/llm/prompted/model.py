"""A language model that is asked in words: fills the prompts, reads strictly, asks once more, or says it failed.

Where the words go (an endpoint, a model in this machine) is its completer's business.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from daedam.kit.receipts import Receipt
from daedam.providers.llm.base import (
    EvaluationDraft,
    EvaluationRequest,
    FollowUpDraft,
    FollowUpRequest,
    InsightDraft,
    InsightRequest,
    InsightStatement,
    LlmCapabilities,
    LlmError,
    PlanDraft,
    PlanRequest,
    require_words,
)
from daedam.providers.llm.prompted import blocks, checks, drafts, narrowing
from daedam.providers.llm.prompted.asking import Asked, Completer, Messages, Wanted, ask
from daedam.providers.llm.prompted.messages import build_messages
from daedam.providers.llm.prompted.schemas import EvaluationReply, FollowUpReply, InsightReply, PlanReply, Reply
from daedam.providers.llm.prompts import Prompt, load_prompt

ReplyT = TypeVar("ReplyT", bound=Reply)
_ResultT = TypeVar("_ResultT")

MAX_TOKENS = {"plan": 6000, "follow_up": 300, "evaluation": 4000, "insight": 2000}


@dataclass(frozen=True, slots=True)
class Deadlines:
    """When a whole call ends, re-ask and all, in seconds; a follow-up brings its own."""

    plan_s: float = 25.0
    evaluation_s: float = 90.0
    insight_s: float = 90.0


class PromptedLlm:
    """The four calls over one completer. An instance belongs to one event loop."""

    def __init__(
        self,
        capabilities: LlmCapabilities,
        completer: Completer,
        deadlines: Deadlines,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._capabilities = capabilities
        self._completer = completer
        self._deadlines = deadlines
        self._monotonic = monotonic
        self._slots = asyncio.Semaphore(capabilities.max_parallel)

    @property
    def capabilities(self) -> LlmCapabilities:
        """What this engine is."""
        return self._capabilities

    async def plan_questions(self, request: PlanRequest) -> PlanDraft:
        """A plan that keeps every rule of the prompt, checked by code."""
        started, prompt = self._monotonic(), load_prompt("interviewer/plan")
        messages = build_messages(
            prompt,
            blocks.for_plan(request),
            language=request.language,
            count=request.count,
            scenario=request.scenario,
        )
        wanted = Wanted(
            PlanReply,
            lambda reply: checks.check_plan(reply, request),
            MAX_TOKENS["plan"],
            lambda schema: narrowing.for_plan(schema, request),
        )
        asked = await self._within(self._deadlines.plan_s, self._ask(messages, wanted))
        questions = tuple(drafts.question(item) for item in asked.reply.questions)
        return PlanDraft(questions, self._receipt(prompt, started, [asked]))

    async def follow_up(self, request: FollowUpRequest) -> FollowUpDraft | None:
        """A deeper question within the request's deadline, or None when the model sees none."""
        if not any(character.isalnum() for character in request.answer_text):
            return None
        started, prompt = self._monotonic(), load_prompt("interviewer/follow_up")
        messages, wanted = asking_for_follow_up(prompt, request)
        asked = await self._within(request.deadline_s, self._ask(messages, wanted))
        if not asked.reply.is_worth_asking:
            return None
        return FollowUpDraft(asked.reply.text, asked.reply.quote, self._receipt(prompt, started, [asked]))

    async def evaluate(self, request: EvaluationRequest) -> EvaluationDraft:
        """`samples` independent readings of one answer, side by side; all must be valid."""
        require_words(request, self._capabilities.engine)
        started, prompt = self._monotonic(), load_prompt("evaluator/answer")
        wanted = Wanted(
            EvaluationReply,
            lambda reply: checks.check_evaluation(reply, request),
            MAX_TOKENS["evaluation"],
            lambda schema: narrowing.for_evaluation(schema, request),
        )

        async def sample() -> Asked[EvaluationReply]:
            messages = build_messages(prompt, blocks.for_evaluation(request), language=request.language)
            return await self._ask(messages, wanted)

        asked = await self._within(self._deadlines.evaluation_s, _together([sample] * max(1, request.samples)))
        replies = [item.reply for item in asked]
        strengths, improvements = drafts.remarks(replies[0])
        return EvaluationDraft(
            criteria=drafts.criteria(replies, request),
            strengths=strengths,
            improvements=improvements,
            flags=drafts.flags(replies),
            receipt=self._receipt(prompt, started, asked, request.rubric_version),
        )

    async def insight(self, request: InsightRequest) -> InsightDraft:
        """Statements that quote verified findings only."""
        if not request.findings:
            raise LlmError("nothing_to_say", is_retryable=False, engine=self._capabilities.engine)
        started, prompt = self._monotonic(), load_prompt("evaluator/insight")
        messages = build_messages(prompt, blocks.for_insight(request), language=request.language)
        wanted = Wanted(
            InsightReply,
            lambda reply: checks.check_insight(reply, request),
            MAX_TOKENS["insight"],
            lambda schema: narrowing.for_insight(schema, request),
        )
        asked = await self._within(self._deadlines.insight_s, self._ask(messages, wanted))
        statements = tuple(InsightStatement(s.text, tuple(s.quotes)) for s in asked.reply.statements)
        return InsightDraft(statements, self._receipt(prompt, started, [asked]))

    async def _ask(self, messages: Messages, wanted: Wanted[ReplyT]) -> Asked[ReplyT]:
        async with self._slots:
            return await ask(self._completer, messages, wanted, self._capabilities.engine)

    async def _within(self, seconds: float, call: Awaitable[_ResultT]) -> _ResultT:
        try:
            async with asyncio.timeout(seconds):
                return await call
        except TimeoutError:
            raise LlmError("timeout", is_retryable=True, engine=self._capabilities.engine) from None

    def _receipt(
        self, prompt: Prompt, started: float, asked: Sequence[Asked[Any]], rubric_version: str | None = None
    ) -> Receipt:
        return Receipt(
            engine=self._capabilities.engine,
            model=asked[-1].model or self._capabilities.model,
            prompt_id=prompt.id,
            prompt_version=prompt.version,
            rubric_version=rubric_version,
            duration_ms=round((self._monotonic() - started) * 1000),
            input_tokens=sum(item.input_tokens for item in asked),
            output_tokens=sum(item.output_tokens for item in asked),
        )


def asking_for_follow_up(prompt: Prompt, request: FollowUpRequest) -> tuple[Messages, Wanted[FollowUpReply]]:
    """The messages of a follow-up, and the reply that is wanted."""
    messages = build_messages(prompt, blocks.for_follow_up(request), language=request.language)
    wanted = Wanted(
        FollowUpReply,
        lambda reply: checks.check_follow_up(reply, request),
        MAX_TOKENS["follow_up"],
        lambda schema: narrowing.for_follow_up(schema, request),
    )
    return messages, wanted


async def _together(calls: Sequence[Callable[[], Awaitable[_ResultT]]]) -> list[_ResultT]:
    """Run side by side; the first failure ends the others and is the one that is raised."""
    tasks = [asyncio.ensure_future(call()) for call in calls]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
