"""Words found later: what the recogniser or the line missed is transcribed from what was kept, once."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any
from uuid import UUID

import av
import httpx
import numpy as np
import pytest
from sqlalchemy import text

import factories
from daedam.features.recordings.back_filling import back_fill_words, give_up_back_filling
from daedam.features.recordings.live import LiveRecordings
from daedam.features.runtime import Runtime
from daedam.features.work import Finish
from daedam.infra.db.database import Database
from daedam.interviewing import events as ev
from daedam.interviewing import flow
from daedam.interviewing.recording_events import MissedBecause, MissedOutcome, MissedSoundSettled, SoundMissed
from daedam.interviewing.state import SessionState, fold
from daedam.interviewing.vocabulary import AnswerEnd, AnswerSource
from daedam.kit.ids import new_id
from daedam.media.webm import EncodedPicture, WebmRecording
from daedam.providers.errors import ProviderError
from daedam.providers.stt.base import SpeechToText
from daedam.providers.stt.scripted import ScriptedSpeechToText, ScriptedUtterance
from factories import Person
from fixtures.api import Api
from fixtures.recorded import RATE, VOICES, Samples, ready, silence, spoken
from fixtures.services import Database as FreshDatabase

TEXT = (VOICES / "cache.txt").read_text()


@dataclass
class Live:
    """A live interview at its first question, and the media server's hands on it."""

    api: Api
    candidate: Person
    session_id: UUID
    question_id: UUID
    recordings: LiveRecordings

    @property
    def path(self) -> str:
        return f"/api/v1/sessions/{self.session_id}"

    async def state(self) -> SessionState:
        async with self.api.unit() as unit:
            return fold(await self.api.runtime.journal.read(unit, self.session_id))

    async def write(self, *events: ev.SessionEvent) -> None:
        """As a room appends: the events and the work they call for in one transaction."""
        async with self.api.unit() as unit:
            await self.api.runtime.journal.append(unit, self.session_id, events)
            await self.api.runtime.foundations.outbox.order(unit, flow.tasks_for(self.session_id, list(events)))

    async def record(self, sound: Samples, offset_ms: int, *, is_whole: bool = True) -> UUID:
        voice, stored = WebmRecording(), 0
        recording_id = await self.recordings.begin(self.session_id, self.question_id, offset_ms)
        for at in range(0, len(sound), RATE):
            piece = voice.add(sound[at : at + RATE])
            if piece:
                await self.recordings.append(recording_id, piece, stored)
                stored += len(piece)
        if is_whole:
            await self.recordings.append(recording_id, voice.finish(), stored)
            await self.recordings.finish(recording_id, voice.duration_s)
        return recording_id

    async def miss(self, started_ms: int, ended_ms: int, because: MissedBecause) -> SoundMissed:
        missed = SoundMissed(
            missed_id=new_id(),
            question_id=self.question_id,
            started_ms=started_ms,
            ended_ms=ended_ms,
            because=because,
        )
        await self.write(missed)
        return missed

    async def hear(self, text: str, started_ms: int, ended_ms: int) -> UUID:
        """Words that were understood at once."""
        heard = ev.UtteranceFinal(
            utterance_id=new_id(),
            question_id=self.question_id,
            speaker="candidate",
            text=text,
            source=AnswerSource.SPOKEN,
            started_ms=started_ms,
            ended_ms=ended_ms,
            engine="scripted",
        )
        await self.write(heard)
        return heard.utterance_id

    async def done(self, end: AnswerEnd = AnswerEnd.DONE_BUTTON) -> None:
        await self.write(*flow.complete_answer(await self.state(), source=AnswerSource.SPOKEN, end=end))

    async def transcript(self) -> list[dict[str, Any]]:
        shown = await self.candidate.client.get(f"{self.path}/transcript")
        items: list[dict[str, Any]] = shown.json()["items"]
        return items

    async def settled(self) -> list[MissedSoundSettled]:
        async with self.api.unit() as unit:
            entries = await self.api.runtime.journal.read(unit, self.session_id)
        return [entry.event for entry in entries if isinstance(entry.event, MissedSoundSettled)]

    def hears_with(self, engine: SpeechToText) -> None:
        """The workers' recogniser from now on."""
        runtime: Runtime = replace(self.api.runtime, open_hearing=lambda: engine)
        self.api.runtime = runtime


@pytest.fixture
async def live(api: Api, database: FreshDatabase) -> Live:
    candidate = await factories.person(api)
    session_id = await factories.practice(api, candidate)
    await ready(candidate, session_id)
    devices = {"has_microphone": True, "has_camera": False, "has_speaker": True}
    path = f"/api/v1/sessions/{session_id}"
    assert (await candidate.client.post(f"{path}/device-check", json=devices)).status_code == 200
    begun = await candidate.client.post(f"{path}/start")
    assert begun.status_code == 200, begun.text
    base = replace(api.runtime.foundations, database=Database(database.urls.media))
    question_id = UUID(begun.json()["current_question"]["question_id"])
    await api.drain(with_delayed=True)  # what planning left behind
    return Live(api, candidate, session_id, question_id, LiveRecordings(base, api.runtime.storage))


def ms(sound: Samples) -> int:
    return round(1000 * len(sound) / RATE)


def share_of(text: str, said: str) -> float:
    words = set(re.findall(r"[a-z]+", text.lower()))
    return len(words & set(re.findall(r"[a-z]+", said.lower()))) / len(words)


async def test_what_the_recogniser_missed_is_read_from_our_own_recording(live: Live) -> None:
    sound = np.concatenate([silence(1.0), spoken("cache"), silence(1.0)])
    await live.record(sound, 5_000)
    missed = await live.miss(5_700, 5_000 + ms(sound), MissedBecause.RECOGNISER)
    await live.done()
    assert await live.api.drain() == ["evaluate_answer"], "the recording is stored each second: a little is waited"
    asked = (await live.state()).find(live.question_id)
    assert asked is not None
    assert (asked.awaits_words, asked.is_evaluated) == (True, False), "nothing is read before its words are there"
    assert (await live.api.drain(with_delayed=True))[:1] == ["back_fill_words"]
    said = await live.transcript()
    assert all(one["is_back_filled"] for one in said)
    assert share_of(TEXT, " ".join(one["text"] for one in said)) > 0.5
    assert all(5_700 <= one["started_ms"] < one["ended_ms"] <= 5_000 + ms(sound) for one in said)
    (settled,) = await live.settled()
    assert (settled.missed_id, settled.outcome) == (missed.missed_id, MissedOutcome.WORDS)
    asked = (await live.state()).find(live.question_id)
    assert asked is not None
    assert [str(one.utterance_id) for one in asked.answer_utterances] == [one["utterance_id"] for one in said]
    assert asked.is_evaluated


async def test_a_recogniser_that_stays_away_is_tried_again_and_the_words_come_once(live: Live) -> None:
    away = ProviderError("connection", is_retryable=True, engine="scripted")
    await live.record(np.concatenate([spoken("yes"), silence(0.5)]), 1_000, is_whole=False)
    await live.miss(1_000, 1_000 + ms(spoken("yes")), MissedBecause.RECOGNISER)
    await live.done()
    await live.api.drain()
    for _ in range(2):
        live.hears_with(ScriptedSpeechToText([ScriptedUtterance("", error=away)]))
        assert await live.api.drain(with_delayed=True) == ["back_fill_words"]
        assert await live.settled() == []
    live.hears_with(ScriptedSpeechToText(["yes of course"]))
    done = await live.api.drain(with_delayed=True)
    assert sorted(done) == ["back_fill_words", "evaluate_answer"]
    assert [one["text"] for one in await live.transcript()] == ["yes of course"]
    assert await live.api.drain(with_delayed=True) == []
    assert len(await live.settled()) == 1


async def test_what_was_understood_is_not_read_twice_and_keeps_its_order(live: Live) -> None:
    sound = np.concatenate([spoken("cache"), silence(0.8), spoken("mistake")])
    end_ms = ms(spoken("cache"))
    await live.record(sound, 0)
    later = await live.hear("that was my mistake", end_ms + 500, ms(sound) + 400)
    await live.miss(0, ms(sound), MissedBecause.RECOGNISER)
    live.hears_with(ScriptedSpeechToText([f"first {n}" for n in range(5)]))
    await live.done()
    await live.api.drain(with_delayed=True)
    said = await live.transcript()
    assert said[-1]["utterance_id"] == str(later), "in the order it was said"
    assert {one["text"].split()[0] for one in said[:-1]} == {"first"}
    assert all(one["ended_ms"] <= end_ms + 500 for one in said[:-1])


async def test_silence_gives_no_words_and_a_hole_nobody_can_fill_is_nobodys_silence(live: Live) -> None:
    await live.record(silence(3.0), 0)
    await live.miss(0, 3_000, MissedBecause.RECOGNISER)
    await live.miss(20_000, 26_000, MissedBecause.LINE)
    await live.done()
    await live.api.drain(with_delayed=True)
    assert [one.outcome for one in await live.settled()] == [MissedOutcome.SILENT, MissedOutcome.NO_SOUND]
    assert await live.transcript() == []
    ended = await live.candidate.client.post(f"{live.path}/end")
    assert ended.status_code == 200, ended.text
    await live.api.drain(with_delayed=True)
    report = (await live.candidate.client.get(f"{live.path}/results")).json()
    found = [one for one in report["results"] if one["question"]["question_id"] == str(live.question_id)]
    assert [one["evaluation"]["reason"] for one in found] == ["broken_audio"]


async def test_a_typed_answer_waits_for_no_words(live: Live) -> None:
    await live.record(spoken("cache"), 0)
    await live.miss(0, ms(spoken("cache")), MissedBecause.RECOGNISER)
    body = {"question_id": str(live.question_id), "answer_text": "I typed what was not understood."}
    answered = await live.candidate.client.post("/api/v1/answers", json=body)
    assert answered.status_code == 202, answered.text
    assert "evaluate_answer" in await live.api.drain()
    asked = (await live.state()).find(live.question_id)
    assert asked is not None
    assert asked.is_evaluated
    await live.api.drain(with_delayed=True)
    asked = (await live.state()).find(live.question_id)
    assert asked is not None
    assert asked.answer_text == "I typed what was not understood.", "what is scored is what was typed"
    assert share_of(TEXT, " ".join(one.text for one in asked.utterances)) > 0.5, "and what was said is kept"


async def test_a_worker_that_dies_over_it_leaves_one_effect(live: Live) -> None:
    await live.record(spoken("yes"), 0)
    missed = await live.miss(0, ms(spoken("yes")), MissedBecause.LINE)
    again = flow.first_order(live.session_id, missed)
    async with live.api.unit() as unit:
        twice = replace(again, key=f"{again.key}:again", delay_s=0.0)
        await live.api.runtime.foundations.outbox.order(unit, [twice])
    live.hears_with(ScriptedSpeechToText(["yes", "yes again"]))
    done = await live.api.drain(with_delayed=True)
    assert done == ["back_fill_words", "back_fill_words"]
    assert [one["text"] for one in await live.transcript()] == ["yes"]


def as_webm(sound: Samples) -> bytes:
    """A piece as a browser sends it."""
    voice = WebmRecording()
    return voice.add(sound) + voice.finish()


async def send(live: Live, missed: SoundMissed, started_ms: int, content: bytes) -> httpx.Response:
    path = f"{live.path}/missed-sound/{missed.missed_id}/{started_ms}"
    return await live.candidate.client.put(path, content=content)


async def sent_all(live: Live, missed: SoundMissed) -> httpx.Response:
    return await live.candidate.client.post(f"{live.path}/missed-sound/{missed.missed_id}/complete")


async def listed(live: Live) -> list[dict[str, Any]]:
    found = (await live.candidate.client.get(f"{live.path}/recordings")).json()
    items: list[dict[str, Any]] = found["items"]
    return items


async def test_what_a_lost_line_missed_comes_from_the_browser_once_however_often_it_is_sent(live: Live) -> None:
    """The line goes after one second of six; the browser's pieces are a second early and overlap each other."""
    sound = np.concatenate([spoken("cache"), silence(1.0)])
    await live.record(sound[:RATE], 10_000)
    await live.hear("before", 10_000, 11_000)
    missed = await live.miss(11_000, 10_000 + ms(sound), MissedBecause.LINE)
    await live.done()
    await live.api.drain()
    pieces = [(0, 3 * RATE), (2 * RATE, len(sound))]
    for _ in range(2):
        for first, last in pieces:
            answer = await send(live, missed, 10_000 + 1000 * first // RATE, as_webm(sound[first:last]))
            assert answer.status_code == 204, answer.text
    assert [one["is_playable"] for one in await listed(live)] == [True, False, False], "not before it was looked into"
    for _ in range(2):
        assert (await sent_all(live, missed)).status_code == 204
    done = await live.api.drain()
    assert done.count("back_fill_words") == 1
    said = await live.transcript()
    assert [one["is_back_filled"] for one in said] == [False] + [True] * (len(said) - 1)
    late = said[1:]
    assert share_of(TEXT, " ".join(one["text"] for one in late)) > 0.4
    assert all(11_000 <= one["started_ms"] < one["ended_ms"] <= missed.ended_ms for one in late)
    await live.api.drain(with_delayed=True)
    assert await live.transcript() == said
    assert [(one["offset_ms"], one["state"], one["is_playable"]) for one in (await listed(live))[1:]] == [
        (10_000, "done", True),
        (12_000, "done", True),
    ]
    again = await send(live, missed, 10_500, as_webm(sound))
    assert (again.status_code, again.json()["error_code"]) == (409, "sound_not_wanted")
    asked = (await live.state()).find(live.question_id)
    assert asked is not None
    assert asked.is_evaluated
    assert asked.answer_text == " ".join(one["text"] for one in said)


async def test_a_server_that_was_killed_leaves_its_half_to_be_read_with_the_browsers(live: Live) -> None:
    sound = spoken("cache")
    await live.record(sound[: 3 * RATE], 5_000, is_whole=False)
    missed = await live.miss(5_000, 5_000 + ms(sound), MissedBecause.SERVER)
    assert (await send(live, missed, 7_000, as_webm(sound[2 * RATE :]))).status_code == 204
    assert (await sent_all(live, missed)).status_code == 204
    await live.api.drain()
    assert share_of(TEXT, " ".join(one["text"] for one in await live.transcript())) > 0.5
    (settled,) = await live.settled()
    assert settled.outcome is MissedOutcome.WORDS


def args_of(live: Live, missed: SoundMissed, occasion: str) -> dict[str, Any]:
    return {"session_id": str(live.session_id), "missed_id": str(missed.missed_id), "occasion": occasion}


async def finish(live: Live, done: Finish) -> None:
    async with live.api.unit() as unit:
        await done(unit)


async def test_two_holes_over_the_same_words_that_are_looked_into_at_once_give_them_once(live: Live) -> None:
    """The recogniser failed on a piece, then the server was killed: the second hole reaches over the first."""
    sound = np.concatenate([spoken("yes"), silence(0.5)])
    await live.record(sound, 1_000)
    first = await live.miss(1_000, 1_000 + ms(sound), MissedBecause.RECOGNISER)
    second = await live.miss(500, 9_000, MissedBecause.SERVER)
    live.hears_with(ScriptedSpeechToText(["yes of course"] * 3))
    both = [await back_fill_words(live.api.runtime, args_of(live, one, "missed:0")) for one in (first, second)]
    for done in both:
        await finish(live, done)
    assert [one["text"] for one in await live.transcript()] == ["yes of course"]
    await live.api.drain(with_delayed=True)
    assert [one["text"] for one in await live.transcript()] == ["yes of course"]
    assert [one.outcome for one in await live.settled()] == [MissedOutcome.WORDS, MissedOutcome.SILENT]


async def test_a_piece_that_comes_while_others_are_read_is_read_too(live: Live) -> None:
    sound = spoken("cache")
    missed = await live.miss(5_000, 5_000 + ms(sound), MissedBecause.LINE)
    assert (await send(live, missed, 5_000, as_webm(silence(2.0)))).status_code == 204
    done = await back_fill_words(live.api.runtime, args_of(live, missed, "sent:0"))
    assert (await send(live, missed, 7_000, as_webm(sound[2 * RATE :]))).status_code == 204
    await finish(live, done)
    assert await live.settled() == []
    await live.api.drain(with_delayed=True)
    assert [one.outcome for one in await live.settled()] == [MissedOutcome.WORDS]
    assert share_of(TEXT, " ".join(one["text"] for one in await live.transcript())) > 0.4
    assert [one["state"] for one in await listed(live)] == ["done", "done"]


async def test_a_browser_that_is_still_sending_is_waited_for(live: Live) -> None:
    sound = spoken("cache")
    missed = await live.miss(5_000, 5_000 + ms(sound), MissedBecause.LINE)
    assert (await send(live, missed, 5_000, as_webm(sound[: 3 * RATE]))).status_code == 204
    await finish(live, await back_fill_words(live.api.runtime, args_of(live, missed, "missed:0")))
    assert await live.settled() == []
    assert (await send(live, missed, 8_000, as_webm(sound[3 * RATE :]))).status_code == 204
    await finish(live, await back_fill_words(live.api.runtime, args_of(live, missed, "coming1:0")))
    assert await live.settled() == [], "another piece came meanwhile"
    async with live.api.unit() as unit:
        await unit.db.execute(text("update recordings set created_at = created_at - interval '61 seconds'"))
    await finish(live, await back_fill_words(live.api.runtime, args_of(live, missed, "coming2:0")))
    (settled,) = await live.settled()
    assert settled.outcome is MissedOutcome.WORDS


async def test_what_is_sent_may_only_be_a_short_voice(live: Live) -> None:
    missed = await live.miss(5_000, 9_000, MissedBecause.LINE)
    film, frame = WebmRecording((64, 48)), av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), "rgb24")
    encoder = av.CodecContext.create("libvpx", "w")
    encoder.width, encoder.height, encoder.pix_fmt, encoder.time_base = 64, 48, "yuv420p", Fraction(1, 10)
    packets = [*encoder.encode(frame.reformat(format="yuv420p")), *encoder.encode(None)]
    shown = [EncodedPicture(bytes(packet), 0) for packet in packets]
    content = film.add(spoken("cache"), shown) + film.finish()
    assert (await send(live, missed, 5_000, content)).status_code == 204
    hours = as_webm(silence(150.0))
    assert len(hours) < 512 * 1024
    assert (await send(live, missed, 5_001, hours)).status_code == 204
    assert (await sent_all(live, missed)).status_code == 204
    await live.api.drain()
    assert [one.outcome for one in await live.settled()] == [MissedOutcome.NO_SOUND]
    assert [(one["state"], one["error_code"]) for one in await listed(live)] == [
        ("refused", "recording_unsupported_type"),
        ("refused", "recording_too_long"),
    ]


async def test_what_nobody_could_look_into_is_not_kept(live: Live) -> None:
    missed = await live.miss(5_000, 9_000, MissedBecause.LINE)
    other = await live.miss(20_000, 21_000, MissedBecause.RECOGNISER)
    assert (await send(live, missed, 5_000, as_webm(spoken("yes")))).status_code == 204
    await finish(live, give_up_back_filling(live.api.runtime, args_of(live, missed, "sent:0"), "crashed"))
    assert [one["state"] for one in await listed(live)] == ["received"], "another stretch of the answer may want it"
    await finish(live, give_up_back_filling(live.api.runtime, args_of(live, other, "missed:0"), "crashed"))
    assert [(one["state"], one["error_code"]) for one in await listed(live)] == [("refused", "recording_check_failed")]
    assert [one.outcome for one in await live.settled()] == [MissedOutcome.UNREADABLE] * 2
    await live.api.drain()
    async with live.api.unit() as unit:
        keys = (await unit.db.execute(text("select storage_key from recording_parts"))).scalars().all()
    assert [await live.api.runtime.storage.exists(key) for key in keys] == [False]


async def test_pieces_of_many_holes_wait_side_by_side_while_nothing_can_read_them(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daedam.features.recordings.sent_sound.MOST_PIECES", 2)
    holes = [await live.miss(10_000 * n, 10_000 * n + 5_000, MissedBecause.LINE) for n in (1, 2)]
    content = as_webm(silence(1.0))
    for missed in holes:
        for n in range(2):
            assert (await send(live, missed, missed.started_ms + n, content)).status_code == 204
    assert (await send(live, holes[0], 10_002, content)).status_code == 429


async def test_what_we_heard_ourselves_is_not_replaced_by_what_was_sent(live: Live) -> None:
    """A piece for a lost line may begin a minute before it, where the recogniser missed something we recorded."""
    await live.record(silence(4.0), 1_000)
    ours = await live.miss(1_000, 5_000, MissedBecause.RECOGNISER)
    lost = await live.miss(6_000, 9_000, MissedBecause.LINE)
    assert (await send(live, lost, 1_000, as_webm(spoken("cache")))).status_code == 204
    await finish(live, await back_fill_words(live.api.runtime, args_of(live, ours, "missed:0")))
    assert [(one.missed_id, one.outcome) for one in await live.settled()] == [(ours.missed_id, MissedOutcome.SILENT)]


async def test_what_is_no_sound_is_refused_by_its_content(live: Live) -> None:
    missed = await live.miss(5_000, 9_000, MissedBecause.LINE)
    refused = await send(live, missed, 5_000, b"MZ not a recording at all" * 10)
    assert (refused.status_code, refused.json()["error_code"]) == (415, "recording_unsupported_type")
    assert (await send(live, missed, 5_000, as_webm(silence(1.0))[:120])).status_code == 204, "its head is right"
    assert (await sent_all(live, missed)).status_code == 204
    await live.api.drain(with_delayed=True)
    assert [one.outcome for one in await live.settled()] == [MissedOutcome.NO_SOUND]
    assert [(one["state"], one["is_playable"]) for one in await listed(live)] == [("refused", False)]


async def test_only_what_was_missed_is_taken_from_whoever_missed_it(live: Live) -> None:
    missed = await live.miss(100_000, 109_000, MissedBecause.LINE)
    ours = await live.miss(1_000, 2_000, MissedBecause.RECOGNISER)
    content = as_webm(silence(1.0))
    assert (await send(live, missed, 109_000, content)).status_code == 409, "after it"
    assert (await send(live, missed, 30_000, content)).status_code == 409, "long before it"
    assert (await send(live, ours, 1_000, content)).status_code == 409, "the server has that"
    assert (await send(live, replace(missed, missed_id=new_id()), 100_000, content)).status_code == 404
    assert (await send(live, missed, 100_000, content + bytes(600_000))).status_code == 413
    other = await factories.person(live.api)
    path = f"{live.path}/missed-sound/{missed.missed_id}/100000"
    assert (await other.client.put(path, content=content)).status_code == 404
    assert (await other.client.post(f"{live.path}/missed-sound/key")).status_code == 404


async def test_the_browsers_key_is_the_same_after_a_reload_and_another_for_another_interview(live: Live) -> None:
    first, again = [(await live.candidate.client.post(f"{live.path}/missed-sound/key")).json()["key"] for _ in "ab"]
    assert first == again
    assert len(base64.b64decode(first)) == 32
    other = await factories.practice(live.api, live.candidate)
    path = f"/api/v1/sessions/{other}/missed-sound/key"
    assert (await live.candidate.client.post(path)).status_code == 409, "nothing may be kept before consent"
    await ready(live.candidate, other)
    assert (await live.candidate.client.post(path)).json()["key"] != first
