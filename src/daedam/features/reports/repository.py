"""Reports and decisions in the database."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from daedam.features.evaluations.measurements import MeasuredAnswer
from daedam.features.evaluations.repository import Evaluations
from daedam.features.evaluations.service import weighted_rubric
from daedam.features.reports.composing import Reading
from daedam.features.reports.schemas import ResultsOut
from daedam.features.runtime import Runtime
from daedam.features.sessions.repository import Interview, Sessions
from daedam.infra import crypto
from daedam.infra.db.tables import Decision, Report
from daedam.infra.unit_of_work import UnitOfWork
from daedam.interviewing.measuring import why_not_measured
from daedam.kit.ids import new_id
from daedam.kit.languages import Language
from daedam.scoring.policies import WeightedRubric
from daedam.scoring.ranking import Band
from daedam.scoring.rounding import one_decimal


class Reports:
    """Reads and writes reports within one transaction."""

    def __init__(self, unit: UnitOfWork, runtime: Runtime) -> None:
        self._unit = unit
        self._runtime = runtime
        self._vault = runtime.foundations.vault

    async def reading(self, interview: Interview) -> Reading:
        """Everything a report of this interview is composed from."""
        weighted = weighted_rubric(interview)
        return Reading(
            interview=interview,
            weighted=weighted,
            evaluations=await Evaluations(self._unit, self._runtime).of(interview),
            language=Language(interview.row.language),
            measured=await self._measured(interview, weighted),
        )

    async def _measured(self, interview: Interview, weighted: WeightedRubric) -> dict[UUID, MeasuredAnswer]:
        if why_not_measured(interview.state) is not None or not weighted.can_run_emotion_code:
            return {}
        samples = await Sessions(self._unit, self._runtime).signals(interview.row.id)
        if not samples:
            return {}
        from daedam.features.evaluations import measuring  # noqa: PLC0415 - only where it may be measured

        return measuring.measure(interview.state, weighted, samples)

    async def add(self, interview: Interview, results: ResultsOut, band: Band | None) -> UUID | None:
        """Store the one report of a session. None when there already is one."""
        report_id = new_id()
        where = crypto.place("reports", "content_sealed", report_id)
        content = results.model_dump(mode="json")
        row = insert(Report).values(
            id=report_id,
            session_id=interview.row.id,
            content_sealed=await self._vault.seal_json(self._unit, interview.row.candidate_id, content, where),
            total=results.totals.total,
            band_low=float(one_decimal(band.low)) if band else None,
            band_high=float(one_decimal(band.high)) if band else None,
            scored_share=results.totals.scored_share,
            engine=results.engine,
        )
        stored = row.on_conflict_do_nothing(index_elements=["session_id"]).returning(Report.id)
        return await self._unit.db.scalar(stored)

    async def of_sessions(self, session_ids: Sequence[UUID]) -> dict[UUID, Report]:
        """Reports by session."""
        rows = await self._unit.db.scalars(select(Report).where(Report.session_id.in_(session_ids)))
        return {row.session_id: row for row in rows}

    async def decisions_of(self, session_ids: Sequence[UUID]) -> list[Decision]:
        """Decisions on these sessions, oldest first."""
        found = select(Decision).where(Decision.session_id.in_(session_ids))
        return list(await self._unit.db.scalars(found.order_by(Decision.decided_at, Decision.id)))

    async def add_decision(self, decision: Decision) -> None:
        """Record a decision."""
        self._unit.db.add(decision)
        await self._unit.db.flush()
        await self._unit.db.refresh(decision)

    async def reason_of(self, decision: Decision, candidate_id: UUID) -> str:
        """Why it was decided so."""
        where = crypto.place("decisions", "reason_sealed", decision.id)
        return await self._vault.unseal_text(self._unit, candidate_id, decision.reason_sealed, where)

    async def seal_reason(self, decision_id: UUID, candidate_id: UUID, reason: str) -> bytes:
        """A reason as stored."""
        where = crypto.place("decisions", "reason_sealed", decision_id)
        return await self._vault.seal_text(self._unit, candidate_id, reason, where)
