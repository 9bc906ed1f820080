"""What recognisers behind an address have in common: how they are reached, and what their refusals mean."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from daedam.kit.languages import Language
from daedam.providers.errors import ProviderError
from daedam.providers.speech import EngineHealth, Samples
from daedam.providers.stt.base import SttCapabilities, SttStream, Transcript, transcribe_whole


@dataclass(frozen=True, slots=True)
class RemoteSettings:
    """One service and model. The key is never shown, nor put into an error."""

    model: str
    base_url: str
    api_key: str = ""

    def __repr__(self) -> str:
        """Without the key."""
        return f"RemoteSettings({self.model})"

    @property
    def is_loopback(self) -> bool:
        """Whether the address is this machine: then no sound leaves it, and no proxy is asked."""
        host = urlsplit(self.base_url).hostname or ""
        try:
            return host == "localhost" or ip_address(host).is_loopback
        except ValueError:
            return False


class RemoteSpeechToText(ABC):
    """What every such engine answers alike. Each adds how it opens an utterance and proves that it serves."""

    def __init__(self, engine: str, settings: RemoteSettings, *, has_partials: bool, has_word_times: bool) -> None:
        self.settings = settings
        self._capabilities = SttCapabilities(
            engine=engine,
            model=settings.model,
            languages=frozenset(Language),
            has_partials=has_partials,
            is_local=settings.is_loopback,
            has_word_times=has_word_times,
        )

    @property
    def capabilities(self) -> SttCapabilities:
        """Korean and English; the sound goes to the address."""
        return self._capabilities

    @abstractmethod
    async def open(self, language: Language) -> SttStream:
        """Begin an utterance."""

    async def transcribe(self, samples: Samples, language: Language) -> Transcript:
        """The final text of a whole recording."""
        return await transcribe_whole(self, samples, language)

    @abstractmethod
    async def check(self) -> EngineHealth:
        """Ask the address whether it serves."""

    @abstractmethod
    async def close(self) -> None:
        """Let go of connections that are held between utterances."""

    def healthy(self) -> EngineHealth:
        """The address serves."""
        found = self._capabilities
        return EngineHealth(True, found.engine, found.model, "Sound is sent to the service's address.")

    def unhealthy(self, code: str, remedy: str) -> EngineHealth:
        """It refuses, or is not there: an error's code and what to do about it."""
        found = self._capabilities
        return EngineHealth(False, found.engine, found.model, f"The service does not serve: {code}.", remedy)


_REFUSALS = {
    400: ("bad_request", False),
    401: ("unauthorized", False),
    402: ("quota_exhausted", False),
    403: ("unauthorized", False),
    404: ("unknown_model", False),
    413: ("too_long", False),
    422: ("bad_request", False),
    429: ("rate_limited", True),
}


def refusal_of(engine: str, status: int) -> ProviderError:
    """The error for an HTTP status that is not success."""
    code, is_retryable = _REFUSALS.get(status, ("server_error", status >= 500))
    return ProviderError(code, is_retryable=is_retryable, engine=engine)
