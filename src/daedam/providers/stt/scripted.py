"""Speech-to-text by script: given texts, delays and failures, for tests and demos. It hears nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import numpy as np

from daedam.kit.languages import Language
from daedam.kit.receipts import Receipt
from daedam.providers.errors import ProviderError
from daedam.providers.speech import HEARING_RATE, EngineHealth, Samples
from daedam.providers.stt.base import (
    PartialText,
    SttCapabilities,
    SttStream,
    Transcript,
    Word,
    demand_language,
    transcribe_whole,
)

ENGINE = "scripted"
_LOUD = 500
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class ScriptedUtterance:
    """What one stream hears: `text`, revealed at `words_per_s` as sound is pushed.

    A word is revealed `partial_lag_s` after it was said. `error` is raised by `finish` instead; `fails_after_s`
    makes `push` raise it once that much sound is in.
    """

    text: str
    words_per_s: float = 2.5
    partial_lag_s: float = 0.0
    final_delay_s: float = 0.0
    confidence: float | None = None
    error: ProviderError | None = None
    fails_after_s: float | None = None


class ScriptedSpeechToText:
    """Gives each opened stream the next utterance of the script; past its end, opening fails."""

    def __init__(
        self,
        script: Sequence[ScriptedUtterance | str],
        *,
        languages: frozenset[Language] = frozenset(Language),
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._script = [u if isinstance(u, ScriptedUtterance) else ScriptedUtterance(u) for u in script]
        self._sleep = sleep
        self._capabilities = SttCapabilities(ENGINE, "script", languages, has_partials=True, is_local=True)

    @property
    def capabilities(self) -> SttCapabilities:
        """What the script pretends to be."""
        return self._capabilities

    async def open(self, language: Language) -> SttStream:
        """The next utterance. Raises `ProviderError("script_exhausted")` when there is none."""
        demand_language(self._capabilities, language)
        if not self._script:
            raise ProviderError("script_exhausted", is_retryable=False, engine=ENGINE)
        return ScriptedStream(self._script.pop(0), self._sleep)

    async def transcribe(self, samples: Samples, language: Language) -> Transcript:
        """The next utterance's final text."""
        return await transcribe_whole(self, samples, language)

    async def check(self) -> EngineHealth:
        """Always ready."""
        return EngineHealth(True, ENGINE, "script", "Follows a script; hears nothing.")

    async def close(self) -> None:
        """Drop the rest of the script."""
        self._script.clear()


class ScriptedStream:
    """One utterance of the script."""

    def __init__(self, utterance: ScriptedUtterance, sleep: Sleep) -> None:
        self._utterance = utterance
        self._sleep = sleep
        self._words = utterance.text.split()
        self._pushed = 0
        self._delay: asyncio.Future[None] | None = None
        self._is_over = False

    async def push(self, samples: Samples) -> None:
        """Count the sound; reveal words accordingly."""
        if self._is_over:
            raise ProviderError("stream_closed", is_retryable=False, engine=ENGINE)
        self._pushed += len(samples)
        if self._delay is not None and int(np.abs(samples.astype(np.int32)).max(initial=0)) >= _LOUD:
            self._forget_preparation()
        limit = self._utterance.fails_after_s
        if limit is not None and self._pushed >= limit * HEARING_RATE:
            raise self._utterance.error or ProviderError("scripted_failure", is_retryable=True, engine=ENGINE)

    def partial(self) -> PartialText | None:
        """The words revealed so far; the revision is their number."""
        heard_s = max(0.0, self._pushed / HEARING_RATE - self._utterance.partial_lag_s)
        n_words = min(len(self._words), int(heard_s * self._utterance.words_per_s))
        return PartialText(" ".join(self._words[:n_words]), n_words) if n_words else None

    async def prepare(self) -> None:
        """The final's delay counts from now, unless more than silence is pushed before `finish`."""
        if self._delay is None:
            self._delay = asyncio.ensure_future(self._sleep(self._utterance.final_delay_s))

    async def finish(self) -> Transcript:
        """The whole text after `final_delay_s`, however much sound was pushed."""
        if self._is_over:
            raise ProviderError("stream_closed", is_retryable=False, engine=ENGINE)
        self._is_over = True
        await self.prepare()
        if self._delay is not None:
            await self._delay
        if self._utterance.error is not None:
            raise self._utterance.error
        step = 1.0 / self._utterance.words_per_s
        words = tuple(Word(word, i * step, (i + 1) * step) for i, word in enumerate(self._words))
        receipt = Receipt(ENGINE, "script", duration_ms=round(self._utterance.final_delay_s * 1000))
        return Transcript(self._utterance.text, self._utterance.confidence, words, receipt)

    async def close(self) -> None:
        """Let go of what was prepared."""
        self._is_over = True
        self._forget_preparation()

    def _forget_preparation(self) -> None:
        if self._delay is not None:
            self._delay.cancel()
            self._delay = None
