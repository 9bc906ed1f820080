"""Registration and sign-in. Says the same whether an account exists or not, and takes as long."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from uuid import UUID

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy.exc import IntegrityError

from daedam.features.accounts.repository import Accounts, NewUser
from daedam.features.accounts.schemas import RegisterIn, UserOut
from daedam.infra import crypto
from daedam.infra.audit import PLATFORM_CHAIN, SIGNED_IN, Actor
from daedam.infra.db.tables import User
from daedam.infra.errors import DaedamError
from daedam.infra.foundations import Foundations
from daedam.infra.tokens import LIFETIME
from daedam.infra.unit_of_work import UnitOfWork, unit_of_work
from daedam.infra.web.access import Principal, Role
from daedam.kit.ids import new_secret
from daedam.kit.languages import Language

MIN_PASSWORD_CHARS = 10
REFRESH_LIFETIME = timedelta(days=14)
MAX_ATTEMPTS = 5
ATTEMPT_WINDOW = timedelta(minutes=15)

_passwords = PasswordHash((Argon2Hasher(),))


@cache
def _nobody() -> str:
    """A hash nobody knows the password of: an unknown e-mail costs as long as a known one."""
    return _passwords.hash(new_secret())


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in's tokens and its user."""

    access_token: str
    refresh_token: str
    expires_in: int
    user: UserOut


async def hash_password(password: str) -> str:
    """The argon2id hash of `password`, computed off the event loop."""
    return await asyncio.to_thread(_passwords.hash, password)


async def register(unit: UnitOfWork, foundations: Foundations, body: RegisterIn) -> UserOut:
    """A new candidate. Raises `email_taken` or `weak_password`."""
    if len(body.password) < MIN_PASSWORD_CHARS or body.password.casefold() == body.email.casefold():
        raise DaedamError(422, "weak_password")
    accounts = Accounts(unit, foundations)
    hashed = await hash_password(body.password)
    try:
        user = await accounts.add(NewUser(body.email, body.name, Role.CANDIDATE, body.language, hashed))
    except IntegrityError:
        raise DaedamError(409, "email_taken") from None
    await foundations.audit.record(unit, Actor(user.id, user.role), "user.registered", "user", user.id)
    return await describe(accounts, user)


async def describe(accounts: Accounts, user: User) -> UserOut:
    """A user as they see themselves."""
    return UserOut(
        id=user.id,
        email=await accounts.email_of(user),
        name=await accounts.name_of(user),
        role=Role(user.role),
        language=Language(user.language),
        organization_id=user.organization_id,
        organization_name=await accounts.organization_name(user),
    )


async def sign_in(unit: UnitOfWork, foundations: Foundations, email: str, password: str) -> SignIn:
    """Tokens for the right password. Raises `wrong_credentials`, or `too_many_attempts` after five misses."""
    attempt_id = await _count_attempt(foundations, foundations.vault.index(f"sign-in:{email.strip()}"))
    accounts = Accounts(unit, foundations)
    user = await accounts.find_by_email(email)
    stored = user.password_hash if user and user.password_hash else _nobody()
    is_right = await asyncio.to_thread(_passwords.verify, password[:1024], stored)
    if user is None or not user.password_hash or user.disabled_at or not is_right:
        raise DaedamError(401, "wrong_credentials")
    await accounts.forget_attempt(attempt_id)
    return await open_login(unit, foundations, user)


async def _count_attempt(foundations: Foundations, subject: bytes) -> UUID:
    """Count a try before it is made, so that tries at once cannot outrun the count.

    A transaction of its own: a failing request is rolled back, its try must stand.
    """
    async with unit_of_work(foundations.database, foundations.clock) as unit:
        accounts = Accounts(unit, foundations)
        await accounts.lock_subject(subject)
        if await accounts.count_attempts(subject, unit.clock.now() - ATTEMPT_WINDOW) >= MAX_ATTEMPTS:
            raise DaedamError(429, "too_many_attempts")
        return await accounts.add_attempt(subject)


async def open_login(unit: UnitOfWork, foundations: Foundations, user: User) -> SignIn:
    """A new sign-in for `user`."""
    accounts = Accounts(unit, foundations)
    secret = new_secret()
    expires_at = unit.clock.now() + REFRESH_LIFETIME
    login = await accounts.add_login(user.id, crypto.token_digest(secret), expires_at)
    actor = Actor(user.id, user.role, user.organization_id or PLATFORM_CHAIN)
    await foundations.audit.record(unit, actor, SIGNED_IN, "login_session", login.id)
    return await _tokens(foundations, accounts, user, login.id, secret)


async def refresh(unit: UnitOfWork, foundations: Foundations, token: str) -> SignIn:
    """New tokens for a live refresh token, which is used up. An old one coming back ends the sign-in."""
    login_id, _, secret = token.partition(".")
    accounts = Accounts(unit, foundations)
    try:
        login = await accounts.lock_login(UUID(login_id))
    except ValueError:
        login = None
    if login is None or login.revoked_at or login.expires_at <= unit.clock.now():
        raise DaedamError(401, "refresh_rejected")
    if login.token_digest != crypto.token_digest(secret):
        reused_id = login.id
        await unit.db.rollback()  # lets go of the row, so that the revocation below can take it
        await _revoke_reused(foundations, reused_id)
        raise DaedamError(401, "refresh_rejected")
    user = await accounts.get(login.user_id)
    if user is None or user.disabled_at:
        raise DaedamError(401, "refresh_rejected")
    fresh = new_secret()
    login.token_digest = crypto.token_digest(fresh)
    await unit.db.flush()
    return await _tokens(foundations, accounts, user, login.id, fresh)


async def _revoke_reused(foundations: Foundations, login_id: UUID) -> None:
    # Its own transaction: the refused request is rolled back, the revocation must stand.
    async with unit_of_work(foundations.database, foundations.clock) as unit:
        await Accounts(unit, foundations).revoke_login(login_id)
        await foundations.audit.record(unit, Actor(None, "anonymous"), "user.refresh_reused", "login_session", login_id)


async def sign_out(unit: UnitOfWork, foundations: Foundations, caller: Principal) -> None:
    """End the caller's sign-in."""
    await Accounts(unit, foundations).revoke_login(caller.login_session_id)
    await foundations.audit.record(unit, caller.actor, "user.signed_out", "login_session", caller.login_session_id)


async def _tokens(foundations: Foundations, accounts: Accounts, user: User, login_id: UUID, secret: str) -> SignIn:
    return SignIn(
        access_token=foundations.tokens.issue(user.id, login_id),
        refresh_token=f"{login_id}.{secret}",
        expires_in=int(LIFETIME.total_seconds()),
        user=await describe(accounts, user),
    )
