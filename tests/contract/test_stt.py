"""What every recogniser promises, held against each of them; those behind an address against scripted servers."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from daedam.kit.languages import Language
from daedam.providers.errors import ProviderError, ProviderUnavailable
from daedam.providers.speech import Service, SpeechOptions
from daedam.providers.stt.base import SpeechToText, SttStream
from daedam.providers.stt.failover import FailoverSpeechToText
from daedam.providers.stt.pocketsphinx import PocketsphinxSpeechToText
from daedam.providers.stt.process import ProcessSpeechToText
from daedam.providers.stt.registry import build_stt
from daedam.providers.stt.scripted import ScriptedSpeechToText
from daedam.providers.stt.scripted_server_deepgram import ScriptedDeepgram
from daedam.providers.stt.scripted_server_openai import ScriptedTranscriptions
from daedam.providers.stt.scripted_server_realtime import ScriptedRealtime
from daedam.providers.vad.scripted import ScriptedVoiceActivity
from voices import recordings
from voices.engines import needs_sphinx
from voices.random_whisper import write_random_whisper

pytestmark = pytest.mark.asyncio(loop_scope="module")

IN_A_PROCESS = (pytest.param("pocketsphinx", marks=needs_sphinx), "faster-whisper:tiny")
AT_AN_ADDRESS = ("deepgram:nova-3", "openai-realtime:gpt-live-transcribe", "openai-stt:whisper-1")
CHAIN = "scripted chain"
SPECS = ("scripted", CHAIN, *IN_A_PROCESS, *AT_AN_ADDRESS)
TEXT = "Yes, I am ready to begin."


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder that holds a Whisper with random weights."""
    home = tmp_path_factory.mktemp("home")
    write_random_whisper(home / "models" / "faster-whisper-tiny")
    return home


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(home: Path) -> AsyncIterator[dict[str, SpeechToText]]:
    """The engines that live in processes, started once for the module."""
    engines = {
        "pocketsphinx": PocketsphinxSpeechToText(),
        "faster-whisper:tiny": build_stt("faster-whisper:tiny", SpeechOptions(home=home)),
    }
    yield engines
    for engine in engines.values():
        await engine.close()


@pytest_asyncio.fixture(params=SPECS, loop_scope="module")
async def engine(request: pytest.FixtureRequest, running: dict[str, SpeechToText]) -> AsyncIterator[SpeechToText]:
    """Each engine in turn; the scripted ones with enough script."""
    deepgram, realtime, openai = ScriptedDeepgram(TEXT), ScriptedRealtime(TEXT), ScriptedTranscriptions([TEXT])
    async with deepgram, realtime, openai:
        services = {
            "deepgram": Service(deepgram.base_url),
            "openai-realtime": Service(realtime.base_url),
            "openai-stt": Service(openai.base_url),
        }
        if request.param in AT_AN_ADDRESS:
            built = build_stt(request.param, SpeechOptions(services=services))
            yield built
            await built.close()
        elif request.param == CHAIN:
            scripted = [ScriptedSpeechToText([]), ScriptedSpeechToText([TEXT] * 4)]
            yield FailoverSpeechToText(scripted, ScriptedVoiceActivity())
        else:
            yield ScriptedSpeechToText([TEXT] * 4) if request.param == "scripted" else running[request.param]


@pytest.fixture(params=IN_A_PROCESS)
def process(request: pytest.FixtureRequest, running: dict[str, SpeechToText]) -> ProcessSpeechToText:
    """Each engine that has a process of its own."""
    engine = running[request.param]
    assert isinstance(engine, ProcessSpeechToText)
    return engine


async def test_the_check_names_the_engine_of_the_capabilities(engine: SpeechToText) -> None:
    health = await engine.check()

    assert health.is_ready, health.detail
    assert (health.engine, health.model) == (engine.capabilities.engine, engine.capabilities.model)


async def test_a_stream_ends_in_a_transcript_with_its_receipt(engine: SpeechToText) -> None:
    stream = await engine.open(Language.EN)
    sound = recordings.load("yes")
    for start in range(0, len(sound), 320):
        await stream.push(sound[start : start + 320])
    transcript = await stream.finish()
    await stream.close()

    assert transcript.text
    assert transcript.receipt.engine == engine.capabilities.engine
    assert transcript.receipt.model == engine.capabilities.model
    assert transcript.confidence is None or 0.0 <= transcript.confidence <= 1.0


async def test_words_come_in_order_and_inside_the_sound(engine: SpeechToText) -> None:
    sound = recordings.load("yes")
    transcript = await engine.transcribe(sound, Language.EN)

    if not engine.capabilities.has_word_times:
        assert transcript.words == ()
        return
    assert transcript.words
    starts = [word.start_s for word in transcript.words]
    assert starts == sorted(starts)
    assert all(0.0 <= word.start_s <= word.end_s for word in transcript.words)
    assert transcript.words[-1].end_s <= len(sound) / 16_000 + 0.5


async def test_a_closed_stream_gives_no_transcript(engine: SpeechToText) -> None:
    stream = await engine.open(Language.EN)
    await stream.push(recordings.load("yes"))
    await stream.close()
    await stream.close()

    with pytest.raises(ProviderError) as caught:
        await stream.finish()
    assert caught.value.code == "stream_closed"


async def test_an_unknown_language_is_refused_with_what_to_do() -> None:
    for engine in (PocketsphinxSpeechToText(), ScriptedSpeechToText(["x"], languages=frozenset({Language.EN}))):
        with pytest.raises(ProviderUnavailable) as caught:
            await engine.open(Language.KO)
        assert "Korean" in caught.value.remedy
        assert "type" in caught.value.remedy


async def test_captions_have_revisions_and_a_start_that_stays(engine: SpeechToText) -> None:
    stream = await engine.open(Language.EN)
    sound, shown = np.tile(recordings.load("yes"), 2), []
    for start in range(0, len(sound), 1600):
        await stream.push(sound[start : start + 1600])
        await asyncio.sleep(0)
        if (partial := stream.partial()) is not None:
            shown.append(partial)
    await stream.finish()
    await stream.close()

    assert [p.revision for p in shown] == sorted(p.revision for p in shown)
    assert all(0 <= p.stable_chars <= len(p.text) for p in shown)
    for before, after in itertools.pairwise(shown):
        assert after.text.startswith(before.text[: before.stable_chars])
        assert after.revision > before.revision or after == before


@pytest.mark.parametrize("sound", ["silence", "noise", "pink", "murmur", "hum", "typing"])
async def test_a_minute_without_a_voice_gives_no_words(process: ProcessSpeechToText, sound: str) -> None:
    stream = await process.open(Language.EN)
    minute = getattr(recordings, sound)(60.0)
    for start in range(0, len(minute), 32_000):
        await stream.push(minute[start : start + 32_000])
        await stream.prepare()
    transcript = await stream.finish()

    assert (transcript.text, transcript.words) == ("", ())
    assert stream.partial() is None


async def test_an_utterance_without_any_sound_is_empty(process: ProcessSpeechToText) -> None:
    stream = await process.open(Language.EN)

    assert (await stream.finish()).text == ""


async def test_the_event_loop_runs_while_the_engine_decodes(process: ProcessSpeechToText) -> None:
    decoding = asyncio.create_task(process.transcribe(recordings.load("yes"), Language.EN))
    n_turns = 0
    while not decoding.done():
        n_turns += 1
        await asyncio.sleep(0)

    assert n_turns > 100


async def test_a_lost_process_fails_its_streams_and_the_next_one_works(process: ProcessSpeechToText) -> None:
    stream = await process.open(Language.EN)
    await stream.push(recordings.load("yes"))
    finishing = asyncio.create_task(stream.finish())
    await asyncio.sleep(0)
    assert process.child.pid is not None
    os.kill(process.child.pid, signal.SIGKILL)

    with pytest.raises(ProviderError) as caught:
        await finishing
    assert (caught.value.code, caught.value.is_retryable) == ("engine_died", True)
    assert (await process.transcribe(recordings.load("yes"), Language.EN)).text


async def test_a_stream_is_told_of_the_loss_when_it_pushes(process: ProcessSpeechToText) -> None:
    stream = await process.open(Language.EN)
    assert process.child.pid is not None
    os.kill(process.child.pid, signal.SIGKILL)

    with pytest.raises(ProviderError) as caught:
        await _push_for_ever(stream)  # ends at the first push after the loss was noticed
    assert caught.value.is_retryable


async def test_nothing_of_the_engines_is_loaded_into_this_process(process: ProcessSpeechToText) -> None:
    await process.check()

    assert "_pocketsphinx" not in sys.modules
    assert "daedam.providers.stt.sphinx_engine" not in sys.modules


async def _push_for_ever(stream: SttStream) -> None:
    while True:
        await stream.push(np.zeros(320, np.int16))
        await asyncio.sleep(0)
