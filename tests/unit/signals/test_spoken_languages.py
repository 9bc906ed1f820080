"""Syllables heard in Korean and English read by a voice that can be had without a download."""

from __future__ import annotations

import math

import numpy as np
import pytest

from daedam.kit.languages import Language
from daedam.providers.tts.espeak import EspeakTextToSpeech
from daedam.signals.kinds import SignalKind
from daedam.signals.meter import SignalMeter
from daedam.signals.voice import BLOCK, BLOCK_S, sounding, stretches
from daedam.signals.wording import SpokenWords, count_syllables
from fixtures.truth.voices import RATE, Samples

SENTENCES = {
    Language.KO: [
        "저는 지난 프로젝트에서 백엔드 개발을 맡아 주문 시스템을 새로 만들었습니다",
        "처음에는 응답 시간이 너무 길어서 고객 불만이 많았습니다",
        "팀원들과 매주 회의를 하면서 문제를 함께 나누었습니다",
    ],
    Language.EN: [
        "I was responsible for the order system in my last project and built it again from scratch",
        "At first the response time was far too long and many customers complained about it",
    ],
}


async def spoken(language: Language, text: str) -> Samples:
    """The sentence at 16 kHz with half a second of silence around it."""
    voice = EspeakTextToSpeech()
    chunks = [chunk async for chunk in voice.synthesize(text, language)]
    await voice.close()
    sound, rate = np.concatenate([chunk.samples for chunk in chunks]), chunks[0].sample_rate
    at = np.arange(int(sound.size * RATE / rate)) * rate / RATE
    still = np.zeros(RATE // 2, np.int16)
    return np.concatenate([still, np.interp(at, np.arange(sound.size), sound).astype(np.int16), still])


def heard_syllables(samples: Samples) -> float:
    words, meter = stretches(sounding(samples), BLOCK_S), SignalMeter(frozenset({SignalKind.SPEECH_RATE}))
    for index in range(samples.size // BLOCK):
        inside = any(one.started_s <= index * BLOCK_S < one.ended_s for one in words)
        meter.hear(samples[index * BLOCK : (index + 1) * BLOCK], index * BLOCK_S, is_voiced=inside)
    windows = meter.finish_until(math.inf)
    return sum(window.values.get(SignalKind.SPEECH_RATE, 0.0) * window.quality.voiced_s for window in windows)


@pytest.mark.parametrize("language", Language)
async def test_the_syllables_of_a_read_sentence_are_heard_within_a_fifth(language: Language) -> None:
    for text in SENTENCES[language]:
        counted = count_syllables(SpokenWords(text=text, language=language.value))
        assert heard_syllables(await spoken(language, text)) == pytest.approx(counted, rel=0.2)
