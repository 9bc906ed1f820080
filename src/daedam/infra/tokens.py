"""Access tokens: short-lived JWTs with everything about them fixed (algorithm, type, issuer, audience)."""

from __future__ import annotations

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
        now = self._clock.now()
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(user_id),
            "sid": str(login_session_id),
            "iat": now,
            "exp": now + LIFETIME,
        }
        return jwt.encode(claims, self._secret, algorithm=ALGORITHM, headers={"typ": TYPE})

    def verify(self, token: str) -> Claims:
        """The token's claims. Raises a 401 `DaedamError` for anything that is not a live token of ours."""
        if len(token) > MAX_CHARS:
            raise DaedamError(401, "unauthenticated")
        try:
            header = jwt.get_unverified_header(token)
            if header.get("typ") != TYPE or set(header) - {"typ", "alg"}:
                raise DaedamError(401, "unauthenticated")
            claims = jwt.decode(
                token,
                self._secret,
                algorithms=[ALGORITHM],
                issuer=ISSUER,
                audience=AUDIENCE,
                options={"require": ["exp", "iat", "sub", "sid", "aud", "iss"], "verify_exp": False},
            )
            self._check_times(claims)
            return Claims(UUID(claims["sub"]), UUID(claims["sid"]))
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
