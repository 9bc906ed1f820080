"""Users and their sign-ins in the database. Seals and unseals what is personal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update

from daedam.infra import crypto
from daedam.infra.db.tables import LoginSession, Organization, SignInAttempt, User
from daedam.infra.foundations import Foundations
from daedam.infra.unit_of_work import UnitOfWork
from daedam.infra.web.access import Role
from daedam.kit.ids import new_id
from daedam.kit.languages import Language


@dataclass(frozen=True, slots=True)
class NewUser:
    """What a user is made of."""

    email: str
    name: str
    role: Role
    language: Language
    password_hash: str | None
    organization_id: UUID | None = None


class Accounts:
    """Reads and writes users within one transaction."""

    def __init__(self, unit: UnitOfWork, foundations: Foundations) -> None:
        self._unit = unit
        self._vault = foundations.vault

    async def find_by_email(self, email: str) -> User | None:
        """The user with this e-mail, disabled or not."""
        return await self._unit.db.scalar(select(User).where(User.email_index == self._vault.index(email)))

    async def get(self, user_id: UUID) -> User | None:
        """The user with this id."""
        return await self._unit.db.get(User, user_id)

    async def add(self, new: NewUser) -> User:
        """A new user with a key of their own."""
        user_id = new_id()
        await self._vault.create_key(self._unit, user_id)
        user = User(
            id=user_id,
            email_index=self._vault.index(new.email),
            email_sealed=await self._seal(user_id, "email_sealed", new.email),
            name_sealed=await self._seal(user_id, "name_sealed", new.name),
            password_hash=new.password_hash,
            role=new.role,
            organization_id=new.organization_id,
            language=new.language,
        )
        self._unit.db.add(user)
        await self._unit.db.flush()
        return user

    async def email_of(self, user: User) -> str:
        """The user's e-mail address."""
        where = crypto.place("users", "email_sealed", user.id)
        return await self._vault.unseal_text(self._unit, user.id, user.email_sealed, where)

    async def name_of(self, user: User) -> str:
        """The user's name."""
        where = crypto.place("users", "name_sealed", user.id)
        return await self._vault.unseal_text(self._unit, user.id, user.name_sealed, where)

    async def organization_name(self, user: User) -> str | None:
        """The name of the user's organization, when they have one."""
        if user.organization_id is None:
            return None
        return await self._unit.db.scalar(select(Organization.name).where(Organization.id == user.organization_id))

    async def _seal(self, user_id: UUID, column: str, text: str) -> bytes:
        return await self._vault.seal_text(self._unit, user_id, text, crypto.place("users", column, user_id))

    async def add_login(self, user_id: UUID, digest: bytes, expires_at: datetime) -> LoginSession:
        """A new sign-in."""
        login = LoginSession(id=new_id(), user_id=user_id, token_digest=digest, expires_at=expires_at)
        self._unit.db.add(login)
        await self._unit.db.flush()
        return login

    async def lock_login(self, login_id: UUID) -> LoginSession | None:
        """A sign-in, held until the transaction ends, so that two refreshes cannot both win."""
        return await self._unit.db.scalar(select(LoginSession).where(LoginSession.id == login_id).with_for_update())

    async def revoke_login(self, login_id: UUID) -> None:
        """End a sign-in: its tokens stop working at once."""
        ended = update(LoginSession).where(LoginSession.id == login_id, LoginSession.revoked_at.is_(None))
        await self._unit.db.execute(ended.values(revoked_at=self._unit.clock.now()))

    async def lock_subject(self, subject: bytes) -> None:
        """Hold `subject` until the transaction ends, so that its tries are counted one after another."""
        held = select(func.pg_advisory_xact_lock(int.from_bytes(subject[:8], signed=True)))
        await self._unit.db.execute(held)

    async def count_attempts(self, subject: bytes, since: datetime) -> int:
        """Tries on `subject` since then that did not succeed."""
        counted = select(func.count()).where(SignInAttempt.subject == subject, SignInAttempt.at > since)
        return await self._unit.db.scalar(counted) or 0

    async def add_attempt(self, subject: bytes) -> UUID:
        """One more try."""
        attempt = SignInAttempt(id=new_id(), subject=subject, at=self._unit.clock.now())
        self._unit.db.add(attempt)
        await self._unit.db.flush()
        return attempt.id

    async def forget_attempt(self, attempt_id: UUID) -> None:
        """The try succeeded: it does not count."""
        await self._unit.db.execute(delete(SignInAttempt).where(SignInAttempt.id == attempt_id))
