"""The journal of a session: append-only events in PostgreSQL, sealed, with a hint to whoever follows along."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import func, insert, or_, select, text

from daedam.infra import crypto
from daedam.infra.db.tables import InterviewSession, JournalRow
from daedam.infra.errors import not_found
from daedam.infra.unit_of_work import UnitOfWork
from daedam.infra.vault import Vault
from daedam.kit.conflicts import Conflict
from daedam.kit.entries import Entry

E = TypeVar("E")


class Codec(Protocol[E]):
    """Events to bytes and back."""

    def type_of(self, event: E) -> str:
        """The event's name, stored in clear."""
        ...

    def encode(self, event: E) -> bytes:
        """The event as bytes."""
        ...

    def decode(self, payload: bytes) -> E:
        """The event `encode` wrote."""
        ...


Hint = Callable[[UUID, int], Awaitable[None]]


class Journal(Generic[E]):
    """Reads and appends. Appending needs only the right to insert."""

    def __init__(self, codec: Codec[E], vault: Vault, hint: Hint) -> None:
        self._codec = codec
        self._vault = vault
        self._hint = hint

    async def read(
        self,
        unit: UnitOfWork,
        session_id: UUID,
        after_seq: int = 0,
        *,
        only: Collection[str] | None = None,
        passing_over: Collection[str] = (),
    ) -> list[Entry[E]]:
        """Events after `after_seq`, in order. Raises a 404 `DaedamError` when there is no such session.

        `only` names the types that are wanted. Types in `passing_over` are left out, save where the journal ends
        with one: a fold of what is given still ends at the right place.
        """
        candidate_id = await self._candidate(unit, session_id)
        key = await self._vault.key(unit, candidate_id)
        wanted = select(JournalRow.seq, JournalRow.at, JournalRow.payload).where(
            JournalRow.session_id == session_id, JournalRow.seq > after_seq
        )
        if only is not None:
            wanted = wanted.where(JournalRow.type.in_(only))
        if passing_over:
            newest = select(func.max(JournalRow.seq)).where(JournalRow.session_id == session_id).scalar_subquery()
            wanted = wanted.where(or_(JournalRow.type.not_in(passing_over), JournalRow.seq == newest))
        rows = await unit.db.execute(wanted.order_by(JournalRow.seq))
        return [
            Entry(seq, at, self._codec.decode(crypto.unseal(key, payload, _place(session_id, seq))))
            for seq, at, payload in rows
        ]

    async def append(
        self, unit: UnitOfWork, session_id: UUID, events: Sequence[E], *, expected_seq: int | None = None
    ) -> list[Entry[E]]:
        """Append `events` in `unit`'s transaction and hint at them after its commit.

        Raises `Conflict` when the journal does not end at `expected_seq` (None: wherever it ends).
        """
        if not events:
            return []
        await self.lock(unit, session_id)
        candidate_id = await self._candidate(unit, session_id)
        key = await self._vault.key(unit, candidate_id)
        ends_at = select(func.coalesce(func.max(JournalRow.seq), 0)).where(JournalRow.session_id == session_id)
        last, at = (await unit.db.execute(select(ends_at.scalar_subquery(), func.clock_timestamp()))).one()
        if expected_seq is not None and last != expected_seq:
            raise Conflict
        entries = [Entry(last + i, at, event) for i, event in enumerate(events, 1)]
        await unit.db.execute(insert(JournalRow), [self._row(key, session_id, entry) for entry in entries])
        unit.after_commit(lambda: self._hint(session_id, entries[-1].seq))
        return entries

    async def lock(self, unit: UnitOfWork, session_id: UUID) -> None:
        """Let nobody else append until `unit` ends: what is read now stays the newest."""
        if session_id not in unit.held:
            held = text("select pg_advisory_xact_lock(hashtextextended(:id, 0))")
            await unit.db.execute(held, {"id": str(session_id)})
            unit.held.add(session_id)

    def _row(self, key: bytes, session_id: UUID, entry: Entry[E]) -> dict[str, object]:
        payload = crypto.seal(key, self._codec.encode(entry.event), _place(session_id, entry.seq))
        return {
            "session_id": session_id,
            "seq": entry.seq,
            "at": entry.at,
            "type": self._codec.type_of(entry.event),
            "payload": payload,
        }

    async def _candidate(self, unit: UnitOfWork, session_id: UUID) -> UUID:
        if session_id not in unit.candidates:
            wanted = select(InterviewSession.candidate_id).where(InterviewSession.id == session_id)
            found = await unit.db.scalar(wanted)
            if found is None:
                raise not_found()
            unit.candidates[session_id] = found
        return unit.candidates[session_id]


def _place(session_id: UUID, seq: int) -> bytes:
    return crypto.place("session_events", "payload", f"{session_id}:{seq}")
