"""The lanes of the timeline: what was measured, what was not and why, and who may see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

import factories
from daedam.infra.web.access import Role
from daedam.interviewing import events as ev
from daedam.interviewing import sampled
from daedam.interviewing.measurements import SignalsSampled
from daedam.scoring.policies import ScoringPolicy
from daedam.signals.kinds import SignalKind
from daedam.signals.windows import SignalWindow, WindowQuality
from factories import Person
from fixtures.api import Api

V1 = "/api/v1"
WITH_CAMERA = {"has_microphone": True, "has_camera": True, "has_speaker": True}


@pytest.fixture
async def recruiter(api: Api) -> Person:
    return await factories.person(api, Role.RECRUITER, await factories.organization(api))


async def write(api: Api, session_id: UUID, events: Sequence[ev.SessionEvent]) -> None:
    async with api.unit() as unit:
        await api.runtime.journal.append(unit, session_id, events)


async def get(person: Person, path: str, status: int = 200) -> Any:
    answer = await person.client.get(V1 + path)
    assert answer.status_code == status, answer.text
    return answer.json()


def windows(from_s: int, n: int, **values: float) -> list[SignalWindow]:
    quality = WindowQuality(frames=5, face_share=1.0, most_faces=1, brightness=0.5, heard_s=1.0, voiced_s=0.8)
    kinds = {SignalKind(name): value for name, value in values.items()}
    return [SignalWindow(started_s=float(from_s + i), values=kinds, quality=quality) for i in range(n)]


def event(question_id: str, measured: list[SignalWindow]) -> SignalsSampled:
    made = sampled.to_event(UUID(question_id), measured, "scripted")
    assert made is not None
    return made


async def begun(api: Api, candidate: Person, session_id: UUID, consents: Any = factories.CONSENTS) -> dict[str, Any]:
    path = f"{V1}/sessions/{session_id}"
    for step, body in (("consents", consents), ("device-check", WITH_CAMERA), ("start", None)):
        done = await candidate.client.post(f"{path}/{step}", json=body)
    return dict(done.json())


async def practised(api: Api) -> tuple[Person, UUID, str]:
    candidate = await factories.person(api)
    session_id = await factories.practice(api, candidate)
    session = await begun(api, candidate, session_id)
    return candidate, session_id, session["current_question"]["question_id"]


async def test_lanes_stand_on_the_sessions_time_and_holes_stay_holes(api: Api) -> None:
    candidate, session_id, question_id = await practised(api)
    parts = [event(question_id, windows(2, 2, smile=0.25)), event(question_id, windows(6, 1, smile=1.0, pitch=210.0))]
    await write(api, session_id, parts)
    shown = await get(candidate, f"/sessions/{session_id}/signals")
    assert shown["step_ms"] == 1000
    assert shown["lanes"] == {
        "smile": [None, None, 0.25, 0.25, None, None, 1.0],
        "pitch": [None, None, None, None, None, None, 210.0],
    }
    assert shown["units"] == {"smile": "share", "pitch": "hz"}
    assert shown["quality"]["face_share"] == [None, None, 1.0, 1.0, None, None, 1.0]
    assert shown["questions"] == [{"question_id": question_id, "started_ms": 2000, "ended_ms": 7000}]
    assert shown["engines"] == ["scripted"]
    assert shown["not_measured"]["nod"] == {
        "reason": "not_seen",
        "message": "There was not enough to be seen or heard to measure this.",
    }
    assert not set(shown["lanes"]) & set(shown["not_measured"])


async def test_a_session_nobody_measured_says_so_for_every_kind(api: Api) -> None:
    candidate, session_id, _ = await practised(api)
    shown = await get(candidate, f"/sessions/{session_id}/signals")
    assert shown["lanes"] == {}
    assert {gap["reason"] for gap in shown["not_measured"].values()} == {"not_seen"}
    assert {"smile", "gaze_away", "hands_visible", "loudness"} <= set(shown["not_measured"])


async def test_without_a_camera_the_picture_is_not_measured_by_choice(api: Api) -> None:
    candidate = await factories.person(api)
    session_id = await factories.practice(api, candidate)
    await factories.started(candidate, session_id)
    shown = await get(candidate, f"/sessions/{session_id}/signals")
    assert shown["not_measured"]["smile"]["reason"] == "no_camera"
    assert shown["not_measured"]["loudness"]["reason"] == "not_seen"


@pytest.mark.parametrize("policy", [ScoringPolicy.CONTENT_ONLY, ScoringPolicy.EU_SAFE])
async def test_under_a_policy_of_words_alone_nothing_is_shown_even_if_somebody_wrote_it(
    api: Api, recruiter: Person, policy: ScoringPolicy
) -> None:
    posting_id = await factories.posting(recruiter, policy=policy)
    applicant, session_id = await factories.invited(api, recruiter, posting_id)
    session = await begun(api, applicant, session_id)
    await write(api, session_id, [event(session["current_question"]["question_id"], windows(0, 3, smile=1.0))])
    shown = await get(recruiter, f"/sessions/{session_id}/signals")
    assert shown["lanes"] == {}
    assert shown["quality"] == {}
    assert shown["questions"] == []
    assert {gap["reason"] for gap in shown["not_measured"].values()} == {"policy"}


async def test_an_applicants_lanes_are_for_the_recruiter(api: Api, recruiter: Person) -> None:
    applicant, session_id = await factories.invited(api, recruiter, await factories.posting(recruiter))
    session = await begun(api, applicant, session_id)
    await write(api, session_id, [event(session["current_question"]["question_id"], windows(0, 2, nod=1.0))])
    assert (await get(recruiter, f"/sessions/{session_id}/signals"))["lanes"] == {"nod": [1.0, 1.0]}
    refused = await get(applicant, f"/sessions/{session_id}/signals", 404)
    assert refused["error_code"] == "not_found"


async def test_samples_are_no_part_of_the_state_and_do_not_stand_in_its_way(api: Api) -> None:
    candidate, session_id, question_id = await practised(api)
    await write(api, session_id, [event(question_id, windows(0, 10, smile=0.5))])
    async with api.unit() as unit:
        whole = await api.runtime.journal.read(unit, session_id)
        lean = await api.runtime.journal.read(unit, session_id, passing_over={"SignalsSampled"})
        await api.runtime.journal.append(unit, session_id, [ev.SessionPaused(reason="candidate")])
        left = await api.runtime.journal.read(unit, session_id, passing_over={"SignalsSampled"})
        only = await api.runtime.journal.read(unit, session_id, only={"SignalsSampled"})
    assert [entry.seq for entry in lean] == [entry.seq for entry in whole]  # the newest stays: a fold ends there
    assert len(left) == len(whole)
    assert [entry.event.type for entry in only] == ["SignalsSampled"]
    await candidate.client.post(f"{V1}/sessions/{session_id}/resume")
    body = {"question_id": question_id, "answer_text": factories.ANSWER}
    answered = await candidate.client.post(f"{V1}/answers", json=body)
    assert answered.status_code == 202, answered.text
