"""Who may see what: one row a route. Adding a route means adding its row here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

import factories
from daedam.features.accounts import service as accounts
from daedam.infra.web.access import Role
from daedam.interviewing.recording_events import MissedBecause, SoundMissed
from daedam.kit.ids import new_id
from factories import Person
from fixtures import uploads
from fixtures.api import Api
from fixtures.uploads import BYTES, TUS

V1 = "/api/v1"


class Who(StrEnum):
    """Everybody who calls."""

    ANONYMOUS = "anonymous"
    OWNER = "the candidate whose it is"
    CANDIDATE = "another candidate"
    RECRUITER = "a recruiter of the organization"
    STRANGER = "a recruiter of another organization"
    INTERVIEWER = "an interviewer of the organization, not assigned"
    ADMIN = "an admin of the organization"
    FOREIGN_ADMIN = "an admin of another organization"
    HOMELESS = "a recruiter of no organization"
    DISABLED = "a disabled recruiter of the organization"
    DISABLED_CANDIDATE = "a disabled candidate"


ROLES = {
    Who.OWNER: Role.CANDIDATE,
    Who.CANDIDATE: Role.CANDIDATE,
    Who.RECRUITER: Role.RECRUITER,
    Who.STRANGER: Role.RECRUITER,
    Who.INTERVIEWER: Role.INTERVIEWER,
    Who.ADMIN: Role.ADMIN,
    Who.FOREIGN_ADMIN: Role.ADMIN,
    Who.HOMELESS: Role.RECRUITER,
}
"""Who is signed in, and as what; everybody else gets 401."""

ALL = frozenset(ROLES)
OWNER = frozenset({Who.OWNER})
STAFF = frozenset({Who.RECRUITER, Who.ADMIN})
EMPLOYED = frozenset(ALL - {Who.OWNER, Who.CANDIDATE, Who.HOMELESS})


@dataclass
class World:
    """What is there to be seen: all of it belongs to the owner and the organization."""

    api: Api
    people: dict[Who, Person]
    posting_id: UUID
    evaluated_id: UUID
    resume_id: UUID
    recording_id: UUID
    password_hash: str
    secrets: list[str] = field(default_factory=list)

    @property
    def owner(self) -> Person:
        return self.people[Who.OWNER]

    async def interview(self, *, is_started: bool = True) -> tuple[UUID, dict[str, Any]]:
        """A hiring session of the owner that is going on."""
        made, session_id = await factories.invited(
            self.api, self.people[Who.RECRUITER], self.posting_id, email=self.owner.email
        )
        session = await factories.started(made, session_id) if is_started else {}
        return session_id, dict(session)

    async def invitation(self, email: str | None = None) -> tuple[str, str]:
        """The secret and the code of a new invitation."""
        path = f"{V1}/job-postings/{self.posting_id}/invitations"
        made = (await self.people[Who.RECRUITER].client.post(path, json={"email": email})).json()
        return made["link"].split("#")[1], made["code"]


@dataclass
class Call:
    """One request; `headers` are added to the caller's own, or replace them."""

    path: str
    json: Any = None
    data: dict[str, str] | None = None
    files: dict[str, tuple[str, bytes]] | None = None
    headers: dict[str, str] | None = None


Prepare = Callable[[World, Who], Awaitable[Call]]


@dataclass(frozen=True)
class Row:
    """One route: who of those its policy lets in may see its object, and what they then get."""

    prepare: Prepare
    status: int
    seen_by: frozenset[Who] = ALL
    is_shared: bool = True
    """Whether all callers call with the same object, made once."""


def at(path: str, json: Any = None) -> Prepare:
    """A request to the world's standing objects."""

    async def prepare(world: World, _who: Who) -> Call:
        ids = {"session": world.evaluated_id, "posting": world.posting_id, "resume": world.resume_id}
        ids["recording"] = world.recording_id
        body = {k: str(v).format(**ids) if isinstance(v, str) else v for k, v in json.items()} if json else None
        return Call(path.format(**ids), body)

    return prepare


def during(path: str, json: Callable[[dict[str, Any]], Any] | None = None, *, is_started: bool = True) -> Prepare:
    """A request to an interview that is going on, made for this route alone."""

    async def prepare(world: World, _who: Who) -> Call:
        session_id, session = await world.interview(is_started=is_started)
        return Call(f"{V1}/sessions/{session_id}{path}", json(session) if json else None)

    return prepare


def missing(path: str) -> Prepare:
    """A request about sound that was missed in an interview that is going on."""

    async def prepare(world: World, _who: Who) -> Call:
        session_id, session = await world.interview()
        missed = SoundMissed(
            missed_id=new_id(),
            question_id=UUID(session["current_question"]["question_id"]),
            started_ms=2_000,
            ended_ms=9_000,
            because=MissedBecause.LINE,
        )
        async with world.api.unit() as unit:
            await world.api.runtime.journal.append(unit, session_id, [missed])
        return Call(f"{V1}/sessions/{session_id}/missed-sound/{missed.missed_id}{path}")

    return prepare


async def _paused(world: World, _who: Who) -> Call:
    session_id, _ = await world.interview()
    await world.owner.client.post(f"{V1}/sessions/{session_id}/pause")
    return Call(f"{V1}/sessions/{session_id}/resume")


async def _follow_up(world: World, _who: Who) -> Call:
    # All but the last answer given: only then may a candidate ask for a deeper question.
    session_id, _ = await world.interview()
    return Call(f"{V1}/sessions/{session_id}/follow-up")


async def _answer(world: World, _who: Who) -> Call:
    _, session = await world.interview()
    question_id = session["current_question"]["question_id"]
    return Call(f"{V1}/answers", {"question_id": question_id, "answer_text": factories.ANSWER})


async def _register(_world: World, who: Who) -> Call:
    email = f"{who.name.lower()}@new.test"
    return Call(f"{V1}/register", {"email": email, "password": factories.PASSWORD, "name": "New"})


async def _account(world: World) -> dict[str, str]:
    # One each: more than five tries at once on one account are throttled, right ones too.
    somebody = await factories.person(world.api, password_hash=world.password_hash)
    return {"username": somebody.email, "password": factories.PASSWORD, "scope": "offline_access"}


async def _token(world: World, _who: Who) -> Call:
    return Call(f"{V1}/token", data=await _account(world))


async def _refresh(world: World, _who: Who) -> Call:
    signed_in = await (await world.api.client()).post(f"{V1}/token", data=await _account(world))
    return Call(f"{V1}/token/refresh", {"refresh_token": signed_in.json()["refresh_token"]})


async def _logout(world: World, who: Who) -> Call:
    if who not in ROLES:
        return Call(f"{V1}/logout")
    base = world.api.runtime.foundations
    async with world.api.unit() as unit:
        user = await accounts.Accounts(unit, base).get(world.people[who].user_id)
        assert user is not None
        fresh = await accounts.open_login(unit, base, user)
    return Call(f"{V1}/logout", headers={"authorization": f"Bearer {fresh.access_token}"})


async def _open(world: World, _who: Who) -> Call:
    token, _ = await world.invitation()
    return Call(f"{V1}/invitations/open", {"token": token})


async def _accept(world: World, who: Who) -> Call:
    token, code = await world.invitation()
    body = {"token": token, "code": code, "email": f"{who.name.lower()}@invited.test", "name": "New"}
    return Call(f"{V1}/invitations/accept", body)


async def _upload(_world: World, _who: Who) -> Call:
    return Call(f"{V1}/resumes", files={"file": ("resume.txt", factories.RESUME.encode())})


async def _announcing(world: World, _who: Who) -> Call:
    session_id = await uploads.consented(world.api, world.owner)
    said = uploads.metadata(session_id=str(session_id), filename="a.mp4")
    return Call(uploads.PATH, headers={**TUS, "upload-length": "100", "upload-metadata": said})


def uploading(**headers: str) -> Prepare:
    """A request to an upload of the owner's, made for this route alone, that has brought nothing yet."""

    async def prepare(world: World, _who: Who) -> Call:
        session_id = await uploads.consented(world.api, world.owner)
        url = await uploads.announced(world.owner, session_id, 100)
        return Call(url, headers={**TUS, **{name.replace("_", "-"): value for name, value in headers.items()}})

    return prepare


OUTLINE = {"sections": [{"kind": "experience", "lines": ["Built an API with FastAPI"]}]}
PRACTICE = {"position": "Backend engineer", "language": "en"}
POSTING = {"title": "Another engineer", "language": "en", "requirements": factories.REQUIREMENTS}
DECISION = {
    "session_id": "{session}",
    "outcome": "hold",
    "reason": "A second conversation is needed",
    "evidence_opened": True,
}

TABLE: dict[tuple[str, str], Row] = {
    ("POST", "/register"): Row(_register, 201, is_shared=False),
    ("POST", "/token"): Row(_token, 200, is_shared=False),
    ("POST", "/token/refresh"): Row(_refresh, 200, is_shared=False),
    ("POST", "/logout"): Row(_logout, 204, is_shared=False),
    ("GET", "/users/me"): Row(at(f"{V1}/users/me"), 200),
    ("GET", "/organizations/me"): Row(at(f"{V1}/organizations/me"), 200, EMPLOYED),
    ("GET", "/practice-postings"): Row(at(f"{V1}/practice-postings"), 200),
    ("GET", "/job-postings"): Row(at(f"{V1}/job-postings"), 200, EMPLOYED),
    ("POST", "/job-postings"): Row(at(f"{V1}/job-postings", POSTING), 201, EMPLOYED),
    ("GET", "/job-postings/{job_posting_id}"): Row(at(f"{V1}/job-postings/{{posting}}"), 200, STAFF),
    ("GET", "/job-postings/{job_posting_id}/applications"): Row(
        at(f"{V1}/job-postings/{{posting}}/applications"), 200, STAFF
    ),
    ("POST", "/job-postings/{job_posting_id}/invitations"): Row(
        at(f"{V1}/job-postings/{{posting}}/invitations", {"language": "en"}), 201, STAFF
    ),
    ("GET", "/recruiting/overview"): Row(at(f"{V1}/recruiting/overview"), 200, EMPLOYED),
    ("POST", "/invitations/open"): Row(_open, 200),
    ("POST", "/invitations/accept"): Row(_accept, 200, is_shared=False),
    ("POST", "/resumes"): Row(_upload, 202),
    ("POST", "/resumes/text"): Row(at(f"{V1}/resumes/text", {"text": factories.RESUME}), 202),
    ("GET", "/resumes"): Row(at(f"{V1}/resumes"), 200),
    ("GET", "/resumes/{resume_id}"): Row(at(f"{V1}/resumes/{{resume}}"), 200, OWNER),
    ("PUT", "/resumes/{resume_id}/outline"): Row(at(f"{V1}/resumes/{{resume}}/outline", OUTLINE), 200, OWNER),
    ("OPTIONS", "/ai-interview/upload"): Row(at(uploads.PATH), 204),
    ("POST", "/ai-interview/upload"): Row(_announcing, 201, OWNER),
    ("HEAD", "/ai-interview/upload/{recording_id}"): Row(uploading(), 200, OWNER),
    ("PATCH", "/ai-interview/upload/{recording_id}"): Row(uploading(**BYTES, upload_offset="0"), 204, OWNER),
    ("DELETE", "/ai-interview/upload/{recording_id}"): Row(uploading(), 204, OWNER),
    ("GET", "/sessions/{session_id}/recordings"): Row(at(f"{V1}/sessions/{{session}}/recordings"), 200, OWNER | STAFF),
    ("POST", "/recordings/{recording_id}/playback"): Row(
        at(f"{V1}/recordings/{{recording}}/playback"), 200, OWNER | STAFF
    ),
    ("GET", "/recordings/{recording_id}/media"): Row(at(f"{V1}/recordings/{{recording}}/media"), 200, OWNER | STAFF),
    ("HEAD", "/recordings/{recording_id}/media"): Row(at(f"{V1}/recordings/{{recording}}/media"), 200, OWNER | STAFF),
    ("POST", "/sessions/{session_id}/missed-sound/key"): Row(
        at(f"{V1}/sessions/{{session}}/missed-sound/key"), 200, OWNER
    ),
    # No file came along: whoever may send one is told so.
    ("PUT", "/sessions/{session_id}/missed-sound/{missed_id}/{started_ms}"): Row(missing("/2000"), 415, OWNER),
    ("POST", "/sessions/{session_id}/missed-sound/{missed_id}/complete"): Row(missing("/complete"), 204, OWNER),
    ("POST", "/sessions"): Row(at(f"{V1}/sessions", PRACTICE), 201),
    ("GET", "/sessions"): Row(at(f"{V1}/sessions"), 200),
    ("GET", "/sessions/{session_id}"): Row(at(f"{V1}/sessions/{{session}}"), 200, OWNER | STAFF),
    ("POST", "/sessions/{session_id}/consents"): Row(
        during("/consents", lambda _: factories.CONSENTS, is_started=False), 200, OWNER
    ),
    ("POST", "/sessions/{session_id}/device-check"): Row(
        during("/device-check", lambda _: factories.DEVICES), 200, OWNER
    ),
    ("POST", "/sessions/{session_id}/start"): Row(during("/start"), 200, OWNER),
    ("GET", "/sessions/{session_id}/questions"): Row(at(f"{V1}/sessions/{{session}}/questions"), 200, OWNER | STAFF),
    ("GET", "/sessions/{session_id}/transcript"): Row(at(f"{V1}/sessions/{{session}}/transcript"), 200, OWNER | STAFF),
    ("POST", "/answers"): Row(_answer, 202, OWNER),
    ("POST", "/sessions/{session_id}/skip"): Row(
        during("/skip", lambda session: {"question_id": session["current_question"]["question_id"]}), 200, OWNER
    ),
    ("POST", "/sessions/{session_id}/pause"): Row(during("/pause"), 200, OWNER),
    ("POST", "/sessions/{session_id}/resume"): Row(_paused, 200, OWNER),
    # A question waits for its answer, so nothing deeper can be asked: 409 is what only the owner hears.
    ("POST", "/sessions/{session_id}/follow-up"): Row(_follow_up, 409, OWNER),
    ("POST", "/sessions/{session_id}/end"): Row(during("/end"), 200, OWNER),
    ("POST", "/sessions/{session_id}/ticket"): Row(during("/ticket"), 200, OWNER | STAFF),
    ("GET", "/sessions/{session_id}/events"): Row(at(f"{V1}/sessions/{{session}}/events"), 200, OWNER | STAFF),
    ("GET", "/sessions/{session_id}/results"): Row(at(f"{V1}/sessions/{{session}}/results"), 200, OWNER | STAFF),
    # A hiring session's signals are the employer's to release; a practice's own candidate is in test_signals.
    ("GET", "/sessions/{session_id}/signals"): Row(at(f"{V1}/sessions/{{session}}/signals"), 200, STAFF),
    ("GET", "/reports/{session_id}"): Row(at(f"{V1}/reports/{{session}}"), 200, STAFF),
    ("GET", "/sessions/{session_id}/report.pdf"): Row(at(f"{V1}/sessions/{{session}}/report.pdf"), 200, OWNER),
    **{
        ("GET", f"/reports/{{session_id}}/export.{ending}"): Row(
            at(f"{V1}/reports/{{session}}/export.{ending}"), 200, STAFF
        )
        for ending in ("pdf", "json", "xlsx")
    },
    ("POST", "/decisions"): Row(at(f"{V1}/decisions", DECISION), 201, STAFF),
    # No media server and no worker run here: the honest answer is 503.
    ("GET", "/health"): Row(at(f"{V1}/health"), 503),
    ("GET", "/demo"): Row(at(f"{V1}/demo"), 404),
}
