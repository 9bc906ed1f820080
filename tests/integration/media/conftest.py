"""A whole media server on loopback, with scripted engines and a journal in memory, and candidates that join it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import aioice.ice
import httpx
import numpy as np
import pytest
import uvicorn
from aiortc import MediaStreamTrack
from fastapi import FastAPI

from daedam.interviewing import events as ev
from daedam.interviewing import flow
from daedam.interviewing.state import SessionState, fold
from daedam.interviewing.vocabulary import Area, ConsentPurpose, Purpose, QuestionKind, Scenario, Stage
from daedam.kit.ids import new_id
from daedam.kit.languages import Language
from daedam.media.app import create_media_app
from daedam.media.candidate.line import MediaLine, SocketLine
from daedam.media.memory import MemoryJournal, MemoryTickets
from daedam.media.ports import MediaServices, TicketHolder
from daedam.providers.llm.scripted import ScriptedLlm
from daedam.providers.speech import Samples
from daedam.providers.stt.scripted import ScriptedSpeechToText, ScriptedUtterance
from daedam.providers.tts.scripted import ScriptedTextToSpeech
from daedam.providers.vad.scripted import ScriptedVoiceActivity
from daedam.scoring.policies import ScoringPolicy

ORIGIN = "http://app.test"


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """aioice never offers 127.0.0.1 by itself; here it is the only address, so no test leaves the machine."""
    monkeypatch.setattr(aioice.ice, "get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])


def tone(seconds: float) -> Samples:
    """A loud sound the scripted detector takes for a voice."""
    times = np.arange(int(seconds * 48_000)) / 48_000
    return (12_000 * np.sin(2 * np.pi * 220 * times)).astype(np.int16)


def question(text: str, kind: QuestionKind = QuestionKind.FACTUAL) -> ev.PlannedQuestion:
    return ev.PlannedQuestion(
        question_id=new_id(),
        kind=kind,
        area=Area.LANGUAGE,
        competency="communication",
        text=text,
        rephrased=f"In other words: {text}",
        expected_points=("the secret key to it",),
    )


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def serve(app: FastAPI) -> AsyncIterator[str]:
    """The app on a free loopback port."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = _Server(uvicorn.Config(app, log_level="warning", lifespan="on", timeout_graceful_shutdown=2))
    running = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:  # noqa: ASYNC110 - uvicorn offers no event to wait for
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running


@dataclass
class Candidate:
    """One tab."""

    media: MediaLine
    socket: SocketLine
    snapshot: dict[str, object] = field(default_factory=dict)

    async def say(self, seconds: float) -> None:
        assert self.media.microphone is not None
        await self.media.microphone.say(tone(seconds))

    async def listen(self, n_frames: int) -> None:
        """Hear so many more frames of the interviewer's voice, 20 ms each and longer after a lost packet."""
        async with asyncio.timeout(15):
            for _ in range(n_frames):
                await self.media.next_sound()

    async def until_heard(self, words: str) -> None:
        """Until the server has heard this much of what is being said."""
        async with asyncio.timeout(15):
            await self.socket.wait_for(lambda m: m["type"] == "partial" and m["text"] == words)

    async def until(self, kind: str, *, since: int = 0) -> dict[str, object]:
        """The next event of this type from message number `since` on."""
        async with asyncio.timeout(15):
            found = await self.socket.wait_for(
                lambda m: m["type"] == "event" and m["event"]["type"] == kind, since=since
            )
        return found["event"]

    async def until_room(self, state: str, *, since: int = 0) -> None:
        async with asyncio.timeout(15):
            await self.socket.wait_for(lambda m: m["type"] == "room" and m["state"] == state, since=since)

    def here(self) -> int:
        return len(self.socket.messages)

    def kinds(self) -> list[str]:
        return [m["event"]["type"] if m["type"] == "event" else m["type"] for m in self.socket.messages]

    async def leave(self) -> None:
        await self.media.close()
        await self.socket.close()


@dataclass
class Studio:
    """Everything of one server, and ways to come in."""

    services: MediaServices
    journal: MemoryJournal
    tickets: MemoryTickets
    url: str = ""
    app: FastAPI | None = None
    candidates: list[Candidate] = field(default_factory=list)

    async def session(
        self,
        questions: list[ev.PlannedQuestion],
        *,
        language: Language = Language.EN,
        is_started: bool = True,
        policy: ScoringPolicy | None = None,
        consents: tuple[ConsentPurpose, ...] = (),
        has_camera: bool = False,
    ) -> UUID:
        session_id = new_id()
        events: list[ev.SessionEvent] = [
            ev.SessionCreated(
                stage=Stage.AI,
                purpose=Purpose.PRACTICE,
                language=language.value,
                scenario=Scenario.COMPREHENSIVE,
                position="tester",
                required_consents=(),
                plan_deadline=datetime.now(UTC) + timedelta(seconds=30),
                policy=policy,
            ),
            ev.PlanReady(questions=tuple(questions), engine="rules"),
            *(ev.ConsentRecorded(purpose=purpose, is_granted=True, text_version="1") for purpose in consents),
            ev.DevicesChecked(has_microphone=True, has_camera=has_camera, has_speaker=True),
        ]
        await self.journal.append(session_id, events, expected_seq=0)
        if is_started:
            await self.journal.append(session_id, flow.start(await self.state(session_id)), expected_seq=None)
        return session_id

    async def state(self, session_id: UUID) -> SessionState:
        return fold(await self.journal.read(session_id))

    async def events(self, session_id: UUID) -> list[ev.SessionEvent]:
        return [entry.event for entry in await self.journal.read(session_id)]

    def ticket(self, session_id: UUID, role: str = "candidate") -> str:
        return self.tickets.issue(TicketHolder(session_id, new_id(), role))

    async def watch(self, session_id: UUID, role: str = "recruiter", *, after_seq: int = 0) -> SocketLine:
        line = SocketLine(lambda _message: None)
        await line.open(self.url, session_id, self.ticket(session_id, role), after_seq=after_seq)
        return line

    async def join(
        self,
        session_id: UUID,
        *,
        after_seq: int = 0,
        resume: str | None = None,
        camera: MediaStreamTrack | None = None,
    ) -> Candidate:
        tab = Candidate(MediaLine(camera=camera), SocketLine(lambda _message: None))
        tab.snapshot = await tab.socket.open(
            self.url, session_id, self.ticket(session_id), after_seq=after_seq, origin=ORIGIN
        )
        async with httpx.AsyncClient() as http:
            await tab.media.open(http, self.url, self.ticket(session_id), resume)
        self.candidates.append(tab)
        return tab


@dataclass
class Scripts:
    """What the engines will do; changed by a test before it opens the studio."""

    stt: list[ScriptedUtterance | str] = field(default_factory=lambda: ["I did it well."] * 20)
    stt_languages: frozenset[Language] = frozenset(Language)
    tts: ScriptedTextToSpeech = field(default_factory=lambda: ScriptedTextToSpeech(tone_s=0.1))
    llm: ScriptedLlm = field(default_factory=lambda: ScriptedLlm({"follow_up": None}))


@contextlib.asynccontextmanager
async def studios() -> AsyncIterator[Callable[..., Awaitable[Studio]]]:
    """`await open_with(Scripts(...))` gives a server that runs on this event loop until the end."""
    async with contextlib.AsyncExitStack() as stack:

        async def open_with(scripts: Scripts | None = None, **changes: object) -> Studio:
            scripts = scripts or Scripts()
            journal, tickets = MemoryJournal(), MemoryTickets()
            services = MediaServices(
                journal=journal,
                tickets=tickets,
                vad=ScriptedVoiceActivity(),
                stt=ScriptedSpeechToText(scripts.stt, languages=scripts.stt_languages),
                tts=scripts.tts,
                llm=scripts.llm,
                allowed_origins=frozenset([ORIGIN]),
            )
            services = replace(services, **changes)
            studio = Studio(services, journal, tickets, app=create_media_app(services))
            assert studio.app is not None
            studio.url = await stack.enter_async_context(serve(studio.app))
            stack.push_async_callback(_leave_all, studio)
            return studio

        yield open_with


@pytest.fixture
async def open_studio() -> AsyncIterator[Callable[..., Awaitable[Studio]]]:
    """`await open_studio(Scripts(...))` gives a running server."""
    async with studios() as open_with:
        yield open_with


async def _leave_all(studio: Studio) -> None:
    for candidate in studio.candidates:
        await candidate.leave()
