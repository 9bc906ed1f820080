"""Transcription endpoints against a server that speaks both dialects, and misbehaves in every way one does."""

from __future__ import annotations

import asyncio
import io
import wave

import numpy as np
import pytest

from daedam.kit.languages import Language
from daedam.providers.errors import ProviderError
from daedam.providers.speech import HEARING_RATE, Samples
from daedam.providers.stt import openai_compatible
from daedam.providers.stt.failover import FailoverSpeechToText
from daedam.providers.stt.openai_compatible import OpenAiSpeechToText, OpenAiStream
from daedam.providers.stt.remote import RemoteSettings
from daedam.providers.stt.scripted import ScriptedSpeechToText
from daedam.providers.stt.scripted_server_openai import ScriptedTranscriptions
from daedam.providers.stt.transcriptions_wire import EventText, text_of
from daedam.providers.vad.scripted import ScriptedVoiceActivity

TEXT = "We had a slow query, so I looked at its plan."
KEY = "a-key-of-the-test"


def voice(seconds: float) -> Samples:
    return np.full(int(seconds * HEARING_RATE), 3000, np.int16)


def silence(seconds: float) -> Samples:
    return np.zeros(int(seconds * HEARING_RATE), np.int16)


def engine(server: ScriptedTranscriptions) -> OpenAiSpeechToText:
    return OpenAiSpeechToText(RemoteSettings("whisper-1", server.base_url, KEY), ScriptedVoiceActivity())


async def stream_of(stt: OpenAiSpeechToText) -> OpenAiStream:
    stream = await stt.open(Language.EN)
    assert isinstance(stream, OpenAiStream)
    return stream


async def settled(stream: OpenAiStream) -> None:
    """Until every request under way is answered."""
    await asyncio.wait(list(stream._requests.values()), timeout=5)


@pytest.mark.parametrize("behaviour", ["valid", "vllm", "plain", "no_stream", "slow"])
async def test_each_dialect_gives_the_words(behaviour: str) -> None:
    async with ScriptedTranscriptions([TEXT], [behaviour]) as server:
        stt = engine(server)
        transcript = await stt.transcribe(voice(2.0), Language.EN)
        await stt.close()

    assert (transcript.text, transcript.words, transcript.confidence) == (TEXT, (), None)
    assert (transcript.receipt.engine, transcript.receipt.model) == ("openai-stt", "whisper-1")


async def test_the_request_holds_the_speech_and_what_it_is() -> None:
    async with ScriptedTranscriptions(["네, 준비됐습니다."]) as server:
        stt = engine(server)
        await stt.transcribe(np.concatenate([silence(3.0), voice(2.0), silence(3.0)]), Language.KO)
        await stt.close()

    (asked,) = server.asked
    assert asked.fields == {
        "model": "whisper-1",
        "language": "ko",
        "response_format": "json",
        "temperature": "0",
        "stream": "true",
    }
    assert asked.key == f"Bearer {KEY}"
    with wave.open(io.BytesIO(asked.file)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (HEARING_RATE, 1, 2)
        assert 2.0 <= sound.getnframes() / HEARING_RATE <= 2.6  # the speech and a quarter of a second around it


async def test_an_endpoint_that_takes_no_stream_is_asked_for_one_only_once() -> None:
    async with ScriptedTranscriptions([TEXT], ["no_stream"]) as server:
        stt = engine(server)
        for _ in range(2):
            assert (await stt.transcribe(voice(1.0), Language.EN)).text == TEXT
        await stt.close()

    assert ["stream" in asked.fields for asked in server.asked] == [True, False, False]


async def test_silence_is_never_sent() -> None:
    async with ScriptedTranscriptions(["Thanks for watching!"]) as server:
        stt = engine(server)
        transcript = await stt.transcribe(silence(60.0), Language.EN)
        await stt.close()

    assert (transcript.text, server.asked) == ("", [])


async def test_long_speech_is_sent_while_it_lasts_and_comes_back_in_order() -> None:
    async with ScriptedTranscriptions(["one", "two", "three"]) as server:
        stt = engine(server)
        stream = await stream_of(stt)
        for _ in range(2):
            await stream.push(np.concatenate([voice(16.0), silence(2.0)]))
            await settled(stream)
            await stream.push(silence(0.1))
        n_before_the_end = len(server.asked)
        await stream.push(voice(2.0))
        transcript = await stream.finish()
        await stt.close()

    assert n_before_the_end == 2
    assert transcript.text == "one two three"


async def test_a_pause_brings_a_caption_and_the_final_at_once() -> None:
    async with ScriptedTranscriptions([TEXT]) as server:
        stt = engine(server)
        stream = await stream_of(stt)
        await stream.push(voice(2.0))
        assert stream.partial() is None
        await stream.push(silence(0.3))
        await stream.prepare()
        await settled(stream)
        partial = stream.partial()
        await stream.push(silence(1.0))
        assert (await stream.finish()).text == TEXT
        await stt.close()

    assert partial is not None
    assert (partial.text, partial.stable_chars) == (TEXT, 0)
    assert len(server.asked) == 1


async def test_what_was_prepared_is_forgotten_when_the_candidate_goes_on() -> None:
    async with ScriptedTranscriptions(["too early", TEXT]) as server:
        stt = engine(server)
        stream = await stream_of(stt)
        await stream.push(np.concatenate([voice(2.0), silence(0.3)]))
        await stream.prepare()
        await settled(stream)
        await stream.push(voice(2.0))
        assert (await stream.finish()).text == TEXT
        await stt.close()

    assert len(server.asked) == 2


async def test_captions_of_closed_stretches_stay() -> None:
    async with ScriptedTranscriptions(["first part", "second part"]) as server:
        stt = engine(server)
        stream = await stream_of(stt)
        await stream.push(np.concatenate([voice(16.0), silence(2.0)]))
        await settled(stream)
        first = stream.partial()
        await stream.push(np.concatenate([voice(2.0), silence(0.3)]))
        await stream.prepare()
        await settled(stream)
        second = stream.partial()
        await stream.close()
        await stt.close()

    assert first is not None
    assert second is not None
    assert first.text[: first.stable_chars] == "first part"
    assert second.text == "first part second part"
    assert second.text[: second.stable_chars] == "first part"
    assert second.revision > first.revision


@pytest.mark.parametrize(
    ("behaviour", "code", "is_retryable"),
    [
        ("unauthorized", "unauthorized", False),
        ("rate_limited", "rate_limited", True),
        ("server_error", "server_error", True),
        ("unknown_model", "unknown_model", False),
        ("disconnect", "connection_lost", True),
        ("cut_off", "connection_lost", True),
        ("garbage", "invalid_output", True),
        ("not_json", "invalid_output", True),
        ("error_event", "invalid_output", True),
        ("oversized", "invalid_output", True),
    ],
)
async def test_each_failure_has_its_code(behaviour: str, code: str, is_retryable: bool) -> None:
    async with ScriptedTranscriptions([TEXT], [behaviour]) as server:
        stt = engine(server)
        with pytest.raises(ProviderError) as caught:
            await stt.transcribe(voice(1.0), Language.EN)
        await stt.close()

    assert (caught.value.code, caught.value.is_retryable) == (code, is_retryable)
    assert KEY not in str(caught.value)


async def test_an_endpoint_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_compatible, "REPLY_S", 0.05)
    async with ScriptedTranscriptions([TEXT], ["hang"]) as server:
        stt = engine(server)
        with pytest.raises(ProviderError) as caught:
            await stt.transcribe(voice(1.0), Language.EN)
        await stt.close()
    assert caught.value.code == "timeout"


async def test_nobody_at_the_address_is_said_as_such() -> None:
    stt = OpenAiSpeechToText(RemoteSettings("whisper-1", "http://127.0.0.1:9/v1", KEY), ScriptedVoiceActivity())
    with pytest.raises(ProviderError) as caught:
        await stt.transcribe(voice(1.0), Language.EN)
    health = await stt.check()
    await stt.close()

    assert caught.value.code == "unreachable"
    assert (health.is_ready, "DAEDAM_OPENAI_STT_BASE_URL" in (health.remedy or "")) == (False, True)


async def test_a_failed_stretch_is_told_while_the_utterance_lasts() -> None:
    async with ScriptedTranscriptions([TEXT], ["server_error"]) as server:
        stt = engine(server)
        stream = await stream_of(stt)
        await stream.push(np.concatenate([voice(16.0), silence(2.0)]))
        await settled(stream)
        with pytest.raises(ProviderError) as caught:
            await stream.push(silence(0.1))
        await stream.close()
        await stt.close()
    assert caught.value.code == "server_error"


@pytest.mark.parametrize("behaviour", ["disconnect", "unauthorized", "rate_limited", "garbage", "cut_off"])
async def test_a_chain_takes_the_whole_utterance_on(behaviour: str) -> None:
    async with ScriptedTranscriptions(["some words that are lost"], [behaviour]) as server:
        stt = FailoverSpeechToText([engine(server), ScriptedSpeechToText([TEXT])], ScriptedVoiceActivity())
        stream = await stt.open(Language.EN)
        await stream.push(voice(2.0))
        transcript = await stream.finish()
        await stt.close()

    assert transcript.text == TEXT
    assert [name for name, _ in transcript.receipt.fell_back_from] == ["openai-stt:whisper-1"]


async def test_the_check_proves_the_key() -> None:
    async with ScriptedTranscriptions([TEXT], ["valid", "unauthorized"]) as server:
        stt = engine(server)
        good, bad = await stt.check(), await stt.check()
        await stt.close()

    assert good.is_ready
    assert (bad.is_ready, "unauthorized" in bad.detail) == (False, True)


def test_only_an_address_of_this_machine_keeps_the_sound_here() -> None:
    vad = ScriptedVoiceActivity()
    for url, is_local in (("https://api.openai.com/v1", False), ("http://localhost:8000/v1", True)):
        assert OpenAiSpeechToText(RemoteSettings("m", url), vad).capabilities.is_local is is_local


def test_replies_in_another_form_are_refused() -> None:
    assert text_of(b'{"text": " hello "}') == "hello"
    for body in (b"[]", b"{}", b'{"text": 3}', b"no"):
        with pytest.raises(ValueError, match=r".*"):
            text_of(body)


def test_events_without_words_are_let_through() -> None:
    heard = EventText()
    for line in (
        "",
        ": ping",
        "event: transcript.text.delta",
        'data: {"type": "transcript.text.segment", "text": "x"}',
        'data: {"choices": []}',
        'data: {"choices": [{"delta": {}}], "usage": null}',
        'data: {"type": "transcript.text.delta", "delta": "so"}',
        "data: [DONE]",
    ):
        heard.take(line)
    assert (heard.text, heard.is_done) == ("so", True)
