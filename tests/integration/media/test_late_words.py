"""Rooms whose recogniser or line fails: what was said is kept, the interview goes on, and the words come later."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from uuid import UUID

import numpy as np

import factories
from daedam.apps.wiring import RoomJournal, RoomRecordings
from daedam.infra.db.database import Database
from daedam.interviewing.events import ParticipantLeft
from daedam.interviewing.recording_events import MissedBecause, MissedOutcome, MissedSoundSettled, SoundMissed
from daedam.interviewing.state import fold
from daedam.interviewing.vocabulary import AnswerEnd, ConsentPurpose, QuestionKind
from daedam.media.memory import MemoryRecordings
from daedam.providers.errors import ProviderError
from daedam.providers.stt.scripted import ScriptedSpeechToText, ScriptedUtterance
from fixtures.api import Api
from fixtures.recorded import ready, spoken
from fixtures.services import Database as FreshDatabase

from .conftest import Scripts, question

AWAY = ScriptedUtterance("", error=ProviderError("connection", is_retryable=True, engine="scripted"))


async def missed_of(studio, session_id: UUID) -> list[SoundMissed]:
    return [event for event in await studio.events(session_id) if isinstance(event, SoundMissed)]


async def test_with_the_recogniser_away_the_done_button_ends_an_answer_whose_words_come_later(
    api: Api, database: FreshDatabase, open_studio
) -> None:
    candidate = await factories.person(api)
    session_id = await factories.practice(api, candidate)
    await ready(candidate, session_id)
    devices = {"has_microphone": True, "has_camera": False, "has_speaker": True}
    path = f"/api/v1/sessions/{session_id}"
    assert (await candidate.client.post(f"{path}/device-check", json=devices)).status_code == 200
    assert (await candidate.client.post(f"{path}/start")).status_code == 200
    base = replace(api.runtime.foundations, database=Database(database.urls.media))
    recordings = RoomRecordings(base, api.runtime.storage)
    studio = await open_studio(Scripts(stt=[AWAY] * 20), journal=RoomJournal(base), recordings=recordings)
    tab = await studio.join(session_id)
    await tab.until("QuestionSpoken")
    await tab.until_room("listening")
    await tab.media.microphone.say(np.repeat(spoken("cache"), 3))
    async with asyncio.timeout(30):
        told = await tab.socket.wait_for(lambda m: m["type"] == "error")
    assert told["code"] == "speech_kept", "the candidate is told that they may speak on"
    await tab.socket.send({"type": "intent", "intent": "done"})
    answered = await tab.until("AnswerCompleted")
    assert (answered["utterance_ids"], answered["end"]) == ([], AnswerEnd.DONE_BUTTON)
    assert answered["duration_ms"] > 300
    await tab.leave()

    api.runtime = replace(api.runtime, open_hearing=lambda: ScriptedSpeechToText(["Yes, of course."] * 9))
    await api.drain(with_delayed=True)
    async with api.unit() as unit:
        state = fold(await api.runtime.journal.read(unit, session_id))
    question_id = UUID(str(answered["question_id"]))
    asked = state.find(question_id)
    assert set(asked.answer_text.split(". ")) <= {"Yes, of course", "Yes, of course."}
    assert all(one.settled.outcome is MissedOutcome.WORDS for one in asked.missed)
    assert asked.back_filled == {one.utterance_id for one in asked.utterances}
    assert asked.is_evaluated
    said = (await candidate.client.get(f"{path}/transcript")).json()["items"]
    assert [one["is_back_filled"] for one in said if one["question_id"] == str(question_id)] == [True] * len(said)


async def test_a_recogniser_that_fails_for_one_piece_leaves_a_hole_that_is_known(open_studio) -> None:
    questions = [question("What?", QuestionKind.BEHAVIOURAL), question("When?")]
    studio = await open_studio(Scripts(stt=["It began well.", AWAY]), recordings=MemoryRecordings())
    session_id = await studio.session(questions, consents=(ConsentPurpose.RECORDING,))
    tab = await studio.join(session_id)
    await tab.until("QuestionSpoken")
    await tab.until_room("listening")
    await tab.say(1.0)
    await tab.until("UtteranceFinal")
    await tab.say(1.2)
    missed = await tab.until("SoundMissed")
    await tab.socket.send({"type": "intent", "intent": "done"})
    await tab.until("AnswerCompleted")
    asked = (await studio.state(session_id)).asked[0]
    assert asked.answer_text == "It began well."
    assert asked.awaits_words
    (first,) = asked.answer_utterances
    assert first.ended_ms <= missed["started_ms"] + 400
    assert 800 < missed["ended_ms"] - missed["started_ms"] < 5_000
    assert missed["because"] == MissedBecause.RECOGNISER
    assert asked.answer.duration_ms >= missed["ended_ms"] - first.started_ms
    assert [order.kind for order in studio.journal.orders].count("back_fill_words") == 1


async def test_a_pause_in_the_middle_of_what_nobody_understands_loses_none_of_it(open_studio) -> None:
    studio = await open_studio(Scripts(stt=[AWAY]), recordings=MemoryRecordings())
    session_id = await studio.session([question("What?")], consents=(ConsentPurpose.RECORDING,))
    tab = await studio.join(session_id)
    await tab.until("QuestionSpoken")
    await tab.until_room("listening")
    speaking = asyncio.create_task(tab.say(30.0))
    async with asyncio.timeout(30):
        await tab.socket.wait_for(lambda m: m["type"] == "error")  # in the middle of it
    await tab.socket.send({"type": "intent", "intent": "pause"})
    await tab.until("SessionPaused")
    missed = await tab.until("SoundMissed")
    speaking.cancel()
    assert missed["because"] == MissedBecause.RECOGNISER


async def test_a_line_that_was_lost_leaves_a_hole_from_its_last_sound_to_its_return(open_studio) -> None:
    studio = await open_studio(Scripts(stt=["I was saying.", "And so on."]), recordings=MemoryRecordings())
    session_id = await studio.session([question("What?")], consents=(ConsentPurpose.RECORDING,))
    tab = await studio.join(session_id)
    await tab.until("QuestionSpoken")
    await tab.until_room("listening")
    speaking = asyncio.create_task(tab.say(30.0))
    await tab.until_heard("I was")
    tab.media.microphone.stop()  # as when nothing gets through any more: the room hears no end of it
    speaking.cancel()
    async with asyncio.timeout(30):
        async for _ in studio.journal.hints(session_id):
            left = [event for event in await studio.events(session_id) if isinstance(event, ParticipantLeft)]
            if left:
                break
    assert [event.reason for event in left] == ["lost"]
    back = await studio.join(session_id, resume=tab.media.connection_id)
    missed = await back.until("SoundMissed")
    await back.until("ParticipantJoined")
    state = await studio.state(session_id)
    (spoken_before,) = state.asked[0].utterances
    assert missed["because"] == MissedBecause.LINE
    assert missed["started_ms"] >= spoken_before.ended_ms, "a piece ends with its last sound, not when the loss is seen"
    assert missed["ended_ms"] - missed["started_ms"] > 3_000, "a loss is seen after four seconds"
    assert not any(isinstance(event, MissedSoundSettled) for event in await studio.events(session_id))


async def test_without_consent_to_record_nothing_is_kept_and_nothing_waits(open_studio) -> None:
    studio = await open_studio(Scripts(stt=[AWAY]), recordings=MemoryRecordings())
    session_id = await studio.session([question("What?")])
    tab = await studio.join(session_id)
    await tab.until("QuestionSpoken")
    await tab.until_room("listening")
    await tab.say(1.0)
    async with asyncio.timeout(30):
        await tab.socket.wait_for(lambda m: m["type"] == "error")
    await tab.socket.send({"type": "intent", "intent": "done"})
    async with asyncio.timeout(30):
        await tab.socket.wait_for(lambda m: m["type"] == "error" and m["code"] == "answer_empty")
    assert await missed_of(studio, session_id) == []
