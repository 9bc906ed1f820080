"""A recording sent in becomes answers, scores and a report: real files, real engines, the worker's own tasks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import numpy as np
import pytest

import factories
from daedam.infra.web.access import Role
from daedam.interviewing.measurements import SignalsSampled
from daedam.interviewing.recording_events import CutBy, RecordingRead
from factories import Person
from fixtures.api import Api
from fixtures.recorded import VOICES, in_a_row, ready, silence, upload, write_recording

WORDS = re.compile(r"[a-z]+")
VOICE_TEXTS = {path.stem: path.read_text() for path in VOICES.glob("*.txt")}
E = TypeVar("E")


async def events_of(api: Api, session_id: UUID, kind: type[E]) -> list[E]:
    async with api.unit() as unit:
        entries = await api.runtime.journal.read(unit, session_id)
    return [entry.event for entry in entries if isinstance(entry.event, kind)]


async def event_of(api: Api, session_id: UUID, kind: type[E]) -> E:
    (event,) = await events_of(api, session_id, kind)
    return event


async def report_of(candidate: Person, session_id: UUID) -> dict[str, Any]:
    shown = await candidate.client.get(f"/api/v1/sessions/{session_id}/results")
    assert shown.status_code == 200, shown.text
    found: dict[str, Any] = shown.json()
    return found


async def session_of(candidate: Person, session_id: UUID) -> dict[str, Any]:
    shown = await candidate.client.get(f"/api/v1/sessions/{session_id}")
    assert shown.status_code == 200, shown.text
    found: dict[str, Any] = shown.json()
    return found


async def transcript_of(candidate: Person, session_id: UUID) -> list[dict[str, Any]]:
    shown = await candidate.client.get(f"/api/v1/sessions/{session_id}/transcript")
    items: list[dict[str, Any]] = shown.json()["items"]
    return items


def steps_of(session: dict[str, Any], recording_id: UUID) -> dict[str, dict[str, Any]]:
    mine = [step for step in session["steps"] if step["recording_id"] == str(recording_id)]
    return {step["step"]: step for step in mine}


def common_words(said: str, text: str) -> float:
    """Share of the words of `text` that were heard."""
    words = set(WORDS.findall(text.lower()))
    return len(words & set(WORDS.findall(said.lower()))) / len(words)


@pytest.fixture
async def candidate(api: Api) -> Person:
    return await factories.person(api)


async def started(candidate: Person, session_id: UUID) -> dict[str, Any]:
    """Under way, with a camera."""
    await ready(candidate, session_id)
    devices = {"has_microphone": True, "has_camera": True, "has_speaker": True}
    path = f"/api/v1/sessions/{session_id}"
    assert (await candidate.client.post(f"{path}/device-check", json=devices)).status_code == 200
    begun = await candidate.client.post(f"{path}/start")
    assert begun.status_code == 200, begun.text
    found: dict[str, Any] = begun.json()
    return found


async def test_one_file_for_one_question_is_its_answer(api: Api, candidate: Person, tmp_path: Path) -> None:
    session_id = await factories.practice(api, candidate)
    session = await started(candidate, session_id)
    question_id = session["current_question"]["question_id"]
    path = write_recording(tmp_path / "a.mp4", in_a_row("database-index", "cache", pause_s=1.0))
    recording_id = await upload(candidate.client, session_id, path, question_id)
    await api.drain()
    session = await session_of(candidate, session_id)
    steps = steps_of(session, recording_id)
    assert {name: step["state"] for name, step in steps.items()} == dict.fromkeys(
        ("probe", "audio", "voice_activity", "transcription", "signals", "answers"), "done"
    )
    assert all(step["done_s"] == step["of_s"] > 12 and step["note"] is None for step in steps.values())
    assert session["answered_questions"] == 1
    assert session["current_question"]["question_id"] != question_id
    said = await transcript_of(candidate, session_id)
    assert {one["question_id"] for one in said} == {question_id}
    assert all(one["source"] == "video" and one["engine"] == "pocketsphinx" for one in said)
    assert common_words(" ".join(one["text"] for one in said), VOICE_TEXTS["cache"]) > 0.5


async def test_a_whole_interview_is_cut_by_its_times(api: Api, candidate: Person, tmp_path: Path) -> None:
    session_id = await factories.practice(api, candidate)
    await ready(candidate, session_id)
    total = (await session_of(candidate, session_id))["total_questions"]
    names = ["database-index", "team-conflict", "late-project", "cache", "mistake", "test-first", "code-review"][:total]
    parts = [in_a_row(name, pause_s=1.5) for name in names]
    starts = [round(sum(len(part) for part in parts[:i]) / 16) for i in range(total)]
    path = write_recording(tmp_path / "whole.webm", np.concatenate(parts))
    said = {"question_starts_ms": ",".join(map(str, starts))}
    recording_id = await upload(candidate.client, session_id, path, **said)
    await api.drain()
    session = await session_of(candidate, session_id)
    assert session["status"] == "evaluated"
    assert session["answered_questions"] == total == len(names)
    spoken_to = await transcript_of(candidate, session_id)
    questions = list(dict.fromkeys(one["question_id"] for one in spoken_to))
    for question, name, start in zip(questions, names, starts, strict=True):
        theirs = [one for one in spoken_to if one["question_id"] == question]
        assert common_words(" ".join(one["text"] for one in theirs), VOICE_TEXTS[name]) > 0.4
        assert all(start - 300 <= one["started_ms"] < one["ended_ms"] <= start + 12_000 for one in theirs)
    read = await event_of(api, session_id, RecordingRead)
    assert (read.recording_id, read.cut_by) == (recording_id, CutBy.TIMES)
    assert await report_of(candidate, session_id)


async def test_a_whole_interview_is_cut_by_its_longest_pauses(api: Api, candidate: Person, tmp_path: Path) -> None:
    session_id = await factories.practice(api, candidate)
    await ready(candidate, session_id)
    total = (await session_of(candidate, session_id))["total_questions"]
    names = ["database-index", "team-conflict", "late-project", "cache", "mistake", "test-first", "code-review"][:total]
    path = write_recording(tmp_path / "whole.mp4", in_a_row(*names, pause_s=5.0), has_picture=False)
    recording_id = await upload(candidate.client, session_id, path)
    await api.drain()
    session = await session_of(candidate, session_id)
    assert session["status"] == "evaluated"
    said = await transcript_of(candidate, session_id)
    questions = list(dict.fromkeys(one["question_id"] for one in said))
    assert len(questions) == total
    for question, name in zip(questions, names, strict=True):
        theirs = " ".join(one["text"] for one in said if one["question_id"] == question)
        assert common_words(theirs, VOICE_TEXTS[name]) > 0.4
    assert (await event_of(api, session_id, RecordingRead)).cut_by == CutBy.PAUSES
    assert steps_of(session, recording_id)["signals"]["note"] == "no_picture"


async def test_times_may_be_left_out_and_a_question_without_a_part_takes_a_file_of_its_own(
    api: Api, candidate: Person, tmp_path: Path
) -> None:
    session_id = await factories.practice(api, candidate)
    await ready(candidate, session_id)
    await api.drain()
    begun = await candidate.client.post(f"/api/v1/sessions/{session_id}/start?by=whole")
    assert begun.status_code == 200, begun.text
    shown = (await candidate.client.get(f"/api/v1/sessions/{session_id}/questions")).json()["items"]
    names = ["database-index", "mistake", "cache", "team-conflict", "late-project", "test-first"][: len(shown) - 1]
    parts = [in_a_row(name, pause_s=3.5) for name in names]
    starts = [str(round(sum(len(part) for part in parts[:i]) / 16)) for i in range(len(parts))]
    starts[1] = ""
    path = write_recording(tmp_path / "whole.mp4", np.concatenate(parts), has_picture=False)
    await upload(candidate.client, session_id, path, question_starts_ms=",".join(starts))
    await api.drain()
    assert (await event_of(api, session_id, RecordingRead)).cut_by == CutBy.MIXED
    said = await transcript_of(candidate, session_id)
    for question, name in zip(shown, names, strict=False):
        theirs = " ".join(one["text"] for one in said if one["question_id"] == question["question_id"])
        assert common_words(theirs, VOICE_TEXTS[name]) > 0.4
    session = await session_of(candidate, session_id)
    last = shown[-1]["question_id"]
    assert (session["state"]["next_action"], session["current_question"]["question_id"]) == ("answer", last)
    path = write_recording(tmp_path / "last.mp4", in_a_row("code-review"), has_picture=False)
    await upload(candidate.client, session_id, path, last)
    await api.drain()
    assert (await session_of(candidate, session_id))["status"] == "evaluated"


async def test_a_minute_of_silence_gives_no_words_and_no_score(api: Api, candidate: Person, tmp_path: Path) -> None:
    session_id = await factories.practice(api, candidate)
    session = await started(candidate, session_id)
    question_id = session["current_question"]["question_id"]
    path = write_recording(tmp_path / "quiet.webm", silence(60.0), fps=5)
    await upload(candidate.client, session_id, path, question_id)
    await api.drain()
    assert await transcript_of(candidate, session_id) == []
    assert (await session_of(candidate, session_id))["answered_questions"] == 1
    await candidate.client.post(f"/api/v1/sessions/{session_id}/end")
    await api.drain()
    results = (await report_of(candidate, session_id))["results"]
    reasons = {result["question"]["question_id"]: result["evaluation"]["reason"] for result in results}
    assert reasons[question_id] == "no_speech"


async def test_korean_is_not_transcribed_here_and_can_be_typed(api: Api, candidate: Person, tmp_path: Path) -> None:
    session_id = await factories.practice(api, candidate, language="ko", position="백엔드 개발자")
    session = await started(candidate, session_id)
    question_id = session["current_question"]["question_id"]
    path = write_recording(tmp_path / "ko.mp4", in_a_row("mistake"))
    recording_id = await upload(candidate.client, session_id, path, question_id)
    await api.drain()
    session = await session_of(candidate, session_id)
    assert steps_of(session, recording_id)["transcription"]["note"] == "unavailable"
    assert await transcript_of(candidate, session_id) == []
    assert session["state"]["next_action"] == "answer"
    assert session["current_question"]["question_id"] == question_id
    typed = {"question_id": question_id, "answer_text": "결제 시스템을 고치다 실수했고 바로 팀장님께 알렸습니다."}
    answered = await candidate.client.post("/api/v1/answers", json=typed)
    assert answered.status_code == 202, answered.text
    assert len(await events_of(api, session_id, SignalsSampled)) == 1
    assert list((api.runtime.foundations.settings.home / "tmp").iterdir()) == []


async def test_nothing_is_measured_where_the_policy_forbids_it(api: Api, tmp_path: Path) -> None:
    recruiter = await factories.person(api, Role.RECRUITER, await factories.organization(api))
    posting_id = await factories.posting(recruiter, policy="eu-safe")
    applicant, session_id = await factories.invited(api, recruiter, posting_id)
    session = await started(applicant, session_id)
    question_id = session["current_question"]["question_id"]
    path = write_recording(tmp_path / "a.mp4", in_a_row("mistake"))
    recording_id = await upload(applicant.client, session_id, path, question_id)
    done = await api.drain()
    assert "see_recording" not in done
    session = await session_of(applicant, session_id)
    assert steps_of(session, recording_id)["signals"]["note"] == "policy"
    assert session["answered_questions"] == 1
    assert await events_of(api, session_id, SignalsSampled) == []
