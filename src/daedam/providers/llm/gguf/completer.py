"""Completions from a model file, through a process that holds it: our event loop only moves text."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from daedam.providers.child import EngineChild
from daedam.providers.errors import ProviderError
from daedam.providers.frames import Head
from daedam.providers.llm.base import LlmError
from daedam.providers.llm.gguf.files import ENGINE, ModelFile
from daedam.providers.llm.gguf.grammar import grammar_for
from daedam.providers.llm.prompted.asking import Completion, Messages, Wanted
from daedam.providers.llm.prompted.schemas import full_schema_of

WORKER = "daedam.providers.llm.gguf.worker"
TEMPERATURE = 0.2


@dataclass(frozen=True, slots=True)
class Ended:
    """The last word on a reply: how it ended and what it cost."""

    finish: str
    input_tokens: int
    output_tokens: int
    model: str


class ChildCompleter:
    """Starts the process with the first reply and again after it dies. `temperature` 0 always chooses the likeliest."""

    def __init__(self, file: ModelFile, *, temperature: float = TEMPERATURE) -> None:
        self._file = file
        self._temperature = temperature
        self._child: EngineChild | None = None

    async def complete(self, messages: Messages, wanted: Wanted[Any]) -> Completion:
        """The whole text. Raises `ProviderUnavailable`, or `LlmError` ("truncated" when it was cut off)."""
        pieces: list[str] = []
        ended: Ended | None = None
        async for part in self.stream(messages, wanted):
            if isinstance(part, Ended):
                ended = part
            else:
                pieces.append(part)
        if ended is None or ended.finish != "stop":
            raise LlmError("truncated", is_retryable=True, engine=ENGINE)
        return Completion("".join(pieces), ended.input_tokens, ended.output_tokens, ended.model)

    async def stream(self, messages: Messages, wanted: Wanted[Any]) -> AsyncIterator[str | Ended]:
        """The text as it is written, then how it ended. Leaving early stops the writing."""
        child = await self._started()
        arrived: asyncio.Queue[Head] = asyncio.Queue()
        ticket = child.listen(lambda head, _: arrived.put_nowait(head))
        is_over = False
        try:
            child.post({"type": "write", "id": ticket, **self._order(messages, wanted)})
            await child.drain()
            while not is_over:
                head = await arrived.get()
                is_over = head["type"] != "piece"
                yield _part(head)
        finally:
            child.forget(ticket)
            if not is_over and child.pid is not None:
                child.post({"type": "cancel", "id": ticket})

    async def start(self) -> None:
        """Make sure the process runs. Raises `ProviderUnavailable` or `ProviderError`."""
        await self._started()

    @property
    def pid(self) -> int | None:
        """The process that holds the model, while there is one."""
        return self._child.pid if self._child is not None else None

    async def close(self) -> None:
        """End the process."""
        if self._child is not None:
            await self._child.close()

    async def _started(self) -> EngineChild:
        path = self._file.demand()
        if self._child is None:
            self._child = EngineChild(ENGINE, WORKER, (str(path), str(self._file.context_tokens)))
        await self._child.start()
        return self._child

    def _order(self, messages: Messages, wanted: Wanted[Any]) -> Head:
        return {
            "messages": messages,
            "grammar": grammar_for(wanted.narrow(full_schema_of(wanted.kind))),
            "max_tokens": wanted.max_tokens,
            "temperature": self._temperature,
            "seed": secrets.randbits(32),
        }


def _part(head: Head) -> str | Ended:
    if head["type"] == "piece":
        return str(head["text"])
    if head["type"] == "error":
        raise _error(head)
    return Ended(head["finish"], head["input_tokens"], head["output_tokens"], head["model"])


def _error(head: Head) -> ProviderError:
    return LlmError(str(head["code"]), is_retryable=bool(head["is_retryable"]), engine=ENGINE)
