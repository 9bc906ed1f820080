"""Speech-to-text from any endpoint with `/v1/audio/transcriptions` (OpenAI, vLLM, Whisper servers).

Speech is found here and sent in stretches as they end: silence is never sent, so it cannot come back as words.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Iterable

import httpx

from daedam.kit.languages import Language
from daedam.kit.receipts import Receipt
from daedam.providers.errors import ProviderError
from daedam.providers.speech import EngineHealth, Samples
from daedam.providers.stt.base import PartialText, SttStream, Transcript, demand_language
from daedam.providers.stt.engine import Cuts
from daedam.providers.stt.hearing import Hearing, Stretch
from daedam.providers.stt.remote import RemoteSettings, RemoteSpeechToText, refusal_of
from daedam.providers.stt.transcriptions_wire import EventText, text_of, wav_of
from daedam.providers.vad.base import VoiceActivity

ENGINE = "openai-stt"
CUTS = Cuts(from_s=15.0, always_s=25.0)  # Whisper reads 30 s at once, and more context helps
CONNECT_S = 3.0
REPLY_S = 20.0
CHECK_S = 3.0
_MAX_BYTES = 1_000_000

Show = Callable[[str], None]


class Endpoint:
    """One model at one address: a stretch of sound in, its text out. Never retries; the chain does."""

    def __init__(self, settings: RemoteSettings) -> None:
        self.settings = settings
        self.has_stream = True
        self._client = httpx.AsyncClient(
            base_url=settings.base_url.rstrip("/"),
            headers={"Authorization": f"Bearer {settings.api_key}"} if settings.api_key else {},
            timeout=httpx.Timeout(REPLY_S, connect=CONNECT_S),
            trust_env=not settings.is_loopback,
        )

    async def read(self, samples: Samples, language: Language, show: Show) -> str:
        """The text of one stretch; `show` gets it as it grows, where the endpoint streams its reply."""
        try:
            async with asyncio.timeout(REPLY_S):
                if self.has_stream:
                    text = await self._post(samples, language, show)
                    if text is not None:
                        return text
                    self.has_stream = False
                return await self._post(samples, language, show) or ""
        except (TimeoutError, httpx.TimeoutException):
            raise ProviderError("timeout", is_retryable=True, engine=ENGINE) from None
        except (httpx.ConnectError, httpx.InvalidURL, httpx.UnsupportedProtocol):
            raise ProviderError("unreachable", is_retryable=True, engine=ENGINE) from None
        except httpx.TransportError:
            raise ProviderError("connection_lost", is_retryable=True, engine=ENGINE) from None
        except (ValueError, httpx.DecodingError):
            raise ProviderError("invalid_output", is_retryable=True, engine=ENGINE) from None

    async def check(self) -> str:
        """An error's code, or "" when the endpoint lists its models."""
        try:
            reply = await self._client.get("/models", timeout=CHECK_S)
        except (httpx.HTTPError, httpx.InvalidURL):
            return "unreachable"
        return "" if reply.is_success else refusal_of(ENGINE, reply.status_code).code

    async def close(self) -> None:
        """Close its connections."""
        await self._client.aclose()

    async def _post(self, samples: Samples, language: Language, show: Show) -> str | None:
        """One request; None when the endpoint takes it, but not as a stream."""
        fields = {"model": self.settings.model, "language": str(language), "response_format": "json"}
        fields |= {"temperature": "0"} | ({"stream": "true"} if self.has_stream else {})
        sound = {"file": ("speech.wav", wav_of(samples), "audio/wav")}
        async with self._client.stream("POST", "/audio/transcriptions", data=fields, files=sound) as reply:
            if not reply.is_success:
                body = await _bounded(reply)
                if self.has_stream and reply.status_code in (400, 422) and b"stream" in body:
                    return None
                raise refusal_of(ENGINE, reply.status_code)
            if "text/event-stream" in reply.headers.get("content-type", ""):
                return await _events(reply, show)
            text = text_of(await _bounded(reply))
        show(text)
        return text


class OpenAiSpeechToText(RemoteSpeechToText):
    """One model of one endpoint. Captions come only at pauses, with what was said until then."""

    def __init__(self, settings: RemoteSettings, vad: VoiceActivity) -> None:
        super().__init__(ENGINE, settings, has_partials=False, has_word_times=False)
        self._endpoint = Endpoint(settings)
        self._vad = vad

    async def open(self, language: Language) -> SttStream:
        """Begin an utterance; nothing is sent before a stretch of speech ends."""
        demand_language(self.capabilities, language)
        return OpenAiStream(self._endpoint, Hearing(self._vad.open(), CUTS), language)

    async def check(self) -> EngineHealth:
        """Ask the endpoint for its models: proves the address and the key."""
        failed = await self._endpoint.check()
        if failed:
            return self.unhealthy(failed, "Check DAEDAM_OPENAI_STT_BASE_URL and DAEDAM_OPENAI_STT_API_KEY.")
        return self.healthy()

    async def close(self) -> None:
        """Close the endpoint's connections."""
        await self._endpoint.close()


class OpenAiStream:
    """One utterance: a request for each of its stretches, in their order."""

    def __init__(self, endpoint: Endpoint, hearing: Hearing, language: Language) -> None:
        self._endpoint = endpoint
        self._hearing = hearing
        self._language = language
        self._requests: dict[Stretch, asyncio.Task[str]] = {}
        self._texts: dict[Stretch, str] = {}
        self._revision = 0
        self._is_over = False

    async def push(self, samples: Samples) -> None:
        """Hand over more sound. Raises what a request for an earlier stretch failed with."""
        self._demand_open()
        self._hearing.push(samples)
        fresh = [stretch for stretch in self._hearing.closed if stretch not in self._requests]
        if fresh:
            self._forget_but()
        for stretch in fresh:
            self._ask(stretch)
        for stretch in self._hearing.closed:
            request = self._requests[stretch]
            if request.done():
                request.result()

    def partial(self) -> PartialText | None:
        """What the requests so far have brought."""
        if not self._revision:
            return None
        settled = itertools.takewhile(lambda stretch: self._requests[stretch].done(), self._hearing.closed)
        n_stable = len(self._text(settled))
        text = self._text(sorted(self._texts, key=lambda stretch: stretch.start))
        return PartialText(text, self._revision, min(n_stable, len(text)))

    async def prepare(self) -> None:
        """Send what was said since the last stretch; worthless once more is said."""
        self._demand_open()
        self._ask_for_tail()

    async def finish(self) -> Transcript:
        """The texts of all stretches."""
        self._demand_open()
        self._is_over = True
        began = time.monotonic()
        self._ask_for_tail()
        wanted = sorted(self._requests, key=lambda stretch: stretch.start)
        try:
            texts = [await self._requests[stretch] for stretch in wanted]
        finally:
            await self._drop()
        duration_ms = round((time.monotonic() - began) * 1000)
        receipt = Receipt(ENGINE, self._endpoint.settings.model, duration_ms=duration_ms)
        return Transcript(" ".join(text for text in texts if text), None, (), receipt)

    async def close(self) -> None:
        """Drop the utterance and its requests."""
        self._is_over = True
        await self._drop()

    def _ask_for_tail(self) -> None:
        tail = self._hearing.tail()
        self._forget_but(tail)
        if tail is not None:
            self._ask(tail)

    def _forget_but(self, tail: Stretch | None = None) -> None:
        """Let go of speculation: only closed stretches and `tail` count."""
        for stretch in [known for known in self._requests if known not in self._hearing.closed and known != tail]:
            self._requests.pop(stretch).cancel()
            self._texts.pop(stretch, None)

    def _ask(self, stretch: Stretch) -> None:
        if stretch in self._requests:
            return
        sound = self._hearing.sound(stretch.start, stretch.end).copy()
        reading = self._endpoint.read(sound, self._language, lambda text: self._show(stretch, text))
        self._requests[stretch] = asyncio.create_task(reading)
        self._requests[stretch].add_done_callback(_seen)

    def _show(self, stretch: Stretch, text: str) -> None:
        if stretch in self._requests and self._texts.get(stretch) != text:
            self._texts[stretch] = text
            self._revision += 1

    async def _drop(self) -> None:
        requests = list(self._requests.values())
        for request in requests:
            request.cancel()
        await asyncio.gather(*requests, return_exceptions=True)

    def _text(self, stretches: Iterable[Stretch]) -> str:
        return " ".join(text for text in (self._texts.get(stretch, "") for stretch in stretches) if text)

    def _demand_open(self) -> None:
        if self._is_over:
            raise ProviderError("stream_closed", is_retryable=False, engine=ENGINE)


def _seen(request: asyncio.Task[str]) -> None:
    if not request.cancelled():
        request.exception()  # nobody may be waiting: not a forgotten failure


async def _events(reply: httpx.Response, show: Show) -> str:
    heard, n_bytes = EventText(), 0
    async for line in reply.aiter_lines():
        n_bytes += len(line)
        if n_bytes > _MAX_BYTES:
            raise ValueError("a reply larger than any answer")
        heard.take(line)
        show(heard.text)
        if heard.is_done:
            return heard.text
    raise httpx.RemoteProtocolError("the stream ended before the text did")


async def _bounded(reply: httpx.Response) -> bytes:
    body = b""
    async for piece in reply.aiter_bytes():
        body += piece
        if len(body) > _MAX_BYTES:
            raise ValueError("a reply larger than any answer")
    return body
