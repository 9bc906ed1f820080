"""The interface of speech-to-text: one stream per utterance, partial texts on the way, one final text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from daedam.kit.languages import Language
from daedam.kit.receipts import Receipt
from daedam.providers.errors import ProviderUnavailable
from daedam.providers.speech import EngineHealth, Samples


@dataclass(frozen=True, slots=True)
class SttCapabilities:
    """What an engine can do. `is_local` means that no sound leaves this machine.

    `has_partials` means that captions follow speech; others have them at pauses or not at all.
    """

    engine: str
    model: str
    languages: frozenset[Language]
    has_partials: bool
    is_local: bool
    has_word_times: bool = True


@dataclass(frozen=True, slots=True)
class PartialText:
    """What is heard so far: may still change, except its first `stable_chars` characters.

    Only a change of engine, or the final itself, may read those otherwise.
    `revision` grows by at least one with every change of the text.
    """

    text: str
    revision: int
    stable_chars: int = 0


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word; times in seconds from the first pushed sample."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Transcript:
    """The final words of one utterance. Empty text means that nobody spoke.

    `confidence` is the mean posterior of the words, 0 to 1, or None where the engine gives none.
    """

    text: str
    confidence: float | None
    words: tuple[Word, ...]
    receipt: Receipt


class SttStream(Protocol):
    """One utterance. `push` in order, then exactly one of `finish` and `close`."""

    async def push(self, samples: Samples) -> None:
        """Hand over more sound: int16, 16 kHz, any length. Raises `ProviderError` when the stream failed."""
        ...

    def partial(self) -> PartialText | None:
        """The newest partial text, or None before the first. Costs nothing: poll it from an event loop."""
        ...

    async def prepare(self) -> None:
        """A pause of 250 ms or more was heard: begin the final now, in case this was the end.

        Speech pushed afterwards discards the work; silence pushed afterwards keeps it. May be called often.
        """
        ...

    async def finish(self) -> Transcript:
        """The final text. Raises `ProviderError` when the engine failed or was lost."""
        ...

    async def close(self) -> None:
        """Drop the utterance without a result. May be called after `finish`, and twice."""
        ...


class SpeechToText(Protocol):
    """An engine that hears."""

    @property
    def capabilities(self) -> SttCapabilities:
        """What this engine can do."""
        ...

    async def open(self, language: Language) -> SttStream:
        """Begin an utterance. Raises `ProviderUnavailable` for a language the engine does not know."""
        ...

    async def transcribe(self, samples: Samples, language: Language) -> Transcript:
        """The final text of a whole recording."""
        ...

    async def check(self) -> EngineHealth:
        """Whether the engine works here, and what would help. Never raises a `ProviderError`."""
        ...

    async def close(self) -> None:
        """Let go of everything the engine holds."""
        ...


_NAMES = {Language.KO: "Korean", Language.EN: "English"}


def demand_language(capabilities: SttCapabilities, language: Language) -> None:
    """Raise `ProviderUnavailable` when the engine does not know `language`."""
    if language not in capabilities.languages:
        raise ProviderUnavailable(
            capabilities.engine,
            f"{capabilities.engine} does not understand {_NAMES[language]}: "
            "type the answers, or pull a model that does with 'daedam models pull faster-whisper-small'.",
        )


async def transcribe_whole(engine: SpeechToText, samples: Samples, language: Language) -> Transcript:
    """`SpeechToText.transcribe` by way of one stream."""
    stream = await engine.open(language)
    try:
        await stream.push(samples)
        return await stream.finish()
    finally:
        await stream.close()
