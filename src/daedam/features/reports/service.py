"""Building a report, showing it, and recording what a person decides."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal, TypeVar
from uuid import UUID

from pydantic import StringConstraints

from daedam.features.accounts.repository import Accounts
from daedam.features.accounts.schemas import In
from daedam.features.reports import composing, flags, measured
from daedam.features.reports.exports import pdf, workbook
from daedam.features.reports.exports.document import Occasion
from daedam.features.reports.repository import Reports
from daedam.features.reports.schemas import DecisionOut, RecommendationOut, ReportOut, ResultsOut, SignalsOut
from daedam.features.runtime import Runtime
from daedam.features.sessions.repository import Interview, Sessions
from daedam.features.work import Args, Finish
from daedam.infra.db.tables import Decision
from daedam.infra.errors import DaedamError, not_found
from daedam.infra.unit_of_work import UnitOfWork
from daedam.infra.web.access import Principal, Role
from daedam.interviewing import events as ev
from daedam.interviewing.vocabulary import Purpose, SessionStatus
from daedam.kit.ids import new_id
from daedam.kit.languages import Language
from daedam.scoring.ranking import uncertainty_band
from daedam.scoring.recommendation import RECOMMENDATION_TEXTS, recommend
from daedam.scoring.rounding import one_decimal

Export = TypeVar("Export", bytes, ReportOut)


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
        return composing.compose(await self._reports.reading(await self._visible(session_id)))

    async def report(self, session_id: UUID) -> ReportOut:
        """Everything a recruiter sees of an interview."""
        return await self._report_of(await self._visible(session_id))

    async def signals(self, session_id: UUID) -> SignalsOut:
        """What was measured. Raises 404 for a candidate in a hiring session: there the employer releases results."""
        interview = await self._visible(session_id)
        if self._caller.role is Role.CANDIDATE and interview.row.purpose != Purpose.PRACTICE:
            raise not_found()
        samples = await Sessions(self._unit, self._runtime).signals(session_id)
        return measured.lanes_out(interview, samples, Language(interview.row.language))

    async def own_pdf(self, session_id: UUID) -> bytes:
        """The candidate's own finished result on paper. Raises 404 for everybody else, 409 before it is complete."""
        interview = await self._finished(session_id)
        if interview.row.candidate_id != self._caller.user_id:
            raise not_found()
        results = composing.compose(await self._reports.reading(interview))
        return await self._handed_out(interview, "pdf", await self._printed(interview, results))

    async def pdf(self, session_id: UUID) -> bytes:
        """The finished report on paper."""
        interview = await self._finished(session_id)
        return await self._handed_out(
            interview, "pdf", await self._printed(interview, await self._report_of(interview))
        )

    async def xlsx(self, session_id: UUID) -> bytes:
        """The finished report as a workbook."""
        interview = await self._finished(session_id)
        report = await self._report_of(interview)
        written = await asyncio.to_thread(workbook.write, report, Language(interview.row.language))
        return await self._handed_out(interview, "xlsx", written)

    async def json(self, session_id: UUID) -> ReportOut:
        """The finished report as the API answers it."""
        interview = await self._finished(session_id)
        return await self._handed_out(interview, "json", await self._report_of(interview))

    async def _printed(self, interview: Interview, results: ResultsOut) -> bytes:
        row, base = interview.row, self._runtime.foundations
        occasion = Occasion(
            language=Language(row.language),
            purpose=Purpose(row.purpose),
            position=row.position,
            organization=await Sessions(self._unit, self._runtime).organization_name(row),
            began_at=interview.state.started_at,
            made_at=self._unit.clock.now(),
        )
        return await asyncio.to_thread(pdf.print_report, results, occasion, base.settings.report_fonts)

    async def _handed_out(self, interview: Interview, form: str, export: Export) -> Export:
        # Recorded last: the audit chain is held until the transaction ends, and rendering takes its time.
        audit, detail = self._runtime.foundations.audit, {"format": form}
        await audit.record(
            self._unit, self._caller.actor, "report.exported", "interview_session", interview.row.id, detail
        )
        return export

    async def _finished(self, session_id: UUID) -> Interview:
        interview = await Sessions(self._unit, self._runtime).visible(self._caller, session_id)
        if interview.state.status is not SessionStatus.EVALUATED:
            raise DaedamError(409, "not_ready", retry_available=True)
        return interview

    async def _report_of(self, interview: Interview) -> ReportOut:
        reading = await self._reports.reading(interview)
        totals = reading.totals()
        band = uncertainty_band(totals) if totals.total is not None else None
        suggestion = recommend(totals) if interview.state.end is not None else None
        return ReportOut(
            **composing.compose(reading).model_dump(),
            candidate_name=await self._name(interview.row.candidate_id),
            job_posting_id=interview.row.job_posting_id,
            posting_title=interview.row.position,
            band_low=float(one_decimal(band.low)) if band else None,
            band_high=float(one_decimal(band.high)) if band else None,
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
