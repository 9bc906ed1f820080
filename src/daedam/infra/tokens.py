"""Access tokens and playback passes: short-lived JWTs with everything fixed (algorithm, type, issuer, audience)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import jwt

from daedam.infra.errors import DaedamError
from daedam.kit.clock import Clock

ALGORITHM = "HS256"
TYPE = "at+jwt"  # RFC 9068
ISSUER = "daedam"
AUDIENCE = "daedam-api"
LIFETIME = timedelta(minutes=15)
PLAYBACK_TYPE = "playback+jwt"
PLAYBACK = "daedam-playback"
MAX_CHARS = 2_048
"""Ours are about 300 characters; anything much longer is not parsed at all."""


@dataclass(frozen=True, slots=True)
class Claims:
    """Who a token speaks for, and under which sign-in."""

    user_id: UUID
    login_session_id: UUID


class AccessTokens:
    """Issues and verifies access tokens."""

    def __init__(self, secret: bytes, clock: Clock) -> None:
        self._secret = secret
        self._clock = clock

    def issue(self, user_id: UUID, login_session_id: UUID) -> str:
        """A token for a quarter of an hour. Rights are looked up when it is used, so none are in it."""
        return self._issue({"sub": str(user_id), "sid": str(login_session_id)}, TYPE, AUDIENCE)

    def issue_pass(self, holder: Claims, object_id: UUID) -> str:
        """A pass to play one recording, for the cookie of a player that can send no header; as short-lived."""
        claims = {"sub": str(holder.user_id), "sid": str(holder.login_session_id), "obj": str(object_id)}
        return self._issue(claims, PLAYBACK_TYPE, PLAYBACK)

    def verify(self, token: str) -> Claims:
        """The token's claims. Raises a 401 `DaedamError` for anything that is not a live token of ours."""
        return _holder(self._verify(token, TYPE, AUDIENCE))

    def verify_pass(self, token: str, object_id: str) -> Claims:
        """The holder of a live pass for `object_id`. Raises a 401 `DaedamError` for anything else."""
        claims = self._verify(token, PLAYBACK_TYPE, PLAYBACK)
        if claims.get("obj") != object_id.lower():
            raise DaedamError(401, "unauthenticated")
        return _holder(claims)

    def _issue(self, claims: Mapping[str, object], kind: str, audience: str) -> str:
        now = self._clock.now()
        fixed = {"iss": ISSUER, "aud": audience, "iat": now, "exp": now + LIFETIME}
        return jwt.encode({**fixed, **claims}, self._secret, algorithm=ALGORITHM, headers={"typ": kind})

    def _verify(self, token: str, kind: str, audience: str) -> dict[str, object]:
        if len(token) > MAX_CHARS:
            raise DaedamError(401, "unauthenticated")
        try:
            header = jwt.get_unverified_header(token)
            if header.get("typ") != kind or set(header) - {"typ", "alg"}:
                raise DaedamError(401, "unauthenticated")
            claims: dict[str, object] = jwt.decode(
                token,
                self._secret,
                algorithms=[ALGORITHM],
                issuer=ISSUER,
                audience=audience,
                options={"require": ["exp", "iat", "sub", "sid", "aud", "iss"], "verify_exp": False},
            )
            self._check_times(claims)
            return claims
        except (jwt.PyJWTError, ValueError, TypeError, AttributeError):
            raise DaedamError(401, "unauthenticated") from None

    def _check_times(self, claims: dict[str, object]) -> None:
        # Measured against our own clock, so that tests can let a token grow old.
        now = self._clock.now().timestamp()
        issued, expires = claims["iat"], claims["exp"]
        if not isinstance(issued, int | float) or not isinstance(expires, int | float):
            raise DaedamError(401, "unauthenticated")
        if now >= expires:
            raise DaedamError(401, "token_expired")
        # What must hold, not what must not: a NaN makes every comparison false.
        if not (issued <= now + 60 and issued < expires <= issued + LIFETIME.total_seconds()):
            raise DaedamError(401, "unauthenticated")


def _holder(claims: dict[str, object]) -> Claims:
    try:
        return Claims(UUID(str(claims["sub"])), UUID(str(claims["sid"])))
    except ValueError:
        raise DaedamError(401, "unauthenticated") from None
