"""Speech-to-text by Deepgram's live service, or one of one's own at the same protocol: the sound leaves this machine.

One connection per utterance, opened in the background: sound waits for it, bounded. Never retries; the chain does.
"""

from __future__ import annotations

import time

from daedam.kit.languages import Language
from daedam.kit.receipts import Receipt
from daedam.providers.errors import ProviderError
from daedam.providers.speech import EngineHealth, Samples
from daedam.providers.stt import deepgram_wire as wire
from daedam.providers.stt.base import PartialText, SttStream, Transcript, demand_language
from daedam.providers.stt.conversation import Address, Conversation, Frame, KeepAlive
from daedam.providers.stt.remote import RemoteSettings, RemoteSpeechToText

ENGINE = "deepgram"


class DeepgramSpeechToText(RemoteSpeechToText):
    """One model of the service, Korean and English."""

    def __init__(self, settings: RemoteSettings) -> None:
        super().__init__(ENGINE, settings, has_partials=True, has_word_times=True)

    async def open(self, language: Language) -> SttStream:
        """Begin an utterance; returns at once, a failing connection is told at the next push."""
        demand_language(self.capabilities, language)
        return DeepgramStream(self.settings, language)

    async def check(self) -> EngineHealth:
        """Open a connection and end it: proves address, key and model, and costs nothing."""
        stream = DeepgramStream(self.settings, Language.EN)
        try:
            await stream.finish()
        except ProviderError as error:
            return self.unhealthy(error.code, "Check DAEDAM_DEEPGRAM_API_KEY and _URL.")
        finally:
            await stream.close()
        return self.healthy()

    async def close(self) -> None:
        """Nothing is held between utterances."""


class DeepgramStream:
    """One utterance on its connection."""

    def __init__(self, settings: RemoteSettings, language: Language) -> None:
        self._model = settings.model
        self._heard = wire.Heard()
        url = wire.listen_url(settings.base_url, settings.model, language)
        address = Address(ENGINE, url, {"Authorization": f"Token {settings.api_key}"}, settings.is_loopback)
        self._conversation = Conversation(address, self._take, KeepAlive(wire.KEEP_ALIVE, wire.KEEP_ALIVE_S))

    async def push(self, samples: Samples) -> None:
        """Hand over more sound; never waits for the network."""
        self._conversation.demand_open()
        self._conversation.put(samples.astype("<i2", copy=False).tobytes())

    def partial(self) -> PartialText | None:
        """Finals so far, and the words on the way."""
        heard = self._heard
        return PartialText(heard.text, heard.revision, len(heard.stable_text)) if heard.revision else None

    async def prepare(self) -> None:
        """Have the service make finals of what it got: little is left to do at the end."""
        self._conversation.demand_open()
        self._conversation.put(wire.FINALIZE)

    async def finish(self) -> Transcript:
        """The final text, once the service has said that nothing follows."""
        self._conversation.demand_open()
        began = time.monotonic()
        await self._conversation.end(wire.CLOSE_STREAM)
        heard = self._heard
        receipt = Receipt(ENGINE, self._model, duration_ms=round((time.monotonic() - began) * 1000))
        return Transcript(heard.stable_text, heard.confidence, heard.words, receipt)

    async def close(self) -> None:
        """Drop the utterance and its connection."""
        await self._conversation.close()

    def _take(self, raw: Frame) -> bool:
        message = wire.read_message(raw)
        if isinstance(message, wire.Refused):
            raise self._conversation.error("server_error")
        if isinstance(message, wire.Result):
            self._heard.take(message)
        return isinstance(message, wire.Ended) and self._conversation.has_said_all
