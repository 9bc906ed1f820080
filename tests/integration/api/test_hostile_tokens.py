"""Tokens nobody here issued, or issued to somebody who left: each is refused, and the refusal says nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import jwt
import pytest
import pytest_asyncio

import factories
from daedam.infra.web.access import Role
from factories import Person
from fixtures.api import Api

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATH = "/api/v1/users/me"


def b64(value: bytes | dict[str, Any]) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Forger:
    """Somebody who even knows the secret, and what a right token looks like."""

    secret: bytes
    now: int
    user_id: str
    login_id: str
    real: str

    @property
    def claims(self) -> dict[str, Any]:
        return {
            "iss": "daedam",
            "aud": "daedam-api",
            "sub": self.user_id,
            "sid": self.login_id,
            "iat": self.now,
            "exp": self.now + 900,
        }

    def token(self, *, algorithm: str = "HS256", header: dict[str, Any] | None = None, **changes: Any) -> str:
        """A rightly signed token; a claim given as None is left out."""
        claims = {name: value for name, value in (self.claims | changes).items() if value is not None}
        return jwt.encode(claims, self.secret, algorithm=algorithm, headers={"typ": "at+jwt"} | (header or {}))

    def signed(self, header: dict[str, Any], payload: bytes | dict[str, Any], secret: bytes | None = None) -> str:
        """Raw parts with a right HS256 signature over them."""
        body = f"{b64(header)}.{b64(payload)}"
        digest = hmac.new(secret or self.secret, body.encode(), hashlib.sha256).digest()
        return f"{body}.{b64(digest)}"

    def parts(self) -> tuple[str, str, str]:
        header, payload, signature = self.real.split(".")
        return header, payload, signature


HEADER = {"alg": "HS256", "typ": "at+jwt"}

HOSTILE: dict[str, Callable[[Forger], str]] = {
    "empty": lambda f: "",
    "blank": lambda f: " ",
    "a word": lambda f: "token",
    "only dots": lambda f: "..",
    "two parts": lambda f: ".".join(f.parts()[:2]),
    "four parts": lambda f: f"{f.real}.{f.parts()[2]}",
    "no signature": lambda f: ".".join(f.parts()[:2]) + ".",
    "bad base64": lambda f: "!!!.???.***",
    "header is no JSON": lambda f: f"{b64(b'nonsense')}.{f.parts()[1]}.{f.parts()[2]}",
    "header is a list": lambda f: f"{b64(b'[]')}.{f.parts()[1]}.{f.parts()[2]}",
    "header is null": lambda f: f"{b64(b'null')}.{f.parts()[1]}.{f.parts()[2]}",
    "payload is no JSON": lambda f: f.signed(HEADER, b"nonsense"),
    "payload is a list": lambda f: f.signed(HEADER, b"[1,2]"),
    "payload is a number": lambda f: f.signed(HEADER, b"1"),
    "payload is not UTF-8": lambda f: f.signed(HEADER, b'{"sub":"\xff\xfe"}'),
    "deeply nested payload": lambda f: f.signed(HEADER, b"[" * 5_000 + b"]" * 5_000),
    "huge": lambda f: f.token(extra="x" * 200_000),
    "alg none": lambda f: f"{b64({'alg': 'none', 'typ': 'at+jwt'})}.{b64(f.claims)}.",
    "alg NONE": lambda f: f"{b64({'alg': 'NONE', 'typ': 'at+jwt'})}.{b64(f.claims)}.",
    "alg missing": lambda f: f.signed({"typ": "at+jwt"}, f.claims),
    "alg HS384": lambda f: f.token(algorithm="HS384"),
    "alg HS512": lambda f: f.token(algorithm="HS512"),
    "alg RS256 signed with the secret": lambda f: f.signed({"alg": "RS256", "typ": "at+jwt"}, f.claims),
    "typ JWT": lambda f: f.token(header={"typ": "JWT"}),
    "typ missing": lambda f: f.signed({"alg": "HS256"}, f.claims),
    "typ in capitals": lambda f: f.token(header={"typ": "AT+JWT"}),
    "kid": lambda f: f.token(header={"kid": "../../../../dev/null"}),
    "jku": lambda f: f.token(header={"jku": "http://127.0.0.1:1/keys"}),
    "jwk": lambda f: f.token(header={"jwk": {"kty": "oct", "k": "AAAA"}}),
    "x5u": lambda f: f.token(header={"x5u": "http://127.0.0.1:1/cert"}),
    "crit": lambda f: f.token(header={"crit": ["exp"]}),
    "another secret": lambda f: f.signed(HEADER, f.claims, secret=b"another secret, just as long as it"),
    "an empty secret": lambda f: f.signed(HEADER, f.claims, secret=b"\0"),
    "payload swapped": lambda f: f"{f.parts()[0]}.{b64(f.claims | {'sub': str(uuid4())})}.{f.parts()[2]}",
    "signature cut": lambda f: f.real[:-6],
    "signature of another token": lambda f: f"{f.real.rsplit('.', 1)[0]}.{f.token(jti='1').rsplit('.', 1)[1]}",
    "another audience": lambda f: f.token(aud="daedam-media"),
    "another issuer": lambda f: f.token(iss="somebody"),
    "no audience": lambda f: f.token(aud=None),
    "no issuer": lambda f: f.token(iss=None),
    "no subject": lambda f: f.token(sub=None),
    "no sign-in": lambda f: f.token(sid=None),
    "no issue time": lambda f: f.token(iat=None),
    "no end": lambda f: f.token(exp=None),
    "expired": lambda f: f.token(iat=f.now - 901, exp=f.now - 1),
    "expires now": lambda f: f.token(iat=f.now - 900, exp=f.now),
    "issued in the future": lambda f: f.token(iat=f.now + 300, exp=f.now + 900),
    "too long a life": lambda f: f.token(exp=f.now + 24 * 3600),
    "issued long ago, ends soon": lambda f: f.token(iat=f.now - 3600, exp=f.now + 60),
    "not yet valid": lambda f: f.token(nbf=f.now + 10**6),
    "times as words": lambda f: f.signed(HEADER, f.claims | {"exp": "tomorrow"}),
    "endless": lambda f: f.signed(HEADER, json.dumps(f.claims | {"exp": float("inf")}).encode()),
    "an end that is no number": lambda f: f.signed(HEADER, json.dumps(f.claims | {"exp": float("nan")}).encode()),
    "subject is no id": lambda f: f.token(sub="admin"),
    "subject is a list": lambda f: f.signed(HEADER, f.claims | {"sub": [f.user_id]}),
    "subject of nobody": lambda f: f.token(sub=str(uuid4())),
    "sign-in of nobody": lambda f: f.token(sid=str(uuid4())),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def candidate(module_api: Api) -> Person:
    return await factories.person(module_api)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def forger(module_api: Api, candidate: Person) -> Forger:
    base = module_api.runtime.foundations
    real = candidate.client.headers["authorization"].split()[1]
    claims = base.tokens.verify(real)
    return Forger(
        secret=base.settings.jwt_secret_bytes(),
        now=int(base.clock.now().timestamp()),
        user_id=str(claims.user_id),
        login_id=str(claims.login_session_id),
        real=real,
    )


async def call(api: Api, authorization: str) -> httpx.Response:
    return await (await api.client()).get(PATH, headers={"authorization": authorization.encode()})


def is_refused(answer: httpx.Response) -> bool:
    return (
        answer.status_code == 401
        and answer.headers["www-authenticate"] == "Bearer"
        and set(answer.json()) == {"error_code", "error_message", "retry_available"}
    )


async def test_the_forger_knows_how_a_right_token_looks(module_api: Api, forger: Forger) -> None:
    assert (await call(module_api, f"Bearer {forger.token()}")).status_code == 200
    assert (await call(module_api, f"bearer {forger.real}")).status_code == 200


@pytest.mark.parametrize("name", HOSTILE)
async def test_it_is_refused(module_api: Api, forger: Forger, name: str) -> None:
    answer = await call(module_api, f"Bearer {HOSTILE[name](forger)}")
    assert is_refused(answer), answer.text
    assert answer.json()["error_code"] in ("unauthenticated", "token_expired")


@pytest.mark.parametrize("scheme", ["Basic", "Token", "", "Bearer Bearer"])
async def test_only_bearer_tokens_count(module_api: Api, forger: Forger, scheme: str) -> None:
    assert is_refused(await call(module_api, f"{scheme} {forger.real}"))


async def test_a_token_in_the_address_or_a_cookie_counts_for_nothing(module_api: Api, forger: Forger) -> None:
    client = await module_api.client(cookie=f"access_token={forger.real}; daedam_refresh={forger.real}")
    assert is_refused(await client.get(PATH, params={"access_token": forger.real, "token": forger.real}))


async def test_somebody_elses_sign_in_does_not_lend_itself(module_api: Api, forger: Forger) -> None:
    other = await factories.person(module_api)
    token = forger.token(sub=str(other.user_id))
    assert is_refused(await call(module_api, f"Bearer {token}"))


async def test_an_ended_sign_in_is_refused(module_api: Api) -> None:
    leaving = await factories.person(module_api)
    await leaving.client.post("/api/v1/logout")
    assert is_refused(await leaving.client.get(PATH))


async def test_a_disabled_user_is_refused(module_api: Api) -> None:
    gone = await factories.person(module_api, Role.ADMIN, await factories.organization(module_api))
    assert (await gone.client.get(PATH)).status_code == 200
    await factories.disable(module_api, gone.user_id)
    assert is_refused(await gone.client.get(PATH))
