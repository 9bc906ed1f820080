"""A chain of recognisers behind one interface: where one fails, the next hears the utterance from its start.

The engine is changed when it fails, or when somebody has clearly been speaking and nothing came back; never because
the candidate stopped, interrupted or said nothing. Each change is on the transcript's receipt.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

from daedam.kit.languages import Language
from daedam.providers.circuit import CircuitBreaker
from daedam.providers.errors import ProviderError
from daedam.providers.speech import EngineHealth, Samples
from daedam.providers.stt.base import (
    PartialText,
    SpeechToText,
    SttCapabilities,
    SttStream,
    Transcript,
    demand_language,
)
from daedam.providers.stt.patience import Patience
from daedam.providers.vad.base import VoiceActivity

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class FailoverPolicy:
    """How long an engine is trusted, in seconds; the last one of a chain is waited for by the caller alone.

    `first_result_s` is speech pushed without one caption coming back; `step_s` what opening or one push may take;
    `final_s` what a final may take. After `open_after` failures in a row an engine is left alone for `cool_down_s`.
    """

    first_result_s: float = 4.0
    step_s: float = 5.0
    final_s: float = 4.0
    open_after: int = 1
    cool_down_s: float = 30.0


@dataclass(frozen=True, slots=True)
class Link:
    """One engine of the chain and whether it is trusted now."""

    engine: SpeechToText
    breaker: CircuitBreaker

    @property
    def name(self) -> str:
        """How receipts call the engine."""
        return f"{self.engine.capabilities.engine}:{self.engine.capabilities.model}"


class FailoverSpeechToText:
    """The first engine is the one wanted; each later one is a visible fallback."""

    def __init__(
        self,
        engines: Sequence[SpeechToText],
        vad: VoiceActivity,
        policy: FailoverPolicy | None = None,
        *,
        now: Callable[[], float] | None = None,
    ) -> None:
        if not engines:
            raise ValueError("a chain needs at least one engine")
        self._vad = vad
        self._policy = policy or FailoverPolicy()
        self._now = now or _loop_time
        rule = self._policy.open_after, self._policy.cool_down_s, self._now
        self._links = [Link(engine, CircuitBreaker(*rule)) for engine in engines]

    @property
    def capabilities(self) -> SttCapabilities:
        """The wanted engine's; every language that one of the chain knows; local only when all are."""
        each = [link.engine.capabilities for link in self._links]
        languages = frozenset[Language]().union(*(one.languages for one in each))
        return replace(each[0], languages=languages, is_local=all(one.is_local for one in each))

    async def open(self, language: Language) -> SttStream:
        """Begin an utterance with the first engine that knows the language and works."""
        patience = Patience(self._vad.open(), self._now, self._policy.first_result_s)
        stream = FailoverStream(self._able(language), language, patience, self._policy)
        await stream.begin()
        return stream

    async def transcribe(self, samples: Samples, language: Language) -> Transcript:
        """The final text of a whole recording by the first engine that gives one; takes as long as it takes."""
        queue = Queue(self._able(language))
        while True:
            link = queue.next()
            try:
                transcript = await link.engine.transcribe(samples, language)
            except ProviderError as error:
                queue.failed(link, error)
            else:
                link.breaker.succeeded()
                return queue.marked(transcript)

    async def check(self) -> EngineHealth:
        """The wanted engine's health; the chain works as long as one engine does."""
        return await self._links[0].engine.check()

    async def close(self) -> None:
        """Close every engine."""
        for link in self._links:
            await link.engine.close()

    def _able(self, language: Language) -> list[Link]:
        demand_language(self.capabilities, language)
        return [link for link in self._links if language in link.engine.capabilities.languages]


class Queue:
    """The engines still to be tried for one utterance, each once, and why those before were left."""

    def __init__(self, links: Sequence[Link]) -> None:
        self._left = list(links)
        self._failed: list[tuple[str, str]] = []

    @property
    def is_empty(self) -> bool:
        """No engine is left to turn to."""
        return not self._left

    def next(self) -> Link:
        """The next engine that is trusted; when none is, the first one all the same: better than no words."""
        chosen = next((link for link in self._left if link.breaker.may_call()), self._left[0])
        for link in self._left[: self._left.index(chosen)]:
            self._failed.append((link.name, "circuit_open"))
        self._left.remove(chosen)
        return chosen

    def failed(self, link: Link, error: ProviderError) -> None:
        """Note a failure. Raises it when no engine is left."""
        link.breaker.failed()
        self._failed.append((link.name, error.code))
        if not self._left:
            raise error

    def marked(self, transcript: Transcript) -> Transcript:
        """The transcript with what was tried before."""
        if not self._failed:
            return transcript
        before = (*self._failed, *transcript.receipt.fell_back_from)
        return replace(transcript, receipt=replace(transcript.receipt, fell_back_from=before))


class FailoverStream:
    """One utterance. Keeps its sound, so that another engine can hear all of it."""

    def __init__(self, links: Sequence[Link], language: Language, patience: Patience, policy: FailoverPolicy) -> None:
        self._queue = Queue(links)
        self._language = language
        self._patience = patience
        self._policy = policy
        self._link = links[0]
        self._stream: SttStream | None = None
        self._sound: list[Samples] = []
        self._is_prepared = False
        self._is_over = False
        self._shown: PartialText | None = None
        self._shown_before = 0

    async def begin(self) -> None:
        """Open the first engine that opens, and give it what was heard so far. Raises the last one's error."""
        while True:
            self._link = self._queue.next()
            try:
                self._stream = await self._limited(self._link.engine.open(self._language), self._policy.step_s)
                self._patience.begin(has_captions=self._link.engine.capabilities.has_partials)
                if self._sound:
                    await self._limited(self._stream.push(np.concatenate(self._sound)), self._policy.step_s)
                if self._is_prepared:
                    await self._stream.prepare()
            except ProviderError as error:
                await self._leave(error)
            except BaseException:
                self._link.breaker.release()
                raise
            else:
                return

    async def push(self, samples: Samples) -> None:
        """Hand over more sound; changes the engine where it failed or kept silent for too long."""
        stream = self._open_stream()
        self._sound.append(samples)
        self._is_prepared = False
        self._patience.hear(samples)
        try:
            await self._limited(stream.push(samples), self._policy.step_s)
            if self.partial() is None and self._patience.is_over and not self._queue.is_empty:
                raise ProviderError("no_first_result", is_retryable=True, engine=self._link.name)
        except ProviderError as error:
            await self._leave(error)
            await self.begin()

    def partial(self) -> PartialText | None:
        """The newest partial text; over a change of engine the last one stays until the next one speaks."""
        newest = self._stream.partial() if self._stream is not None else None
        if newest is not None:
            self._patience.something_came()
            self._shown = replace(newest, revision=self._shown_before + newest.revision)
        return self._shown

    async def prepare(self) -> None:
        """Begin the final of what was pushed so far."""
        stream = self._open_stream()
        self._is_prepared = True
        try:
            await stream.prepare()
        except ProviderError as error:
            await self._leave(error)
            await self.begin()

    async def finish(self) -> Transcript:
        """The final text of the first engine that gives one in time."""
        stream = self._open_stream()
        self._is_over = True
        while True:
            try:
                transcript = await self._limited(stream.finish(), self._policy.final_s)
            except ProviderError as error:
                await self._leave(error)
                await self.begin()
                stream = self._stream or stream
            except BaseException:
                self._link.breaker.release()  # the caller gave up: this says nothing about the engine
                raise
            else:
                self._link.breaker.succeeded()
                await stream.close()
                return self._queue.marked(transcript)

    async def close(self) -> None:
        """Drop the utterance: says nothing about the engine."""
        if not self._is_over:
            self._is_over = True
            self._link.breaker.release()
        await self._close_stream()

    async def _leave(self, error: ProviderError) -> None:
        """Let go of the engine in use. Raises the error when it was the last one."""
        self.partial()
        self._shown_before = self._shown.revision if self._shown is not None else 0
        await self._close_stream()
        self._queue.failed(self._link, error)

    async def _close_stream(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            with contextlib.suppress(ProviderError):
                await stream.close()

    def _open_stream(self) -> SttStream:
        if self._is_over or self._stream is None:
            raise ProviderError("stream_closed", is_retryable=False, engine=self._link.name)
        return self._stream

    async def _limited(self, step: Coroutine[Any, Any, _T], limit_s: float) -> _T:
        if self._queue.is_empty:
            return await step
        try:
            async with asyncio.timeout(limit_s):
                return await step
        except TimeoutError:
            raise ProviderError("timeout", is_retryable=True, engine=self._link.name) from None


def _loop_time() -> float:
    return asyncio.get_running_loop().time()
