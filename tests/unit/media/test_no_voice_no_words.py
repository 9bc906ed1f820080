"""A minute without a voice gives no words, heard as a room hears it: its voice gate, its pieces, its transcriber."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pytest_asyncio

from daedam.kit.languages import Language
from daedam.media.hearing import Ear
from daedam.media.transcribing import Piece, Transcriber
from daedam.providers.errors import ProviderError
from daedam.providers.speech import HEARING_RATE, Samples, SpeechOptions
from daedam.providers.stt.base import PartialText, SpeechToText, Transcript
from daedam.providers.stt.registry import build_stt
from daedam.providers.vad.registry import build_vad
from voices import recordings
from voices.engines import needs_sphinx
from voices.random_whisper import write_random_whisper

pytestmark = pytest.mark.asyncio(loop_scope="module")
MINUTE_S = 60.0
PACKET = HEARING_RATE // 50
SOUNDS = ("silence", "noise", "pink", "murmur", "hum", "typing")
LEVELS = (1.0, 0.1)
"""As loud as speech, and 20 dB below."""


class Room:
    """What a room does with a microphone, and what would have stood on its screens."""

    def __init__(self, stt: SpeechToText) -> None:
        self.texts: list[str] = []
        self.failures: list[str] = []
        self.n_pieces = 0
        self._tasks: list[asyncio.Task[None]] = []
        self._transcriber = Transcriber(stt, Language.EN, self, self._spawn)
        self.ear = Ear(build_vad(), self)
        self.ear.is_listening = True

    async def hear(self, sound: Samples) -> None:
        """Packet after packet, faster than it was recorded; then the end of the turn."""
        for start in range(0, len(sound), PACKET):
            self.ear.feed(sound[start : start + PACKET], start / HEARING_RATE)
            if start % HEARING_RATE == 0:
                await asyncio.sleep(0)
        self.ear.end_piece()
        async with asyncio.timeout(120):
            await self._transcriber.settled()

    def _spawn(self, task: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        self._tasks.append(asyncio.ensure_future(task))
        return self._tasks[-1]

    def voice_began(self, at: float) -> None: ...
    def voice_hushed(self, at: float) -> None: ...
    def voice_went_on(self) -> None: ...
    def voice_ended(self, at: float) -> None: ...

    def piece_began(self) -> None:
        self.n_pieces += 1
        self._transcriber.begin(Piece(None, 0))

    def piece_samples(self, samples: Samples) -> None:
        self._transcriber.push(samples)

    def piece_paused(self) -> None:
        self._transcriber.pause()

    def piece_ended(self) -> None:
        self._transcriber.end(0)

    def partial(self, _piece: Piece, text: PartialText) -> None:
        self.texts.append(text.text)

    async def final(self, _piece: Piece, transcript: Transcript) -> None:
        if transcript.text:
            self.texts.append(transcript.text)

    def failed(self, error: ProviderError) -> None:
        self.failures.append(error.code)

    async def missed(self, piece: Piece) -> None: ...


@pytest_asyncio.fixture(
    params=[pytest.param("pocketsphinx", marks=needs_sphinx), "faster-whisper:tiny"],
    scope="module",
    loop_scope="module",
)
async def stt(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SpeechToText]:
    """The recognisers that run in a process here; Whisper has random weights, so whatever it reads becomes words."""
    home: Path = tmp_path_factory.mktemp("home")
    write_random_whisper(home / "models" / "faster-whisper-tiny")
    engine = build_stt(request.param, SpeechOptions(home=home))
    yield engine
    await engine.close()


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("sound", SOUNDS)
async def test_a_minute_without_a_voice_puts_no_word_on_the_screen(stt: SpeechToText, sound: str, level: float) -> None:
    room = Room(stt)
    minute = np.round(getattr(recordings, sound)(MINUTE_S) * level).astype(np.int16)
    await room.hear(minute)

    assert room.texts == []
    assert room.failures == []


async def test_a_voice_in_the_same_noise_is_heard(stt: SpeechToText) -> None:
    room = Room(stt)
    voice = recordings.load("test-first").astype(np.int32)
    background = recordings.pink(len(voice) / HEARING_RATE, loudness=100.0)
    await room.hear(np.clip(voice + background, -32768, 32767).astype(np.int16))

    assert room.n_pieces == 1
    if stt.capabilities.engine == "pocketsphinx":  # random weights may read nothing
        assert "before" in room.texts[-1].lower()
