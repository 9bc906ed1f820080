"""Interviews in the database: rows seen through the caller's rights, and their journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select

from daedam.features.runtime import Runtime
from daedam.infra.db.tables import InterviewSession, Organization
from daedam.infra.errors import not_found
from daedam.infra.outbox import TaskState
from daedam.infra.unit_of_work import UnitOfWork
from daedam.infra.web.access import Principal, Role
from daedam.interviewing import flow
from daedam.interviewing.events import SessionEvent
from daedam.interviewing.measurements import SignalsSampled
from daedam.interviewing.state import SessionState, fold

MEASUREMENTS = frozenset({SignalsSampled.__name__})
"""Bulky, and no part of a session's state: read only where they are asked for."""


@dataclass(frozen=True, slots=True)
class Interview:
    """A session's row and the state its journal folds to."""

    row: InterviewSession
    state: SessionState


class Sessions:
    """Reads and writes interviews within one transaction."""

    def __init__(self, unit: UnitOfWork, runtime: Runtime) -> None:
        self.unit = unit
        self._runtime = runtime
        self._db = unit.db

    async def visible(self, caller: Principal, session_id: UUID) -> Interview:
        """A session the caller may see. Raises 404 otherwise."""
        row = await self._db.scalar(_visible_to(caller).where(InterviewSession.id == session_id))
        if row is None:
            raise not_found()
        return await self._with_state(row)

    async def own(self, caller: Principal, session_id: UUID) -> Interview:
        """A session the caller is the candidate of, held until the transaction ends. Raises 404 otherwise.

        A worker may append an evaluation at any moment; holding the journal lets the caller decide undisturbed.
        """
        await self._runtime.journal.lock(self.unit, session_id)
        found = await self.visible(caller, session_id)
        if found.row.candidate_id != caller.user_id:
            raise not_found()
        return found

    async def hold(self, session_id: UUID) -> Interview:
        """A session for background work that decides on its state: held until the transaction ends."""
        await self._runtime.journal.lock(self.unit, session_id)
        return await self.get(session_id)

    async def get(self, session_id: UUID) -> Interview:
        """A session for background work. Raises 404 when it is gone."""
        row = await self._db.get(InterviewSession, session_id)
        if row is None:
            raise not_found()
        return await self._with_state(row)

    async def work(self, interview: Interview) -> dict[str, TaskState]:
        """Where the tasks are that read answers not read yet, by their keys."""
        unread = [asked for asked in interview.state.asked if asked.answer and not asked.is_evaluated]
        keys = [flow.evaluation_key(asked.question.question_id) for asked in unread]
        return await self._runtime.foundations.outbox.states(self.unit, keys) if keys else {}

    async def signals(self, session_id: UUID) -> list[SignalsSampled]:
        """What was measured of face, body and voice, in the order it was written."""
        entries = await self._runtime.journal.read(self.unit, session_id, only=MEASUREMENTS)
        return [entry.event for entry in entries if isinstance(entry.event, SignalsSampled)]

    async def rows_of(self, caller: Principal) -> list[tuple[InterviewSession, str | None]]:
        """The sessions the caller may see with their organization's name, newest first."""
        rows = await self._db.execute(
            _visible_to(caller)
            .add_columns(Organization.name)
            .outerjoin(Organization, Organization.id == InterviewSession.organization_id)
            .order_by(InterviewSession.created_at.desc(), InterviewSession.id)
        )
        return [(row[0], row[1]) for row in rows]

    async def organization_name(self, row: InterviewSession) -> str | None:
        """The name of the organization a session is held for."""
        if row.organization_id is None:
            return None
        return await self._db.scalar(select(Organization.name).where(Organization.id == row.organization_id))

    async def add(self, row: InterviewSession, event: SessionEvent) -> Interview:
        """A new session with its first event."""
        self._db.add(row)
        await self._db.flush()
        return await self.append(Interview(row, SessionState()), [event])

    async def append(self, interview: Interview, events: Sequence[SessionEvent]) -> Interview:
        """Append what was decided on `interview.state`, and order the work it calls for.

        Raises `Conflict` when somebody else appended since that state was read.
        """
        if not events:
            return interview
        session_id = interview.row.id
        entries = await self._runtime.journal.append(
            self.unit, session_id, events, expected_seq=interview.state.last_seq
        )
        await self._runtime.foundations.outbox.order(self.unit, flow.tasks_for(session_id, list(events)))
        return Interview(interview.row, fold(entries, interview.state))

    async def append_fact(self, session_id: UUID, events: Sequence[SessionEvent]) -> Interview:
        """Append facts that hold wherever the journal ends (an evaluation is done, a report is ready)."""
        await self._runtime.journal.append(self.unit, session_id, events)
        return await self.get(session_id)

    async def _with_state(self, row: InterviewSession) -> Interview:
        self.unit.candidates[row.id] = row.candidate_id
        return Interview(row, fold(await self._runtime.journal.read(self.unit, row.id, passing_over=MEASUREMENTS)))


def _visible_to(caller: Principal) -> Select[InterviewSession]:
    found = select(InterviewSession)
    if caller.role is Role.CANDIDATE:
        return found.where(InterviewSession.candidate_id == caller.user_id)
    if caller.role in (Role.RECRUITER, Role.ADMIN) and caller.organization_id is not None:
        # Practice is the candidate's own affair: it belongs to no organization.
        return found.where(InterviewSession.organization_id == caller.organization_id)
    return found.where(InterviewSession.id.is_(None))
