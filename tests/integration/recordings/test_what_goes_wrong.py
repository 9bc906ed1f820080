"""Recordings that fail on the way: the interview goes on, the candidate is told why, nothing is left behind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

import factories
from daedam.apps.worker import KINDS
from daedam.features.recordings import steps
from daedam.features.work import perform
from daedam.infra.db.tables import Recording, RecordingResult
from daedam.interviewing import events as ev
from daedam.interviewing.recording_events import RecordingRead, RecordingSetAside
from daedam.kit.languages import Language
from daedam.providers.errors import ProviderError
from daedam.providers.speech import Samples
from daedam.providers.stt.base import Transcript
from daedam.providers.stt.scripted import ScriptedSpeechToText
from factories import Person
from fixtures.api import Api
from fixtures.recorded import in_a_row, ready, spoken, upload, write_recording


class BrokenSpeechToText(ScriptedSpeechToText):
    """Fails whenever it should say what it heard."""

    async def transcribe(self, samples: Samples, language: Language) -> Transcript:
        raise ProviderError("engine_died", is_retryable=True, engine="scripted")


@pytest.fixture
async def candidate(api: Api) -> Person:
    return await factories.person(api)


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_recording(tmp_path_factory.mktemp("made") / "a.mp4", spoken("test-first"), fps=5)


async def session_of(candidate: Person, session_id: UUID) -> dict[str, Any]:
    found: dict[str, Any] = (await candidate.client.get(f"/api/v1/sessions/{session_id}")).json()
    return found


async def begun(api: Api, candidate: Person) -> tuple[UUID, str]:
    """An interview under way and the question it waits at."""
    session_id = await factories.practice(api, candidate)
    await ready(candidate, session_id)
    session = await factories.started(candidate, session_id)
    return session_id, session["current_question"]["question_id"]


async def events(api: Api, session_id: UUID) -> list[ev.SessionEvent]:
    async with api.unit() as unit:
        return [entry.event for entry in await api.runtime.journal.read(unit, session_id)]


async def results_left(api: Api) -> int:
    async with api.unit() as unit:
        return await unit.db.scalar(select(func.count()).select_from(RecordingResult)) or 0


async def until_given_up(api: Api) -> None:
    """Every try of what fails, without waiting between them."""
    for _ in range(6):
        await api.drain(with_delayed=True)


async def test_what_only_decoding_shows_is_refused_with_its_reason(api: Api, candidate: Person, answer: Path) -> None:
    session_id, question_id = await begun(api, candidate)
    recording_id = await upload(candidate.client, session_id, answer, question_id)
    while await _next(api) != "check_recording":
        pass
    # as if only decoding all of it had shown that it is no such file
    async with api.unit() as unit:
        row = await unit.db.get(Recording, recording_id)
        assert row is not None
        assert row.probe is not None
        await unit.db.execute(
            update(Recording).where(Recording.id == recording_id).values(probe=row.probe | {"container": "webm"})
        )
    await until_given_up(api)
    for language, word in (("en", "cannot be played"), ("ko", "재생할 수 없습니다")):
        listed = await candidate.client.get(
            f"/api/v1/sessions/{session_id}/recordings", headers={"accept-language": language}
        )
        (shown,) = [one for one in listed.json()["items"] if one["recording_id"] == str(recording_id)]
        assert (shown["state"], word in shown["error_message"]) == ("refused", True)
    session = await session_of(candidate, session_id)
    assert session["current_question"]["question_id"] == question_id
    assert [one.reason for one in await events(api, session_id) if isinstance(one, RecordingSetAside)] == ["unreadable"]
    assert await results_left(api) == 0
    again = await upload(candidate.client, session_id, answer, question_id)
    await api.drain()
    assert (
        sum(isinstance(one, RecordingRead) and one.recording_id == again for one in await events(api, session_id)) == 1
    )


async def _next(api: Api) -> str:
    """Do the oldest due task; its kind."""
    row = (await api._due())[0]
    assert await perform(api.runtime, KINDS, row.id)
    return str(row.kind)


async def test_a_recogniser_that_keeps_failing_leaves_the_answer_to_the_keyboard(
    api: Api, candidate: Person, answer: Path
) -> None:
    api.runtime = replace(api.runtime, open_hearing=lambda: BrokenSpeechToText(()))
    session_id, question_id = await begun(api, candidate)
    recording_id = await upload(candidate.client, session_id, answer, question_id)
    await until_given_up(api)
    session = await session_of(candidate, session_id)
    (step,) = [
        one for one in session["steps"] if (one["recording_id"], one["step"]) == (str(recording_id), "transcription")
    ]
    assert (step["state"], step["note"]) == ("done", "engine_died")
    assert session["current_question"]["question_id"] == question_id
    told = [one for one in await events(api, session_id) if isinstance(one, ev.TaskNeedsAttention)]
    assert [(one.kind, one.error_code) for one in told] == [(steps.TRANSCRIBE, "engine_died")]
    typed = {"question_id": question_id, "answer_text": factories.ANSWER}
    assert (await candidate.client.post("/api/v1/answers", json=typed)).status_code == 202


async def test_an_interview_ended_while_a_recording_is_read_waits_for_it(
    api: Api, candidate: Person, answer: Path
) -> None:
    session_id, question_id = await begun(api, candidate)
    await upload(candidate.client, session_id, answer, question_id)
    while await _next(api) != steps.PROCESS:
        pass
    assert (await candidate.client.post(f"/api/v1/sessions/{session_id}/end")).status_code == 200
    done = await api.drain()
    assert done.index("answer_recording") < done.index("evaluate_answer") < done.index("build_report")
    assert done.count("build_report") == 1
    session = await session_of(candidate, session_id)
    assert (session["status"], session["answered_questions"]) == ("evaluated", 1)


async def test_the_report_of_an_ended_interview_does_not_wait_for_a_recording_that_gave_nothing(
    api: Api, candidate: Person, tmp_path: Path
) -> None:
    api.runtime = replace(api.runtime, open_hearing=lambda: None)
    session_id, question_id = await begun(api, candidate)
    await upload(
        candidate.client, session_id, write_recording(tmp_path / "a.webm", in_a_row("yes"), fps=5), question_id
    )
    while await _next(api) != steps.PROCESS:
        pass
    await candidate.client.post(f"/api/v1/sessions/{session_id}/end")
    await api.drain()
    assert (await session_of(candidate, session_id))["status"] == "evaluated"


async def test_a_recording_that_arrives_after_the_end_is_refused(api: Api, candidate: Person, answer: Path) -> None:
    session_id, question_id = await begun(api, candidate)
    recording_id = await upload(candidate.client, session_id, answer, question_id)
    while await _next(api) != "check_recording":
        pass
    typed = {"question_id": question_id, "answer_text": factories.ANSWER}
    assert (await candidate.client.post("/api/v1/answers", json=typed)).status_code == 202
    await api.drain()
    async with api.unit() as unit:
        row = await unit.db.get(Recording, recording_id)
        assert row is not None
        assert (row.state, row.refused_reason) == ("refused", "question_answered")
    assert not any(isinstance(one, RecordingRead) for one in await events(api, session_id))
    listed = (await candidate.client.get(f"/api/v1/sessions/{session_id}/recordings")).json()["items"]
    assert "answered before" in listed[0]["error_message"]
