"""Speech-to-text in a process of its own: the event loop only moves bytes. Serves every local engine."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

from daedam.kit.languages import Language
from daedam.kit.receipts import Receipt
from daedam.providers.child import EngineChild
from daedam.providers.errors import ProviderError, ProviderUnavailable
from daedam.providers.frames import Head
from daedam.providers.speech import EngineHealth, Samples
from daedam.providers.stt.base import (
    PartialText,
    SttCapabilities,
    SttStream,
    Transcript,
    Word,
    demand_language,
    transcribe_whole,
)
from daedam.providers.waiting import within

WORKER = "daedam.providers.stt.worker"
FINISH_LIMIT_S = 60.0
Wording = Callable[[str], str]


class ProcessSpeechToText:
    """Streams over one worker process, started by the first stream and again after it dies.

    A stream whose process dies raises a retryable `ProviderError("engine_died")`; the next one works.
    """

    def __init__(self, capabilities: SttCapabilities, arguments: Sequence[str], wording: Wording) -> None:
        self._capabilities = capabilities
        self._wording = wording
        self.child = EngineChild(capabilities.engine, WORKER, (capabilities.engine, *arguments))

    @property
    def capabilities(self) -> SttCapabilities:
        """What the engine can do."""
        return self._capabilities

    async def open(self, language: Language) -> SttStream:
        """Begin an utterance; the first one starts the process (about a second)."""
        demand_language(self._capabilities, language)
        await self.child.start()
        return ProcessStream(self.child, self._capabilities, language, self._wording)

    async def transcribe(self, samples: Samples, language: Language) -> Transcript:
        """The final text of a whole recording."""
        return await transcribe_whole(self, samples, language)

    async def check(self) -> EngineHealth:
        """Start the process if need be, and say whether it serves."""
        engine, model = self._capabilities.engine, self._capabilities.model
        try:
            await self.child.start()
        except ProviderUnavailable as error:
            return EngineHealth(False, engine, model, "The engine is not installed here.", error.remedy)
        except ProviderError:
            return EngineHealth(False, engine, model, "The engine's process does not start.")
        return EngineHealth(True, engine, model, "Runs in its own process.")

    async def close(self) -> None:
        """End the process; open streams fail."""
        await self.child.close()


class ProcessStream:
    """One utterance in the worker process."""

    def __init__(self, child: EngineChild, capabilities: SttCapabilities, language: Language, wording: Wording) -> None:
        self._child = child
        self._capabilities = capabilities
        self._wording = wording
        self._partial: PartialText | None = None
        self._final: asyncio.Future[Head] = asyncio.get_running_loop().create_future()
        self._failure: ProviderError | None = None
        self._is_over = False
        self._id = child.listen(self._hear)
        child.post({"type": "open", "id": self._id, "language": language})

    async def push(self, samples: Samples) -> None:
        """Hand over more sound."""
        self._demand_open()
        await self._send("push", samples.astype("<i2", copy=False).tobytes())

    def partial(self) -> PartialText | None:
        """The newest partial text."""
        return self._partial

    async def prepare(self) -> None:
        """Begin the final of what was pushed so far."""
        self._demand_open()
        await self._send("prepare")

    async def finish(self) -> Transcript:
        """The final text."""
        self._demand_open()
        self._is_over = True
        began = time.monotonic()
        try:
            await self._send("finish")
            final = await within(self._final, FINISH_LIMIT_S)
        except TimeoutError as error:
            raise ProviderError("timeout", is_retryable=True, engine=self._capabilities.engine) from error
        finally:
            self._leave()
        return self._transcript(final, round((time.monotonic() - began) * 1000))

    async def close(self) -> None:
        """Drop the utterance."""
        if not self._is_over:
            self._is_over = True
            self._leave()

    def _leave(self) -> None:
        self._child.forget(self._id)
        if not self._final.done() and self._failure is None and self._child.pid is not None:
            self._child.post({"type": "drop", "id": self._id})

    def _transcript(self, final: Head, duration_ms: int) -> Transcript:
        words = tuple(Word(text, start, end) for text, start, end in final["words"])
        receipt = Receipt(self._capabilities.engine, self._capabilities.model, duration_ms=duration_ms)
        return Transcript(self._wording(final["text"]), final["confidence"], words, receipt)

    async def _send(self, kind: str, body: bytes = b"") -> None:
        if self._failure is not None:
            raise self._failure
        self._child.post({"type": kind, "id": self._id}, body)
        await self._child.drain()

    def _demand_open(self) -> None:
        if self._is_over:
            raise ProviderError("stream_closed", is_retryable=False, engine=self._capabilities.engine)

    def _hear(self, head: Head, body: bytes) -> None:  # noqa: ARG002 - every listener takes a body
        if head["type"] == "partial":
            text = self._wording(head["text"])  # capitals at most: its length stays
            self._partial = PartialText(text, head["revision"], min(len(text), head["stable_chars"]))
        elif head["type"] == "final" and not self._final.done():
            self._final.set_result(head)
        elif head["type"] == "error":
            self._fail(ProviderError(head["code"], is_retryable=head["is_retryable"], engine=self._child.engine))

    def _fail(self, error: ProviderError) -> None:
        self._failure = error
        if not self._final.done():
            self._final.set_exception(error)
            self._final.exception()  # nobody may be waiting: not a forgotten failure
