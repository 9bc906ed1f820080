"""Invitations: a link and a one-time code lead to an account, an application and an interview."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from daedam.features.accounts import service as accounts_service
from daedam.features.accounts.repository import Accounts, NewUser
from daedam.features.applications.schemas import AcceptIn, InvitationCreated, InvitationIn, InvitationOut
from daedam.features.postings.repository import Postings, PostingWithEmployer
from daedam.features.runtime import Runtime
from daedam.features.sessions.planning import QUESTION_COUNT
from daedam.features.sessions.schemas import SessionIn
from daedam.features.sessions.service import InterviewService
from daedam.infra import crypto
from daedam.infra.db.tables import Application, Invitation, User
from daedam.infra.errors import DaedamError
from daedam.infra.messages import message
from daedam.infra.unit_of_work import UnitOfWork, unit_of_work
from daedam.infra.web.access import Principal, Role
from daedam.interviewing.vocabulary import Purpose, Stage
from daedam.kit.ids import new_id, new_secret
from daedam.kit.languages import Language
from daedam.scoring.policies import ScoringPolicy

LIFETIME = timedelta(days=14)
MAX_CODE_ATTEMPTS = 5
MINUTES_PER_QUESTION = 4
"""Two minutes of answer, a follow-up and the time between, rounded up."""
RECORDED = ("voice_and_picture", "voice_as_text", "typed_answers", "timing")
ACCOMMODATIONS = ("typed_answers", "extra_time", "no_camera", "human_route")


@dataclass(frozen=True, slots=True)
class Accepted:
    """An accepted invitation: a sign-in and the interview it leads to."""

    signed_in: accounts_service.SignIn
    session_id: UUID


class Invitations:
    """The use cases of one request."""

    def __init__(self, unit: UnitOfWork, runtime: Runtime) -> None:
        self._unit = unit
        self._runtime = runtime
        self._base = runtime.foundations

    async def create(self, caller: Principal, posting_id: UUID, body: InvitationIn) -> InvitationCreated:
        """Invite somebody to a posting of the caller's organization."""
        found = await Postings(self._unit).visible(caller, posting_id)
        token, code = new_secret(), f"{secrets.randbelow(1_000_000):06d}"
        invitation = Invitation(
            id=new_id(),
            job_posting_id=posting_id,
            token_digest=crypto.token_digest(token),
            code_digest=self._code_digest(token, code),
            stage=Stage.AI,
            language=body.language or found.posting.language,
            email_index=self._base.vault.index(body.email) if body.email else None,
            created_by=caller.user_id,
            expires_at=self._unit.clock.now() + LIFETIME,
            failed_attempts=0,
        )
        self._unit.db.add(invitation)
        await self._unit.db.flush()
        await self._base.audit.record(self._unit, caller.actor, "invitation.created", "invitation", invitation.id)
        return InvitationCreated(
            invitation_id=invitation.id,
            link=f"{self._base.settings.web_url}/invite#{token}",
            code=code,
            expires_at=invitation.expires_at,
        )

    def _code_digest(self, token: str, code: str) -> bytes:
        # Six digits alone could be tried out offline; the link's secret and our key make that useless.
        return self._base.vault.index(f"invitation-code:{token}:{code}")

    async def show(self, token: str) -> InvitationOut:
        """What the link's holder is told."""
        invitation, found = await self._find(token)
        policy = ScoringPolicy(found.posting.policy)
        language = Language(invitation.language)
        return InvitationOut(
            invitation_id=invitation.id,
            organization_name=found.organization.name,
            posting_title=found.posting.title,
            stage=Stage(invitation.stage),
            language=language,
            expected_minutes=QUESTION_COUNT * MINUTES_PER_QUESTION,
            question_count_max=QUESTION_COUNT * 2,
            policy=policy,
            policy_text=message(f"policy.{policy}.text", language),
            recorded=list(RECORDED),
            accommodations=list(ACCOMMODATIONS),
            expires_at=invitation.expires_at,
            is_accepted=invitation.accepted_at is not None,
        )

    async def accept(self, body: AcceptIn) -> Accepted:
        """Sign the invited person in and give them their interview. Accepting again leads back to it."""
        invitation, found = await self._find(body.token, is_locked=True)
        await self._check_code(invitation, body)
        user = await self._user(invitation, body)
        if invitation.session_id is None:
            application = await self._application(found, user)
            caller = Principal(user.id, Role.CANDIDATE, None, user.id)
            aim = SessionIn(
                job_posting_id=found.posting.id,
                purpose=Purpose.HIRING,
                language=Language(invitation.language),
            )
            service = InterviewService(self._unit, self._runtime, caller)
            invitation.session_id = await service.create_for_application(aim, application)
            invitation.accepted_at = self._unit.clock.now()
            invitation.email_index = self._base.vault.index(body.email)
            await self._unit.db.flush()
        signed_in = await accounts_service.open_login(self._unit, self._base, user)
        return Accepted(signed_in, invitation.session_id)

    async def _find(self, token: str, *, is_locked: bool = False) -> tuple[Invitation, PostingWithEmployer]:
        wanted = select(Invitation).where(Invitation.token_digest == crypto.token_digest(token))
        invitation = await self._unit.db.scalar(wanted.with_for_update() if is_locked else wanted)
        if invitation is None or invitation.expires_at <= self._unit.clock.now():
            raise DaedamError(404, "invitation_invalid")
        found = await Postings(self._unit).get(invitation.job_posting_id)
        if found is None:
            raise DaedamError(404, "invitation_invalid")
        return invitation, found

    async def _check_code(self, invitation: Invitation, body: AcceptIn) -> None:
        if invitation.failed_attempts >= MAX_CODE_ATTEMPTS:
            raise DaedamError(429, "too_many_attempts")
        email_index = self._base.vault.index(body.email)
        is_addressee = invitation.email_index is None or hmac.compare_digest(invitation.email_index, email_index)
        is_code = hmac.compare_digest(invitation.code_digest, self._code_digest(body.token, body.code))
        if is_addressee and is_code:
            return
        invitation_id = invitation.id
        await self._unit.db.rollback()  # lets go of the row, so that the count below can be written
        await self._count_failure(invitation_id)
        raise DaedamError(404, "invitation_invalid")

    async def _count_failure(self, invitation_id: UUID) -> None:
        async with unit_of_work(self._base.database, self._base.clock) as unit:
            row = await unit.db.get(Invitation, invitation_id, with_for_update=True)
            if row is not None:
                row.failed_attempts += 1

    async def _user(self, invitation: Invitation, body: AcceptIn) -> User:
        accounts = Accounts(self._unit, self._base)
        user = await accounts.find_by_email(body.email)
        if user is None:
            new = NewUser(body.email, body.name, Role.CANDIDATE, Language(invitation.language), None)
            return await accounts.add(new)
        if user.disabled_at is not None or user.role != Role.CANDIDATE or user.password_hash is not None:
            # An account with a password is entered with it, not around it.
            raise DaedamError(409, "email_taken")
        return user

    async def _application(self, found: PostingWithEmployer, user: User) -> Application:
        wanted = select(Application).where(
            Application.job_posting_id == found.posting.id, Application.candidate_id == user.id
        )
        application = await self._unit.db.scalar(wanted)
        if application is None:
            application = Application(id=new_id(), job_posting_id=found.posting.id, candidate_id=user.id)
            self._unit.db.add(application)
            await self._unit.db.flush()
        return application
