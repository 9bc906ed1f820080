"""The rules engine as a language-model provider: no key, no GPU, no download, and no pretence of understanding."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from daedam.kit.receipts import Receipt
from daedam.providers.llm.base import (
    EngineHealth,
    EvaluationDraft,
    EvaluationRequest,
    FollowUpDraft,
    FollowUpRequest,
    InsightDraft,
    InsightRequest,
    LlmCapabilities,
    LlmError,
    PlanDraft,
    PlanRequest,
    require_words,
)
from daedam.providers.llm.rules import following, insights, planning
from daedam.providers.llm.rules.evaluation import evaluate_answer
from daedam.providers.llm.rules.morphology import load_korean
from daedam.providers.llm.rules.stems import Analyser, NgramAnalyser

ENGINE = "rules"
MODEL = "rules-1"


class RulesEngine:
    """Plans, follow-ups, evaluations and insights by explicit rules.

    `has_morphology=False` keeps Korean on suffix rules: instant, no memory, a little coarser; the receipt's model
    is then "rules-1-ngram". With it, the first Korean evaluation loads the analyser (seconds, half a gigabyte).
    """

    def __init__(self, *, has_morphology: bool = True, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._has_morphology = has_morphology
        self._monotonic = monotonic
        self._quick = NgramAnalyser()

    @property
    def capabilities(self) -> LlmCapabilities:
        """Local, instant, any number at once."""
        return LlmCapabilities(ENGINE, MODEL, is_local=True, is_instant=True, max_parallel=64)

    async def plan_questions(self, request: PlanRequest) -> PlanDraft:
        """The plan that this request and seed always give."""
        started = self._monotonic()
        return PlanDraft(planning.plan(request), self._receipt(started))

    async def follow_up(self, request: FollowUpRequest) -> FollowUpDraft | None:
        """A question to the least covered point, quoting the answer."""
        started = self._monotonic()
        drafted = following.draft(request, self._quick)
        return FollowUpDraft(*drafted, self._receipt(started)) if drafted else None

    async def evaluate(self, request: EvaluationRequest) -> EvaluationDraft:
        """Levels by thresholds; every sample is the same because the rules are."""
        require_words(request, ENGINE)
        started = self._monotonic()
        analyser = await self._analyser(request.language)
        reading = evaluate_answer(request, analyser)
        model = f"{MODEL}-ngram" if request.language == "ko" and analyser.name == "ngram" else MODEL
        return EvaluationDraft(
            criteria=reading.criteria,
            strengths=reading.strengths,
            improvements=reading.improvements,
            flags=reading.flags,
            receipt=self._receipt(started, model, request.rubric_version),
        )

    async def insight(self, request: InsightRequest) -> InsightDraft:
        """The highest and lowest verified findings, in words."""
        started = self._monotonic()
        statements = insights.statements(request)
        if not statements:
            raise LlmError("nothing_to_say", is_retryable=False, engine=ENGINE)
        return InsightDraft(statements, self._receipt(started))

    async def check(self) -> EngineHealth:
        """Always ready."""
        return EngineHealth(ENGINE, MODEL, is_ready=True)

    async def close(self) -> None:
        """Nothing to release."""

    async def _analyser(self, language: str) -> Analyser:
        if language != "ko" or not self._has_morphology:
            return self._quick
        return await asyncio.to_thread(load_korean)

    def _receipt(self, started: float, model: str = MODEL, rubric_version: str | None = None) -> Receipt:
        duration_ms = round((self._monotonic() - started) * 1000)
        return Receipt(ENGINE, model, rubric_version=rubric_version, duration_ms=duration_ms)
