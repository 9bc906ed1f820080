"""Following a session's journal as server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

import structlog

from daedam.features.runtime import Runtime
from daedam.features.sessions.advancing import ensure_question
from daedam.features.sessions.planning import ensure_plan
from daedam.features.sessions.presenting import event_out
from daedam.features.sessions.repository import Interview, Sessions
from daedam.infra.db.database import NO_DATABASE
from daedam.infra.unit_of_work import unit_of_work
from daedam.infra.web.access import Principal, Role
from daedam.interviewing import events as ev
from daedam.interviewing.vocabulary import SessionEnd
from daedam.kit.conflicts import Conflict

log = structlog.get_logger()

HEARTBEAT = ": still here\n\n"
WITHOUT_REPORT = (SessionEnd.CANCELLED, SessionEnd.EXPIRED)


async def follow(runtime: Runtime, caller: Principal, interview: Interview, after_seq: int) -> AsyncIterator[str]:
    """Events after `after_seq` as they come, until the report is ready or the session is cancelled.

    Each round is a short transaction of its own: a follower holds no connection while nothing happens.
    """
    session_id = interview.row.id
    is_candidate = caller.role is Role.CANDIDATE
    seen = after_seq
    async for hinted in runtime.foundations.hints.follow(session_id):
        if hinted and hinted <= seen:
            continue
        try:
            entries = await _read(runtime, session_id, seen)
        except (Conflict, *NO_DATABASE):
            # Somebody was quicker, or the database is away for a while: neither ends what is being followed.
            log.info("follower_looks_again")
            entries = []
        for entry in entries:
            seen = entry.seq
            shown = event_out(entry, is_candidate=is_candidate)
            yield f"id: {shown.seq}\nevent: {shown.type}\ndata: {shown.model_dump_json()}\n\n"
            if _is_last(entry.event):
                return
        if not entries:
            yield HEARTBEAT


async def _read(runtime: Runtime, session_id: UUID, after_seq: int) -> list[ev.Recorded]:
    base = runtime.foundations
    async with unit_of_work(base.database, base.clock) as unit:
        entries = await runtime.journal.read(unit, session_id, after_seq)
        has_plan = any(isinstance(entry.event, ev.PlanReady) for entry in entries)
        if not entries and not has_plan:
            # Whoever waits for a plan or a question also sees to it that the wait ends.
            sessions = Sessions(unit, runtime)
            interview = await ensure_plan(sessions, await sessions.get(session_id), unit.clock.now())
            await ensure_question(sessions, interview, unit.clock.now())
    return entries


def _is_last(event: ev.SessionEvent) -> bool:
    is_off = isinstance(event, ev.SessionEnded) and event.reason in WITHOUT_REPORT
    return is_off or isinstance(event, ev.ReportReady)
