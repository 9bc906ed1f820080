"""Speech-to-text by OpenAI's realtime transcription, or an endpoint of one's own at that protocol: live captions.

One connection per utterance. The endpoint finds no turns: sound is committed where our own turn-taking ends it.
"""

from __future__ import annotations

import time

from daedam.kit.languages import Language
from daedam.kit.receipts import Receipt
from daedam.providers.errors import ProviderError
from daedam.providers.speech import HEARING_RATE, EngineHealth, Samples
from daedam.providers.stt import realtime_wire as wire
from daedam.providers.stt.base import PartialText, SttStream, Transcript, demand_language
from daedam.providers.stt.conversation import Address, Conversation, Frame
from daedam.providers.stt.remote import RemoteSettings, RemoteSpeechToText
from daedam.providers.stt.speech_windows import MIN_SPEECH_WINDOWS, SpeechWindows
from daedam.providers.stt.upsampling import Upsampler
from daedam.providers.vad.base import VoiceActivity

ENGINE = "openai-realtime"
COMMIT_FROM_S = 15.0
"""A pause commits that much speech and more, so that little is left at the end; shorter answers stay one piece."""
_PIECE = HEARING_RATE
"""Samples in one event at most: endpoints bound the length of a message."""


class OpenAiRealtimeSpeechToText(RemoteSpeechToText):
    """One model of one endpoint, Korean and English."""

    def __init__(self, settings: RemoteSettings, vad: VoiceActivity) -> None:
        has_partials = wire.captions_while_speaking(settings.model)
        super().__init__(ENGINE, settings, has_partials=has_partials, has_word_times=False)
        self._vad = vad

    async def open(self, language: Language) -> SttStream:
        """Begin an utterance; returns at once, a failing connection is told at the next push."""
        demand_language(self.capabilities, language)
        return RealtimeStream(self.settings, SpeechWindows(self._vad.open()), language)

    async def check(self) -> EngineHealth:
        """Begin a session and leave: proves address, key and model, and sends no sound."""
        conversation = Conversation(address_of(self.settings), _is_updated)
        try:
            await conversation.end(wire.session_update(self.settings.model, Language.EN))
        except ProviderError as error:
            return self.unhealthy(error.code, "Check DAEDAM_OPENAI_REALTIME_API_KEY and _URL.")
        finally:
            await conversation.close()
        return self.healthy()

    async def close(self) -> None:
        """Nothing is held between utterances."""


class RealtimeStream:
    """One utterance on its connection: mostly one committed item, several when it is long."""

    def __init__(self, settings: RemoteSettings, windows: SpeechWindows, language: Language) -> None:
        self._model = settings.model
        self._heard = wire.Heard()
        self._windows = windows
        self._upsample = Upsampler()
        self._n_open = 0  # samples since the last commit
        self._n_spoken = 0  # windows of speech among them
        self._was_spoken = False
        self._n_commits = 0
        self._is_finishing = False
        self._conversation = Conversation(address_of(settings), self._take)
        self._conversation.put(wire.session_update(settings.model, language))

    async def push(self, samples: Samples) -> None:
        """Hand over more sound; never waits for the network."""
        self._conversation.demand_open()
        self._n_open += len(samples)
        self._n_spoken += self._windows.hear(samples)
        self._was_spoken = self._was_spoken or self._has_speech
        for start in range(0, len(samples), _PIECE):
            self._append(self._upsample(samples[start : start + _PIECE]))

    def partial(self) -> PartialText | None:
        """Words as they are heard; those of committed items stay. None before a voice was heard: no words of noise."""
        heard = self._heard
        if not self._was_spoken or not heard.revision:
            return None
        return PartialText(heard.text, heard.revision, len(heard.stable_text))

    async def prepare(self) -> None:
        """In a pause of a long answer, have its words so far made final."""
        self._conversation.demand_open()
        if self._n_open >= COMMIT_FROM_S * HEARING_RATE and self._has_speech:
            self._conversation.put(self._commit())

    async def finish(self) -> Transcript:
        """The final text, once every commit has brought its words. Sound without a voice is not committed."""
        self._conversation.demand_open()
        self._is_finishing = True
        began = time.monotonic()
        last = self._commit() if self._has_speech else None
        if not self._heard.has_all(self._n_commits):
            await self._conversation.end(last)
        await self._conversation.close()
        receipt = Receipt(ENGINE, self._model, duration_ms=round((time.monotonic() - began) * 1000))
        return Transcript(self._heard.stable_text, None, (), receipt)

    async def close(self) -> None:
        """Drop the utterance and its connection."""
        await self._conversation.close()

    @property
    def _has_speech(self) -> bool:
        return self._n_spoken >= MIN_SPEECH_WINDOWS

    def _commit(self) -> Frame:
        """The rest of the stretch goes out; the event that commits it."""
        self._append(self._upsample.end())
        self._n_open = self._n_spoken = 0
        self._n_commits += 1
        return wire.COMMIT

    def _append(self, samples: Samples) -> None:
        if samples.size:
            self._conversation.put(wire.append(samples))

    def _take(self, raw: Frame) -> bool:
        event = wire.read_event(raw)
        if isinstance(event, wire.Refused):
            raise self._conversation.error(event.code, is_retryable=event.is_retryable)
        self._heard.take(event)
        return self._is_finishing and self._heard.has_all(self._n_commits)


def address_of(settings: RemoteSettings) -> Address:
    """Where a session is opened, and with which key."""
    headers = {"Authorization": f"Bearer {settings.api_key}"} if settings.api_key else {}
    return Address(ENGINE, wire.realtime_url(settings.base_url), headers, settings.is_loopback)


def _is_updated(raw: Frame) -> bool:
    event = wire.read_event(raw)
    if isinstance(event, wire.Refused):
        raise ProviderError(event.code, is_retryable=event.is_retryable, engine=ENGINE)
    return isinstance(event, wire.Updated)
