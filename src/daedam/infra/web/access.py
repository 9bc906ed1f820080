"""Who may call a route. Every route declares it; one without fails at start-up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from fastapi import FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from sqlalchemy import select

from daedam.infra.audit import PLATFORM_CHAIN, Actor
from daedam.infra.db.tables import LoginSession, User
from daedam.infra.errors import DaedamError
from daedam.infra.tokens import Claims
from daedam.infra.unit_of_work import UnitOfWork
from daedam.infra.web.requests import FoundationsDep, UnitDep

PASS_COOKIE = "daedam_playback"  # noqa: S105 - the cookie's name


class Role(StrEnum):
    """What a user is here."""

    CANDIDATE = "candidate"
    RECRUITER = "recruiter"
    INTERVIEWER = "interviewer"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Principal:
    """The signed-in caller, as the database has them now."""

    user_id: UUID
    role: Role
    organization_id: UUID | None
    login_session_id: UUID

    @property
    def actor(self) -> Actor:
        """The caller in the audit log."""
        return Actor(self.user_id, self.role, self.organization_id or PLATFORM_CHAIN)


class Access:
    """A route's declared policy."""


@dataclass(frozen=True)
class Public(Access):
    """Anybody; `reason` says why that is safe."""

    reason: str

    async def __call__(self) -> None:
        """Nothing to check."""


class ByTicket(Access):
    """Whoever holds a one-time ticket; redeemed inside the route."""

    async def __call__(self) -> None:
        """The ticket is in the body or the first message, so the route itself redeems it."""


class SignedIn(Access):
    """Signed-in users of the named roles. Objects are still looked up through the caller's rights."""

    def __init__(self, *roles: Role) -> None:
        self.roles = frozenset(roles or Role)

    async def __call__(self, request: Request, foundations: FoundationsDep, unit: UnitDep) -> Principal:
        """The caller. Raises 401 without a live token, 403 with another role."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise DaedamError(401, "unauthenticated")
        return await self._principal(unit, foundations.tokens.verify(token))

    async def _principal(self, unit: UnitOfWork, claims: Claims) -> Principal:
        row = (
            await unit.db.execute(
                select(User.role, User.organization_id)
                .join(LoginSession, LoginSession.user_id == User.id)
                .where(
                    User.id == claims.user_id,
                    User.disabled_at.is_(None),
                    LoginSession.id == claims.login_session_id,
                    LoginSession.revoked_at.is_(None),
                )
            )
        ).one_or_none()
        if row is None:
            raise DaedamError(401, "unauthenticated")
        if Role(row.role) not in self.roles:
            raise DaedamError(403, "forbidden")
        return Principal(claims.user_id, Role(row.role), row.organization_id, claims.login_session_id)


class ByPass(SignedIn):
    """As `SignedIn`, or by a pass in a cookie: a browser's player fetches media by itself and sends no bearer token.

    The pass is bound to the object named by the path's `parameter`; what may be seen is looked up as ever.
    """

    def __init__(self, parameter: str, *roles: Role) -> None:
        super().__init__(*roles)
        self._parameter = parameter

    async def __call__(self, request: Request, foundations: FoundationsDep, unit: UnitDep) -> Principal:
        """The caller. Raises 401 without a live token or pass, 403 with another role."""
        if PASS_COOKIE not in request.cookies or "authorization" in request.headers:
            return await super().__call__(request, foundations, unit)
        object_id = str(request.path_params.get(self._parameter, ""))
        return await self._principal(unit, foundations.tokens.verify_pass(request.cookies[PASS_COOKIE], object_id))


def _calls(dependant: Dependant) -> Iterable[object]:
    for child in dependant.dependencies:
        yield child.call
        yield from _calls(child)


@dataclass(frozen=True, slots=True)
class DeclaredRoute:
    """A route or socket as it is served: its whole path, its methods (none: a socket), its policy."""

    path: str
    methods: frozenset[str]
    policy: Access | None


def declared_routes(app: FastAPI) -> list[DeclaredRoute]:
    """Everything `app` serves, those of included routers too, but for the description of itself.

    What is not understood has no policy: a kind of route this does not know must not pass unseen.
    """
    found = []
    for context in iter_route_contexts(app.routes):
        if context.path == app.openapi_url:
            continue
        dependant = getattr(context, "dependant", None)
        calls = _calls(dependant) if isinstance(dependant, Dependant) else ()
        policy = next((call for call in calls if isinstance(call, Access)), None)
        path = context.path or type(context.original_route).__name__
        found.append(DeclaredRoute(path, frozenset(getattr(context, "methods", None) or ()), policy))
    return found


class UndeclaredRoute(Exception):  # noqa: N818 - a mistake in our code, met at start-up
    """A route says nothing of who may call it."""


def check_every_route_declares_access(app: FastAPI) -> None:
    """Raise `UndeclaredRoute` naming every route without a policy."""
    undeclared = [route.path for route in declared_routes(app) if route.policy is None]
    if undeclared:
        raise UndeclaredRoute(", ".join(undeclared))
