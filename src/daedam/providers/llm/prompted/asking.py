"""One question to a model: strict reading, one re-ask with the problems named, then a failure with a code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from daedam.providers.llm.base import LlmError
from daedam.providers.llm.prompted.checks import QuoteNotFoundError, WrongLanguageError
from daedam.providers.llm.prompted.parsing import InvalidReplyError, parse_reply
from daedam.providers.llm.prompted.schemas import Reply

ReplyT = TypeVar("ReplyT", bound=Reply)
Messages = list[dict[str, str]]
Schema = dict[str, Any]

SHOWN_AGAIN = 8000
"""Characters of an unusable reply that the model is shown when it is asked once more."""


@dataclass(frozen=True, slots=True)
class Wanted(Generic[ReplyT]):
    """The reply that is wanted: its shape, its longest length in tokens, and what else must hold.

    `check` raises InvalidReplyError. `narrow` binds the shape's JSON schema to this very request (ids, counts), for
    engines that can enforce it.
    """

    kind: type[ReplyT]
    check: Callable[[ReplyT], None]
    max_tokens: int
    narrow: Callable[[Schema], Schema]


@dataclass(frozen=True, slots=True)
class Completion:
    """A model's text and what it cost. `model` is what really answered, where the engine knows it more exactly."""

    text: str
    input_tokens: int
    output_tokens: int
    model: str = ""


@dataclass(frozen=True, slots=True)
class Asked(Generic[ReplyT]):
    """A reply that passed every check, and the tokens of all tries together."""

    reply: ReplyT
    input_tokens: int
    output_tokens: int
    model: str = ""


class Completer(Protocol):
    """Whatever turns messages into text."""

    async def complete(self, messages: Messages, wanted: Wanted[Any]) -> Completion:
        """One completion that aims at `wanted`. Raises `ProviderError`; nothing is promised of the text."""
        ...


async def ask(completer: Completer, messages: Messages, wanted: Wanted[ReplyT], engine: str) -> Asked[ReplyT]:
    """A reply that passed every check. Raises LlmError when the second try is no better than the first."""
    first = await completer.complete(messages, wanted)
    try:
        return _accepted(first, None, wanted)
    except InvalidReplyError as error:
        problems = "\n".join(f"- {problem}" for problem in error.problems)
    again = [
        *messages,
        {"role": "assistant", "content": first.text[:SHOWN_AGAIN]},
        {"role": "user", "content": f"That reply cannot be used:\n{problems}\nGive the whole JSON object again."},
    ]
    second = await completer.complete(again, wanted)
    try:
        return _accepted(second, first, wanted)
    except InvalidReplyError as error:
        raise LlmError(code_of(error), is_retryable=True, engine=engine) from None


def _accepted(completion: Completion, earlier: Completion | None, wanted: Wanted[ReplyT]) -> Asked[ReplyT]:
    reply = parse_reply(completion.text, wanted.kind)
    wanted.check(reply)
    return Asked(
        reply,
        completion.input_tokens + (earlier.input_tokens if earlier else 0),
        completion.output_tokens + (earlier.output_tokens if earlier else 0),
        completion.model,
    )


def code_of(error: InvalidReplyError) -> str:
    """The constant code of what is wrong with a reply."""
    if isinstance(error, QuoteNotFoundError):
        return "quote_not_found"
    return "wrong_language" if isinstance(error, WrongLanguageError) else "invalid_output"
