"""The embedded voice's isolation, the scripted one's script, and how a voice is chosen."""

from __future__ import annotations

import importlib
import importlib.util
import os
import pkgutil
from pathlib import Path

import numpy as np
import pytest

import daedam.providers.tts
from daedam.kit.languages import Language
from daedam.providers.errors import ProviderError, ProviderUnavailable
from daedam.providers.models.catalogue import find
from daedam.providers.models.store import model_folder
from daedam.providers.speech import SpeechOptions
from daedam.providers.tts.espeak import EspeakTextToSpeech
from daedam.providers.tts.registry import KNOWN, build_tts
from daedam.providers.tts.scripted import SAMPLE_RATE, ScriptedTextToSpeech
from daedam.providers.tts.supertonic import SupertonicTextToSpeech

HAS_SUPERTONIC = importlib.util.find_spec("supertonic") is not None


def _place_supertonic(home: Path) -> None:
    for pattern in find("supertonic-3").files:
        path = model_folder(home, "supertonic-3") / pattern.replace("*", "F1")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"not a model")


def _loaded_libraries() -> str:
    return Path("/proc/self/maps").read_text()


async def test_no_module_of_ours_loads_the_gpl_library_into_this_process() -> None:
    for module in pkgutil.iter_modules(daedam.providers.tts.__path__):
        importlib.import_module(f"daedam.providers.tts.{module.name}")
    voice = EspeakTextToSpeech()
    assert [chunk async for chunk in voice.synthesize("Hello.", Language.EN)]
    await voice.close()

    assert "libespeak" not in _loaded_libraries()


async def test_english_and_korean_readings_of_the_same_digits_differ() -> None:
    voice = EspeakTextToSpeech()
    readings = {
        language: np.concatenate([c.samples async for c in voice.synthesize("1 2 3", language)])
        for language in Language
    }
    await voice.close()

    assert not np.array_equal(readings[Language.KO], readings[Language.EN])


async def test_closing_ends_the_process() -> None:
    voice = EspeakTextToSpeech()
    await voice.check()
    pid = voice.child.pid
    await voice.close()

    assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_a_tone_has_the_asked_length_and_waits_as_told() -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    voice = ScriptedTextToSpeech(tone_s=0.5, first_delay_s=0.15, sleep=sleep)
    n_samples = sum([len(c.samples) async for c in voice.synthesize("안녕하세요", Language.KO)])

    assert n_samples == SAMPLE_RATE // 2
    assert waited == [0.15]
    assert voice.spoken == [("안녕하세요", Language.KO)]


async def test_a_scripted_failure_comes_after_its_chunks() -> None:
    error = ProviderError("timeout", is_retryable=True)
    speech = ScriptedTextToSpeech(error=error, fails_after_chunks=2).synthesize("Hello there.", Language.EN)
    await anext(speech)
    await anext(speech)

    with pytest.raises(ProviderError) as caught:
        await anext(speech)
    assert caught.value is error


def test_auto_is_the_embedded_voice_without_model_files(tmp_path: Path) -> None:
    assert build_tts("auto").capabilities.engine == "espeak-ng"
    assert build_tts("auto", SpeechOptions(home=tmp_path)).capabilities.engine == "espeak-ng"


def test_supertonic_without_its_parts_says_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(ProviderUnavailable) as caught:
        build_tts("supertonic", SpeechOptions(home=tmp_path))
    missing = "daedam models pull supertonic-3" if HAS_SUPERTONIC else "daedam[speech]"
    assert missing in caught.value.remedy


async def test_damaged_supertonic_files_are_reported_not_downloaded(tmp_path: Path) -> None:
    _place_supertonic(tmp_path)
    voice = build_tts("auto", SpeechOptions(home=tmp_path))
    if not HAS_SUPERTONIC:  # the optional package is missing: the embedded voice steps in
        assert isinstance(voice, EspeakTextToSpeech)
        return

    assert isinstance(voice, SupertonicTextToSpeech)
    health = await voice.check()
    assert not health.is_ready
    assert "verify" in (health.remedy or "")


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ProviderUnavailable) as caught:
        build_tts("parrot")
    assert all(name in caught.value.remedy for name in KNOWN)
