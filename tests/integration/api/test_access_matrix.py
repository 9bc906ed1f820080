"""Every route of the API, called by everybody: nothing succeeds but what `access_table` grants.

What a role may call is read from the route's own policy; whose an object is stands in the table. A route that
is missing from the table fails here.
"""

from __future__ import annotations

import asyncio
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
from fixtures import uploads
from fixtures.api import Api
from fixtures.media_files import encode
from integration.api.access_table import OWNER, PRACTICE, ROLES, STAFF, TABLE, V1, Call, Row, Who, World

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(module_api: Api, tmp_path_factory: pytest.TempPathFactory) -> World:
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
    recording_id = await _recorded(api, people[Who.OWNER], people[Who.RECRUITER], posting_id, tmp_path_factory)
    for who in (Who.DISABLED, Who.DISABLED_CANDIDATE):
        await factories.disable(api, people[who].user_id)
    secrets = [
        str(evaluated_id),
        str(resume_id),
        str(recording_id),
        str(posting_id),
        "Only For Some",
        people[Who.OWNER].email,
    ]
    hashed = await accounts.hash_password(factories.PASSWORD)
    return World(api, people, posting_id, evaluated_id, resume_id, recording_id, hashed, secrets)


async def _recorded(
    api: Api, owner: Person, recruiter: Person, posting_id: UUID, folders: pytest.TempPathFactory
) -> UUID:
    """A recording in a further hiring interview of the owner's."""
    made, session_id = await factories.invited(api, recruiter, posting_id, email=owner.email)
    await made.client.post(f"{V1}/sessions/{session_id}/consents", json=factories.CONSENTS)
    content = encode(folders.mktemp("video") / "a.mp4", seconds=1.5).read_bytes()
    return await uploads.uploaded(api, made, session_id, content)


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
        if answer.status_code in (401, 403, 404, 409) and method != "HEAD":
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
    nobodys = {"missed_id": "01900000-0000-7000-8000-000000000001", "started_ms": 0}
    return method, Call(V1 + path.format(session_id=session_id, **nobodys), body if method == "POST" else None)


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
