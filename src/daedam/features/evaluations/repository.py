"""Evaluations in the database, sealed under their candidate's key."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from daedam.features.evaluations.schemas import StoredEvaluation
from daedam.features.runtime import Runtime
from daedam.features.sessions.repository import Interview
from daedam.infra import crypto
from daedam.infra.db.tables import Evaluation
from daedam.infra.unit_of_work import UnitOfWork
from daedam.kit.ids import new_id
from daedam.kit.receipts import Receipt

SCORED = "scored"
UNSCORABLE = "unscorable"


@dataclass(frozen=True, slots=True)
class ReadEvaluation:
    """One answer's evaluation as read back."""

    question_id: UUID
    state: str
    reason: str | None
    content: StoredEvaluation
    receipt: dict[str, Any]


class Evaluations:
    """Reads and writes evaluations within one transaction."""

    def __init__(self, unit: UnitOfWork, runtime: Runtime) -> None:
        self._unit = unit
        self._vault = runtime.foundations.vault

    async def add(
        self,
        interview: Interview,
        question_id: UUID,
        content: StoredEvaluation,
        receipt: Receipt,
        reason: str | None,
    ) -> bool:
        """Store the one evaluation of an answer. Returns False when there already is one."""
        row_id = new_id()
        where = crypto.place("evaluations", "content_sealed", row_id)
        candidate_id = interview.row.candidate_id
        sealed = await self._vault.seal_json(self._unit, candidate_id, content.model_dump(mode="json"), where)
        row = insert(Evaluation).values(
            id=row_id,
            session_id=interview.row.id,
            question_id=question_id,
            state=UNSCORABLE if reason else SCORED,
            reason=reason,
            content_sealed=sealed,
            receipt=asdict(receipt),
        )
        done = row.on_conflict_do_nothing(index_elements=["session_id", "question_id"]).returning(Evaluation.id)
        return await self._unit.db.scalar(done) is not None

    async def of(self, interview: Interview) -> dict[UUID, ReadEvaluation]:
        """A session's evaluations by question."""
        rows = await self._unit.db.scalars(select(Evaluation).where(Evaluation.session_id == interview.row.id))
        found = {}
        for row in rows:
            where = crypto.place("evaluations", "content_sealed", row.id)
            content = await self._vault.unseal_json(self._unit, interview.row.candidate_id, row.content_sealed, where)
            found[row.question_id] = ReadEvaluation(
                question_id=row.question_id,
                state=row.state,
                reason=row.reason,
                content=StoredEvaluation.model_validate(content),
                receipt=row.receipt,
            )
        return found
