"""People, postings and interviews for tests, made as the platform itself makes them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import update

from daedam.features.accounts import service as accounts_service
from daedam.features.accounts.repository import Accounts, NewUser
from daedam.infra.db.tables import JobPosting, Organization, User
from daedam.infra.web.access import Role
from daedam.kit.ids import new_id
from daedam.kit.languages import Language
from fixtures.api import Api

PASSWORD = "correct horse battery"
CONSENTS = {"purposes": {"recording": True, "ai_analysis": True, "talent_pool": False}}
DEVICES = {"has_microphone": False, "has_camera": False, "has_speaker": True}
TALENT = [
    {"id": "t1", "name": "Ownership", "text": "Decides on their own work and sees it through"},
    {"id": "t2", "name": "Learning", "text": "Shows what they do not know and learns it fast"},
]
REQUIREMENTS = [
    "Designed and operated APIs with Python and FastAPI",
    "Improved PostgreSQL performance and data models",
    "Found the cause of an incident and kept it from coming back",
]
RESUME = """Experience
Hanbyeol Logistics, backend engineer, 2021.03 - 2024.02
- Designed FastAPI services for parcel tracking and cut the 95th percentile latency from 900 ms to 120 ms
- Moved 40 million PostgreSQL rows to partitioned tables without downtime

Education
Computer science, 2017 - 2021

Skills
Python, FastAPI, PostgreSQL, Redis, Docker
"""
ANSWER = (
    "In my last team our order service answered slowly every Monday morning. I first measured where the time went "
    "and found that one PostgreSQL query read the whole table, because an index was missing. I decided to add the "
    "index together with a test that fails when the query plan reads everything, and I explained the change to the "
    "team in a short review. As a result the response time fell from 900 ms to 120 ms and the Monday incidents "
    "stopped. I learned to look at the data before changing the code."
)

_numbers = itertools.count(1)


@dataclass
class Person:
    """A signed-in user and a client that calls as them."""

    user_id: UUID
    email: str
    role: Role
    organization_id: UUID | None
    client: httpx.AsyncClient


async def organization(api: Api, name: str = "Hanbit Software") -> UUID:
    """An employer with its 인재상."""
    row = Organization(id=new_id(), name=name, talent=TALENT)
    async with api.unit() as unit:
        unit.db.add(row)
    return row.id


async def person(
    api: Api,
    role: Role = Role.CANDIDATE,
    organization_id: UUID | None = None,
    *,
    name: str = "A Person",
    email: str | None = None,
    password_hash: str | None = None,
) -> Person:
    """A user who has just signed in (tests of signing in itself go through the routes)."""
    email = email or f"{role}{next(_numbers)}@people.test"
    base = api.runtime.foundations
    async with api.unit() as unit:
        new = NewUser(email, name, role, Language.EN, password_hash, organization_id)
        user = await Accounts(unit, base).add(new)
        signed_in = await accounts_service.open_login(unit, base, user)
    client = await api.client(signed_in.access_token)
    return Person(user.id, email, role, organization_id, client)


async def disable(api: Api, user_id: UUID) -> None:
    """Take a user's access away."""
    async with api.unit() as unit:
        gone = update(User).where(User.id == user_id)
        await unit.db.execute(gone.values(disabled_at=unit.clock.now()))


async def posting(recruiter: Person, **changes: Any) -> UUID:
    """A posting of the recruiter's organization."""
    body = {"title": "Backend engineer", "language": "en", "requirements": REQUIREMENTS} | changes
    made = await recruiter.client.post("/api/v1/job-postings", json=body)
    assert made.status_code == 201, made.text
    return UUID(made.json()["job_posting_id"])


async def open_for_practice(api: Api, posting_id: UUID) -> None:
    """Let any candidate practise for a posting."""
    async with api.unit() as unit:
        await unit.db.execute(update(JobPosting).where(JobPosting.id == posting_id).values(is_practice_open=True))


async def resume(api: Api, candidate: Person, text: str = RESUME) -> UUID:
    """A résumé that was given as text and read."""
    given = await candidate.client.post("/api/v1/resumes/text", json={"text": text})
    assert given.status_code == 202, given.text
    await api.drain()
    return UUID(given.json()["resume_id"])


async def practice(api: Api, candidate: Person, **changes: Any) -> UUID:
    """A practice session with its plan."""
    body = {"position": "Backend engineer", "language": "en"} | changes
    made = await candidate.client.post("/api/v1/sessions", json=body)
    assert made.status_code == 201, made.text
    await api.drain()
    return UUID(made.json()["session_id"])


async def invited(
    api: Api, recruiter: Person, posting_id: UUID, *, name: str = "An Applicant", email: str | None = None
) -> tuple[Person, UUID]:
    """Somebody who accepted an invitation, and their planned hiring session."""
    email = email or f"applicant{next(_numbers)}@people.test"
    sent = await recruiter.client.post(f"/api/v1/job-postings/{posting_id}/invitations", json={"email": email})
    assert sent.status_code == 201, sent.text
    token, code = sent.json()["link"].split("#")[1], sent.json()["code"]
    body = {"token": token, "code": code, "email": email, "name": name}
    accepted = await api.anonymous.post("/api/v1/invitations/accept", json=body)
    assert accepted.status_code == 200, accepted.text
    api.anonymous.cookies.clear()
    await api.drain()
    signed_in = accepted.json()
    client = await api.client(signed_in["access_token"])
    person = Person(UUID(signed_in["user"]["id"]), email, Role.CANDIDATE, None, client)
    return person, UUID(signed_in["session_id"])


async def started(candidate: Person, session_id: UUID) -> Mapping[str, Any]:
    """The session after consents, device check and start."""
    path = f"/api/v1/sessions/{session_id}"
    for step, body in (("consents", CONSENTS), ("device-check", DEVICES), ("start", None)):
        done = await candidate.client.post(f"{path}/{step}", json=body)
        assert done.status_code == 200, done.text
    begun: Mapping[str, Any] = done.json()
    return begun


async def answer_all(
    candidate: Person, session: Mapping[str, Any], answers: Sequence[str] = (ANSWER,)
) -> Mapping[str, Any]:
    """Type answers, the last one over and over, until no question is left; the session then."""
    given = itertools.chain(answers, itertools.repeat(answers[-1]))
    while session["current_question"] is not None:
        body = {"question_id": session["current_question"]["question_id"], "answer_text": next(given)}
        done = await candidate.client.post("/api/v1/answers", json=body)
        assert done.status_code == 202, done.text
        session = done.json()["session"]
    return session


async def evaluated(api: Api, recruiter: Person, posting_id: UUID, **options: Any) -> tuple[Person, UUID]:
    """An applicant whose hiring interview is held, evaluated and reported."""
    candidate, session_id = await invited(api, recruiter, posting_id, **options)
    await answer_all(candidate, await started(candidate, session_id))
    await api.drain()
    shown = await candidate.client.get(f"/api/v1/sessions/{session_id}")
    assert shown.json()["status"] == "evaluated", shown.text
    return candidate, session_id
