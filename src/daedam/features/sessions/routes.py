"""Session routes."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header
from fastapi.responses import StreamingResponse

from daedam.features.runtime import RuntimeDep
from daedam.features.sessions.following import follow
from daedam.features.sessions.presenting import (
    planned_out,
    question_out,
    state_out,
    summary_out,
    transcript_out,
)
from daedam.features.sessions.repository import Sessions
from daedam.features.sessions.schemas import (
    AnswerIn,
    AnswerOut,
    ConsentsIn,
    DeviceCheckIn,
    EventOut,
    FollowUpOut,
    QuestionList,
    SessionIn,
    SessionList,
    SessionOut,
    SkipIn,
    StartDoor,
    TicketOut,
    Transcript,
)
from daedam.features.sessions.service import InterviewService
from daedam.infra import tickets
from daedam.infra.errors import DaedamError
from daedam.infra.unit_of_work import unit_of_work
from daedam.infra.web.access import Principal, Role, SignedIn
from daedam.infra.web.requests import FoundationsDep, UnitDep

router = APIRouter(tags=["sessions"])

Candidate = Annotated[Principal, Depends(SignedIn(Role.CANDIDATE))]
Viewer = Annotated[Principal, Depends(SignedIn(Role.CANDIDATE, Role.RECRUITER, Role.ADMIN))]


def _as_candidate(unit: UnitDep, runtime: RuntimeDep, caller: Candidate) -> InterviewService:
    return InterviewService(unit, runtime, caller)


def _as_viewer(unit: UnitDep, runtime: RuntimeDep, caller: Viewer) -> InterviewService:
    return InterviewService(unit, runtime, caller)


Own = Annotated[InterviewService, Depends(_as_candidate)]
Seen = Annotated[InterviewService, Depends(_as_viewer)]


@router.post("/sessions", status_code=201)
async def create(body: SessionIn, service: Own) -> SessionOut:
    """Create a practice interview; a worker plans its questions."""
    return await service.create(body)


@router.get("/sessions")
async def sessions(caller: Viewer, unit: UnitDep, runtime: RuntimeDep) -> SessionList:
    """The interviews the caller may see, newest first."""
    found = Sessions(unit, runtime)
    rows = await found.rows_of(caller)
    return SessionList(items=[summary_out(await found.get(row.id), name) for row, name in rows])


@router.get("/sessions/{session_id}")
async def show(session_id: UUID, service: Seen) -> SessionOut:
    """One interview."""
    return await service.show(await service.read(session_id))


@router.post("/sessions/{session_id}/consents")
async def consents(session_id: UUID, body: ConsentsIn, service: Own) -> SessionOut:
    """Give or refuse consent, purpose by purpose."""
    return await service.consent(session_id, body)


@router.post("/sessions/{session_id}/device-check")
async def device_check(session_id: UUID, body: DeviceCheckIn, service: Own) -> SessionOut:
    """Say what works on the candidate's side."""
    return await service.check_devices(session_id, body)


@router.post("/sessions/{session_id}/start")
async def start(session_id: UUID, service: Own, by: StartDoor = "room") -> SessionOut:
    """Start the interview: live, or to answer by uploading recordings, for which no device is checked.

    `whole`: all questions are put at once, to be answered in one recording; also later, while nothing is
    answered.
    """
    return await service.start(session_id, by)


@router.get("/sessions/{session_id}/questions")
async def questions(session_id: UUID, caller: Viewer, service: Seen) -> QuestionList:
    """Questions so far; those still to come only for recruiters."""
    interview = await service.read(session_id)
    items = [question_out(asked) for asked in interview.state.asked]
    if caller.role is not Role.CANDIDATE:
        coming = enumerate(interview.state.remaining, len(items) + 1)
        items += [planned_out(question, ordinal) for ordinal, question in coming]
    return QuestionList(items=items, state=state_out(interview))


@router.get("/sessions/{session_id}/transcript")
async def transcript(session_id: UUID, service: Seen) -> Transcript:
    """Everything said so far."""
    return transcript_out(await service.read(session_id))


@router.post("/answers", status_code=202)
async def answer(body: AnswerIn, service: Own) -> AnswerOut:
    """Store a typed answer, or complete what was said; evaluation follows."""
    return await service.answer(body)


@router.post("/sessions/{session_id}/skip")
async def skip(session_id: UUID, body: SkipIn, service: Own) -> SessionOut:
    """Leave a question unanswered."""
    return await service.skip(session_id, body.question_id)


@router.post("/sessions/{session_id}/pause")
async def pause(session_id: UUID, service: Own) -> SessionOut:
    """Let the interview wait."""
    return await service.pause(session_id)


@router.post("/sessions/{session_id}/resume")
async def resume(session_id: UUID, service: Own) -> SessionOut:
    """Go on at the same question."""
    return await service.resume(session_id)


@router.post("/sessions/{session_id}/follow-up")
async def follow_up(session_id: UUID, service: Own) -> FollowUpOut:
    """Ask for one deeper question from the last answer."""
    return await service.follow_up(session_id)


@router.post("/sessions/{session_id}/end")
async def end(session_id: UUID, service: Own) -> SessionOut:
    """End the interview; what was said is evaluated."""
    return await service.end(session_id)


@router.post("/sessions/{session_id}/ticket")
async def ticket(
    session_id: UUID, caller: Viewer, unit: UnitDep, service: Seen, foundations: FoundationsDep
) -> TicketOut:
    """A one-time ticket for the media server. Recruiters get one that only lets them listen to events."""
    interview = await service.read(session_id)
    if interview.state.end is not None:
        raise DaedamError(409, "wrong_state")
    if caller.role is Role.CANDIDATE and not interview.state.is_consented:
        raise DaedamError(409, "consent_required")
    holder = tickets.TicketHolder(session_id, caller.user_id, caller.role)
    return TicketOut(
        ticket=await tickets.issue(unit, holder),
        media_url=foundations.settings.media_url,
        expires_in=int(tickets.LIFETIME.total_seconds()),
    )


@router.get(
    "/sessions/{session_id}/events",
    response_class=StreamingResponse,
    responses={200: {"model": EventOut, "content": {"text/event-stream": {}}}},
)
async def events(
    session_id: UUID,
    caller: Viewer,
    runtime: RuntimeDep,
    last_event_id: Annotated[int, Header(ge=0)] = 0,
) -> StreamingResponse:
    """Follow the session as server-sent events, from `Last-Event-ID` on."""
    base = runtime.foundations
    async with unit_of_work(base.database, base.clock) as unit:
        interview = await InterviewService(unit, runtime, caller).read(session_id)
    return StreamingResponse(
        follow(runtime, caller, interview, last_event_id),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )
