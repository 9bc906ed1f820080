"""From an answer to the next question, for typed interviews. Rooms do the same with the same pure flow."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from daedam.features.runtime import Runtime
from daedam.features.sessions.repository import Interview, Sessions
from daedam.infra.errors import DaedamError
from daedam.infra.unit_of_work import unit_of_work
from daedam.interviewing import events as ev
from daedam.interviewing import flow
from daedam.interviewing.state import AskedQuestion
from daedam.providers.errors import ProviderError
from daedam.providers.llm.base import FollowUpRequest

log = structlog.get_logger()

ROOM_WAIT_S = 4 * flow.QUESTION_WAIT_S
"""A room asks for itself; after this long it must have died without a word."""

_running: set[asyncio.Task[None]] = set()


async def what_next(sessions: Sessions, runtime: Runtime, interview: Interview) -> list[ev.SessionEvent]:
    """The events that ask what comes next after the answer that was just completed.

    A model that takes its time is asked after the commit; nobody waits for it here.
    """
    last = interview.state.asked[-1] if interview.state.asked else None
    if last is None or not flow.may_follow_up(interview.state, last):
        return flow.ask_next(interview.state)
    if runtime.llm.capabilities.is_instant:
        return flow.ask_next(interview.state, await make_follow_up(runtime, interview, last))

    async def ask_later() -> None:
        task = asyncio.create_task(_ask_later(runtime, interview.row.id))
        _running.add(task)
        task.add_done_callback(_running.discard)

    sessions.unit.after_commit(ask_later)
    return []


async def _ask_later(runtime: Runtime, session_id: UUID) -> None:
    base = runtime.foundations
    async with unit_of_work(base.database, base.clock) as unit:
        interview = await Sessions(unit, runtime).get(session_id)
    last = interview.state.asked[-1]
    text = await make_follow_up(runtime, interview, last)
    async with unit_of_work(base.database, base.clock) as unit:
        sessions = Sessions(unit, runtime)
        interview = await sessions.hold(session_id)
        # Somebody else may have moved on: then the question they asked stands, and nothing is appended.
        is_still_last = interview.state.asked[-1].question.question_id == last.question.question_id
        await sessions.append(interview, flow.ask_next(interview.state, text if is_still_last else None))


async def ensure_question(sessions: Sessions, interview: Interview, now: datetime | None) -> Interview:
    """Ask the next planned question where none has come for too long (`now` None: at once).

    This is who owns the wait for a follow-up: whoever looks at the session next.
    """
    state = interview.state
    if not state.is_started or state.current or state.end or state.paused:
        return interview
    if state.connection_id and now is None:
        return interview
    waited = timedelta(seconds=ROOM_WAIT_S if state.connection_id else flow.QUESTION_WAIT_S)
    if now is not None and state.last_at is not None and now < state.last_at + waited:
        return interview
    return await sessions.append(interview, flow.ask_next(state))


async def probe(sessions: Sessions, runtime: Runtime, interview: Interview) -> tuple[Interview, AskedQuestion | None]:
    """A follow-up to the last answer, when no other question waits. None when there is nothing to ask."""
    state = interview.state
    if not state.is_started or state.end or state.current is not None:
        raise DaedamError(409, "wrong_state")
    last = state.asked[-1] if state.asked else None
    if last is None or not flow.may_follow_up(state, last):
        return interview, None
    text = await make_follow_up(runtime, interview, last)
    if text is None:
        return interview, None
    interview = await sessions.append(interview, flow.ask_next(state, text))
    return interview, interview.state.current


async def make_follow_up(runtime: Runtime, interview: Interview, asked: AskedQuestion) -> flow.FollowUpText | None:
    """What the engine would ask, or None: nothing worth asking, too late, or not to be asked by law."""
    question = asked.question
    request = FollowUpRequest(
        language=interview.row.language,
        question_text=question.text,
        kind=question.kind,
        answer_text=asked.answer_text,
        expected_points=question.expected_points,
        follow_up_hints=question.follow_up_hints,
        deadline_s=flow.QUESTION_WAIT_S,
    )
    try:
        draft = await runtime.llm.follow_up(request)
    except ProviderError as error:
        log.warning("follow_up_failed", code=error.code)
        return None
    if draft is None:
        return None
    return flow.follow_up_to(asked.answer_text, draft.text, draft.quote, draft.receipt.engine)
