"""A language model behind any OpenAI-compatible endpoint: asks, reads strictly, asks once more, or says it failed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from daedam.kit.receipts import Receipt
from daedam.providers.llm.base import (
    EngineHealth,
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
from daedam.providers.llm.endpoint import blocks, checks, drafts
from daedam.providers.llm.endpoint.asking import Asked, Asker
from daedam.providers.llm.endpoint.connection import Connection, RefusedRequestError
from daedam.providers.llm.endpoint.messages import build_messages
from daedam.providers.llm.endpoint.modes import ModeMemory
from daedam.providers.llm.endpoint.schemas import (
    EvaluationReply,
    FollowUpReply,
    InsightReply,
    PlanReply,
    Reply,
)
from daedam.providers.llm.endpoint.settings import EndpointSettings
from daedam.providers.llm.prompts import Prompt, load_prompt

ReplyT = TypeVar("ReplyT", bound=Reply)
_ResultT = TypeVar("_ResultT")

MAX_TOKENS = {"plan": 6000, "follow_up": 300, "evaluation": 4000, "insight": 2000}


class EndpointLlm:
    """One endpoint and model. An instance belongs to one event loop; share `memory` so that each probes once."""

    def __init__(
        self,
        settings: EndpointSettings,
        *,
        memory: ModeMemory | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._monotonic = monotonic
        self._connection = Connection(settings)
        self._asker = Asker(settings, self._connection, memory or ModeMemory())
        self._slots = asyncio.Semaphore(settings.max_parallel)

    @property
    def capabilities(self) -> LlmCapabilities:
        """As the settings say; never instant."""
        s = self._settings
        return LlmCapabilities(s.engine, s.model, s.is_local, is_instant=False, max_parallel=s.max_parallel)

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
        asked = await self._within(
            self._settings.plan_deadline_s,
            self._ask(messages, PlanReply, lambda r: checks.check_plan(r, request), MAX_TOKENS["plan"]),
        )
        questions = tuple(drafts.question(item) for item in asked.reply.questions)
        return PlanDraft(questions, self._receipt(prompt, started, [asked]))

    async def follow_up(self, request: FollowUpRequest) -> FollowUpDraft | None:
        """A deeper question within the request's deadline, or None when the model sees none."""
        if not any(character.isalnum() for character in request.answer_text):
            return None
        started, prompt = self._monotonic(), load_prompt("interviewer/follow_up")
        messages = build_messages(prompt, blocks.for_follow_up(request), language=request.language)
        asked = await self._within(
            request.deadline_s,
            self._ask(messages, FollowUpReply, lambda r: checks.check_follow_up(r, request), MAX_TOKENS["follow_up"]),
        )
        if not asked.reply.is_worth_asking:
            return None
        return FollowUpDraft(asked.reply.text, asked.reply.quote, self._receipt(prompt, started, [asked]))

    async def evaluate(self, request: EvaluationRequest) -> EvaluationDraft:
        """`samples` independent readings of one answer, side by side; all must be valid."""
        require_words(request, self._settings.engine)
        started, prompt = self._monotonic(), load_prompt("evaluator/answer")

        async def sample() -> Asked[EvaluationReply]:
            messages = build_messages(prompt, blocks.for_evaluation(request), language=request.language)
            return await self._ask(
                messages,
                EvaluationReply,
                lambda reply: checks.check_evaluation(reply, request),
                MAX_TOKENS["evaluation"],
            )

        asked = await self._within(self._settings.evaluation_deadline_s, _together([sample] * max(1, request.samples)))
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
            raise LlmError("nothing_to_say", is_retryable=False, engine=self._settings.engine)
        started, prompt = self._monotonic(), load_prompt("evaluator/insight")
        messages = build_messages(prompt, blocks.for_insight(request), language=request.language)
        asked = await self._within(
            self._settings.insight_deadline_s,
            self._ask(messages, InsightReply, lambda r: checks.check_insight(r, request), MAX_TOKENS["insight"]),
        )
        statements = tuple(InsightStatement(s.text, tuple(s.quotes)) for s in asked.reply.statements)
        return InsightDraft(statements, self._receipt(prompt, started, [asked]))

    async def check(self) -> EngineHealth:
        """Whether the endpoint answers; one that has no list of models is alive all the same."""
        code = "ok"
        try:
            await self._within(self._settings.check_deadline_s, self._connection.list_models())
        except LlmError as error:
            code = "ok" if error.code == "model_not_found" else error.code
        except RefusedRequestError:
            code = "server_error"
        return EngineHealth(self._settings.engine, self._settings.model, code == "ok", code)

    async def close(self) -> None:
        """Close the connections."""
        await self._connection.close()

    async def _ask(
        self,
        messages: list[dict[str, str]],
        kind: type[ReplyT],
        check: Callable[[ReplyT], None],
        max_tokens: int,
    ) -> Asked[ReplyT]:
        async with self._slots:
            return await self._asker.ask(messages, kind, check, max_tokens)

    async def _within(self, seconds: float, call: Awaitable[_ResultT]) -> _ResultT:
        try:
            async with asyncio.timeout(seconds):
                return await call
        except TimeoutError:
            raise LlmError("timeout", is_retryable=True, engine=self._settings.engine) from None

    def _receipt(
        self, prompt: Prompt, started: float, asked: Sequence[Asked[Any]], rubric_version: str | None = None
    ) -> Receipt:
        return Receipt(
            engine=self._settings.engine,
            model=self._settings.model,
            prompt_id=prompt.id,
            prompt_version=prompt.version,
            rubric_version=rubric_version,
            duration_ms=round((self._monotonic() - started) * 1000),
            input_tokens=sum(item.input_tokens for item in asked),
            output_tokens=sum(item.output_tokens for item in asked),
        )


async def _together(calls: Sequence[Callable[[], Awaitable[_ResultT]]]) -> list[_ResultT]:
    """Run side by side; the first failure ends the others and is the one that is raised."""
    tasks = [asyncio.ensure_future(call()) for call in calls]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
