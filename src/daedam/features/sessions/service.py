"""What a candidate can do with an interview. Every decision is `interviewing.flow`'s; here it is written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from daedam.features.accounts.repository import Accounts
from daedam.features.postings.repository import OPEN, Postings
from daedam.features.resumes.repository import Resumes
from daedam.features.runtime import Runtime
from daedam.features.sessions import advancing, planning
from daedam.features.sessions.presenting import question_out, session_out
from daedam.features.sessions.repository import Interview, Sessions
from daedam.features.sessions.schemas import (
    AnswerIn,
    AnswerOut,
    ConsentsIn,
    DeviceCheckIn,
    FollowUpOut,
    SessionIn,
    SessionOut,
    StartDoor,
)
from daedam.infra.db.tables import Application, InterviewSession, JobPosting
from daedam.infra.errors import DaedamError, not_found
from daedam.infra.unit_of_work import UnitOfWork
from daedam.infra.web.access import Principal
from daedam.interviewing import events as ev
from daedam.interviewing import flow
from daedam.interviewing.vocabulary import (
    AnswerEnd,
    AnswerSource,
    ConsentPurpose,
    Purpose,
    SessionEnd,
    SessionStatus,
)
from daedam.kit.conflicts import Conflict
from daedam.kit.ids import new_id
from daedam.kit.tasks import TaskOrder
from daedam.scoring.policies import ScoringPolicy
from daedam.scoring.rubrics import load_rubric

CONSENT_TEXT_VERSION = "3"
REQUIRED_CONSENTS = (ConsentPurpose.RECORDING, ConsentPurpose.AI_ANALYSIS)
TYPED_ENGINE = "typed"


class InterviewService:
    """The use cases of one request."""

    def __init__(self, unit: UnitOfWork, runtime: Runtime, caller: Principal) -> None:
        self._unit = unit
        self._runtime = runtime
        self._caller = caller
        self._sessions = Sessions(unit, runtime)

    async def create(self, body: SessionIn) -> SessionOut:
        """A new session; its plan is ordered with it."""
        posting = await self._posting(body)
        if body.resume_id is not None:
            await Resumes(self._unit, self._runtime).own(self._caller, body.resume_id)
        interview = await self._add(body, posting, application_id=None)
        return await self.show(interview)

    async def create_for_application(self, body: SessionIn, application: Application) -> UUID:
        """A hiring session for an application (an accepted invitation)."""
        posting = await Postings(self._unit).get(application.job_posting_id)
        if posting is None:
            raise not_found()
        interview = await self._add(body, posting.posting, application_id=application.id)
        return interview.row.id

    async def _posting(self, body: SessionIn) -> JobPosting | None:
        if body.purpose is Purpose.HIRING:
            # Hiring sessions come from an invitation, which settles whose they are.
            raise DaedamError(409, "wrong_state")
        if body.job_posting_id is None:
            return None
        found = await Postings(self._unit).get(body.job_posting_id)
        if found is None or not found.posting.is_practice_open or found.posting.status != OPEN:
            raise not_found()
        return found.posting

    async def _add(self, body: SessionIn, posting: JobPosting | None, application_id: UUID | None) -> Interview:
        settings = self._runtime.foundations.settings
        row = InterviewSession(
            id=new_id(),
            candidate_id=self._caller.user_id,
            organization_id=posting.organization_id if posting and body.purpose is Purpose.HIRING else None,
            job_posting_id=posting.id if posting else None,
            application_id=application_id,
            resume_id=body.resume_id,
            stage=body.stage,
            purpose=body.purpose,
            language=body.language,
            scenario=body.scenario,
            position=posting.title if posting else body.position,
            policy=posting.policy if posting else ScoringPolicy.DOCUMENTED,
            rubric_version=posting.rubric_version if posting else load_rubric(body.stage).version,
            status=SessionStatus.DRAFT,
        )
        created = ev.SessionCreated(
            stage=body.stage,
            purpose=body.purpose,
            language=body.language.value,
            scenario=body.scenario,
            position=row.position,
            required_consents=REQUIRED_CONSENTS,
            plan_deadline=self._unit.clock.now() + timedelta(seconds=settings.plan_timeout_s),
            policy=ScoringPolicy(row.policy).value,
        )
        interview = await self._sessions.add(row, created)
        await self._runtime.foundations.outbox.order(self._unit, _planning_orders(row.id, settings.plan_timeout_s))
        await self._audit("session.created", row.id)
        return interview

    async def read(self, session_id: UUID) -> Interview:
        """A session the caller may see, its plan fallen back and its next question asked where they are due."""
        interview = await self._sessions.visible(self._caller, session_id)
        if interview.row.candidate_id != self._caller.user_id:
            await self._audit("session.viewed", session_id)
            return interview
        try:
            interview = await planning.ensure_plan(self._sessions, interview, self._unit.clock.now())
            return await advancing.ensure_question(self._sessions, interview, self._unit.clock.now())
        except Conflict:
            return await self._sessions.visible(self._caller, session_id)

    async def show(self, interview: Interview) -> SessionOut:
        """`interview` as a response."""
        name = await self._sessions.organization_name(interview.row)
        can_hear = self._runtime.can_hear(interview.row.language)
        is_own = interview.row.candidate_id == self._caller.user_id
        candidate = None if is_own else await self._candidate_name(interview)
        return session_out(interview, name, candidate, can_hear=can_hear, work=await self._sessions.work(interview))

    async def consent(self, session_id: UUID, body: ConsentsIn) -> SessionOut:
        """Record one answer per purpose. Refusing a required one leads to people, not to an end."""
        interview = await self._own(session_id)
        if interview.state.is_started or interview.state.end:
            raise DaedamError(409, "wrong_state")
        events: list[ev.SessionEvent] = [
            ev.ConsentRecorded(purpose=purpose, is_granted=is_granted, text_version=CONSENT_TEXT_VERSION)
            for purpose, is_granted in body.purposes.items()
        ]
        await self._audit(
            "session.consented", session_id, {str(purpose): granted for purpose, granted in body.purposes.items()}
        )
        return await self.show(await self._sessions.append(interview, events))

    async def check_devices(self, session_id: UUID, body: DeviceCheckIn) -> SessionOut:
        """Record the device check."""
        interview = await self._own(session_id)
        if interview.state.end:
            raise DaedamError(409, "wrong_state")
        return await self.show(await self._sessions.append(interview, [ev.DevicesChecked(**body.model_dump())]))

    async def start(self, session_id: UUID, by: StartDoor = "room") -> SessionOut:
        """Start the interview. Starting twice is starting once; "whole" puts all questions that were not put yet."""
        interview = await self._own(session_id)
        interview = await planning.ensure_plan(self._sessions, interview, self._unit.clock.now())
        if interview.state.is_started:
            coming = flow.ask_all(interview.state) if by == "whole" else []
            return await self.show(await self._sessions.append(interview, coming))
        if not interview.state.is_consented:
            raise DaedamError(409, "consent_required")
        events = flow.start(interview.state, is_by_upload=by != "room", is_whole=by == "whole")
        if not events:
            raise DaedamError(409, "wrong_state", retry_available=interview.state.plan is None)
        await self._audit("session.started", session_id)
        return await self.show(await self._sessions.append(interview, events))

    async def answer(self, body: AnswerIn) -> AnswerOut:
        """Store an answer; its evaluation is ordered in the same transaction, and the next question follows."""
        session_id = body.session_id or await self._session_asking(body.question_id)
        interview = await self._current(session_id, body.question_id)
        words: list[ev.SessionEvent] = [_typed(interview, body.answer_text)] if body.answer_text else []
        asked = flow.foresee(interview.state, words).current
        if asked is None or not (asked.answer_text.strip() or asked.awaits_words):
            raise DaedamError(422, "answer_empty")
        end = AnswerEnd.TYPED if body.answer_text else AnswerEnd.DONE_BUTTON
        source = AnswerSource.TYPED if body.answer_text else AnswerSource.SPOKEN
        interview = await self._complete(interview, words, source, end)
        answered = interview.state.find(body.question_id)
        assert answered is not None  # noqa: S101 - just completed above
        assert answered.answer is not None  # noqa: S101
        return AnswerOut(answer_id=answered.answer.answer_id, session=await self.show(interview))

    async def skip(self, session_id: UUID, question_id: UUID) -> SessionOut:
        """Leave a question unanswered: unscorable, never a zero."""
        interview = await self._current(session_id, question_id)
        return await self.show(await self._complete(interview, [], AnswerSource.TYPED, AnswerEnd.SKIPPED))

    async def _complete(
        self, interview: Interview, words: list[ev.SessionEvent], source: AnswerSource, end: AnswerEnd
    ) -> Interview:
        """Words, the completed answer and the next question in one append: all of them or none."""
        events = list(words)
        events += flow.complete_answer(flow.foresee(interview.state, events), source=source, end=end)
        foreseen = replace(interview, state=flow.foresee(interview.state, events))
        events += await advancing.what_next(self._sessions, self._runtime, foreseen)
        return await self._sessions.append(interview, events)

    async def pause(self, session_id: UUID) -> SessionOut:
        """Let the interview wait."""
        interview = await self._own(session_id)
        if not interview.state.is_started or interview.state.end:
            raise DaedamError(409, "wrong_state")
        if interview.state.paused is None:
            interview = await self._sessions.append(interview, [ev.SessionPaused(reason="candidate")])
        return await self.show(interview)

    async def resume(self, session_id: UUID) -> SessionOut:
        """Go on at the same question."""
        interview = await self._own(session_id)
        if interview.state.paused is not None:
            interview = await self._sessions.append(interview, [ev.SessionResumed()])
            interview = await advancing.ensure_question(self._sessions, interview, None)
        return await self.show(interview)

    async def follow_up(self, session_id: UUID) -> FollowUpOut:
        """One deeper question from the last answer, asked now if nothing else was asked since."""
        interview = await self._own(session_id)
        interview, question = await advancing.probe(self._sessions, self._runtime, interview)
        return FollowUpOut(question=question_out(question) if question else None, session=await self.show(interview))

    async def end(self, session_id: UUID) -> SessionOut:
        """End the interview; what was said is evaluated. One that never started is cancelled."""
        interview = await self._own(session_id)
        is_started = interview.state.is_started
        events = flow.end(interview.state, SessionEnd.CANDIDATE_ENDED if is_started else SessionEnd.CANCELLED)
        if not is_started:
            interview.row.status = SessionStatus.CANCELLED
            await self._unit.db.flush()
        await self._audit("session.ended", session_id)
        return await self.show(await self._sessions.append(interview, events))

    async def _own(self, session_id: UUID) -> Interview:
        return await self._sessions.own(self._caller, session_id)

    async def _current(self, session_id: UUID, question_id: UUID) -> Interview:
        interview = await self._own(session_id)
        if interview.state.end or not interview.state.is_started:
            raise DaedamError(409, "wrong_state")
        current = interview.state.current
        if current is None or current.question.question_id != question_id:
            raise DaedamError(409, "question_not_current")
        if interview.state.paused is not None:
            interview = await self._sessions.append(interview, [ev.SessionResumed()])
        return interview

    async def _session_asking(self, question_id: UUID) -> UUID:
        running = select(InterviewSession.id).where(
            InterviewSession.candidate_id == self._caller.user_id,
            InterviewSession.status == SessionStatus.IN_PROGRESS,
        )
        for session_id in await self._unit.db.scalars(running):
            interview = await self._sessions.get(session_id)
            if interview.state.find(question_id):
                return session_id
        raise not_found()

    async def _audit(self, action: str, session_id: UUID, detail: dict[str, bool] | None = None) -> None:
        audit = self._runtime.foundations.audit
        await audit.record(self._unit, self._caller.actor, action, "interview_session", session_id, detail)

    async def _candidate_name(self, interview: Interview) -> str | None:
        accounts = Accounts(self._unit, self._runtime.foundations)
        user = await accounts.get(interview.row.candidate_id)
        return await accounts.name_of(user) if user else None


def _planning_orders(session_id: UUID, timeout_s: float) -> list[TaskOrder]:
    args = {"session_id": str(session_id)}
    return [
        TaskOrder("plan_session", "gpu", f"plan_session:{session_id}", args),
        TaskOrder("fall_back_plan", "cpu", f"fall_back_plan:{session_id}", args, delay_s=timeout_s),
    ]


def _typed(interview: Interview, text: str) -> ev.UtteranceFinal:
    state = interview.state
    assert state.current is not None  # noqa: S101 - `_current` has looked
    spent = state.last_at - state.started_at if state.started_at and state.last_at else timedelta()
    at_ms = int(spent.total_seconds() * 1000)
    return ev.UtteranceFinal(
        utterance_id=new_id(),
        question_id=state.current.question.question_id,
        speaker="candidate",
        text=text,
        source=AnswerSource.TYPED,
        started_ms=at_ms,
        ended_ms=at_ms,
        engine=TYPED_ENGINE,
    )
