"""Deepgram's protocol against a server that speaks it, and misbehaves in every way a service does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from daedam.kit.languages import Language
from daedam.providers.errors import ProviderError
from daedam.providers.speech import HEARING_RATE
from daedam.providers.stt import conversation, deepgram
from daedam.providers.stt.base import PartialText, SttStream
from daedam.providers.stt.deepgram import DeepgramSpeechToText
from daedam.providers.stt.deepgram_wire import Ended, Heard, Refused, Result, read_message
from daedam.providers.stt.failover import FailoverPolicy, FailoverSpeechToText
from daedam.providers.stt.remote import RemoteSettings
from daedam.providers.stt.scripted import ScriptedSpeechToText
from daedam.providers.stt.scripted_server_deepgram import ScriptedDeepgram
from daedam.providers.vad.scripted import ScriptedVoiceActivity

TEXT = "We had a slow query, so I looked at its plan and added an index."
KEY = "a-key-of-the-test"
TENTH = np.full(HEARING_RATE // 10, 3000, np.int16)


def engine(server: ScriptedDeepgram, model: str = "nova-3") -> DeepgramSpeechToText:
    return DeepgramSpeechToText(RemoteSettings(model, server.base_url, KEY))


async def speak(stream: SttStream, seconds: float = 6.0) -> list[PartialText]:
    """Push sound, giving the connection its turns; every caption on the way."""
    shown: list[PartialText] = []
    for _ in range(round(seconds * 10)):
        await stream.push(TENTH)
        for _ in range(20):
            await asyncio.sleep(0)
        partial = stream.partial()
        if partial is not None and (not shown or partial.revision != shown[-1].revision):
            shown.append(partial)
    return shown


async def until(is_so: Callable[[], bool]) -> None:
    """Give the connection its turns until something is so."""
    async with asyncio.timeout(5):
        while not is_so():  # noqa: ASYNC110 - it arrives over a socket: there is no event to wait for
            await asyncio.sleep(0)


async def speak_to_the_end(stream: SttStream) -> None:
    await speak(stream)
    await stream.finish()


async def failing_code(behaviour: str) -> tuple[str, bool]:
    """What an utterance over this behaviour ends in."""
    async with ScriptedDeepgram(TEXT, [behaviour]) as server:
        stream = await engine(server).open(Language.EN)
        with pytest.raises(ProviderError) as caught:
            await speak_to_the_end(stream)
        await stream.close()
    assert KEY not in str(caught.value)
    return caught.value.code, caught.value.is_retryable


async def test_an_utterance_becomes_words_with_times_and_confidence() -> None:
    async with ScriptedDeepgram(TEXT) as server:
        stream = await engine(server).open(Language.EN)
        await speak(stream)
        transcript = await stream.finish()
        await stream.close()

    assert transcript.text == TEXT
    assert [word.text for word in transcript.words] == TEXT.split()
    assert transcript.confidence == pytest.approx(0.9)
    assert (transcript.receipt.engine, transcript.receipt.model) == ("deepgram", "nova-3")
    assert server.sound == [6 * HEARING_RATE]


async def test_the_request_says_what_is_sent_and_that_nothing_may_be_kept_for_training() -> None:
    async with ScriptedDeepgram("네 준비됐습니다") as server:
        assert (await engine(server, "nova-2").transcribe(TENTH, Language.KO)).text == "네 준비됐습니다"

    asked = {name: values[0] for name, values in parse_qs(urlsplit(server.targets[0]).query).items()}
    assert urlsplit(server.targets[0]).path == "/v1/listen"
    assert asked == {
        "model": "nova-2",
        "language": "ko",
        "encoding": "linear16",
        "sample_rate": "16000",
        "channels": "1",
        "interim_results": "true",
        "utterance_end_ms": "1000",
        "endpointing": "300",
        "punctuate": "true",
        "mip_opt_out": "true",
    }
    assert server.keys == [f"Token {KEY}"]


async def test_captions_grow_and_their_final_part_never_changes() -> None:
    async with ScriptedDeepgram(TEXT) as server:
        stream = await engine(server).open(Language.EN)
        await until_captioned_by_speaking(stream)
        shown = await speak(stream)
        await stream.finish()

    assert len(shown) >= 5
    assert [p.revision for p in shown] == sorted({p.revision for p in shown})
    stable = ""
    for partial in shown:
        assert partial.text.startswith(stable)
        stable = partial.text[: partial.stable_chars]
    assert stable


async def until_captioned_by_speaking(stream: SttStream) -> None:
    for _ in range(10):
        await stream.push(TENTH)
    await until(lambda: stream.partial() is not None)


async def test_a_pause_asks_for_finals_and_the_end_closes_the_stream() -> None:
    async with ScriptedDeepgram(TEXT) as server:
        stream = await engine(server).open(Language.EN)
        await speak(stream, 2.0)
        await stream.prepare()
        await speak(stream, 4.0)
        assert (await stream.finish()).text == TEXT

    assert server.controls == ["Finalize", "CloseStream"]


async def test_a_connection_without_sound_is_kept_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deepgram.wire, "KEEP_ALIVE_S", 0.01)
    async with ScriptedDeepgram(TEXT) as server:
        stream = await engine(server).open(Language.EN)
        await until(lambda: server.controls.count("KeepAlive") >= 3)
        await stream.push(TENTH)
        assert (await stream.finish()).text == TEXT


@pytest.mark.parametrize(
    ("behaviour", "code", "is_retryable"),
    [
        ("unauthorized", "unauthorized", False),
        ("rate_limited", "rate_limited", True),
        ("unavailable", "server_error", True),
        ("disconnect", "connection_lost", True),
        ("closes_early", "connection_lost", True),
        ("garbage", "invalid_output", True),
        ("foreign", "invalid_output", True),
        ("error", "server_error", True),
    ],
)
async def test_each_failure_has_its_code(behaviour: str, code: str, is_retryable: bool) -> None:
    assert await failing_code(behaviour) == (code, is_retryable)


async def test_nobody_at_the_address_is_said_as_such() -> None:
    stt = DeepgramSpeechToText(RemoteSettings("nova-3", "ws://127.0.0.1:9", KEY))
    with pytest.raises(ProviderError) as caught:
        await stt.transcribe(TENTH, Language.EN)
    assert (caught.value.code, caught.value.is_retryable) == ("unreachable", True)


@pytest.mark.parametrize("behaviour", ["late", "slow"])
async def test_a_late_or_slow_service_loses_nothing(behaviour: str) -> None:
    async with ScriptedDeepgram(TEXT, [behaviour]) as server:
        assert (await engine(server).transcribe(np.tile(TENTH, 60), Language.EN)).text == TEXT


@pytest.mark.parametrize("behaviour", ["mute", "refuses_to_end"])
async def test_a_service_that_never_ends_is_not_waited_for(behaviour: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "FINISH_S", 0.05)
    assert await failing_code(behaviour) == ("timeout", True)


async def test_sound_for_a_connection_that_does_not_come_up_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "WAITING", 10)
    async with ScriptedDeepgram(TEXT) as server:
        stream = await engine(server).open(Language.EN)
        for _ in range(10):
            await stream.push(TENTH)
        with pytest.raises(ProviderError) as caught:
            await stream.push(TENTH)
        await stream.close()
    assert caught.value.code == "too_slow"


async def test_an_utterance_that_is_dropped_leaves_no_connection() -> None:
    async with ScriptedDeepgram(TEXT) as server:
        stream = await engine(server).open(Language.EN)
        await until_captioned_by_speaking(stream)
        await stream.close()
        await stream.close()
        with pytest.raises(ProviderError) as caught:
            await stream.push(TENTH)
    assert caught.value.code == "stream_closed"
    assert "CloseStream" not in server.controls


@pytest.mark.parametrize("behaviour", ["disconnect", "unauthorized", "rate_limited", "garbage"])
async def test_a_chain_takes_the_whole_utterance_on(behaviour: str) -> None:
    async with ScriptedDeepgram(TEXT, [behaviour]) as server:
        stt = FailoverSpeechToText(
            [engine(server), ScriptedSpeechToText([TEXT])], ScriptedVoiceActivity(), FailoverPolicy()
        )
        stream = await stt.open(Language.EN)
        await speak(stream)
        transcript = await stream.finish()
        await stream.close()

    assert transcript.text == TEXT
    assert [name for name, _ in transcript.receipt.fell_back_from] == ["deepgram:nova-3"]


async def test_the_check_proves_the_key() -> None:
    async with ScriptedDeepgram(TEXT, ["valid", "unauthorized"]) as server:
        good, bad = await engine(server).check(), await engine(server).check()

    assert good.is_ready
    assert not bad.is_ready
    assert "unauthorized" in bad.detail
    assert "DAEDAM_DEEPGRAM_API_KEY" in (bad.remedy or "")


def test_only_an_address_of_this_machine_keeps_the_sound_here() -> None:
    for url, is_local in (("wss://api.deepgram.com", False), ("ws://127.0.0.1:8081", True), ("wss://stt.corp", False)):
        assert DeepgramSpeechToText(RemoteSettings("nova-3", url)).capabilities.is_local is is_local
    assert KEY not in repr(RemoteSettings("nova-3", "wss://x", KEY))


def test_frames_of_the_protocol_are_read_and_others_refused() -> None:
    assert read_message('{"type": "SpeechStarted"}') is None
    assert read_message('{"type": "UtteranceEnd"}') is None
    assert read_message('{"type": "Metadata"}') == Ended()
    assert read_message('{"type": "Error"}') == Refused()
    empty = '{"type":"Results","is_final":true,"channel":{"alternatives":[{"transcript":"","words":[]}]}}'
    assert read_message(empty) == Result("", is_final=True)
    for raw in ("[]", "nothing", '{"no": "type"}', b"\xff\x00", '{"type":"Results","channel":{"alternatives":[]}}'):
        with pytest.raises(ValueError, match=r".*"):
            read_message(raw)


def test_late_finals_add_up_and_interim_words_are_replaced() -> None:
    heard = Heard()
    for text, is_final in (("we had", False), ("we had a", False), ("We had a", True), ("", True), ("plan", False)):
        heard.take(Result(text, is_final))
    assert (heard.text, heard.stable_text, heard.revision) == ("We had a plan", "We had a", 4)
    heard.take(Result("plan", is_final=False))
    assert heard.revision == 4
    heard.take(Result("plan.", is_final=True))
    assert heard.stable_text == "We had a plan."
    assert heard.confidence is None
