"""Every route of the API, called by everybody: who may see what is in `TABLE`, and nothing else succeeds.

What a role may call is read from the route's own policy; whose an object is stands in the table. A route that
is missing from the table fails here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from fastapi import APIRouter, FastAPI, WebSocket

import factories
from daedam.apps import api as api_module
from daedam.features.accounts import service as accounts
from daedam.infra.web import access
from daedam.infra.web.access import Access, Public, Role, SignedIn, UndeclaredRoute
from factories import Person
from fixtures.api import Api

pytestmark = pytest.mark.asyncio(loop_scope="module")

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
    """One request; `headers` replace the caller's own."""

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
        body = {k: str(v).format(**ids) if isinstance(v, str) else v for k, v in json.items()} if json else None
        return Call(path.format(**ids), body)

    return prepare


def during(path: str, json: Callable[[dict[str, Any]], Any] | None = None, *, is_started: bool = True) -> Prepare:
    """A request to an interview that is going on, made for this route alone."""

    async def prepare(world: World, _who: Who) -> Call:
        session_id, session = await world.interview(is_started=is_started)
        return Call(f"{V1}/sessions/{session_id}{path}", json(session) if json else None)

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
    ("GET", "/reports/{session_id}"): Row(at(f"{V1}/reports/{{session}}"), 200, STAFF),
    ("POST", "/decisions"): Row(at(f"{V1}/decisions", DECISION), 201, STAFF),
    # No media server and no worker run here: the honest answer is 503.
    ("GET", "/health"): Row(at(f"{V1}/health"), 503),
    ("GET", "/demo"): Row(at(f"{V1}/demo"), 404),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(module_api: Api) -> World:
    api = module_api
    home, away = await factories.organization(api, "Hanbit"), await factories.organization(api, "Elsewhere")
    people = {
        Who.RECRUITER: await factories.person(api, Role.RECRUITER, home),
        Who.STRANGER: await factories.person(api, Role.RECRUITER, away),
        Who.INTERVIEWER: await factories.person(api, Role.INTERVIEWER, home),
        Who.ADMIN: await factories.person(api, Role.ADMIN, home),
        Who.FOREIGN_ADMIN: await factories.person(api, Role.ADMIN, away),
        Who.HOMELESS: await factories.person(api, Role.RECRUITER),
        Who.DISABLED: await factories.person(api, Role.RECRUITER, home),
        Who.CANDIDATE: await factories.person(api),
        Who.DISABLED_CANDIDATE: await factories.person(api),
    }
    posting_id = await factories.posting(people[Who.RECRUITER])
    people[Who.OWNER], evaluated_id = await factories.evaluated(
        api, people[Who.RECRUITER], posting_id, name="Only For Some"
    )
    await factories.practice(api, people[Who.CANDIDATE])
    await factories.resume(api, people[Who.CANDIDATE])
    resume_id = await factories.resume(api, people[Who.OWNER])
    for who in (Who.DISABLED, Who.DISABLED_CANDIDATE):
        await factories.disable(api, people[who].user_id)
    secrets = [str(evaluated_id), str(resume_id), str(posting_id), "Only For Some", people[Who.OWNER].email]
    hashed = await accounts.hash_password(factories.PASSWORD)
    return World(api, people, posting_id, evaluated_id, resume_id, hashed, secrets)


def policies(app: FastAPI) -> dict[tuple[str, str], Access | None]:
    return {
        (method, route.path.removeprefix(V1)): route.policy
        for route in access.declared_routes(app)
        for method in route.methods or {"SOCKET"}
    }


def expected(policy: Access | None, row: Row, who: Who) -> int:
    """The status `who` must get."""
    if isinstance(policy, Public):
        return row.status
    assert isinstance(policy, SignedIn)
    if who not in ROLES:
        return 401
    if ROLES[who] not in policy.roles:
        return 403
    return row.status if who in row.seen_by else 404


async def test_the_table_names_every_route_and_no_other(module_api: Api) -> None:
    assert set(TABLE) == set(policies(module_api.app))


async def test_the_description_of_the_api_names_the_same_routes(module_api: Api) -> None:
    described = module_api.app.openapi()["paths"]
    named = {(method.upper(), path.removeprefix(V1)) for path, methods in described.items() for method in methods}
    assert named == set(TABLE)


async def ask(world: World, method: str, call: Call, who: Who) -> httpx.Response:
    person = world.people.get(who)
    client = person.client if person else await world.api.client()
    return await client.request(
        method, call.path, json=call.json, data=call.data, files=call.files, headers=call.headers
    )


@pytest.mark.parametrize(("method", "path"), TABLE, ids=lambda part: part.strip("/"))
async def test_everybody_gets_what_is_theirs_and_nothing_else(world: World, method: str, path: str) -> None:
    row = TABLE[(method, path)]
    policy = policies(world.api.app)[(method, path)]
    shared = await row.prepare(world, Who.ANONYMOUS) if row.is_shared else None

    async def called(who: Who) -> tuple[Who, httpx.Response]:
        return who, await ask(world, method, shared or await row.prepare(world, who), who)

    # The owner comes last: what they may change, the others must not have found changed.
    answers = dict(await asyncio.gather(*(called(who) for who in Who if who is not Who.OWNER)))
    answers |= [await called(Who.OWNER)]
    got = {who: answer.status_code for who, answer in answers.items()}
    assert got == {who: expected(policy, row, who) for who in Who}
    for who, answer in answers.items():
        if answer.status_code in (401, 403, 404, 409):
            assert set(answer.json()) == {"error_code", "error_message", "retry_available"}
        if who not in OWNER | STAFF and path not in ("/token", "/invitations/open", "/invitations/accept"):
            assert not [secret for secret in world.secrets if secret in answer.text], who
        assert answer.headers["cache-control"] == "no-store"


PER_SESSION = [path for _, path in TABLE if path.startswith(("/sessions/{session_id}", "/reports/"))]
BODIES = {"consents": factories.CONSENTS, "device-check": factories.DEVICES}


def on_session(path: str, session_id: object) -> tuple[str, Call]:
    """A well-formed request to one of the routes of a session."""
    method = next(method for method, known in TABLE if known == path)
    body = BODIES.get(path.rsplit("/", 1)[1], {"question_id": "01900000-0000-7000-8000-000000000000"})
    return method, Call(V1 + path.format(session_id=session_id), body if method == "POST" else None)


@pytest.mark.parametrize("path", PER_SESSION, ids=lambda path: path.strip("/"))
async def test_practice_is_the_candidates_own_affair(world: World, path: str) -> None:
    await factories.open_for_practice(world.api, world.posting_id)
    made = await world.owner.client.post(f"{V1}/sessions", json={"job_posting_id": str(world.posting_id)})
    method, call = on_session(path, made.json()["session_id"])
    for who in (Who.RECRUITER, Who.ADMIN, Who.INTERVIEWER, Who.CANDIDATE):
        answer = await ask(world, method, call, who)
        assert answer.status_code in (403, 404), who


@pytest.mark.parametrize("path", PER_SESSION, ids=lambda path: path.strip("/"))
async def test_what_is_not_there_answers_like_what_may_not_be_seen(world: World, path: str) -> None:
    for who in (Who.STRANGER, Who.CANDIDATE):
        hidden = await ask(world, *on_session(path, world.evaluated_id), who)
        absent = await ask(world, *on_session(path, world.resume_id), who)
        assert hidden.status_code in (403, 404)
        assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)


async def test_nobody_uses_anothers_resume_or_a_posting_that_is_not_open(world: World) -> None:
    other = world.people[Who.CANDIDATE].client
    stolen = await other.post(f"{V1}/sessions", json=PRACTICE | {"resume_id": str(world.resume_id)})
    assert stolen.status_code == 404
    closed = await factories.posting(world.people[Who.RECRUITER])
    for posting_id in (closed, world.resume_id):
        answer = await other.post(f"{V1}/sessions", json={"job_posting_id": str(posting_id)})
        assert answer.status_code == 404


async def test_nobody_makes_a_hiring_session_for_themselves(world: World) -> None:
    body = {"job_posting_id": str(world.posting_id), "purpose": "hiring"}
    assert (await world.owner.client.post(f"{V1}/sessions", json=body)).status_code == 409


async def test_a_candidate_sees_no_question_that_is_still_to_come(world: World) -> None:
    session_id, _ = await world.interview()
    path = f"{V1}/sessions/{session_id}/questions"
    theirs = (await world.owner.client.get(path)).json()["items"]
    staffs = (await world.people[Who.RECRUITER].client.get(path)).json()["items"]
    assert len(theirs) == 1
    assert len(staffs) > 4
    assert theirs[0]["question_id"] == staffs[0]["question_id"]


async def _route() -> None: ...


async def _socket(socket: WebSocket) -> None: ...


def _careless_routers() -> dict[str, APIRouter]:
    route, socket, nested, mounted = (APIRouter() for _ in range(4))
    route.add_api_route("/careless", _route)
    socket.add_api_websocket_route("/ws/careless", _socket)
    nested.include_router(route)
    mounted.mount("/careless", FastAPI())
    return {"a route": route, "a socket": socket, "a route of a router's router": nested, "an app": mounted}


@pytest.mark.parametrize("kind", _careless_routers())
async def test_what_says_nothing_of_access_keeps_the_api_from_starting(
    monkeypatch: pytest.MonkeyPatch, module_api: Api, kind: str
) -> None:
    monkeypatch.setattr(api_module, "ROUTERS", (*api_module.ROUTERS, _careless_routers()[kind]))
    with pytest.raises(UndeclaredRoute, match="careless"):
        api_module.create_api(module_api.runtime)
