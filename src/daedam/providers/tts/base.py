"""The interface of text-to-speech."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from daedam.kit.languages import Language
from daedam.providers.errors import ProviderUnavailable
from daedam.providers.speech import EngineHealth, Samples


@dataclass(frozen=True, slots=True)
class TtsCapabilities:
    """What an engine can do. `is_local` means that no text leaves this machine."""

    engine: str
    model: str
    languages: frozenset[Language]
    is_local: bool


@dataclass(frozen=True, slots=True, eq=False)
class SpeechChunk:
    """A piece of speech: int16, one channel, `sample_rate` per second (it differs between engines)."""

    samples: Samples
    sample_rate: int


class TextToSpeech(Protocol):
    """An engine that speaks."""

    @property
    def capabilities(self) -> TtsCapabilities:
        """What this engine can do."""
        ...

    def synthesize(self, text: str, language: Language) -> AsyncIterator[SpeechChunk]:
        """Speak `text`, chunk by chunk, the first as early as possible.

        Closing the iterator early stops the engine's work. Empty text gives no chunk. Raises
        `ProviderUnavailable` for an unknown language or missing files, `ProviderError` for a failure.
        """
        ...

    async def check(self) -> EngineHealth:
        """Whether the engine works here, and what would help. Never raises a `ProviderError`."""
        ...

    async def close(self) -> None:
        """Let go of everything the engine holds."""
        ...


def demand_language(capabilities: TtsCapabilities, language: Language) -> None:
    """Raise `ProviderUnavailable` when the engine cannot speak `language`."""
    if language not in capabilities.languages:
        raise ProviderUnavailable(
            capabilities.engine, f"{capabilities.engine} does not speak '{language}': choose another voice."
        )
