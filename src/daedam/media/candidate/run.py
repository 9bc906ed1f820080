"""The headless candidate from the ticket to the last word, with the time each next question took to begin."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from daedam.media.candidate.answers import Answer
from daedam.media.candidate.frontdesk import FrontDesk
from daedam.media.candidate.line import Message
from daedam.media.candidate.microphone import read_recording
from daedam.media.candidate.presence import Presence
from daedam.providers.waiting import within

Printer = Callable[[str], None]
TURN_S = 90.0
REPORT_S = 180.0
_OPEN = ("listening", "thinking_pause")


@dataclass(slots=True)
class Turn:
    """One question as the candidate lived it. `response_s`: last voiced frame sent → first sound back.

    None where nothing was measured: a typed answer, no voice, or a turn ended by the button.
    """

    question: str
    is_spoken: bool
    heard: list[str] = field(default_factory=list)
    is_ended_by_button: bool = False
    response_s: float | None = None


@dataclass(slots=True)
class Visit:
    """A whole interview. `results` is the API's answer, or None when it was not waited for."""

    turns: list[Turn]
    end: str
    n_partials: int
    results: dict[str, Any] | None = None


class Attendance:
    """One candidate in one room."""

    def __init__(self, answers: Sequence[Answer], printer: Printer) -> None:
        if not answers:
            raise ValueError("a candidate needs at least one answer")
        self._answers = answers
        self._print = printer
        self._line = Presence(self._show, has_microphone=any(answer.recording for answer in answers))
        self._socket = self._line.socket
        self._turns: list[Turn] = []
        self._n_partials = 0
        self._can_hear = True

    async def attend(
        self, session_id: UUID, media_url: str, ticket: Callable[[], Awaitable[str]], http: httpx.AsyncClient
    ) -> Visit:
        """Join, answer until the interview ends, leave."""
        try:
            snapshot = await self._line.join(session_id, media_url, ticket, http)
            self._can_hear = bool(snapshot["capabilities"]["can_hear"])
            end = await self._answer_all(snapshot)
        finally:
            await self._line.leave()
        return Visit(self._turns, end, self._n_partials)

    async def _answer_all(self, snapshot: Message) -> str:
        at = 0
        question = snapshot["state"]["question"]
        if question is None:
            at, event = await self._next(0)
            if event["type"] == "SessionEnded":
                return str(event["reason"])
            question = event["question"]
        while True:
            answer = self._answers[len(self._turns) % len(self._answers)]
            is_spoken = answer.recording is not None and (self._can_hear or answer.text is None)
            self._turns.append(Turn(question["text"], is_spoken))
            await self._until(lambda m: m["type"] == "room" and m["state"] in _OPEN, at)
            here = len(self._socket.messages)
            if is_spoken:
                at, event = await self._speak(answer, here)
            else:
                await self._type(question["question_id"], answer.text or "")
                at, event = await self._next(here)
            if event["type"] == "SessionEnded":
                return str(event["reason"])
            question = event["question"]

    async def _speak(self, answer: Answer, here: int) -> tuple[int, Message]:
        microphone, turn = self._line.media.microphone, self._turns[-1]
        assert microphone is not None  # noqa: S101 - made whenever an answer is a recording
        assert answer.recording is not None  # noqa: S101
        samples = await asyncio.get_running_loop().run_in_executor(None, read_recording, answer.recording)
        await microphone.say(samples)
        said_at = microphone.last_voiced_at
        sound = asyncio.create_task(self._line.media.next_sound())
        try:
            try:
                found = await self._next(here)
            except TimeoutError:  # the room waits for more, we have none
                turn.is_ended_by_button = True
                await self._socket.send({"type": "intent", "intent": "done"})
                found = await self._next(here)
            if said_at is not None and not turn.is_ended_by_button:
                with suppress(TimeoutError):
                    turn.response_s = await within(sound, 5.0) - said_at
        finally:
            sound.cancel()
        return found

    async def _type(self, question_id: str, text: str) -> None:
        await self._socket.send({"type": "typed", "question_id": question_id, "text": text})

    async def _next(self, since: int) -> tuple[int, Message]:
        """(where, the next question or the end)."""
        found = await self._until(
            lambda m: m["type"] == "event" and m["event"]["type"] in ("QuestionAsked", "SessionEnded"), since
        )
        return self._socket.messages.index(found), found["event"]

    async def _until(self, condition: Callable[[Message], bool], since: int) -> Message:
        async with asyncio.timeout(TURN_S):
            return await self._socket.wait_for(condition, since=since)

    def _show(self, message: Message) -> None:
        if message["type"] == "partial":
            self._n_partials += 1
            self._print(f"  … {message['text']}")
        elif message["type"] == "error":
            self._print(f"! {message['code']}")
        elif message["type"] == "event":
            self._show_event(message["event"])

    def _show_event(self, event: Message) -> None:
        if event["type"] == "QuestionAsked":
            self._print(f"Q {event['question']['text']}")
        elif event["type"] == "UtteranceFinal":
            self._print(f"A {event['text']}")
            if self._turns:
                self._turns[-1].heard.append(event["text"])
        elif event["type"] == "SessionEnded":
            self._print(f"= {event['reason']}")


async def run_candidate(
    api_url: str,
    session_id: UUID,
    token: str,
    answers: Sequence[Answer],
    printer: Printer,
    *,
    wait_for_report_s: float = REPORT_S,
) -> Visit:
    """Prepare, attend and wait for the report of one interview.

    Raises `Refused` with the server's error code, or TimeoutError when a step takes too long.
    """
    async with httpx.AsyncClient(timeout=30.0) as http:
        desk = FrontDesk(http, api_url, session_id, token)
        await desk.prepare(has_microphone=any(answer.recording for answer in answers))
        _, media_url = await desk.ticket()

        async def ticket() -> str:
            return (await desk.ticket())[0]

        visit = await Attendance(answers, printer).attend(session_id, media_url, ticket, http)
        if wait_for_report_s > 0:
            visit.results = await desk.results(wait_for_report_s)
        return visit
