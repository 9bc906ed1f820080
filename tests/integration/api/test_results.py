"""What recruiters see and decide, what the numbers come from, and the stream of events that leads there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

import factories
from daedam.infra.web.access import Role
from daedam.interviewing.events import PlanReady
from daedam.providers.waiting import within
from factories import ANSWER, Person
from fixtures.api import Api

V1 = "/api/v1"
DECISION = {"outcome": "advance", "reason": "Clear, measured answers with numbers", "evidence_opened": True}


@pytest.fixture
async def recruiter(api: Api) -> Person:
    return await factories.person(api, Role.RECRUITER, await factories.organization(api), name="A Recruiter")


@pytest.fixture
async def posting_id(recruiter: Person) -> UUID:
    return await factories.posting(recruiter)


async def get(person: Person, path: str) -> Any:
    answer = await person.client.get(V1 + path)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_total_can_be_recomputed_by_hand_from_the_report(
    api: Api, recruiter: Person, posting_id: UUID
) -> None:
    _, session_id = await factories.evaluated(api, recruiter, posting_id)
    report = await get(recruiter, f"/reports/{session_id}")
    assert report["is_complete"]
    levels: dict[str, list[float]] = {}
    for one in report["results"]:
        for criterion in one["evaluation"]["criteria"]:
            if criterion["level"] is not None:
                levels.setdefault(criterion["criterion_id"], []).append(criterion["level"])
    earned = possible = 0.0
    for area in report["totals"]["areas"]:
        scored = [criterion for criterion in area["criteria"] if criterion["level"] is not None]
        for criterion in scored:
            mean = sum(levels[criterion["criterion_id"]]) / len(levels[criterion["criterion_id"]])
            assert criterion["level"] == pytest.approx(mean, abs=0.006)
            assert criterion["points"] == pytest.approx(criterion["weight"] * (mean - 1) / 4, abs=0.051)
        if area["points"] is None:
            assert scored == []
            assert area["reason_text"]
            continue
        weight = sum(criterion["weight"] for criterion in scored)
        share = sum(
            criterion["weight"] * (sum(values := levels[criterion["criterion_id"]]) / len(values) - 1) / 4
            for criterion in scored
        )
        assert area["points"] == pytest.approx(area["points_max"] * share / weight, abs=0.11)
        earned += area["points_max"] * share / weight
        possible += area["points_max"]
    totals = report["totals"]
    assert totals["earned"] == pytest.approx(earned, abs=0.06)
    assert totals["possible"] == pytest.approx(possible, abs=0.06)
    assert totals["total"] == pytest.approx(100 * earned / possible, abs=0.06)
    assert report["band_low"] <= totals["total"] <= report["band_high"]


async def test_every_quote_was_said_and_every_number_has_its_engine(
    api: Api, recruiter: Person, posting_id: UUID
) -> None:
    _, session_id = await factories.evaluated(api, recruiter, posting_id)
    report = await get(recruiter, f"/reports/{session_id}")
    texts = {u["utterance_id"]: u["text"] for one in report["results"] for u in one["answer"]["utterances"]}
    quotes = 0
    for one in report["results"]:
        assert one["evaluation"]["receipt"]["engine"] == "rules"
        assert one["emotion"] is None
        for criterion in one["evaluation"]["criteria"]:
            for quote in criterion["evidence"]:
                assert texts[quote["utterance_id"]][quote["start"] : quote["end"]] == quote["quote"]
                quotes += 1
    assert quotes > 5
    assert report["engine"].startswith("rules (")
    assert {area["area"] for area in report["not_measured"]} >= {"nonverbal"}


async def test_a_candidate_sees_their_results_and_no_recommendation(
    api: Api, recruiter: Person, posting_id: UUID
) -> None:
    applicant, session_id = await factories.evaluated(api, recruiter, posting_id)
    results = await get(applicant, f"/sessions/{session_id}/results")
    assert results["is_complete"]
    assert not {"recommendation", "band_low", "decisions", "flags"} & set(results)
    assert results["policy"]["description"]


async def test_the_recruiter_follows_a_candidate_from_invitation_to_decision(
    api: Api, recruiter: Person, posting_id: UUID
) -> None:
    async def counts() -> Any:
        return (await get(recruiter, "/recruiting/overview"))["postings"][0]["counts"]

    async def row() -> Any:
        (only,) = (await get(recruiter, f"/job-postings/{posting_id}/applications"))["items"]
        return only

    applicant, session_id = await factories.invited(api, recruiter, posting_id, name="Kim Applicant")
    assert ((await counts())["invited"], (await row())["state"]) == (1, "waiting")
    session = await factories.started(applicant, session_id)
    (live,) = (await get(recruiter, "/recruiting/overview"))["live"]
    assert (live["candidate_name"], live["session_id"]) == ("Kim Applicant", str(session_id))
    early = await recruiter.client.post(f"{V1}/decisions", json=DECISION | {"session_id": str(session_id)})
    assert (early.status_code, early.json()["error_code"], early.json()["retry_available"]) == (409, "not_ready", True)
    await factories.answer_all(applicant, session)
    await api.drain()
    listed = await row()
    assert (listed["state"], listed["candidate_name"], listed["rank"]) == ("evaluated", "Kim Applicant", 1)
    assert listed["band_low"] <= listed["total"] <= listed["band_high"]
    blind = DECISION | {"session_id": str(session_id), "evidence_opened": False}
    refused = await recruiter.client.post(f"{V1}/decisions", json=blind)
    assert (refused.status_code, refused.json()["error_code"]) == (409, "evidence_first")
    short = await recruiter.client.post(f"{V1}/decisions", json=blind | {"reason": "no"})
    assert short.status_code == 422
    assert (await row())["decision"] is None
    decided = await recruiter.client.post(f"{V1}/decisions", json=DECISION | {"session_id": str(session_id)})
    assert (decided.status_code, decided.json()["decided_by_name"]) == (201, "A Recruiter")
    (stored,) = (await get(recruiter, f"/reports/{session_id}"))["decisions"]
    assert (stored["outcome"], stored["reason"]) == ("advance", DECISION["reason"])
    assert ((await row())["decision"], (await counts())["decided"]) == ("advance", 1)


async def test_whoever_looks_is_written_down(api: Api, recruiter: Person, posting_id: UUID) -> None:
    applicant, session_id = await factories.evaluated(api, recruiter, posting_id)
    await get(applicant, f"/sessions/{session_id}/results")
    await get(recruiter, f"/reports/{session_id}")
    await get(recruiter, f"/sessions/{session_id}/transcript")
    async with api.unit() as unit:
        seen = "select action from audit_events where actor_id = :me and action like '%.viewed' order by seq"
        assert list(await unit.db.scalars(text(seen), {"me": recruiter.user_id})) == ["report.viewed", "session.viewed"]
        none = await unit.db.scalars(text(seen), {"me": applicant.user_id})
        assert list(none) == []
        assert [broken async for broken in api.runtime.foundations.audit.verify(unit.db)] == []


async def test_an_invitation_needs_its_code_its_address_and_its_time(
    api: Api, recruiter: Person, posting_id: UUID
) -> None:
    path = f"{V1}/job-postings/{posting_id}/invitations"
    sent = (await recruiter.client.post(path, json={"email": "kim@people.test"})).json()
    token, code = sent["link"].split("#")[1], sent["code"]
    right = {"token": token, "code": code, "email": "kim@people.test", "name": "Kim"}
    other = f"{(int(code) + 1) % 10**6:06d}"
    accept = f"{V1}/invitations/accept"
    for wrong in ({"code": other}, {"email": "lee@people.test"}, {"token": "x" * 43}):
        answer = await api.anonymous.post(accept, json=right | wrong)
        assert (answer.status_code, answer.json()["error_code"]) == (404, "invitation_invalid")
    first = await api.anonymous.post(accept, json=right)
    again = await api.anonymous.post(accept, json=right)
    assert (first.status_code, again.json()["session_id"]) == (200, first.json()["session_id"])
    for _ in range(3):
        await api.anonymous.post(accept, json=right | {"code": other})
    assert (await api.anonymous.post(accept, json=right)).status_code == 429
    clock = api.runtime.foundations.clock
    clock.advance(15 * 24 * 3600)  # type: ignore[attr-defined]
    late = await api.anonymous.post(f"{V1}/invitations/open", json={"token": token})
    assert (late.status_code, late.json()["error_code"]) == (404, "invitation_invalid")


async def test_an_invitation_does_not_lead_around_a_password(api: Api, recruiter: Person, posting_id: UUID) -> None:
    body = {"email": "kim@people.test", "password": factories.PASSWORD, "name": "Kim"}
    await api.anonymous.post(f"{V1}/register", json=body)
    sent = (await recruiter.client.post(f"{V1}/job-postings/{posting_id}/invitations", json={})).json()
    body = {"token": sent["link"].split("#")[1], "code": sent["code"], "email": "kim@people.test", "name": "Kim"}
    refused = await api.anonymous.post(f"{V1}/invitations/accept", json=body)
    assert (refused.status_code, refused.json()["error_code"]) == (409, "email_taken")


async def stream(api: Api, person: Person, session_id: UUID, after: int = 0) -> AsyncIterator[dict[str, Any]]:
    """Server-sent events as they come: httpx would wait for the end of the answer."""
    pieces: asyncio.Queue[bytes | None] = asyncio.Queue()
    headers = {"authorization": person.client.headers["authorization"], "last-event-id": str(after)}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": f"{V1}/sessions/{session_id}/events", "raw_path": b"", "query_string": b"", "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000),
    }  # fmt: skip
    gone = asyncio.Event()
    is_asked = False

    async def receive() -> dict[str, Any]:
        nonlocal is_asked
        if not is_asked:
            is_asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            assert message["status"] == 200
        else:
            await pieces.put(message.get("body", b"") or None)

    serving = asyncio.create_task(api.app(scope, receive, send))
    try:
        while (piece := await within(pieces.get(), 10)) is not None:
            fields = dict(line.split(": ", 1) for line in piece.decode().splitlines() if ": " in line)
            if "data" in fields:
                assert int(fields["id"]) == json.loads(fields["data"])["seq"]
                yield json.loads(fields["data"])
    finally:
        gone.set()
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving


async def test_events_come_in_order_as_they_happen_and_end_with_the_report(
    api: Api, recruiter: Person, posting_id: UUID
) -> None:
    applicant, session_id = await factories.invited(api, recruiter, posting_id)
    seen: list[dict[str, Any]] = []

    async def follow() -> None:
        async for event in stream(api, recruiter, session_id):
            seen.append(event)

    following = asyncio.create_task(follow())
    await factories.answer_all(applicant, await factories.started(applicant, session_id))
    await api.drain()
    await within(following, 10)
    async with api.unit() as unit:
        journal = await api.runtime.journal.read(unit, session_id)
    assert [event["seq"] for event in seen] == [entry.seq for entry in journal]
    assert [event["type"] for event in seen] == [entry.event.type for entry in journal]
    assert seen[-1]["type"] == "ReportReady"
    rest = [event["seq"] async for event in stream(api, applicant, session_id, after=seen[4]["seq"])]
    assert rest == [event["seq"] for event in seen[5:]]


async def test_a_candidate_is_not_told_the_questions_to_come(api: Api, recruiter: Person, posting_id: UUID) -> None:
    applicant, session_id = await factories.invited(api, recruiter, posting_id)
    async with api.unit() as unit:
        plan = (await api.runtime.journal.read(unit, session_id))[1].event
    assert isinstance(plan, PlanReady)
    shown: dict[Role, dict[str, Any]] = {}
    for person in (applicant, recruiter):
        async for event in stream(api, person, session_id):
            if event["type"] == "PlanReady":
                shown[person.role] = event["event"]
                break
    assert [question["text"] for question in shown[Role.RECRUITER]["questions"]] == [
        question.text for question in plan.questions
    ]
    session = await get(applicant, f"/sessions/{session_id}")
    for told in (shown[Role.CANDIDATE], session):
        written = json.dumps(told, ensure_ascii=False)
        assert not [question for question in plan.questions if question.text in written]


async def test_following_a_cancelled_interview_comes_to_an_end(api: Api) -> None:
    candidate = await factories.person(api)
    session_id = await factories.practice(api, candidate)
    await candidate.client.post(f"{V1}/sessions/{session_id}/end")
    seen = [event["type"] async for event in stream(api, candidate, session_id)]
    assert seen[-1] == "SessionEnded"


async def test_results_before_the_end_are_marked_as_such(api: Api, recruiter: Person, posting_id: UUID) -> None:
    applicant, session_id = await factories.invited(api, recruiter, posting_id)
    session = await factories.started(applicant, session_id)
    body = {"question_id": session["current_question"]["question_id"], "answer_text": ANSWER}
    await applicant.client.post(f"{V1}/answers", json=body)
    pending = await get(applicant, f"/sessions/{session_id}/results")
    assert (pending["is_complete"], pending["results"][0]["evaluation"]["state"]) == (False, "pending")
    assert pending["results"][0]["evaluation"]["technical_score"] is None
    assert (pending["totals"]["total"], pending["engine"]) == (None, "none")
