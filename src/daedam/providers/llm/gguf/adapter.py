"""A GGUF model file as a language model: the prompts and checks of every prompted engine, no server, no key."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable

from daedam.providers.errors import ProviderError, ProviderUnavailable
from daedam.providers.llm.base import EngineHealth, FollowUpRequest, LlmCapabilities, LlmError
from daedam.providers.llm.gguf.completer import ChildCompleter
from daedam.providers.llm.gguf.files import ENGINE, ModelFile
from daedam.providers.llm.prompted.asking import code_of
from daedam.providers.llm.prompted.model import Deadlines, PromptedLlm, asking_for_follow_up
from daedam.providers.llm.prompted.parsing import InvalidReplyError, is_in_language, parse_reply
from daedam.providers.llm.prompted.streaming import FollowUpText
from daedam.providers.llm.prompts import load_prompt


class GgufLlm(PromptedLlm):
    """One model file, one reply at a time, in a process of its own that the first call starts.

    An instance belongs to one event loop. A call that is cancelled or too late stops the writing at once.
    """

    def __init__(
        self,
        file: ModelFile,
        *,
        deadlines: Deadlines | None = None,
        completer: ChildCompleter | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._file = file
        self._child = completer or ChildCompleter(file)
        super().__init__(
            LlmCapabilities(ENGINE, file.name, is_local=True, is_instant=False, max_parallel=1),
            self._child,
            deadlines or Deadlines(),
            monotonic=monotonic,
        )

    @property
    def missing(self) -> str | None:
        """What would help, where the runtime or the file is not on this machine."""
        return self._file.missing

    async def stream_follow_up(self, request: FollowUpRequest) -> AsyncIterator[str]:
        """The follow-up sentence by sentence as it is written; nothing when none is worth asking.

        Each sentence is checked for its language before it is given, the whole at the end: `LlmError` then says that
        what was given must be taken back. There is no second try.
        """
        if not any(character.isalnum() for character in request.answer_text):
            return
        messages, wanted = asking_for_follow_up(load_prompt("interviewer/follow_up"), request)
        text = FollowUpText()
        try:
            async with asyncio.timeout(request.deadline_s), self._slots:
                async for part in self._child.stream(messages, wanted):
                    for sentence in text.take(part) if isinstance(part, str) else ():
                        if text.is_worth_asking:
                            yield self._in_language(sentence, request)
            wanted.check(parse_reply(text.raw, wanted.kind))
        except TimeoutError:
            raise LlmError("timeout", is_retryable=True, engine=ENGINE) from None
        except InvalidReplyError as error:
            raise LlmError(code_of(error), is_retryable=True, engine=ENGINE) from None

    async def check(self) -> EngineHealth:
        """Whether the runtime is installed, the file is here and the process starts; the model itself is not read."""
        code = "ok"
        try:
            await self._child.start()
        except ProviderUnavailable:
            code = "unavailable"
        except ProviderError as error:
            code = error.code
        return EngineHealth(ENGINE, self._file.name, code == "ok", code)

    async def close(self) -> None:
        """End the process."""
        await self._child.close()

    @staticmethod
    def _in_language(sentence: str, request: FollowUpRequest) -> str:
        if not is_in_language([sentence], request.language):
            raise LlmError("wrong_language", is_retryable=True, engine=ENGINE)
        return sentence
