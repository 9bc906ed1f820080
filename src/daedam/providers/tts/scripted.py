"""Text-to-speech by script: a tone as long as the text, with delays and failures, for tests and demos."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import numpy as np

from daedam.kit.languages import Language
from daedam.providers.errors import ProviderError
from daedam.providers.speech import EngineHealth, Samples
from daedam.providers.tts.base import SpeechChunk, TtsCapabilities, demand_language

ENGINE = "scripted"
SAMPLE_RATE = 24_000
_CHUNK_S = 0.04
_TONE_HZ = 440.0
Sleep = Callable[[float], Awaitable[None]]


class ScriptedTextToSpeech:
    """Each text becomes a tone of `tone_s` seconds (None: 60 ms a character) after `first_delay_s`.

    `error` is raised after `fails_after_chunks` chunks. `spoken` records what was asked for, for assertions.
    """

    def __init__(
        self,
        *,
        tone_s: float | None = None,
        first_delay_s: float = 0.0,
        error: ProviderError | None = None,
        fails_after_chunks: int = 0,
        languages: frozenset[Language] = frozenset(Language),
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._tone_s = tone_s
        self._first_delay_s = first_delay_s
        self._error = error
        self._fails_after = fails_after_chunks
        self._sleep = sleep
        self._capabilities = TtsCapabilities(ENGINE, "tone", languages, is_local=True)
        self.spoken: list[tuple[str, Language]] = []

    @property
    def capabilities(self) -> TtsCapabilities:
        """What the script pretends to be."""
        return self._capabilities

    async def synthesize(self, text: str, language: Language) -> AsyncIterator[SpeechChunk]:
        """A tone at 24,000 samples a second in chunks of 40 ms."""
        demand_language(self._capabilities, language)
        if not text.strip():
            return
        self.spoken.append((text, language))
        await self._sleep(self._first_delay_s)
        tone = _tone(self._tone_s if self._tone_s is not None else 0.06 * len(text))
        n_chunk = int(_CHUNK_S * SAMPLE_RATE)
        for number, start in enumerate(range(0, len(tone), n_chunk)):
            if self._error is not None and number >= self._fails_after:
                raise self._error
            yield SpeechChunk(tone[start : start + n_chunk], SAMPLE_RATE)

    async def check(self) -> EngineHealth:
        """Always ready."""
        return EngineHealth(True, ENGINE, "tone", "Follows a script; says nothing.")

    async def close(self) -> None:
        """Nothing is held."""


def _tone(seconds: float) -> Samples:
    times = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    tone: Samples = (8_000 * np.sin(2 * np.pi * _TONE_HZ * times)).astype(np.int16)
    return tone
