"""Registering, signing in, staying signed in and leaving: what a stranger can and cannot do."""

from __future__ import annotations

import asyncio
from http.cookies import SimpleCookie

import httpx
import pytest
from sqlalchemy import text

import factories
from daedam.features.accounts import service
from daedam.infra.embedded import EmbeddedRedis
from daedam.infra.settings import Settings
from daedam.infra.web.access import Role
from daedam.kit.clock import VirtualClock
from factories import PASSWORD
from fixtures.api import Api, api_settings, running_api
from fixtures.services import Database

EMAIL = "minji@people.test"


async def register(api: Api, **changes: str) -> httpx.Response:
    body = {"email": EMAIL, "password": PASSWORD, "name": "A Person", "language": "en"} | changes
    return await api.anonymous.post("/api/v1/register", json=body)


async def sign_in(
    api: Api, password: str = PASSWORD, email: str = EMAIL, scope: str = "offline_access"
) -> httpx.Response:
    form = {"username": email, "password": password, "scope": scope}
    return await (await api.client()).post("/api/v1/token", data=form)


async def refresh(api: Api, token: str) -> httpx.Response:
    return await (await api.client()).post("/api/v1/token/refresh", json={"refresh_token": token})


async def me(api: Api, token: str) -> httpx.Response:
    return await (await api.client(token)).get("/api/v1/users/me")


def code(response: httpx.Response) -> str:
    found: str = response.json()["error_code"]
    return found


async def test_a_registered_candidate_signs_in_and_sees_themselves(api: Api) -> None:
    made = await register(api, email="  MinJi@People.Test ")
    assert made.status_code == 201
    signed_in = await sign_in(api)
    assert signed_in.status_code == 200
    seen = (await me(api, signed_in.json()["access_token"])).json()
    assert (seen["role"], seen["name"], seen["organization_id"]) == ("candidate", "A Person", None)
    assert seen["id"] == made.json()["id"]


async def test_an_address_registers_once_however_it_is_written(api: Api) -> None:
    assert (await register(api)).status_code == 201
    again = await register(api, email=EMAIL.upper())
    assert (again.status_code, code(again)) == (409, "email_taken")


@pytest.mark.parametrize("password", ["", "too short", EMAIL, EMAIL.upper()])
async def test_weak_passwords_are_refused(api: Api, password: str) -> None:
    refused = await register(api, password=password)
    assert (refused.status_code, code(refused)) == (422, "weak_password")


async def test_nobody_registers_as_anything_but_a_candidate(api: Api) -> None:
    assert (await register(api, role="admin")).status_code == 422
    assert (await register(api, organization_id="01900000-0000-7000-8000-000000000000")).status_code == 422


async def test_passwords_are_stored_as_argon2id_and_addresses_not_at_all_in_clear(api: Api) -> None:
    await register(api)
    async with api.unit() as unit:
        row = (await unit.db.execute(text("select * from users"))).mappings().one()
    assert row["password_hash"].startswith("$argon2id$")
    stored = b"".join(
        bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode() for value in row.values()
    )
    assert b"minji" not in stored.lower()
    assert b"A Person" not in stored


async def test_a_wrong_password_and_an_unknown_address_answer_alike(api: Api) -> None:
    await register(api)
    wrong, unknown = await sign_in(api, "not the password"), await sign_in(api, email="nobody@people.test")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.content == unknown.content
    assert dict(wrong.headers) == dict(unknown.headers)


async def test_an_account_without_a_password_or_disabled_answers_like_an_unknown_one(api: Api) -> None:
    hashed = await service.hash_password(PASSWORD)
    gone = await factories.person(api, password_hash=hashed)
    await factories.disable(api, gone.user_id)
    guest = await factories.person(api)
    unknown = await sign_in(api, email="nobody@people.test")
    for email in (gone.email, guest.email):
        refused = await sign_in(api, email=email)
        assert (refused.status_code, refused.content) == (401, unknown.content)


async def test_five_misses_close_an_account_for_a_quarter_of_an_hour(api: Api, clock: VirtualClock) -> None:
    await register(api)
    for _ in range(5):
        assert (await sign_in(api, "wrong")).status_code == 401
    refused = await sign_in(api)  # even the right one
    assert (refused.status_code, code(refused)) == (429, "too_many_attempts")
    clock.advance(14 * 60)
    assert (await sign_in(api)).status_code == 429
    clock.advance(61)
    assert (await sign_in(api)).status_code == 200


async def test_other_spellings_of_an_address_share_its_misses(api: Api) -> None:
    await register(api)
    for email in (EMAIL, f" {EMAIL}", f"{EMAIL}  ", EMAIL.upper(), f"\t{EMAIL.title()}"):
        assert (await sign_in(api, "wrong", email)).status_code == 401
    assert (await sign_in(api)).status_code == 429
    assert (await sign_in(api, email=f"   {EMAIL}")).status_code == 429


async def test_an_unknown_address_is_throttled_like_a_known_one(api: Api) -> None:
    answers = [(await sign_in(api, "wrong", "nobody@people.test")).status_code for _ in range(6)]
    assert answers == [401] * 5 + [429]


async def test_tries_at_once_are_counted_one_by_one(api: Api) -> None:
    await register(api)
    answers = await asyncio.gather(*(sign_in(api, f"wrong {i}") for i in range(12)))
    assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 7


async def test_signing_in_rightly_costs_no_try(api: Api) -> None:
    await register(api)
    for _ in range(7):
        assert (await sign_in(api)).status_code == 200


async def test_a_throttled_account_does_not_close_another(api: Api) -> None:
    await register(api)
    for _ in range(6):
        await sign_in(api, "wrong", "somebody@people.test")
    assert (await sign_in(api)).status_code == 200


async def test_the_refresh_token_lives_in_a_strict_cookie_only(api: Api) -> None:
    await register(api)
    signed_in = await sign_in(api, scope="")
    assert signed_in.json()["refresh_token"] is None
    cookie = SimpleCookie(signed_in.headers["set-cookie"])["daedam_refresh"]
    assert cookie["httponly"]
    assert cookie["samesite"].lower() == "strict"
    assert cookie["path"] == "/api/v1/token"
    assert int(cookie["max-age"]) == 14 * 24 * 3600
    assert not cookie["secure"]  # http on this machine


async def test_the_cookie_is_secure_where_the_web_app_is(
    settings: Settings, database: Database, clock: VirtualClock
) -> None:
    secure = settings.model_copy(update={"public_url": "https://interview.example"})
    async with running_api(secure, database, clock) as api:
        await register(api)
        cookie = SimpleCookie((await sign_in(api)).headers["set-cookie"])["daedam_refresh"]
    assert cookie["secure"]


async def test_the_cookie_alone_refreshes_and_is_replaced(api: Api) -> None:
    await register(api)
    first = SimpleCookie((await sign_in(api)).headers["set-cookie"])["daedam_refresh"].value
    browser = await api.client(cookie=f"daedam_refresh={first}")
    refreshed = await browser.post("/api/v1/token/refresh")
    assert refreshed.status_code == 200
    assert refreshed.json()["refresh_token"] is None
    second = SimpleCookie(refreshed.headers["set-cookie"])["daedam_refresh"].value
    assert second != first


async def test_a_refresh_token_works_once_and_coming_back_it_ends_the_sign_in(api: Api) -> None:
    await register(api)
    first = (await sign_in(api)).json()
    second = (await refresh(api, first["refresh_token"])).json()
    assert (await me(api, second["access_token"])).status_code == 200
    stolen = await refresh(api, first["refresh_token"])
    assert (stolen.status_code, code(stolen)) == (401, "refresh_rejected")
    for token in (first["access_token"], second["access_token"]):
        assert (await me(api, token)).status_code == 401
    assert (await refresh(api, second["refresh_token"])).status_code == 401


async def test_reuse_is_written_to_the_audit_log(api: Api) -> None:
    await register(api)
    token = (await sign_in(api)).json()["refresh_token"]
    await refresh(api, token)
    await refresh(api, token)
    async with api.unit() as unit:
        actions = set(await unit.db.scalars(text("select action from audit_events")))
    assert {"user.registered", "user.signed_in", "user.refresh_reused"} <= actions


async def test_two_refreshes_at_once_do_not_both_win(api: Api) -> None:
    await register(api)
    token = (await sign_in(api)).json()["refresh_token"]
    answers = await asyncio.gather(*(refresh(api, token) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]


async def test_a_refresh_token_ends_after_two_weeks(api: Api, clock: VirtualClock) -> None:
    await register(api)
    token = (await sign_in(api)).json()["refresh_token"]
    clock.advance(14 * 24 * 3600 + 1)
    assert (await refresh(api, token)).status_code == 401


@pytest.mark.parametrize(
    "token",
    ["", ".", "x.y", "01900000-0000-7000-8000-000000000000.secret", "01900000-0000-7000-8000-000000000000", "x" * 200],
)
async def test_made_up_refresh_tokens_are_refused(api: Api, token: str) -> None:
    refused = await refresh(api, token)
    assert (refused.status_code, code(refused)) == (401, "refresh_rejected")


async def test_a_disabled_user_cannot_refresh(api: Api) -> None:
    made = (await register(api)).json()
    token = (await sign_in(api)).json()["refresh_token"]
    await factories.disable(api, made["id"])
    assert (await refresh(api, token)).status_code == 401


async def test_signing_out_ends_access_at_once_and_takes_the_cookie(api: Api) -> None:
    await register(api)
    signed_in, other = (await sign_in(api)).json(), (await sign_in(api)).json()
    left = await (await api.client(signed_in["access_token"])).post("/api/v1/logout")
    assert left.status_code == 204
    cookie = SimpleCookie(left.headers["set-cookie"])["daedam_refresh"]
    assert (cookie.value, cookie["path"], cookie["max-age"]) == ("", "/api/v1/token", "0")
    assert (await me(api, signed_in["access_token"])).status_code == 401
    assert (await refresh(api, signed_in["refresh_token"])).status_code == 401
    assert (await me(api, other["access_token"])).status_code == 200


async def test_access_ends_after_a_quarter_of_an_hour(api: Api, clock: VirtualClock) -> None:
    candidate = await factories.person(api)
    clock.advance(15 * 60 - 1)
    assert (await candidate.client.get("/api/v1/users/me")).status_code == 200
    clock.advance(1)
    ended = await candidate.client.get("/api/v1/users/me")
    assert (ended.status_code, code(ended)) == (401, "token_expired")


async def test_a_role_taken_away_is_gone_with_the_next_call(api: Api) -> None:
    organization_id = await factories.organization(api)
    recruiter = await factories.person(api, Role.RECRUITER, organization_id)
    assert (await recruiter.client.get("/api/v1/job-postings")).status_code == 200
    async with api.unit() as unit:
        await unit.db.execute(text("update users set role = 'interviewer'"))
    assert (await recruiter.client.get("/api/v1/job-postings")).status_code == 403


async def test_tokens_of_another_installation_are_worth_nothing(
    api: Api, database: Database, redis_server: EmbeddedRedis, clock: VirtualClock
) -> None:
    candidate = await factories.person(api)
    other = api_settings(database, redis_server, api.runtime.foundations.settings.home)
    async with running_api(other, database, clock) as elsewhere:
        client = await elsewhere.client(candidate.client.headers["authorization"].split()[1])
        assert (await client.get("/api/v1/users/me")).status_code == 401
