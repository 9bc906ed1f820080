"""The end of a turn: all words in, a follow-up or the planned question, one append. Can be taken back until then."""

from __future__ import annotations

import asyncio
from typing import Protocol
from uuid import UUID

from daedam.interviewing import flow
from daedam.interviewing.events import SessionEvent, SessionResumed, VoiceMeasured
from daedam.interviewing.flow import FollowUpText
from daedam.interviewing.speech import Phrase
from daedam.interviewing.state import SessionState
from daedam.interviewing.vocabulary import AnswerEnd, AnswerSource
from daedam.media.cursor import JournalCursor
from daedam.media.drafting import Drafting, DraftingHost
from daedam.media.interviewer import BRIDGES
from daedam.media.ports import MediaServices
from daedam.media.tasks import Spawn
from daedam.signals.voice import VoiceSummary

BRIDGE_AFTER_S = 2.0
"""Silence after the end of a turn, or after the last bridge, that is bridged: nobody waits 3 s without a sound."""


class TurnEndHost(DraftingHost, Protocol):
    """The interview, as the end of a turn needs it."""

    def nothing_heard(self, end: AnswerEnd) -> None:
        """The turn was to end, but holds no words."""

    async def bridge(self, phrase: Phrase) -> None:
        """Say this into the wait; returns once it was heard."""

    def take_voice(self) -> VoiceSummary | None:
        """What was measured of the voice over this answer."""


class TurnEnds:
    """Prepares and performs the end of one turn at a time."""

    def __init__(self, services: MediaServices, cursor: JournalCursor, host: TurnEndHost, spawn: Spawn) -> None:
        self._cursor = cursor
        self._host = host
        self._spawn = spawn
        self._max_follow_ups = services.max_follow_ups
        self.drafting = Drafting(services, cursor, host, spawn)
        self._ending: asyncio.Task[None] | None = None
        self._is_committing = False

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
        self.drafting.drop()

    async def _end(self, question_id: UUID, end: AnswerEnd) -> None:
        bridging = self._spawn(self._bridge())
        try:
            await self._perform(question_id, end)
        finally:
            bridging.cancel()  # what is being said is said to its end

    async def _bridge(self) -> None:
        for phrase in BRIDGES:
            await asyncio.sleep(BRIDGE_AFTER_S)
            await self._host.bridge(phrase)

    async def _perform(self, question_id: UUID, end: AnswerEnd) -> None:
        await self._host.settled()
        current = self._cursor.state.current
        if current is None or current.question.question_id != question_id:
            return
        # Words that may still come end nothing by themselves: a silence might be the candidate's own.
        is_late = current.awaits_words and end is AnswerEnd.DONE_BUTTON
        if not current.answer_utterances and not is_late and end is not AnswerEnd.SKIPPED:
            self.drafting.drop()
            self._host.nothing_heard(end)
            return
        follow_up = None
        if end is AnswerEnd.SKIPPED:
            self.drafting.drop()
        else:
            follow_up = await self.drafting.finish()
        self._is_committing = True
        voice, at_most = self._host.take_voice(), self._max_follow_ups
        await self._cursor.write(lambda state: _decide(state, question_id, end, follow_up, voice, at_most))


def _decide(
    state: SessionState,
    question_id: UUID,
    end: AnswerEnd,
    follow_up: FollowUpText | None,
    voice: VoiceSummary | None,
    at_most: int,
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
    spans = [(one.started_ms, one.ended_ms) for one in said]
    spans += [(missed.said.started_ms, missed.said.ended_ms) for missed in current.missed]
    duration_ms = max(end for _, end in spans) - min(start for start, _ in spans) if spans else 0
    events += flow.complete_answer(state, source=source, end=end, duration_ms=duration_ms)
    if voice is not None and said:
        events.append(_measured(question_id, voice))
    return [*events, *flow.ask_next(flow.foresee(state, events), follow_up, at_most)]


def _measured(question_id: UUID, voice: VoiceSummary) -> VoiceMeasured:
    return VoiceMeasured(
        question_id=question_id,
        loudness_db=voice.loudness_db,
        speech_s=voice.speech_s,
        pause_share=voice.pause_share,
        longest_pause_s=voice.longest_pause_s,
    )
