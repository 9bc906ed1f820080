"""A room's place in its session's journal: decide on the newest state, append, decide again on a conflict.

A decision is a pure function of the state and must give nothing when its effect is already there: an append whose
outcome is unknown is decided anew on what the journal then holds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from uuid import UUID

import structlog

from daedam.interviewing import flow
from daedam.interviewing.events import Recorded, SessionEvent
from daedam.interviewing.state import SessionState, fold
from daedam.kit.conflicts import Conflict, Unreachable
from daedam.media.ports import SessionJournal

log = structlog.get_logger()

Decision = Callable[[SessionState], Sequence[SessionEvent]]
_BACK_OFF_S = (0.1, 0.2, 0.4, 0.8, 1.6)


class JournalCursor:
    """Reads and writes one session, in order. `on_recorded` is told of every event once, in sequence."""

    def __init__(
        self,
        session_id: UUID,
        journal: SessionJournal,
        *,
        on_recorded: Callable[[list[Recorded]], None],
        on_reachable: Callable[[bool], None],
    ) -> None:
        self.session_id = session_id
        self._journal = journal
        self._on_recorded = on_recorded
        self._on_reachable = on_reachable
        self._lock = asyncio.Lock()
        self._is_reachable = True
        self._entries: list[Recorded] = []
        self.state = SessionState()
        self.accompany: Callable[[Sequence[SessionEvent]], Sequence[SessionEvent]] = lambda _events: ()
        """What belongs before the given events, in the same append."""

    async def open(self) -> None:
        """Read the whole journal. Raises `Unreachable`, or 404 `DaedamError` for no such session."""
        self._take(await self._journal.read(self.session_id))

    def since(self, after_seq: int) -> list[Recorded]:
        """Events after `after_seq`, for a client that comes (back)."""
        return self._entries[after_seq:]

    async def catch_up(self, seq: int = 0) -> None:
        """Read what others wrote, unless `seq` is known already. Raises `Unreachable`."""
        if 0 < seq <= self.state.last_seq:
            return
        async with self._lock:
            self._take(await self._journal.read(self.session_id, self.state.last_seq))

    async def write(self, decide: Decision) -> SessionState:
        """Append what `decide` says of the newest state; keeps trying while the store is away.

        Returns the state it led to. Calls are served in the order they were made.
        """
        async with self._lock:
            attempt = 0
            while True:
                try:
                    if attempt:
                        self._take(await self._journal.read(self.session_id, self.state.last_seq))
                    await self._append(list(decide(self.state)))
                except Conflict:
                    attempt = max(attempt, 1)
                except Unreachable:
                    self._reachable(False)
                    await asyncio.sleep(_BACK_OFF_S[min(attempt, len(_BACK_OFF_S) - 1)])
                    attempt += 1
                else:
                    self._reachable(True)
                    return self.state

    async def _append(self, events: list[SessionEvent]) -> None:
        if not events:
            return
        events = [*self.accompany(events), *events]
        tasks = flow.tasks_for(self.session_id, events)
        self._take(await self._journal.append(self.session_id, events, expected_seq=self.state.last_seq, tasks=tasks))

    def _take(self, entries: list[Recorded]) -> None:
        fresh = [entry for entry in entries if entry.seq > self.state.last_seq]
        if fresh:
            self._entries += fresh
            self.state = fold(fresh, self.state)
            self._on_recorded(fresh)

    def _reachable(self, is_reachable: bool) -> None:
        if is_reachable != self._is_reachable:
            self._is_reachable = is_reachable
            log.warning("journal_reachable" if is_reachable else "journal_unreachable")
            self._on_reachable(is_reachable)
