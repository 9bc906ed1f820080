"""A language model that says what it was told to say: for tests and demonstrations of trouble, never for hiring."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

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

ENGINE = "scripted"
_DraftT = TypeVar("_DraftT")
Line = object
"""A draft, None (no follow-up), an exception to raise, or a callable that takes the request and returns one of them."""


class ScriptedLlm:
    """Plays a script: per method ("plan_questions", "follow_up", "evaluate", "insight") a sequence of lines.

    One line that is not a list or tuple is repeated for ever; a sequence that runs out raises `script_ended`.
    `delays_s` waits before a method's lines through `sleep`. `calls` keeps every request in order.
    """

    def __init__(
        self,
        script: Mapping[str, Line | Sequence[Line]],
        *,
        delays_s: Mapping[str, float] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        capabilities: LlmCapabilities | None = None,
    ) -> None:
        self._queues: dict[str, deque[Line]] = {}
        self._endless: dict[str, Line] = {}
        for method, lines in script.items():
            if isinstance(lines, (list, tuple)):
                self._queues[method] = deque(lines)
            else:
                self._endless[method] = lines
        self._delays_s = dict(delays_s or {})
        self._sleep = sleep
        self._capabilities = capabilities or LlmCapabilities(ENGINE, "script", True, True, 64)
        self.calls: list[tuple[str, object]] = []
        self.is_closed = False

    @property
    def capabilities(self) -> LlmCapabilities:
        """As given, else local and instant."""
        return self._capabilities

    async def plan_questions(self, request: PlanRequest) -> PlanDraft:
        """The next scripted plan."""
        return await self._play("plan_questions", request, PlanDraft)

    async def follow_up(self, request: FollowUpRequest) -> FollowUpDraft | None:
        """The next scripted follow-up; None is a line like any other."""
        line = await self._next("follow_up", request)
        return None if line is None else _checked(line, FollowUpDraft)

    async def evaluate(self, request: EvaluationRequest) -> EvaluationDraft:
        """The next scripted evaluation."""
        require_words(request, self._capabilities.engine)
        return await self._play("evaluate", request, EvaluationDraft)

    async def insight(self, request: InsightRequest) -> InsightDraft:
        """The next scripted insight."""
        if not request.findings:
            raise LlmError("nothing_to_say", is_retryable=False, engine=self._capabilities.engine)
        return await self._play("insight", request, InsightDraft)

    async def check(self) -> EngineHealth:
        """Ready while a script is left."""
        return EngineHealth(self._capabilities.engine, self._capabilities.model, is_ready=not self.is_closed)

    async def close(self) -> None:
        """Remember that it was closed."""
        self.is_closed = True

    async def _play(self, method: str, request: object, kind: type[_DraftT]) -> _DraftT:
        return _checked(await self._next(method, request), kind)

    async def _next(self, method: str, request: object) -> Any:
        self.calls.append((method, request))
        if method in self._delays_s:
            await self._sleep(self._delays_s[method])
        queue = self._queues.get(method)
        if queue:
            line = queue.popleft()
        elif method in self._endless:
            line = self._endless[method]
        else:
            raise LlmError("script_ended", is_retryable=False, engine=self._capabilities.engine)
        if callable(line) and not isinstance(line, type):
            line = line(request)
        if isinstance(line, BaseException):
            raise line
        return line


def _checked(line: object, kind: type[_DraftT]) -> _DraftT:
    if not isinstance(line, kind):
        raise TypeError(f"the script holds a {type(line).__name__} where a {kind.__name__} belongs")
    return line
