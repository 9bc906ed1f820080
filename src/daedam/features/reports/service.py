"""Building a report, showing it, and recording what a person decides."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from daedam.features.accounts.repository import Accounts
from daedam.features.accounts.schemas import In
from daedam.features.reports import composing, flags
from daedam.features.reports.repository import Reports
from daedam.features.reports.schemas import DecisionOut, RecommendationOut, ReportOut, ResultsOut
from daedam.features.runtime import Runtime
from daedam.features.sessions.repository import Interview, Sessions
from daedam.features.work import Args, Finish
from daedam.infra.db.tables import Decision
from daedam.infra.errors import DaedamError, not_found
from daedam.infra.unit_of_work import UnitOfWork
from daedam.infra.web.access import Principal
from daedam.interviewing import events as ev
from daedam.interviewing.vocabulary import SessionStatus
from daedam.kit.ids import new_id
from daedam.scoring.ranking import uncertainty_band
from daedam.scoring.recommendation import RECOMMENDATION_TEXTS, recommend


class DecisionIn(In):
    """What a person decides about one interview."""

    session_id: UUID
    outcome: Literal["advance", "hold", "reject"]
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=4_000)]
    evidence_opened: bool


async def build_report(runtime: Runtime, args: Args) -> Finish:
    """Task: compose and store the report; from then on it can be seen."""
    session_id = UUID(args["session_id"])

    async def finish(unit: UnitOfWork) -> None:
        sessions, reports = Sessions(unit, runtime), Reports(unit, runtime)
        interview = await sessions.get(session_id)
        reading = await reports.reading(interview)
        totals = reading.totals()
        band = uncertainty_band(totals) if totals.total is not None else None
        report_id = await reports.add(interview, composing.compose(reading), band)
        if report_id is not None:
            await sessions.append_fact(session_id, [ev.ReportReady(report_id=report_id)])

    return finish


def give_up_report(runtime: Runtime, args: Args, code: str) -> Finish:
    """The report could not be stored: a person is told, and the results stay visible as far as they are."""
    session_id = UUID(args["session_id"])

    async def finish(unit: UnitOfWork) -> None:
        told = ev.TaskNeedsAttention(kind="build_report", error_code=code)
        await Sessions(unit, runtime).append_fact(session_id, [told])

    return finish


class ReportService:
    """The use cases of one request."""

    def __init__(self, unit: UnitOfWork, runtime: Runtime, caller: Principal) -> None:
        self._unit = unit
        self._runtime = runtime
        self._caller = caller
        self._reports = Reports(unit, runtime)

    async def results(self, session_id: UUID) -> ResultsOut:
        """The results so far."""
        interview = await self._visible(session_id)
        return composing.compose(await self._reports.reading(interview))

    async def report(self, session_id: UUID) -> ReportOut:
        """Everything a recruiter sees of an interview."""
        interview = await self._visible(session_id)
        reading = await self._reports.reading(interview)
        totals = reading.totals()
        band = uncertainty_band(totals) if totals.total is not None else None
        suggestion = recommend(totals) if interview.state.end is not None else None
        results = composing.compose(reading)
        return ReportOut(
            **results.model_dump(),
            candidate_name=await self._name(interview.row.candidate_id),
            posting_title=interview.row.position,
            band_low=round(float(band.low), 1) if band else None,
            band_high=round(float(band.high), 1) if band else None,
            flags=flags.of(reading),
            recommendation=RecommendationOut(
                code=suggestion.code,
                text=RECOMMENDATION_TEXTS[suggestion.code].in_language(reading.language),
                notes=[reading.words(f"note.{note}") for note in suggestion.notes],
            )
            if suggestion
            else None,
            timeline=flags.timeline(reading),
            decisions=await self._decisions(interview),
        )

    async def decide(self, body: DecisionIn) -> DecisionOut:
        """Record a person's decision. Nothing else changes what becomes of a candidate."""
        interview = await self._visible(body.session_id)
        if interview.row.application_id is None:
            raise not_found()
        if interview.state.status is not SessionStatus.EVALUATED:
            raise DaedamError(409, "not_ready", retry_available=True)
        if not body.evidence_opened:
            raise DaedamError(409, "evidence_first")
        decision_id, candidate_id = new_id(), interview.row.candidate_id
        decision = Decision(
            id=decision_id,
            session_id=interview.row.id,
            application_id=interview.row.application_id,
            outcome=body.outcome,
            reason_sealed=await self._reports.seal_reason(decision_id, candidate_id, body.reason),
            has_opened_evidence=body.evidence_opened,
            decided_by=self._caller.user_id,
        )
        await self._reports.add_decision(decision)
        audit = self._runtime.foundations.audit
        detail = {"outcome": body.outcome}
        await audit.record(self._unit, self._caller.actor, "decision.recorded", "decision", decision_id, detail)
        return await self._decision_out(decision, candidate_id)

    async def _visible(self, session_id: UUID) -> Interview:
        interview = await Sessions(self._unit, self._runtime).visible(self._caller, session_id)
        if interview.row.candidate_id != self._caller.user_id:
            audit = self._runtime.foundations.audit
            await audit.record(self._unit, self._caller.actor, "report.viewed", "interview_session", session_id)
        return interview

    async def _decisions(self, interview: Interview) -> list[DecisionOut]:
        found = await self._reports.decisions_of([interview.row.id])
        return [await self._decision_out(decision, interview.row.candidate_id) for decision in found]

    async def _decision_out(self, decision: Decision, candidate_id: UUID) -> DecisionOut:
        return DecisionOut(
            decision_id=decision.id,
            outcome=decision.outcome,
            reason=await self._reports.reason_of(decision, candidate_id),
            decided_by_name=await self._name(decision.decided_by),
            decided_at=decision.decided_at,
        )

    async def _name(self, user_id: UUID) -> str:
        accounts = Accounts(self._unit, self._runtime.foundations)
        user = await accounts.get(user_id)
        return await accounts.name_of(user) if user else ""
