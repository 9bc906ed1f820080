"""Captions over a lost socket, and a recogniser that fails in the middle of an answer, in a real room."""

from __future__ import annotations

import asyncio

from daedam.interviewing import events as ev
from daedam.providers.errors import ProviderError
from daedam.providers.stt.deepgram import DeepgramSpeechToText
from daedam.providers.stt.failover import FailoverPolicy, FailoverSpeechToText
from daedam.providers.stt.remote import RemoteSettings
from daedam.providers.stt.scripted import ScriptedSpeechToText, ScriptedUtterance
from daedam.providers.vad.scripted import ScriptedVoiceActivity

from .conftest import Scripts, question


async def test_a_socket_that_comes_back_gets_the_words_that_are_not_final_yet(open_studio) -> None:
    spoken = ScriptedUtterance("I built a cache for the shop", words_per_s=4.0, final_delay_s=1.0)
    studio = await open_studio(Scripts(stt=[spoken]))
    session_id = await studio.session([question("What did you build?")])
    tab = await studio.join(session_id)
    await tab.until_room("listening")
    await tab.say(2.0)
    await tab.until_heard("I built a cache for the shop")
    again = await studio.watch(session_id)

    async with asyncio.timeout(5):
        caption = await again.wait_for(lambda m: m["type"] == "partial")
        final = await again.wait_for(lambda m: m["type"] == "event" and m["event"]["type"] == "UtteranceFinal")
    await again.close()
    assert [m["type"] for m in again.messages[:2]] == ["snapshot", "partial"]
    shown = next(m for m in reversed(tab.socket.messages) if m["type"] == "partial")
    assert caption == shown
    assert caption["utterance_id"] == final["event"]["utterance_id"]


async def test_words_that_are_final_are_not_captioned_again(open_studio) -> None:
    studio = await open_studio(Scripts(stt=["I built a cache."]))
    session_id = await studio.session([question("What did you build?"), question("When was it?")])
    tab = await studio.join(session_id)
    await tab.until_room("listening")
    await tab.say(1.5)
    await tab.until("AnswerCompleted")
    again = await studio.watch(session_id)
    async with asyncio.timeout(15):
        await again.wait_for(lambda m: m["type"] == "event" and m["event"]["type"] == "QuestionSpoken")
    await again.close()

    assert not [m for m in again.messages if m["type"] == "partial"]


async def test_a_recogniser_that_breaks_off_costs_no_word_and_is_seen_in_the_journal(open_studio) -> None:
    lost = ProviderError("connection_lost", is_retryable=True, engine="scripted")
    first = ScriptedSpeechToText([ScriptedUtterance("I built", error=lost, fails_after_s=0.5)] * 2)
    second = ScriptedSpeechToText(["I built a cache.", "It was late."])
    chain = FailoverSpeechToText([first, second], ScriptedVoiceActivity(), FailoverPolicy())
    studio = await open_studio(stt=chain)
    session_id = await studio.session([question("What did you build?"), question("When was it?")])
    tab = await studio.join(session_id)
    await tab.until("QuestionSpoken")
    await tab.until_room("listening")
    await tab.say(1.5)
    here = tab.here()
    await tab.until("QuestionSpoken", since=here)
    await tab.until_room("listening", since=here)
    await tab.say(1.5)
    await tab.until("SessionEnded")

    state = await studio.state(session_id)
    assert [asked.answer_text for asked in state.asked] == ["I built a cache.", "It was late."]
    changes = [event for event in await studio.events(session_id) if isinstance(event, ev.EngineFellBack)]
    assert [(e.capability, e.from_engine, e.to_engine, e.reason) for e in changes] == [
        ("stt", "scripted:script", "scripted:script", "connection_lost"),
        ("stt", "scripted:script", "scripted:script", "circuit_open"),
    ]
    assert not [m for m in tab.socket.messages if m["type"] == "error"]


async def test_a_candidate_is_told_where_what_they_say_goes(open_studio) -> None:
    for base_url, is_local in (("wss://stt.example", False), ("ws://127.0.0.1:9", True)):
        service = DeepgramSpeechToText(RemoteSettings("nova-3", base_url, "a-key"))
        studio = await open_studio(stt=service)
        session_id = await studio.session([question("What did you build?")])
        watching = await studio.watch(session_id)
        told = watching.messages[0]["capabilities"]
        await watching.close()

        assert (told["hearing_engine"], told["hearing_is_local"]) == ("deepgram", is_local)
