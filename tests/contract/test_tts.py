"""What every voice promises, held against scripted and eSpeak NG (supertonic's files are not in the package)."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import numpy as np
import pytest
import pytest_asyncio

from daedam.kit.languages import Language
from daedam.providers.errors import ProviderError, ProviderUnavailable
from daedam.providers.tts.base import SpeechChunk, TextToSpeech
from daedam.providers.tts.espeak import EspeakTextToSpeech
from daedam.providers.tts.registry import build_tts
from daedam.providers.tts.scripted import ScriptedTextToSpeech

SENTENCES = {
    Language.EN: "Please tell me about a project you are proud of.",
    Language.KO: "가장 자랑스러운 프로젝트를 말씀해 주세요.",
}


@pytest_asyncio.fixture(params=["scripted", "espeak"])
async def voice(request: pytest.FixtureRequest) -> AsyncIterator[TextToSpeech]:
    """Each voice in turn."""
    voice = build_tts(request.param)
    yield voice
    await voice.close()


async def _spoken(voice: TextToSpeech, text: str, language: Language) -> list[SpeechChunk]:
    return [chunk async for chunk in voice.synthesize(text, language)]


async def test_the_check_names_the_engine_of_the_capabilities(voice: TextToSpeech) -> None:
    health = await voice.check()

    assert health.is_ready, health.detail
    assert (health.engine, health.model) == (voice.capabilities.engine, voice.capabilities.model)


@pytest.mark.parametrize("language", list(Language))
async def test_a_sentence_becomes_several_audible_chunks_at_one_rate(voice: TextToSpeech, language: Language) -> None:
    chunks = await _spoken(voice, SENTENCES[language], language)
    sound = np.concatenate([chunk.samples for chunk in chunks])

    assert len(chunks) > 1
    assert len({chunk.sample_rate for chunk in chunks}) == 1
    assert sound.dtype == np.int16
    assert 1.0 < len(sound) / chunks[0].sample_rate < 10.0
    assert np.abs(sound.astype(int)).max() > 3000


async def test_a_longer_text_takes_longer(voice: TextToSpeech) -> None:
    short = await _spoken(voice, "Hello.", Language.EN)
    long = await _spoken(voice, SENTENCES[Language.EN] * 2, Language.EN)

    assert sum(len(c.samples) for c in long) > 3 * sum(len(c.samples) for c in short)


@pytest.mark.parametrize("text", ["", "  \n "])
async def test_nothing_to_say_makes_no_sound(voice: TextToSpeech, text: str) -> None:
    assert await _spoken(voice, text, Language.EN) == []


async def test_speech_can_be_broken_off_and_the_voice_speaks_on(voice: TextToSpeech) -> None:
    speech = voice.synthesize("word " * 600, Language.EN)
    await anext(speech)
    await speech.aclose()  # type: ignore[attr-defined]

    assert await _spoken(voice, "After that.", Language.EN)


async def test_two_texts_at_once_do_not_mix(voice: TextToSpeech) -> None:
    alone = await _spoken(voice, SENTENCES[Language.KO], Language.KO)
    together, _ = await asyncio.gather(
        _spoken(voice, SENTENCES[Language.KO], Language.KO), _spoken(voice, SENTENCES[Language.EN], Language.EN)
    )

    n_alone = sum(len(chunk.samples) for chunk in alone)
    assert abs(sum(len(chunk.samples) for chunk in together) - n_alone) <= 0.02 * n_alone


async def test_an_unknown_language_is_refused() -> None:
    voice = ScriptedTextToSpeech(languages=frozenset({Language.EN}))

    with pytest.raises(ProviderUnavailable):
        await anext(voice.synthesize("안녕하세요", Language.KO))


async def test_a_lost_process_fails_its_speech_and_the_next_one_works() -> None:
    voice = EspeakTextToSpeech()
    speech = voice.synthesize("word " * 20_000, Language.EN)
    await anext(speech)
    assert voice.child.pid is not None
    os.kill(voice.child.pid, signal.SIGKILL)

    with pytest.raises(ProviderError) as caught:
        async for _ in speech:
            pass
    assert (caught.value.code, caught.value.is_retryable) == ("engine_died", True)
    assert await _spoken(voice, "Once more.", Language.EN)
    await voice.close()
