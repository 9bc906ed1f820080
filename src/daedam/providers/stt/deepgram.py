"""Speech-to-text by Deepgram's live service, or one of one's own at the same protocol: the sound leaves this machine.

One connection per utterance, opened in the background: sound waits for it, bounded. Never retries; the chain does.
"""

from __future__ import annotations

import asyncio
import contextlib
import time

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI

from daedam.kit.languages import Language
from daedam.kit.receipts import Receipt
from daedam.providers.errors import ProviderError
from daedam.providers.speech import EngineHealth, Samples
from daedam.providers.stt import deepgram_wire as wire
from daedam.providers.stt.base import (
    PartialText,
    SttCapabilities,
    SttStream,
    Transcript,
    demand_language,
    transcribe_whole,
)
from daedam.providers.stt.remote import RemoteSettings, refusal_of

ENGINE = "deepgram"
CONNECT_S = 4.0
FINISH_S = 15.0
_WAITING = 4_000
"""Pieces of sound that may wait for the connection: more than a minute."""
_MAX_FRAME = 1_000_000


class DeepgramSpeechToText:
    """One model of the service."""

    def __init__(self, settings: RemoteSettings) -> None:
        self._settings = settings
        self._capabilities = SttCapabilities(
            engine=ENGINE,
            model=settings.model,
            languages=frozenset(Language),
            has_partials=True,
            is_local=settings.is_loopback,
        )

    @property
    def capabilities(self) -> SttCapabilities:
        """Korean and English; the sound goes to the service."""
        return self._capabilities

    async def open(self, language: Language) -> SttStream:
        """Begin an utterance; returns at once, a failing connection is told at the next push."""
        demand_language(self._capabilities, language)
        return DeepgramStream(self._settings, language)

    async def transcribe(self, samples: Samples, language: Language) -> Transcript:
        """The final text of a whole recording."""
        return await transcribe_whole(self, samples, language)

    async def check(self) -> EngineHealth:
        """Open a connection and end it: proves address, key and model, and costs nothing."""
        stream = DeepgramStream(self._settings, Language.EN)
        try:
            await stream.finish()
        except ProviderError as error:
            detail = f"The service does not serve: {error.code}."
            return EngineHealth(False, ENGINE, self._settings.model, detail, "Check DAEDAM_DEEPGRAM_API_KEY and _URL.")
        finally:
            await stream.close()
        return EngineHealth(True, ENGINE, self._settings.model, "Sound is sent to the service's address.")

    async def close(self) -> None:
        """Nothing is held between utterances."""


class DeepgramStream:
    """One utterance on its connection."""

    def __init__(self, settings: RemoteSettings, language: Language) -> None:
        self._settings = settings
        self._language = language
        self._outbox: asyncio.Queue[bytes | str] = asyncio.Queue(_WAITING)
        self._heard = wire.Heard()
        self._is_over = False
        self._is_asked_to_end = False
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._running = asyncio.create_task(self._run())

    async def push(self, samples: Samples) -> None:
        """Hand over more sound; never waits for the network."""
        self._demand_open()
        self._put(samples.astype("<i2", copy=False).tobytes())

    def partial(self) -> PartialText | None:
        """Finals so far, and the words on the way."""
        heard = self._heard
        return PartialText(heard.text, heard.revision, len(heard.stable_text)) if heard.revision else None

    async def prepare(self) -> None:
        """Have the service make finals of what it got: little is left to do at the end."""
        self._demand_open()
        self._put(wire.FINALIZE)

    async def finish(self) -> Transcript:
        """The final text, once the service has said that nothing follows."""
        self._demand_open()
        self._is_over = True
        began = time.monotonic()
        self._put(wire.CLOSE_STREAM)
        try:
            async with asyncio.timeout(FINISH_S):
                await asyncio.shield(self._ended)
        except TimeoutError:
            raise self._error("timeout") from None
        heard = self._heard
        receipt = Receipt(ENGINE, self._settings.model, duration_ms=round((time.monotonic() - began) * 1000))
        return Transcript(heard.stable_text, heard.confidence, heard.words, receipt)

    async def close(self) -> None:
        """Drop the utterance and its connection."""
        self._is_over = True
        self._running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._running

    def _demand_open(self) -> None:
        if self._is_over:
            raise ProviderError("stream_closed", is_retryable=False, engine=ENGINE)
        if self._ended.done():
            self._ended.result()
            raise self._error("connection_lost")

    def _put(self, frame: bytes | str) -> None:
        try:
            self._outbox.put_nowait(frame)
        except asyncio.QueueFull:
            raise self._error("too_slow") from None

    async def _run(self) -> None:
        """Connect, then send and receive until the service is done or something fails."""
        failure: ProviderError | None = None
        try:
            async with asyncio.timeout(CONNECT_S):
                socket = await self._connect()
            try:
                await self._converse(socket)
            finally:
                await socket.close()
        except InvalidStatus as error:
            failure = refusal_of(ENGINE, error.response.status_code)
        except ConnectionClosed:
            failure = self._error("connection_lost")
        except (OSError, InvalidHandshake, InvalidURI, TimeoutError):
            failure = self._error("unreachable")
        except ProviderError as error:
            failure = error
        if failure is not None:
            _settle(self._ended, failure)

    async def _connect(self) -> ClientConnection:
        url = wire.listen_url(self._settings.base_url, self._settings.model, self._language)
        return await connect(
            url,
            additional_headers={"Authorization": f"Token {self._settings.api_key}"},
            compression=None,
            max_size=_MAX_FRAME,
            close_timeout=1,
            proxy=None if self._settings.is_loopback else True,
        )

    async def _converse(self, socket: ClientConnection) -> None:
        sending = asyncio.create_task(self._send(socket))
        try:
            async for raw in socket:
                if self._is_last(raw):
                    _settle(self._ended, None)  # the final need not wait for the connection's own farewell
                    return
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
        raise self._error("connection_lost")  # closed in good order, but before everything was said

    async def _send(self, socket: ClientConnection) -> None:
        while True:
            try:
                async with asyncio.timeout(wire.KEEP_ALIVE_S):
                    frame = await self._outbox.get()
            except TimeoutError:
                frame = wire.KEEP_ALIVE
            self._is_asked_to_end = self._is_asked_to_end or frame == wire.CLOSE_STREAM
            await socket.send(frame)

    def _is_last(self, raw: str | bytes) -> bool:
        """Take in a frame. A frame that cannot be read may have held words: then the utterance failed."""
        try:
            message = wire.read_message(raw)
        except ValueError:
            raise self._error("invalid_output") from None
        if isinstance(message, wire.Refused):
            raise self._error("server_error")
        if isinstance(message, wire.Result):
            self._heard.take(message)
        return isinstance(message, wire.Ended) and self._is_asked_to_end

    @staticmethod
    def _error(code: str) -> ProviderError:
        return ProviderError(code, is_retryable=True, engine=ENGINE)


def _settle(future: asyncio.Future[None], failure: ProviderError | None) -> None:
    if future.done():
        return
    if failure is None:
        future.set_result(None)
        return
    future.set_exception(failure)
    future.exception()  # nobody may be waiting: not a forgotten failure
