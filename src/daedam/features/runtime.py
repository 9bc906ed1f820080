"""What wiring hands to the features: the foundations, the typed journal, and the providers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from daedam.infra.foundations import Foundations
from daedam.infra.journal import Journal
from daedam.interviewing.events import SessionEvent
from daedam.providers.embeddings.base import Embedder
from daedam.providers.llm.base import LanguageModel
from daedam.providers.storage.base import ObjectStorage
from daedam.providers.stt.base import SpeechToText


@dataclass(frozen=True, slots=True)
class CapabilityState:
    """Which engine serves a capability now, and how to get a better one."""

    capability: str
    engine: str
    model: str
    is_embedded: bool
    is_ready: bool
    languages: tuple[str, ...] = ()
    better: str | None = None


def _deaf() -> SpeechToText | None:
    return None


@dataclass(frozen=True, slots=True)
class Runtime:
    """One process's worth of Daedam. `open_hearing` builds an engine that hears; whoever asks for it closes it."""

    foundations: Foundations
    journal: Journal[SessionEvent]
    llm: LanguageModel
    embedder: Embedder
    storage: ObjectStorage
    capabilities: Callable[[], list[CapabilityState]]
    open_hearing: Callable[[], SpeechToText | None] = _deaf

    def can_hear(self, language: str) -> bool:
        """Whether speech in `language` can be transcribed here."""
        return any(
            state.capability == "speech_to_text" and state.is_ready and language in state.languages
            for state in self.capabilities()
        )


def _runtime_of(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.runtime
    return runtime


RuntimeDep = Annotated[Runtime, Depends(_runtime_of)]
