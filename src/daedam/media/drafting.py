"""The next question, prepared while the candidate may still go on: drafted early, kept if it still fits, or redone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Protocol

from daedam.interviewing import flow, speech
from daedam.interviewing.events import EngineFellBack
from daedam.interviewing.flow import FollowUpText
from daedam.interviewing.state import AskedQuestion, SessionState
from daedam.media.cursor import JournalCursor
from daedam.media.ports import MediaServices
from daedam.media.tasks import Spawn
from daedam.providers.errors import ProviderError
from daedam.providers.llm.base import FollowUpDraft, FollowUpRequest

FOLLOW_UP_S = 2.5
"""What a draft may take, and what the room waits for one once the turn is over; then the planned question is asked."""
LATE_WORDS = 3
LATE_SHARE = 6
"""A draft made from fewer words than were said is kept when at most three, and one in six, came after."""


class DraftingHost(Protocol):
    """The interview, as the preparing of a question needs it."""

    async def settled(self) -> None:
        """Wait until everything said has its words in the journal."""

    def words_so_far(self) -> str | None:
        """The answer by now, guesses included; None while there is no guess."""

    def prepare_voice(self, text: str | None) -> None:
        """Have the sound of this question ready; None: forget it."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A follow-up (None: nothing to ask) and the words it was made from."""

    basis: str
    draft: FollowUpDraft | None

    def holds_for(self, answer: str) -> bool:
        """Whether it still fits an answer that has become `answer`."""
        n_words = len(speech.words(answer))
        n_later = n_words - len(speech.words(self.basis))
        return n_later <= min(LATE_WORDS, n_words // LATE_SHARE) and (self.draft is None or self.draft.quote in answer)


class Drafting:
    """One draft at a time. Nobody hears of it before `finish`."""

    def __init__(self, services: MediaServices, cursor: JournalCursor, host: DraftingHost, spawn: Spawn) -> None:
        self._services = services
        self._cursor = cursor
        self._host = host
        self._spawn = spawn
        self._task: asyncio.Task[Drafted] | None = None
        self._basis: str | None = None

    def start(self) -> None:
        """Work on a follow-up to what was said so far."""
        self.drop()
        self._task = self._spawn(self._draft(self._host.words_so_far()))

    def drop(self) -> None:
        """The candidate goes on: what was prepared is void."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
            self._host.prepare_voice(None)
        self._basis = None

    def reconsider(self) -> None:
        """More of the words are known: begin anew where they change what there is to ask about."""
        so_far = self._host.words_so_far()
        if self._task is not None and self._basis is not None and so_far is not None and self._is_outdated(so_far):
            self.start()

    def _is_outdated(self, answer: str) -> bool:
        return self._basis is not None and not Drafted(self._basis, None).holds_for(answer)

    async def finish(self) -> FollowUpText | None:
        """The follow-up to the settled answer, or None for the planned question. Takes `FOLLOW_UP_S` at most."""
        asked = self._cursor.state.current
        if self._task is None or (asked is not None and self._is_outdated(asked.answer_text)):
            self.start()
        try:
            async with asyncio.timeout(FOLLOW_UP_S):
                drafted = await self._fitting()
        except TimeoutError:
            self._fell_back("timeout")
            drafted = None
        self._task = self._basis = None
        asked, llm = self._cursor.state.current, self._services.llm
        if drafted is None or drafted.draft is None or asked is None or llm is None:
            return None
        draft = drafted.draft
        return flow.follow_up_to(asked.answer_text, draft.text, draft.quote, draft.receipt.engine)

    async def _fitting(self) -> Drafted | None:
        drafted = await self._task if self._task is not None else None
        asked = self._cursor.state.current
        if asked is None or (drafted is not None and drafted.holds_for(asked.answer_text)):
            return drafted
        return await self._draft(asked.answer_text)

    async def _draft(self, basis: str | None) -> Drafted:
        """A draft from `basis`, or from the settled words where nothing is known yet. Never raises for an engine."""
        if basis is None:
            await self._host.settled()
            basis = self._host.words_so_far() or ""
        self._basis = basis
        state = self._cursor.state
        draft = await self._ask_engine(state, state.current, basis) if state.current is not None else None
        planned = state.remaining[0].text if state.remaining else None
        self._host.prepare_voice(draft.text if draft is not None else planned)
        return Drafted(basis, draft)

    async def _ask_engine(self, state: SessionState, asked: AskedQuestion, basis: str) -> FollowUpDraft | None:
        llm = self._services.llm
        if llm is None or not basis.strip() or not flow.has_room_to_probe(state, asked, self._services.max_follow_ups):
            return None
        try:
            async with asyncio.timeout(FOLLOW_UP_S):
                return await llm.follow_up(_request(state, asked, basis))
        except (ProviderError, TimeoutError) as error:
            self._fell_back(error.code if isinstance(error, ProviderError) else "timeout")
            return None

    def _fell_back(self, reason: str) -> None:
        llm = self._services.llm
        engine = llm.capabilities.engine if llm is not None else "none"
        fell_back = EngineFellBack(capability="llm", from_engine=engine, to_engine="plan", reason=reason)
        self._spawn(self._cursor.write(lambda s: [] if s.end or fell_back in s.fallbacks else [fell_back]))


def _request(state: SessionState, asked: AskedQuestion, answer_text: str) -> FollowUpRequest:
    question = asked.question
    return FollowUpRequest(
        language=state.created.language if state.created else "ko",
        question_text=question.text,
        kind=question.kind,
        answer_text=answer_text,
        expected_points=question.expected_points,
        follow_up_hints=question.follow_up_hints,
        deadline_s=FOLLOW_UP_S,
    )
