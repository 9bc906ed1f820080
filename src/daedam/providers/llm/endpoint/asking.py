"""One question to a model: the ladder of output modes, strict reading, one re-ask with the problems named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from daedam.providers.llm.base import LlmError
from daedam.providers.llm.endpoint.checks import QuoteNotFoundError, WrongLanguageError
from daedam.providers.llm.endpoint.connection import Completion, Connection, RefusedRequestError
from daedam.providers.llm.endpoint.modes import ModeMemory, is_refused_mode, shaped
from daedam.providers.llm.endpoint.parsing import InvalidReplyError, parse_reply
from daedam.providers.llm.endpoint.schemas import Reply, schema_of
from daedam.providers.llm.endpoint.settings import EndpointSettings

ReplyT = TypeVar("ReplyT", bound=Reply)


@dataclass(frozen=True, slots=True)
class Asked(Generic[ReplyT]):
    """A reply that passed every check, and the tokens of all tries together."""

    reply: ReplyT
    input_tokens: int
    output_tokens: int


class Asker:
    """Asks one endpoint for replies of a given shape; remembers which output mode it takes."""

    def __init__(self, settings: EndpointSettings, connection: Connection, memory: ModeMemory) -> None:
        self._settings = settings
        self._connection = connection
        self._memory = memory
        self._takes_temperature = settings.temperature is not None

    async def ask(
        self,
        messages: list[dict[str, str]],
        kind: type[ReplyT],
        check: Callable[[ReplyT], None],
        max_tokens: int,
    ) -> Asked[ReplyT]:
        """A reply that passed `check`. Raises LlmError when the second try is no better than the first."""
        first = await self._complete(messages, kind, max_tokens)
        try:
            return self._accepted(first, None, kind, check)
        except InvalidReplyError as error:
            problems = "\n".join(f"- {problem}" for problem in error.problems)
        again = [
            *messages,
            {"role": "assistant", "content": first.text[:8000]},
            {"role": "user", "content": f"That reply cannot be used:\n{problems}\nGive the whole JSON object again."},
        ]
        second = await self._complete(again, kind, max_tokens)
        try:
            return self._accepted(second, first, kind, check)
        except InvalidReplyError as error:
            raise LlmError(_code_of(error), is_retryable=True, engine=self._settings.engine) from None

    def _accepted(
        self,
        completion: Completion,
        earlier: Completion | None,
        kind: type[ReplyT],
        check: Callable[[ReplyT], None],
    ) -> Asked[ReplyT]:
        reply = parse_reply(completion.text, kind)
        check(reply)
        return Asked(
            reply,
            completion.input_tokens + (earlier.input_tokens if earlier else 0),
            completion.output_tokens + (earlier.output_tokens if earlier else 0),
        )

    async def _complete(self, messages: list[dict[str, str]], kind: type[Reply], max_tokens: int) -> Completion:
        """In the remembered mode; while none is known, one caller probes and the others wait."""
        key = (self._settings.base_url, self._settings.model)
        if key in self._memory.known:
            return await self._descend(messages, kind, max_tokens, self._memory.known[key])
        async with self._memory.probing:
            return await self._descend(messages, kind, max_tokens, self._memory.known.get(key))

    async def _descend(
        self, messages: list[dict[str, str]], kind: type[Reply], max_tokens: int, known: str | None
    ) -> Completion:
        """From the known mode (else the first) down until one is taken; a last refusal is the request's fault."""
        modes = self._settings.output_modes
        refusal: RefusedRequestError | None = None
        for mode in modes[modes.index(known) if known else 0 :]:
            try:
                completion = await self._try(mode, messages, kind, max_tokens)
            except RefusedRequestError as error:
                if not is_refused_mode(error.status, error.text):
                    raise LlmError("server_error", is_retryable=True, engine=self._settings.engine) from None
                refusal = error
            else:
                self._memory.known[(self._settings.base_url, self._settings.model)] = mode
                return completion
        is_server = refusal is not None and refusal.status >= 500
        code = "server_error" if is_server else "bad_request"
        raise LlmError(code, is_retryable=is_server, engine=self._settings.engine)

    async def _try(self, mode: str, messages: list[dict[str, str]], kind: type[Reply], max_tokens: int) -> Completion:
        body: dict[str, Any] = {
            "model": self._settings.model,
            self._settings.limit_field: max_tokens,
            **shaped(mode, messages, kind.__name__, schema_of(kind)),
        }
        if not self._takes_temperature:
            return await self._connection.complete(body)
        try:
            return await self._connection.complete(body | {"temperature": self._settings.temperature})
        except RefusedRequestError as error:
            if "temperature" not in error.text:
                raise
            self._takes_temperature = False
            return await self._connection.complete(body)


def _code_of(error: InvalidReplyError) -> str:
    if isinstance(error, QuoteNotFoundError):
        return "quote_not_found"
    return "wrong_language" if isinstance(error, WrongLanguageError) else "invalid_output"
