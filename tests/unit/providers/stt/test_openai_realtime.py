"""OpenAI's realtime transcription against a server that speaks it, and misbehaves in every way a service does."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from openai.types.realtime import (
    InputAudioBufferAppendEvent,
    InputAudioBufferCommitEvent,
    RealtimeServerEvent,
    SessionUpdateEvent,
)
from pydantic import TypeAdapter

from daedam.kit.languages import Language
from daedam.providers.errors import ProviderError
from daedam.providers.speech import HEARING_RATE, Samples
from daedam.providers.stt import conversation
from daedam.providers.stt import realtime_wire as wire
from daedam.providers.stt.base import PartialText, SttStream
from daedam.providers.stt.failover import FailoverPolicy, FailoverSpeechToText
from daedam.providers.stt.openai_realtime import OpenAiRealtimeSpeechToText
from daedam.providers.stt.remote import RemoteSettings
from daedam.providers.stt.scripted import ScriptedSpeechToText
from daedam.providers.stt.scripted_server_realtime import BEHAVIOURS, ScriptedRealtime
from daedam.providers.stt.upsampling import REALTIME_RATE, Upsampler
from daedam.providers.vad.scripted import ScriptedVoiceActivity

TEXT = "We had a slow query, so I looked at its plan and added an index."
KEY = "a-key-of-the-test"
LIVE = "gpt-live-transcribe"
TENTH = np.full(HEARING_RATE // 10, 3000, np.int16)
SILENT_TENTH = np.zeros(HEARING_RATE // 10, np.int16)


def engine(server: ScriptedRealtime, model: str = LIVE) -> OpenAiRealtimeSpeechToText:
    return OpenAiRealtimeSpeechToText(RemoteSettings(model, server.base_url, KEY), ScriptedVoiceActivity())


async def speak(stream: SttStream, seconds: float = 6.0, sound: Samples = TENTH) -> list[PartialText]:
    """Push sound, giving the connection its turns; every caption on the way."""
    shown: list[PartialText] = []
    for _ in range(round(seconds * 10)):
        await stream.push(sound)
        for _ in range(20):
            await asyncio.sleep(0)
        partial = stream.partial()
        if partial is not None and (not shown or partial.revision != shown[-1].revision):
            shown.append(partial)
    return shown


async def until(is_so: Callable[[], bool]) -> None:
    """Give the connection its turns until something is so."""
    async with asyncio.timeout(20):
        while not is_so():  # noqa: ASYNC110 - it arrives over a socket: there is no event to wait for
            await asyncio.sleep(0)


async def speak_to_the_end(stream: SttStream) -> None:
    await speak(stream)
    await stream.finish()


async def failing_code(behaviour: str) -> tuple[str, bool]:
    """What an utterance over this behaviour ends in."""
    async with ScriptedRealtime(TEXT, [behaviour]) as server:
        stream = await engine(server).open(Language.EN)
        with pytest.raises(ProviderError) as caught:
            await speak_to_the_end(stream)
        await stream.close()
    assert KEY not in str(caught.value)
    return caught.value.code, caught.value.is_retryable


async def test_an_utterance_becomes_words() -> None:
    async with ScriptedRealtime(TEXT) as server:
        stream = await engine(server).open(Language.EN)
        await speak(stream)
        transcript = await stream.finish()
        await stream.close()

    assert transcript.text == TEXT
    assert (transcript.words, transcript.confidence) == ((), None)
    assert (transcript.receipt.engine, transcript.receipt.model) == ("openai-realtime", LIVE)
    assert server.sound == [6 * REALTIME_RATE]


@pytest.mark.parametrize(
    ("model", "named"),
    [
        (LIVE, {"model": LIVE, "languages": ["ko"]}),
        ("gpt-4o-transcribe", {"model": "gpt-4o-transcribe", "language": "ko"}),
        ("gpt-realtime-whisper", {"model": "gpt-realtime-whisper", "language": "ko"}),
    ],
)
async def test_the_session_asks_for_text_alone_and_for_no_turns_but_ours(model: str, named: dict[str, object]) -> None:
    async with ScriptedRealtime("네 준비됐습니다") as server:
        stream = await engine(server, model).open(Language.KO)
        await speak(stream, 2.0)
        assert (await stream.finish()).text == "네 준비됐습니다"

    url = urlsplit(server.targets[0])
    assert (url.path, parse_qs(url.query)) == ("/v1/realtime", {"intent": ["transcription"]})
    assert server.keys == [f"Bearer {KEY}"]
    sound = {"format": {"type": "audio/pcm", "rate": 24_000}, "transcription": named, "turn_detection": None}
    assert server.sessions == [{"type": "transcription", "audio": {"input": sound}}]


async def test_captions_come_while_somebody_speaks_and_the_end_commits_once() -> None:
    async with ScriptedRealtime(TEXT) as server:
        stream = await engine(server).open(Language.EN)
        for _ in range(10):
            await stream.push(TENTH)
        await until(lambda: stream.partial() is not None)
        shown = await speak(stream)
        assert "input_audio_buffer.commit" not in server.told
        await stream.prepare()  # a pause of a short answer
        await stream.finish()

    assert len(shown) >= 5
    assert [p.revision for p in shown] == sorted({p.revision for p in shown})
    assert all(TEXT.startswith(p.text) for p in shown)
    assert server.told.count("input_audio_buffer.commit") == 1
    assert server.told[0] == "session.update"


async def test_a_pause_in_a_long_answer_makes_its_words_final() -> None:
    words = " ".join(f"word{n}" for n in range(60))
    async with ScriptedRealtime(words) as server:
        stream = await engine(server).open(Language.EN)
        await speak(stream, 16.0)
        await stream.prepare()
        await until(lambda: (partial := stream.partial()) is not None and partial.stable_chars > 0)
        shown = await speak(stream, 8.0)
        transcript = await stream.finish()

    assert transcript.text == words
    assert server.told.count("input_audio_buffer.commit") == 2
    stable = shown[0].text[: shown[0].stable_chars]
    assert stable
    assert all(p.text.startswith(stable) for p in shown)


async def test_items_that_complete_out_of_order_are_put_in_order() -> None:
    words = " ".join(f"word{n}" for n in range(60))
    async with ScriptedRealtime(words, ["out_of_order"]) as server:
        stream = await engine(server).open(Language.EN)
        await speak(stream, 16.0)
        await stream.prepare()
        await speak(stream, 8.0)
        assert (await stream.finish()).text == words

    completed = [event["item_id"] for event in server.sent if event["type"].endswith(".completed")]
    assert completed == ["item_0_1", "item_0_0"]


@pytest.mark.parametrize("behaviour", ["valid", "at_commit"])
async def test_sound_without_a_voice_is_never_committed_whatever_the_endpoint_hears_in_it(behaviour: str) -> None:
    async with ScriptedRealtime(TEXT, [behaviour]) as server:
        stream = await engine(server).open(Language.EN)
        for _ in range(4):
            assert await speak(stream, 5.0, SILENT_TENTH) == []
            await stream.prepare()
        transcript = await stream.finish()

    assert transcript.text == ""
    assert "input_audio_buffer.commit" not in server.told


async def test_what_is_heard_behind_the_last_word_is_not_waited_for() -> None:
    words = " ".join(f"word{n}" for n in range(60))
    async with ScriptedRealtime(words) as server:
        stream = await engine(server).open(Language.EN)
        await speak(stream, 16.0)
        await stream.prepare()
        await speak(stream, 2.0, SILENT_TENTH)
        await until(lambda: (partial := stream.partial()) is not None and "word41" in partial.text)
        transcript = await stream.finish()

    assert transcript.text == " ".join(words.split()[:40])
    assert server.told.count("input_audio_buffer.commit") == 1


async def test_a_commit_that_finds_no_sound_is_not_waited_for() -> None:
    heard = wire.Heard()
    error = {"type": "error", "error": {"type": "invalid_request_error", "code": "input_audio_buffer_commit_empty"}}
    heard.take(wire.read_event(json.dumps(error)))
    assert heard.has_all(1)
    assert not heard.has_all(2)


@pytest.mark.parametrize(
    ("behaviour", "code", "is_retryable"),
    [
        ("unauthorized", "unauthorized", False),
        ("rate_limited", "rate_limited", True),
        ("unavailable", "server_error", True),
        ("wrong_key", "unauthorized", False),
        ("no_such_model", "unknown_model", False),
        ("too_many", "rate_limited", True),
        ("no_quota", "quota_exhausted", False),
        ("error", "server_error", True),
        ("failed", "server_error", True),
        ("disconnect", "connection_lost", True),
        ("closes_early", "connection_lost", True),
        ("garbage", "invalid_output", True),
        ("foreign", "invalid_output", True),
    ],
)
async def test_each_failure_has_its_code(behaviour: str, code: str, is_retryable: bool) -> None:
    assert await failing_code(behaviour) == (code, is_retryable)


async def test_nobody_at_the_address_is_said_as_such() -> None:
    stt = OpenAiRealtimeSpeechToText(RemoteSettings(LIVE, "ws://127.0.0.1:9/v1", KEY), ScriptedVoiceActivity())
    with pytest.raises(ProviderError) as caught:
        await stt.transcribe(np.tile(TENTH, 5), Language.EN)
    assert (caught.value.code, caught.value.is_retryable) == ("unreachable", True)


@pytest.mark.parametrize("behaviour", ["late", "at_commit"])
async def test_an_endpoint_that_reads_only_what_was_committed_loses_nothing(behaviour: str) -> None:
    async with ScriptedRealtime(TEXT, [behaviour]) as server:
        assert (await engine(server).transcribe(np.tile(TENTH, 60), Language.EN)).text == TEXT


async def test_an_endpoint_that_keeps_silent_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "FINISH_S", 0.05)
    assert await failing_code("mute") == ("timeout", True)


async def test_sound_for_a_connection_that_does_not_come_up_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "WAITING", 10)
    async with ScriptedRealtime(TEXT) as server:
        stream = await engine(server).open(Language.EN)
        for _ in range(9):  # after the session's own event
            await stream.push(TENTH)
        with pytest.raises(ProviderError) as caught:
            await stream.push(TENTH)
        await stream.close()
    assert caught.value.code == "too_slow"


async def test_an_utterance_that_is_dropped_leaves_no_connection() -> None:
    async with ScriptedRealtime(TEXT) as server:
        stream = await engine(server).open(Language.EN)
        await speak(stream, 1.0)
        await stream.close()
        await stream.close()
        with pytest.raises(ProviderError) as caught:
            await stream.push(TENTH)
    assert caught.value.code == "stream_closed"
    assert "input_audio_buffer.commit" not in server.told


@pytest.mark.parametrize("behaviour", ["disconnect", "unauthorized", "rate_limited", "wrong_key", "garbage", "failed"])
async def test_a_chain_takes_the_whole_utterance_on(behaviour: str) -> None:
    async with ScriptedRealtime(TEXT, [behaviour]) as server:
        stt = FailoverSpeechToText(
            [engine(server), ScriptedSpeechToText([TEXT])], ScriptedVoiceActivity(), FailoverPolicy()
        )
        stream = await stt.open(Language.EN)
        await speak(stream)
        transcript = await stream.finish()
        await stream.close()

    assert transcript.text == TEXT
    assert [name for name, _ in transcript.receipt.fell_back_from] == [f"openai-realtime:{LIVE}"]


async def test_a_chain_leaves_an_endpoint_that_hangs() -> None:
    async with ScriptedRealtime(TEXT, ["mute"]) as server:
        stt = FailoverSpeechToText(
            [engine(server), ScriptedSpeechToText([TEXT])], ScriptedVoiceActivity(), FailoverPolicy(final_s=0.2)
        )
        stream = await stt.open(Language.EN)
        await speak(stream, 1.0)
        transcript = await stream.finish()
        await stream.close()

    assert transcript.receipt.fell_back_from == ((f"openai-realtime:{LIVE}", "timeout"),)


async def test_the_check_proves_the_key_and_the_model_without_sound() -> None:
    async with ScriptedRealtime(TEXT, ["valid", "unauthorized", "no_such_model"]) as server:
        good, *bad = [await engine(server).check() for _ in range(3)]

    assert good.is_ready
    assert not any(health.is_ready for health in bad)
    assert ["unauthorized" in bad[0].detail, "unknown_model" in bad[1].detail] == [True, True]
    assert "DAEDAM_OPENAI_REALTIME_API_KEY" in (bad[0].remedy or "")
    assert sum(server.sound) == 0


def test_models_that_read_only_what_was_committed_are_not_waited_for_while_somebody_speaks() -> None:
    for model, has_partials in ((LIVE, True), ("gpt-realtime-whisper", True), ("gpt-4o-transcribe", False)):
        stt = OpenAiRealtimeSpeechToText(RemoteSettings(model, "wss://x.example/v1", KEY), ScriptedVoiceActivity())
        assert (stt.capabilities.has_partials, stt.capabilities.is_local) == (has_partials, False)


def test_an_http_address_is_taken_for_the_socket_beside_it() -> None:
    for base_url in ("https://stt.example/v1", "https://stt.example/v1/", "wss://stt.example/v1"):
        assert wire.realtime_url(base_url) == "wss://stt.example/v1/realtime?intent=transcription"
    assert wire.realtime_url("http://127.0.0.1:8000/v1").startswith("ws://127.0.0.1:8000/v1/realtime")


@pytest.mark.parametrize("n_piece", [320, 512, 1000, 16_000])
def test_sound_is_resampled_without_seams_whatever_its_pieces(n_piece: int) -> None:
    times = np.arange(2 * HEARING_RATE) / HEARING_RATE
    tone = np.round(8000 * np.sin(2 * np.pi * 440 * times)).astype(np.int16)
    upsample = Upsampler()
    pieces = [upsample(tone[start : start + n_piece]) for start in range(0, len(tone), n_piece)]
    heard = np.concatenate([*pieces, upsample.end()]).astype(float)

    assert abs(len(heard) - 2 * REALTIME_RATE) <= 1
    wanted = 8000 * np.sin(2 * np.pi * 440 * np.arange(len(heard)) / REALTIME_RATE)
    inner = slice(200, -200)
    assert np.abs(heard[inner] - wanted[inner]).max() < 80  # 40 dB below the tone
    assert len(upsample(tone)) + len(upsample.end()) == pytest.approx(2 * REALTIME_RATE, abs=1)


def test_what_goes_out_is_what_the_official_client_would_send() -> None:
    update = SessionUpdateEvent.model_validate_json(wire.session_update(LIVE, "ko"), strict=True)
    assert update.session.type == "transcription"
    assert update.session.audio is not None
    assert update.session.audio.input is not None
    transcription = update.session.audio.input.transcription
    assert transcription is not None
    assert (transcription.model, transcription.languages, transcription.language) == (LIVE, ["ko"], None)
    append = InputAudioBufferAppendEvent.model_validate_json(wire.append(TENTH), strict=True)
    assert base64.b64decode(append.audio) == TENTH.astype("<i2").tobytes()
    assert InputAudioBufferCommitEvent.model_validate_json(wire.COMMIT, strict=True).type.endswith(".commit")


async def test_the_scripted_server_sends_what_the_official_client_reads() -> None:
    events: list[dict[str, object]] = []
    for behaviour in BEHAVIOURS:
        if behaviour in ("mute", "late"):
            continue
        async with ScriptedRealtime(TEXT, [behaviour]) as server:
            stream = await engine(server).open(Language.EN)
            with contextlib.suppress(ProviderError):
                await speak_to_the_end(stream)
            await stream.close()
        events += server.sent
    read: TypeAdapter[object] = TypeAdapter(RealtimeServerEvent)
    kinds = {str(event["type"]) for event in events}
    assert all(getattr(read.validate_python(event), "type", "") == event["type"] for event in events)
    assert {kind for kind in kinds if "transcription." in kind} == {
        f"conversation.item.input_audio_transcription.{end}" for end in ("delta", "completed", "failed")
    }


def test_events_of_the_protocol_are_read_and_others_refused() -> None:
    for kind in ("session.created", "input_audio_buffer.speech_started", "conversation.item.added", "rate_limits"):
        assert wire.read_event(json.dumps({"type": kind})) is None
    assert wire.read_event('{"type": "session.updated"}') == wire.Updated()
    assert wire.read_event('{"type": "error"}') == wire.Refused("server_error", is_retryable=True)
    words = "conversation.item.input_audio_transcription"
    for raw in ("[]", "nothing", '{"no": "type"}', b"\xff\x00", f'{{"type": "{words}.completed", "item_id": "a"}}'):
        with pytest.raises(ValueError, match=r".*"):
            wire.read_event(raw)


def test_what_is_completed_replaces_what_was_heard_on_the_way() -> None:
    heard = wire.Heard()
    for event in (
        wire.Delta("a", "we had "),
        wire.Delta("a", "a plan"),
        wire.Committed("a"),
        wire.Delta("b", "and an"),
        wire.Completed("b", "And an index."),
        wire.Delta("b", " index"),
    ):
        heard.take(event)
    assert (heard.text, heard.stable_text, heard.revision) == ("we had a plan And an index.", "", 4)
    assert not heard.has_all(1)
    heard.take(wire.Completed("a", "We had a plan."))
    assert heard.stable_text == "We had a plan. And an index."
    assert heard.has_all(2)
