"""Interviews as candidates live them, from the résumé to the results, typed from beginning to end."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import docx
import pytest
from sqlalchemy import text

import factories
from daedam.infra.web.access import Role
from daedam.interviewing.events import PlanReady
from daedam.kit.clock import VirtualClock
from factories import ANSWER, CONSENTS, DEVICES, RESUME, Person
from fixtures.api import Api

V1 = "/api/v1"


@pytest.fixture
async def candidate(api: Api) -> Person:
    return await factories.person(api)


@pytest.fixture
async def recruiter(api: Api) -> Person:
    return await factories.person(api, Role.RECRUITER, await factories.organization(api))


async def get(person: Person, path: str) -> Any:
    answer = await person.client.get(V1 + path)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def post(person: Person, path: str, body: Any = None, *, status: int = 200) -> Any:
    answer = await person.client.post(V1 + path, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def as_docx(text: str) -> bytes:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


@pytest.mark.parametrize(("name", "content"), [("cv.txt", RESUME.encode()), ("cv.docx", as_docx(RESUME))])
async def test_a_resume_is_read_in_the_background(api: Api, candidate: Person, name: str, content: bytes) -> None:
    uploaded = await candidate.client.post(f"{V1}/resumes", files={"file": (name, content)})
    assert (uploaded.status_code, uploaded.json()["state"]) == (202, "received")
    path = f"/resumes/{uploaded.json()['resume_id']}"
    assert await api.drain() == ["parse_resume"]
    seen = await get(candidate, path)
    assert (seen["state"], seen["file_name"], seen["error_code"]) == ("parsed", name, None)
    lines = [line["text"] for section in seen["outline"]["sections"] for line in section["lines"]]
    assert any("parcel tracking" in line for line in lines)
    assert {"python", "fastapi", "postgresql"} <= {skill["name"].lower() for skill in seen["outline"]["skills"]}
    assert [item["resume_id"] for item in (await get(candidate, "/resumes"))["items"]] == [seen["resume_id"]]


async def test_a_resume_is_corrected_by_its_owner(api: Api, candidate: Person) -> None:
    resume_id = await factories.resume(api, candidate)
    body = {"sections": [{"kind": "experience", "lines": ["Led a Kubernetes migration for eleven services"]}]}
    corrected = await candidate.client.put(f"{V1}/resumes/{resume_id}/outline", json=body)
    assert corrected.status_code == 200
    assert [skill["name"] for skill in corrected.json()["outline"]["skills"]] == ["Kubernetes"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(2_000), "resume_unsupported_type"),
        (b"%PDF-1.7 nothing else", "resume_unreadable"),
        (b"PK\x03\x04" + bytes(200), "resume_unreadable"),
    ],
)
async def test_what_cannot_be_read_says_so(api: Api, candidate: Person, content: bytes, code: str) -> None:
    uploaded = await candidate.client.post(f"{V1}/resumes", files={"file": ("cv.pdf", content)})
    assert uploaded.status_code == 202
    await api.drain()
    seen = await get(candidate, f"/resumes/{uploaded.json()['resume_id']}")
    assert (seen["state"], seen["outline"]) == ("unreadable", None)
    assert seen["error_code"] in (code, "resume_hostile", "resume_unsupported_type")
    assert seen["error_message"]


async def test_every_planned_question_says_why_it_is_asked(api: Api, candidate: Person, recruiter: Person) -> None:
    posting_id = await factories.posting(recruiter)
    await factories.open_for_practice(api, posting_id)
    resume_id = await factories.resume(api, candidate)
    made = {"job_posting_id": str(posting_id), "resume_id": str(resume_id)}
    session_id = await factories.practice(api, candidate, position=None, **made)
    async with api.unit() as unit:
        plan = (await api.runtime.journal.read(unit, session_id))[1].event
    assert isinstance(plan, PlanReady)
    sources = {origin.source for question in plan.questions for origin in question.provenance}
    assert 5 <= len(plan.questions) <= 8
    assert {"resume", "requirement", "talent"} <= sources
    for question in plan.questions:
        assert question.provenance
        for origin in question.provenance:
            if origin.source == "resume":
                assert origin.quote in RESUME
            if origin.source == "requirement":
                assert origin.quote in factories.REQUIREMENTS
    seen = await get(candidate, f"/sessions/{session_id}")
    assert (seen["status"], seen["is_fallback_plan"], seen["total_questions"]) == (
        "waiting",
        False,
        len(plan.questions),
    )


async def test_the_screens_follow_next_action(api: Api, candidate: Person) -> None:
    made = await post(candidate, "/sessions", {"position": "Nurse", "language": "en"}, status=201)
    path = f"/sessions/{made['session_id']}"
    assert made["state"]["next_action"] == "consent"
    refused = await candidate.client.post(f"{V1}{path}/start")
    assert (refused.status_code, refused.json()["error_code"]) == (409, "consent_required")
    assert (await post(candidate, f"{path}/consents", CONSENTS))["state"]["next_action"] == "check_devices"
    assert (await post(candidate, f"{path}/device-check", DEVICES))["state"]["next_action"] == "wait_for_plan"
    early = await candidate.client.post(f"{V1}{path}/start")
    assert (early.status_code, early.json()["retry_available"]) == (409, True)
    await api.drain()
    assert (await get(candidate, path))["state"]["next_action"] == "start"
    begun = await post(candidate, f"{path}/start")
    assert (begun["state"]["next_action"], begun["state"]["phase"], begun["status"]) == (
        "answer",
        "questions",
        "in_progress",
    )
    assert await post(candidate, f"{path}/start") == begun  # twice is once


async def test_refusing_the_ai_leads_to_people(api: Api, recruiter: Person) -> None:
    posting_id = await factories.posting(recruiter)
    applicant, session_id = await factories.invited(api, recruiter, posting_id)
    path = f"/sessions/{session_id}"
    refusal = {"purposes": {"recording": True, "ai_analysis": False}}
    seen = await post(applicant, f"{path}/consents", refusal)
    assert seen["state"]["next_action"] == "human_route"
    for step in ("start", "ticket"):
        barred = await applicant.client.post(f"{V1}{path}/{step}")
        assert (barred.status_code, barred.json()["error_code"]) == (409, "consent_required")
    home = await get(recruiter, "/recruiting/overview")
    assert [one["kind"] for one in home["attention"]] == ["human_route"]
    # Thinking better of it leads back.
    assert (await post(applicant, f"{path}/consents", CONSENTS))["state"]["next_action"] == "check_devices"


async def test_an_interview_with_everything_in_it(api: Api, candidate: Person) -> None:
    session_id = await factories.practice(api, candidate)
    path = f"/sessions/{session_id}"
    session = await factories.started(candidate, session_id)
    first = session["current_question"]
    answer = {"question_id": first["question_id"], "answer_text": ANSWER}
    session = (await post(candidate, "/answers", answer, status=202))["session"]
    again = await candidate.client.post(f"{V1}/answers", json=answer)
    assert (again.status_code, again.json()["error_code"]) == (409, "question_not_current")
    probe = session["current_question"]
    assert (probe["is_follow_up"], probe["parent_id"]) == (True, first["question_id"])
    assert any(origin["quote"] in ANSWER for origin in probe["provenance"] if origin["source"] == "answer")
    assert (await post(candidate, f"{path}/pause"))["state"]["next_action"] == "resume"
    resumed = await post(candidate, f"{path}/resume")
    assert resumed["current_question"]["question_id"] == probe["question_id"]
    empty = {"question_id": probe["question_id"], "answer_text": "   "}
    assert (await candidate.client.post(f"{V1}/answers", json=empty)).status_code == 422
    session = await post(candidate, f"{path}/skip", {"question_id": probe["question_id"]})
    assert not session["current_question"]["is_follow_up"]
    session = await post(candidate, f"{path}/end")
    assert (session["status"], session["state"]["next_action"]) == ("completed", "wait_for_report")
    late = {"question_id": probe["question_id"], "answer_text": ANSWER, "session_id": str(session_id)}
    assert (await candidate.client.post(f"{V1}/answers", json=late)).json()["error_code"] == "wrong_state"
    done = await api.drain()
    assert sorted(done) == ["build_report", "evaluate_answer", "evaluate_answer", "finish_session"]
    seen = await get(candidate, path)
    assert (seen["status"], seen["state"]["next_action"]) == ("evaluated", "view_report")
    assert {step["state"] for step in seen["steps"]} == {"done"}
    results = {one["question"]["question_id"]: one for one in (await get(candidate, f"{path}/results"))["results"]}
    skipped = results[probe["question_id"]]
    assert (skipped["answer"], skipped["evaluation"]["state"], skipped["evaluation"]["reason"]) == (
        None,
        "unscorable",
        "skipped",
    )
    assert skipped["evaluation"]["technical_score"] is None
    said = [item["text"] for item in (await get(candidate, f"{path}/transcript"))["items"]]
    assert said == [ANSWER]


async def test_a_pause_ends_when_the_candidate_goes_on_answering(api: Api, candidate: Person) -> None:
    session = await factories.started(candidate, await factories.practice(api, candidate))
    await post(candidate, f"/sessions/{session['session_id']}/pause")
    body = {"question_id": session["current_question"]["question_id"], "answer_text": ANSWER}
    assert (await post(candidate, "/answers", body, status=202))["session"]["state"]["next_action"] == "answer"


async def test_an_interview_that_never_began_is_cancelled_not_scored(api: Api, candidate: Person) -> None:
    session_id = await factories.practice(api, candidate)
    ended = await post(candidate, f"/sessions/{session_id}/end")
    assert (ended["status"], ended["state"]["next_action"]) == ("cancelled", "none")
    assert await api.drain() == []


async def test_an_interview_without_a_word_has_no_total(api: Api, candidate: Person) -> None:
    session_id = await factories.practice(api, candidate)
    session = dict(await factories.started(candidate, session_id))
    while session["current_question"]:
        body = {"question_id": session["current_question"]["question_id"]}
        session = await post(candidate, f"/sessions/{session_id}/skip", body)
    await api.drain()
    results = await get(candidate, f"/sessions/{session_id}/results")
    assert (results["totals"]["total"], results["totals"]["total_reason"]) == (None, "too_little_scored")
    assert (results["totals"]["earned"], results["engine"]) == (0.0, "none")
    assert {one["evaluation"]["reason"] for one in results["results"]} == {"skipped"}


async def test_without_a_plan_in_time_the_bank_steps_in_and_says_so(
    api: Api, candidate: Person, clock: VirtualClock
) -> None:
    made = await post(candidate, "/sessions", {"position": "Backend engineer", "language": "en"}, status=201)
    path = f"/sessions/{made['session_id']}"
    clock.advance(29)
    assert (await get(candidate, path))["status"] == "draft"
    clock.advance(2)
    seen = await get(candidate, path)
    assert (seen["status"], seen["is_fallback_plan"]) == ("waiting", True)
    assert 5 <= seen["total_questions"] <= 8
    await api.drain(with_delayed=True)  # the plan comes too late: what stands stays
    again = await get(candidate, path)
    assert (again["is_fallback_plan"], again["total_questions"]) == (True, seen["total_questions"])
    questions = await factories.started(candidate, UUID(made["session_id"]))
    assert questions["current_question"]["provenance"][0]["source"] == "bank"


async def test_the_worker_falls_back_where_nobody_looks(api: Api, candidate: Person, clock: VirtualClock) -> None:
    made = await post(candidate, "/sessions", {"position": "Backend engineer", "language": "en"}, status=201)
    clock.advance(31)
    async with api.unit() as unit:
        await unit.db.execute(text("delete from tasks where kind = 'plan_session'"))
    assert await api.drain(with_delayed=True) == ["fall_back_plan"]
    async with api.unit() as unit:
        entries = await api.runtime.journal.read(unit, UUID(made["session_id"]))
    assert isinstance(entries[-1].event, PlanReady)
    assert entries[-1].event.is_fallback


async def test_each_answer_shows_its_own_step(api: Api) -> None:
    candidate = await factories.person(api, Role.CANDIDATE)
    session_id = await factories.practice(api, candidate)
    session = await factories.started(candidate, session_id)
    for _ in range(3):
        answer = {"question_id": session["current_question"]["question_id"], "answer_text": ANSWER}
        session = (await post(candidate, "/answers", answer, status=202))["session"]

    async def shown() -> list[str]:
        found = (await get(candidate, f"/sessions/{session_id}"))["steps"]
        return [step["state"] for step in found if step["step"] == "evaluation"]

    assert await shown() == ["waiting"] * 3, "nobody has taken them up"
    change = "update tasks set state = :state, lease_until = now() + interval '1 minute' where key like :key"
    first, second = (step["question_id"] for step in session["steps"][2:4])
    async with api.unit() as unit:
        for question_id, state in ((first, "needs_attention"), (second, "running")):
            await unit.db.execute(text(change), {"key": f"%{question_id}", "state": state})
    assert await shown() == ["failed", "running", "waiting"]


async def test_recorded_answers_need_no_device_check(api: Api) -> None:
    candidate = await factories.person(api, Role.CANDIDATE)
    session_id = await factories.practice(api, candidate)
    path = f"/sessions/{session_id}"
    await post(candidate, f"{path}/consents", CONSENTS)
    await api.drain()
    refused = await candidate.client.post(f"{V1}{path}/start")
    assert (refused.status_code, refused.json()["error_code"]) == (409, "wrong_state")
    session = await post(candidate, f"{path}/start?by=upload")
    assert (session["state"]["next_action"], session["current_question"]["ordinal"]) == ("answer", 1)


@pytest.mark.parametrize("doors", [("whole", "whole"), ("upload", "whole", "room")])
async def test_a_recording_of_them_all_is_preceded_by_all_questions(api: Api, doors: tuple[str, ...]) -> None:
    candidate = await factories.person(api, Role.CANDIDATE)
    session_id = await factories.practice(api, candidate)
    path = f"/sessions/{session_id}"
    await post(candidate, f"{path}/consents", CONSENTS)
    await api.drain()
    hidden = await get(candidate, f"{path}/questions")
    assert hidden["items"] == [], "nothing is shown before the interview begins"
    for door in doors:
        session = await post(candidate, f"{path}/start?by={door}")
    total = session["total_questions"]
    assert (session["asked_questions"], session["answered_questions"]) == (total, 0)
    shown = (await get(candidate, f"{path}/questions"))["items"]
    assert [one["ordinal"] for one in shown] == list(range(1, total + 1))
    assert all(one["asked_at"] for one in shown), "and the journal says when it was shown"
    assert session["current_question"]["question_id"] == shown[0]["question_id"]
    skipped = await post(candidate, f"{path}/skip", {"question_id": shown[0]["question_id"]})
    assert skipped["current_question"]["question_id"] == shown[1]["question_id"]
    again = await post(candidate, f"{path}/start?by=whole")
    assert (again["asked_questions"], again["answered_questions"]) == (total, 1)


async def test_who_answered_already_is_not_shown_all_questions(api: Api) -> None:
    candidate = await factories.person(api, Role.CANDIDATE)
    session_id = await factories.practice(api, candidate)
    path = f"/sessions/{session_id}"
    await post(candidate, f"{path}/consents", CONSENTS)
    await api.drain()
    session = await post(candidate, f"{path}/start?by=upload")
    session = await post(candidate, f"{path}/skip", {"question_id": session["current_question"]["question_id"]})
    asked = session["asked_questions"]
    session = await post(candidate, f"{path}/start?by=whole")
    assert session["asked_questions"] == asked < session["total_questions"]
