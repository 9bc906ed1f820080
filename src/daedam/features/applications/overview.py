"""What a recruiter oversees. Reads only; every number is counted from rows or folded from journals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from daedam.features.accounts.repository import Accounts
from daedam.features.applications.schemas import (
    ApplicationOut,
    AttentionOut,
    CountsOut,
    LiveOut,
    OverviewOut,
    PostingOverview,
)
from daedam.features.postings.repository import Postings
from daedam.features.reports import flags
from daedam.features.reports.repository import Reports
from daedam.features.runtime import Runtime
from daedam.features.sessions.repository import Interview, Sessions
from daedam.infra.db.tables import Application, InterviewSession, Invitation, JobPosting, Report
from daedam.infra.errors import not_found
from daedam.infra.messages import message
from daedam.infra.unit_of_work import UnitOfWork
from daedam.infra.web.access import Principal
from daedam.interviewing.vocabulary import NextAction, SessionStatus
from daedam.kit.languages import Language
from daedam.scoring.policies import ScoringPolicy
from daedam.scoring.ranking import RankedApplication, rank

LIVE = SessionStatus.IN_PROGRESS


@dataclass(frozen=True, slots=True)
class Held:
    """An interview of the organization with what it came to."""

    interview: Interview
    name: str
    report: Report | None
    decision: str | None

    @property
    def needs(self) -> str | None:
        """Why it waits for a person, if it does."""
        state = self.interview.state
        if state.needs_attention:
            return "needs_attention"
        if state.next_action is NextAction.HUMAN_ROUTE:
            return "human_route"
        return None


class Overview:
    """The reads of one request."""

    def __init__(self, unit: UnitOfWork, runtime: Runtime, caller: Principal) -> None:
        self._unit = unit
        self._runtime = runtime
        self._caller = caller
        self._sessions = Sessions(unit, runtime)

    async def home(self, language: Language) -> OverviewOut:
        """Postings with their counts, what needs a person, what is going on now."""
        if self._caller.organization_id is None:
            raise not_found()
        postings = await Postings(self._unit).of_organization(self._caller.organization_id)
        rows = [row for row, _ in await self._sessions.rows_of(self._caller)]
        held = await self._held(rows)
        invited = await self._open_invitations([posting.id for posting in postings])
        return OverviewOut(
            postings=[_overview(posting, held, invited.get(posting.id, 0)) for posting in postings],
            attention=[_attention(one, language) for one in held if one.needs and not one.decision],
            live=[_live(one) for one in held if one.interview.state.status is LIVE],
        )

    async def applications(self, posting_id: UUID) -> list[ApplicationOut]:
        """The candidates of one posting, in the order they came, with ranks where there are totals."""
        await Postings(self._unit).visible(self._caller, posting_id)
        found = select(Application).where(Application.job_posting_id == posting_id)
        applications = list(await self._unit.db.scalars(found.order_by(Application.created_at, Application.id)))
        held = await self._held(await self._rows_of(applications))
        by_application = {one.interview.row.application_id: one for one in held}
        ranks = await self._ranks(held)
        return [await self._application(a, by_application.get(a.id), ranks.get(a.id)) for a in applications]

    async def _rows_of(self, applications: Sequence[Application]) -> list[InterviewSession]:
        ids = [application.id for application in applications]
        found = select(InterviewSession).where(InterviewSession.application_id.in_(ids))
        return list(await self._unit.db.scalars(found.order_by(InterviewSession.created_at)))

    async def _held(self, rows: Sequence[InterviewSession]) -> list[Held]:
        accounts, reports = Accounts(self._unit, self._runtime.foundations), Reports(self._unit, self._runtime)
        ids = [row.id for row in rows]
        stored = await reports.of_sessions(ids)
        decided = {decision.session_id: decision.outcome for decision in await reports.decisions_of(ids)}
        held = []
        for row in rows:
            user = await accounts.get(row.candidate_id)
            name = await accounts.name_of(user) if user else ""
            held.append(Held(await self._sessions.get(row.id), name, stored.get(row.id), decided.get(row.id)))
        return held

    async def _ranks(self, held: Sequence[Held]) -> dict[UUID, RankedApplication]:
        reports = Reports(self._unit, self._runtime)
        totals = {}
        for one in held:
            application_id = one.interview.row.application_id
            if one.report is not None and application_id is not None:
                totals[application_id] = (await reports.reading(one.interview)).totals()
        # Totals under another rubric version or policy are no measure of these: they stay unranked.
        sheets = {(t.rubric_version, t.policy) for t in totals.values()}
        if len(sheets) > 1:
            return {}
        return {ranked.application_id: ranked for ranked in rank(totals).ranked}

    async def _application(
        self, application: Application, one: Held | None, ranked: RankedApplication | None
    ) -> ApplicationOut:
        accounts = Accounts(self._unit, self._runtime.foundations)
        user = await accounts.get(application.candidate_id)
        report = one.report if one else None
        return ApplicationOut(
            application_id=application.id,
            session_id=one.interview.row.id if one else None,
            candidate_name=one.name if one else (await accounts.name_of(user) if user else ""),
            state=one.needs or one.interview.state.status if one else "invited",
            total=report.total if report else None,
            band_low=report.band_low if report else None,
            band_high=report.band_high if report else None,
            rank=ranked.rank if ranked else None,
            is_tied=ranked.is_tied if ranked else False,
            scored_share=report.scored_share if report else None,
            flags=await self._flags(one) if one else [],
            engine=report.engine if report else None,
            last_event_at=one.interview.state.last_at if one else None,
            decision=one.decision if one else None,
        )

    async def _flags(self, one: Held) -> list[str]:
        reading = await Reports(self._unit, self._runtime).reading(one.interview)
        return list(dict.fromkeys(flag.code for flag in flags.of(reading)))

    async def _open_invitations(self, posting_ids: Sequence[UUID]) -> dict[UUID, int]:
        counted = (
            select(Invitation.job_posting_id, func.count())
            .where(Invitation.job_posting_id.in_(posting_ids), Invitation.accepted_at.is_(None))
            .group_by(Invitation.job_posting_id)
        )
        return {row[0]: row[1] for row in await self._unit.db.execute(counted)}


def _overview(posting: JobPosting, held: Sequence[Held], invited: int) -> PostingOverview:
    of_posting = [one for one in held if one.interview.row.job_posting_id == posting.id]
    statuses = [one.interview.state.status for one in of_posting]
    before = sum(status in (SessionStatus.DRAFT, SessionStatus.WAITING) for status in statuses)
    return PostingOverview(
        job_posting_id=posting.id,
        title=posting.title,
        language=Language(posting.language),
        status=posting.status,
        policy=ScoringPolicy(posting.policy),
        counts=CountsOut(
            invited=invited + before,
            in_progress=sum(status in (LIVE, SessionStatus.COMPLETED) for status in statuses),
            evaluated=statuses.count(SessionStatus.EVALUATED),
            needs_attention=sum(one.needs is not None for one in of_posting),
            decided=sum(one.decision is not None for one in of_posting),
        ),
    )


def _attention(one: Held, language: Language) -> AttentionOut:
    kind = one.needs or ""
    return AttentionOut(
        kind=kind,
        session_id=one.interview.row.id,
        application_id=one.interview.row.application_id,
        candidate_name=one.name,
        message=message(f"flag.{kind}", language),
        at=one.interview.state.last_at,
    )


def _live(one: Held) -> LiveOut:
    state = one.interview.state
    return LiveOut(
        session_id=one.interview.row.id,
        candidate_name=one.name,
        posting_title=one.interview.row.position,
        phase=state.phase,
        is_connected=state.connection_id is not None,
        started_at=state.started_at,
    )
