"""Every failing call answers in one shape, in the caller's language, and never repeats what was sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from fastapi import Depends
from pydantic import SecretStr
from sqlalchemy.exc import OperationalError

import factories
from daedam.infra.db.tables import User
from daedam.infra.errors import DaedamError
from daedam.infra.messages import catalogue
from daedam.infra.settings import Settings
from daedam.infra.web.access import Public
from daedam.infra.web.middleware import MAX_BODY_BYTES
from daedam.infra.web.requests import UnitDep
from daedam.kit.clock import VirtualClock
from daedam.kit.conflicts import Conflict
from fixtures.api import Api, running_api
from fixtures.services import Database

V1 = "/api/v1"
LANGUAGES = ("ko", "en")


def check_error(answer: httpx.Response, status: int, code: str, language: str, *, is_retryable: bool = False) -> None:
    """The one shape, whole."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    body = answer.json()
    assert list(body) == ["error_code", "error_message", "retry_available"]
    assert (body["error_code"], body["retry_available"]) == (code, is_retryable)
    start = catalogue()[code][language].split("{", maxsplit=1)[0]
    assert body["error_message"].startswith(start)


@pytest.fixture
async def broken(api: Api) -> Api:
    """The API with routes that fail in every way a route can."""

    async def bug() -> None:
        raise ZeroDivisionError("what minji said")

    async def conflict() -> None:
        raise Conflict

    async def away() -> None:
        raise OperationalError("select 1", {}, Exception("gone"))

    async def late(unit: UnitDep) -> None:
        unit.db.add(User(id=uuid4()))  # fails when it is flushed, at the commit

    for route in (bug, conflict, away, late):
        api.app.add_api_route(f"{V1}/test/{route.__name__}", route, dependencies=[Depends(Public("a test"))])
    return api


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_a_caller_does_wrong(api: Api, language: str) -> None:
    person = await factories.person(api)
    person.client.headers["accept-language"] = f"{language};q=0.9, *;q=0.1"
    call = person.client.request
    check_error(await call("GET", f"{V1}/nowhere"), 404, "not_found", language)
    check_error(await call("GET", "/elsewhere"), 404, "not_found", language)
    check_error(await call("GET", f"{V1}/sessions/{uuid4()}"), 404, "not_found", language)
    check_error(await call("PATCH", f"{V1}/sessions"), 405, "method_not_allowed", language)
    check_error(await call("GET", f"{V1}/sessions/not-an-id"), 422, "invalid_request", language)
    check_error(await call("POST", f"{V1}/sessions", json={}), 422, "invalid_request", language)
    check_error(await call("POST", f"{V1}/sessions", content=b"{"), 422, "invalid_request", language)
    check_error(await call("POST", f"{V1}/sessions", content=b"\xff\xfe"), 422, "invalid_request", language)
    check_error(await call("GET", f"{V1}/job-postings"), 403, "forbidden", language)
    person.client.headers["authorization"] = "Bearer x"
    check_error(await call("GET", f"{V1}/users/me"), 401, "unauthenticated", language)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_goes_wrong_on_our_side(broken: Api, language: str) -> None:
    client = await broken.client(**{"accept-language": language})
    check_error(await client.get(f"{V1}/test/bug"), 500, "internal_error", language, is_retryable=True)
    check_error(await client.get(f"{V1}/test/late"), 500, "internal_error", language, is_retryable=True)
    check_error(await client.get(f"{V1}/test/conflict"), 409, "conflict", language, is_retryable=True)
    check_error(await client.get(f"{V1}/test/away"), 503, "database_unavailable", language, is_retryable=True)


async def test_a_bug_tells_nobody_what_it_was(broken: Api) -> None:
    answer = await broken.anonymous.get(f"{V1}/test/bug")
    assert "minji" not in answer.text
    assert "ZeroDivision" not in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_is_too_large(api: Api, language: str) -> None:
    person = await factories.person(api)
    person.client.headers["accept-language"] = language
    huge = b"x" * (MAX_BODY_BYTES + 1)
    check_error(await person.client.post(f"{V1}/resumes/text", content=huge), 413, "payload_too_large", language)

    async def in_pieces() -> AsyncIterator[bytes]:
        for _ in range(13):
            yield b"x" * 1_000_000

    answer = await person.client.post(f"{V1}/answers", content=in_pieces())
    check_error(answer, 413, "payload_too_large", language)
    files = {"file": ("resume.txt", b"x" * (10 * 1024 * 1024 + 1))}
    check_error(await person.client.post(f"{V1}/resumes", files=files), 413, "resume_too_large", language)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_postgresql_is_a_503_that_says_try_again(
    settings: Settings, database: Database, clock: VirtualClock, language: str
) -> None:
    gone = settings.model_copy(update={"database_url": SecretStr("postgresql://nobody@/none?host=/nonexistent")})
    async with running_api(gone, database, clock) as api:
        client = await api.client(**{"accept-language": language})
        form = {"username": "a@b.test", "password": factories.PASSWORD}
        answer = await client.post(f"{V1}/token", data=form)
        check_error(answer, 503, "database_unavailable", language, is_retryable=True)
        health = await client.get(f"{V1}/health")
        assert (health.status_code, health.json()["parts"]["database"]["state"]) == (503, "down")


async def test_no_redis_fails_nothing(settings: Settings, database: Database, clock: VirtualClock) -> None:
    gone = {"redis_url": "unix:///nonexistent/redis.sock", "broker_url": "redis+socket:///nonexistent/redis.sock"}
    async with running_api(settings.model_copy(update=gone), database, clock) as api:
        candidate = await factories.person(api)
        session_id = await factories.practice(api, candidate)
        session = await factories.started(candidate, session_id)
        body = {"question_id": session["current_question"]["question_id"], "answer_text": factories.ANSWER}
        assert (await candidate.client.post(f"{V1}/answers", json=body)).status_code == 202
        assert "evaluate_answer" in await api.drain()


SECRET = "hakdong 31-7, and I was let go"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/register", {"email": SECRET, "password": SECRET, "name": SECRET * 10}),
        ("/register", {"email": "a@b.test", "password": 5, SECRET: SECRET}),
        ("/sessions", {"position": SECRET, "language": SECRET}),
        ("/sessions", {"position": SECRET, "resume_id": SECRET}),
        ("/answers", {"question_id": SECRET, "answer_text": SECRET}),
        ("/answers", {"question_id": str(uuid4()), "answer_text": {SECRET: SECRET}}),
        ("/resumes/text", {"text": [SECRET]}),
        ("/sessions/01900000-0000-7000-8000-000000000000/consents", {"purposes": {SECRET: SECRET}}),
        ("/invitations/accept", {"token": SECRET, "code": SECRET, "email": SECRET, "name": SECRET}),
        ("/token/refresh", {"refresh_token": [SECRET]}),
    ],
)
async def test_a_422_repeats_nothing_that_was_sent(api: Api, path: str, body: dict[object, object]) -> None:
    person = await factories.person(api)
    answer = await person.client.post(V1 + path, json=body)
    check_error(answer, 422, "invalid_request", "en")
    assert "hakdong" not in answer.text


async def test_a_422_names_the_fields(api: Api) -> None:
    answer = await api.anonymous.post(f"{V1}/register", json={"email": "x", "password": "y" * 12, "name": "z"})
    assert "email" in answer.json()["error_message"]


async def test_no_language_named_means_korean(api: Api) -> None:
    for header in ("", "fr", "xx-YY, de;q=0.5", "*"):
        client = await api.client(**{"accept-language": header})
        check_error(await client.get(f"{V1}/nowhere"), 404, "not_found", "ko")


async def test_every_answer_carries_its_headers(api: Api) -> None:
    answer = await api.anonymous.get(f"{V1}/openapi.json")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy


async def test_only_listed_origins_may_read_answers(api: Api) -> None:
    asked = {"access-control-request-method": "GET", "access-control-request-headers": "authorization"}
    ours = await api.anonymous.options(f"{V1}/users/me", headers=asked | {"origin": "http://127.0.0.1:8000"})
    assert ours.headers["access-control-allow-origin"] == "http://127.0.0.1:8000"
    for origin in ("http://evil.test", "null", "http://127.0.0.1:8000.evil.test", "https://127.0.0.1:8000"):
        theirs = await api.anonymous.options(f"{V1}/users/me", headers=asked | {"origin": origin})
        assert "access-control-allow-origin" not in theirs.headers, origin
        read = await api.anonymous.get(f"{V1}/nowhere", headers={"origin": origin})
        assert "access-control-allow-origin" not in read.headers, origin


def test_an_error_without_its_sentence_is_a_bug_not_a_blank() -> None:
    with pytest.raises(KeyError):
        DaedamError(400, "no_such_code").message("en")  # type: ignore[arg-type]
