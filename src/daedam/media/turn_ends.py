"""The end of a turn: all words in, a follow-up or the planned question, one append. Can be taken back until then."""

from __future__ import annotations

import asyncio
from typing import Protocol
from uuid import UUID

from daedam.interviewing import flow
from daedam.interviewing.events import EngineFellBack, SessionEvent, SessionResumed, VoiceMeasured
from daedam.interviewing.flow import FollowUpText
from daedam.interviewing.state import AskedQuestion, SessionState
from daedam.interviewing.vocabulary import AnswerEnd, AnswerSource
from daedam.media.cursor import JournalCursor
from daedam.media.ports import MediaServices
from daedam.media.tasks import Spawn
from daedam.providers.errors import ProviderError
from daedam.providers.llm.base import FollowUpRequest
from daedam.signals.voice import VoiceSummary

FOLLOW_UP_S = 2.5
"""From the first pause on; then the planned question is asked."""


class TurnEndHost(Protocol):
    """The interview, as the end of a turn needs it."""

    async def settled(self) -> None:
        """Wait until everything said has its words in the journal."""

    def nothing_heard(self, end: AnswerEnd) -> None:
        """The turn was to end, but holds no words."""

    def take_voice(self) -> VoiceSummary | None:
        """What was measured of the voice over this answer."""


class TurnEnds:
    """Prepares and performs the end of one turn at a time."""

    def __init__(self, services: MediaServices, cursor: JournalCursor, host: TurnEndHost, spawn: Spawn) -> None:
        self._services = services
        self._cursor = cursor
        self._host = host
        self._spawn = spawn
        self._speculation: asyncio.Task[FollowUpText | None] | None = None
        self._ending: asyncio.Task[None] | None = None
        self._is_committing = False

    def speculate(self) -> None:
        """Work on a follow-up; nobody hears of it yet."""
        self.drop()
        self._speculation = self._spawn(self._draft())

    def drop(self) -> None:
        """The candidate goes on: what was prepared is void."""
        if self._speculation is not None:
            self._speculation.cancel()
            self._speculation = None

    def end(self, question_id: UUID, end: AnswerEnd) -> None:
        """End the turn."""
        self._is_committing = False
        self._ending = self._spawn(self._end(question_id, end))

    def take_back(self) -> None:
        """The candidate spoke on. Does nothing once the answer is being stored."""
        if self._is_committing:
            return
        if self._ending is not None:
            self._ending.cancel()
        self.drop()

    async def _end(self, question_id: UUID, end: AnswerEnd) -> None:
        await self._host.settled()
        current = self._cursor.state.current
        if current is None or current.question.question_id != question_id:
            return
        if not current.answer_utterances and end is not AnswerEnd.SKIPPED:
            self.drop()
            self._host.nothing_heard(end)
            return
        follow_up = None
        if end is AnswerEnd.TYPED:
            self.drop()  # it was prepared from fewer words
        if end is not AnswerEnd.SKIPPED:
            self._speculation = self._speculation or self._spawn(self._draft())
            follow_up = await self._speculation
        self._speculation = None
        self._is_committing = True
        voice = self._host.take_voice()
        await self._cursor.write(lambda state: _decide(state, question_id, end, follow_up, voice))

    async def _draft(self) -> FollowUpText | None:
        """A follow-up to what was said so far, or None: not allowed, nothing worth asking, or no engine in time."""
        await self._host.settled()
        state, llm = self._cursor.state, self._services.llm
        asked = state.current
        if llm is None or asked is None or not flow.may_follow_up(state, asked):
            return None
        try:
            async with asyncio.timeout(FOLLOW_UP_S):
                draft = await llm.follow_up(_request(state, asked))
        except (ProviderError, TimeoutError) as error:
            code = error.code if isinstance(error, ProviderError) else "timeout"
            fell_back = EngineFellBack(
                capability="llm", from_engine=llm.capabilities.engine, to_engine="plan", reason=code
            )
            self._spawn(self._cursor.write(lambda s: [] if s.end else [fell_back]))
            return None
        if draft is None:
            return None
        return flow.follow_up_to(asked.answer_text, draft.text, draft.quote, draft.receipt.engine)


def _request(state: SessionState, asked: AskedQuestion) -> FollowUpRequest:
    question = asked.question
    return FollowUpRequest(
        language=state.created.language if state.created else "ko",
        question_text=question.text,
        kind=question.kind,
        answer_text=asked.answer_text,
        expected_points=question.expected_points,
        follow_up_hints=question.follow_up_hints,
        deadline_s=FOLLOW_UP_S,
    )


def _decide(
    state: SessionState,
    question_id: UUID,
    end: AnswerEnd,
    follow_up: FollowUpText | None,
    voice: VoiceSummary | None,
) -> list[SessionEvent]:
    """The answer, what was measured, and what comes next. Nothing once somebody else ended this turn."""
    current = state.current
    if current is None or current.question.question_id != question_id or state.end is not None:
        return []
    events: list[SessionEvent] = [SessionResumed()] if state.paused else []
    said = current.answer_utterances
    source = AnswerSource.TYPED if end is AnswerEnd.TYPED else AnswerSource.SPOKEN
    if said and end is not AnswerEnd.SKIPPED:
        source = said[-1].source
    duration_ms = max(0, said[-1].ended_ms - said[0].started_ms) if said else 0
    events += flow.complete_answer(state, source=source, end=end, duration_ms=duration_ms)
    if voice is not None and said:
        events.append(_measured(question_id, voice))
    return [*events, *flow.ask_next(flow.foresee(state, events), follow_up)]


def _measured(question_id: UUID, voice: VoiceSummary) -> VoiceMeasured:
    return VoiceMeasured(
        question_id=question_id,
        loudness_db=voice.loudness_db,
        speech_s=voice.speech_s,
        pause_share=voice.pause_share,
        longest_pause_s=voice.longest_pause_s,
    )
