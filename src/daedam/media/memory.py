"""Journal, tickets and recordings in memory, keeping the real ones' promises: for tests and the voice benchmark."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from daedam.infra.errors import DaedamError
from daedam.interviewing.codec import decode, encode
from daedam.interviewing.events import Recorded, SessionEvent
from daedam.kit.clock import Clock, SystemClock
from daedam.kit.conflicts import Conflict, Unreachable
from daedam.kit.entries import Entry
from daedam.kit.ids import new_id, new_secret
from daedam.kit.tasks import TaskOrder
from daedam.media.ports import Door, TicketHolder


class MemoryJournal:
    """Events by session. `is_reachable` off makes every call fail as a database that is away does."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.is_reachable = True
        self.orders: list[TaskOrder] = []
        self._clock = clock or SystemClock()
        self._entries: dict[UUID, list[Recorded]] = defaultdict(list)
        self._moved = asyncio.Condition()

    async def read(self, session_id: UUID, after_seq: int = 0) -> list[Recorded]:
        """Events after `after_seq`."""
        self._check()
        if session_id not in self._entries:
            raise DaedamError(404, "not_found")
        return self._entries[session_id][after_seq:]

    async def append(
        self,
        session_id: UUID,
        events: Sequence[SessionEvent],
        *,
        expected_seq: int | None,
        tasks: Sequence[TaskOrder] = (),
    ) -> list[Recorded]:
        """Append, once per order key, with the same conflict rule as the database."""
        self._check()
        entries = self._entries[session_id]
        if expected_seq is not None and expected_seq != len(entries):
            raise Conflict
        now = self._clock.now()
        # Through the codec, so that what cannot be stored is found here too.
        fresh = [Entry(len(entries) + i, now, decode(encode(event))) for i, event in enumerate(events, 1)]
        entries += fresh
        known = {order.key for order in self.orders}
        self.orders += [order for order in tasks if order.key not in known]
        async with self._moved:
            self._moved.notify_all()
        return fresh

    async def hints(self, session_id: UUID) -> AsyncIterator[int]:
        """Every time the journal grew."""
        entries = self._entries[session_id]
        seen = len(entries)
        while True:
            async with self._moved:
                while len(entries) == seen:
                    await self._moved.wait()
            seen = len(entries)
            yield seen

    def _check(self) -> None:
        if not self.is_reachable:
            raise Unreachable


class MemoryTickets:
    """One-time tickets: each opens each door once."""

    def __init__(self) -> None:
        self._holders: dict[str, TicketHolder] = {}
        self._used: set[tuple[str, Door]] = set()

    def issue(self, holder: TicketHolder) -> str:
        """A fresh ticket."""
        ticket = new_secret(16)
        self._holders[ticket] = holder
        return ticket

    async def redeem(self, ticket: str, door: Door) -> TicketHolder:
        """The holder, the first time at this door."""
        if ticket not in self._holders or (ticket, door) in self._used:
            raise DaedamError(401, "ticket_invalid")
        self._used.add((ticket, door))
        return self._holders[ticket]


@dataclass(slots=True)
class KeptRecording:
    """One recording in memory."""

    session_id: UUID
    question_id: UUID
    offset_ms: int
    has_picture: bool = False
    content: bytes = b""
    duration_s: float | None = None


class MemoryRecordings:
    """Recordings in memory. `is_reachable` off makes every call fail; the other two are what else may happen."""

    def __init__(self) -> None:
        self.is_reachable = True
        self.forgets_to_answer = False
        self.is_gone = False
        self.n_refused = 0
        self.kept: dict[UUID, KeptRecording] = {}

    async def begin(self, session_id: UUID, question_id: UUID, offset_ms: int, *, has_picture: bool = False) -> UUID:
        """A new one."""
        self._check()
        recording_id = new_id()
        self.kept[recording_id] = KeptRecording(session_id, question_id, offset_ms, has_picture)
        return recording_id

    async def append(self, recording_id: UUID, piece: bytes, at: int) -> None:
        """More of it."""
        self._check()
        kept = self.kept[recording_id]
        kept.content = kept.content[:at] + piece
        if self.forgets_to_answer:
            raise Unreachable

    async def finish(self, recording_id: UUID, duration_s: float) -> None:
        """All of it."""
        self._check()
        self.kept[recording_id].duration_s = duration_s

    def _check(self) -> None:
        if not self.is_reachable:
            self.n_refused += 1
            raise Unreachable
        if self.is_gone:
            raise DaedamError(404, "not_found")
