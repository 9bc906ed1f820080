"""The voice contract over the rooms that run interviews: `POST /offer`, `GET /stats`. Engines follow a script.

Each offer gets a session of its own in a journal in memory. Rooms, turn-taking, listening, drafting and speaking are
the product's; only the engines are scripted, and the journal is not PostgreSQL.
"""

from __future__ import annotations

import asyncio
import resource
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict

from daedam.apps.bench.processes import memory_mib, processor_s
from daedam.apps.bench.voice.watching import CountingVad, WatchedEyes
from daedam.interviewing import events as ev
from daedam.interviewing import flow
from daedam.interviewing.measuring import NEEDED_CONSENTS
from daedam.interviewing.state import fold
from daedam.interviewing.turn_vocabulary import CUT_OFF_EXTRA_S, Pace
from daedam.interviewing.vocabulary import (
    Area,
    ConsentPurpose,
    Purpose,
    QuestionKind,
    Scenario,
    Stage,
)
from daedam.kit.clock import SystemClock
from daedam.kit.ids import new_id
from daedam.kit.languages import Language
from daedam.kit.receipts import Receipt
from daedam.media.app import warm
from daedam.media.memory import MemoryJournal, MemoryTickets
from daedam.media.ports import MediaServices
from daedam.media.rooms import Rooms
from daedam.providers.llm.base import FollowUpDraft, FollowUpRequest
from daedam.providers.llm.scripted import ScriptedLlm
from daedam.providers.stt.scripted import ScriptedSpeechToText, ScriptedUtterance
from daedam.providers.tts.scripted import ScriptedTextToSpeech
from daedam.providers.vad.registry import build_vad
from daedam.scoring.policies import ScoringPolicy

ANSWER = "He printed the first book there."
WORDS_PER_S = 3.9
"""Six words over the 1.3 s of speech in the contract's recording and the 0.2 s before a voice that a piece holds."""
HANG_OVER_S = 0.2
SEMANTIC_FLOOR_S = 0.3
BARGE_IN_S = 0.16
QUICK_HUSH_S = 0.03
MANY = 10_000


@dataclass(frozen=True, slots=True)
class Script:
    """What the served engines do. Delays in seconds; `turn` is "vad" or "semantic"."""

    turn: str = "vad"
    stt_delay_s: float = 0.0
    llm_delay_s: float = 0.0
    tts_delay_s: float = 0.0
    tone_s: float = 1.0
    has_vision: bool = False

    @property
    def pace(self) -> Pace:
        """A room in a hurry: 200 ms of silence end a turn; by words, an unfinished sentence gets longer."""
        floor_s = HANG_OVER_S if self.turn == "vad" else SEMANTIC_FLOOR_S
        return Pace(
            hang_over_s=HANG_OVER_S,
            hush_s=QUICK_HUSH_S,
            speculate_after_s=0.0,
            floors_s=dict.fromkeys(QuestionKind, floor_s),
            cut_off_extra_s=0.0 if self.turn == "vad" else CUT_OFF_EXTRA_S,
            barge_in_s=BARGE_IN_S,
        )


def services_for(script: Script) -> MediaServices:
    """The media server's parts, with engines that follow `script`."""
    utterance = ScriptedUtterance(
        ANSWER, words_per_s=WORDS_PER_S, partial_lag_s=script.stt_delay_s, final_delay_s=script.stt_delay_s
    )
    return MediaServices(
        journal=MemoryJournal(),
        tickets=MemoryTickets(),
        vad=CountingVad(build_vad()),
        stt=ScriptedSpeechToText([utterance] * MANY),
        tts=ScriptedTextToSpeech(tone_s=script.tone_s, first_delay_s=script.tts_delay_s),
        llm=ScriptedLlm({"follow_up": _probe}, delays_s={"follow_up": script.llm_delay_s}),
        allowed_origins=frozenset(),
        pace=script.pace,
        max_follow_ups=MANY,
        empty_room_s=2.0,
        eyes=WatchedEyes() if script.has_vision else None,
    )


def _probe(request: FollowUpRequest) -> FollowUpDraft:
    quote = request.answer_text.split()[-2:]
    return FollowUpDraft("Thank you.", " ".join(quote), Receipt("scripted", "script"))


async def open_session(
    journal: MemoryJournal, texts: Sequence[str] = ("Where?",), *, is_measured: bool = False
) -> UUID:
    """A started interview with these questions, the first of them already spoken: the caller begins.

    With `is_measured`, policy and consents are such that voice, face and body may be measured.
    """
    session_id = new_id()
    await journal.append(session_id, _prepared(texts, is_measured=is_measured), expected_seq=0)
    state = fold(await journal.read(session_id))
    started = flow.start(state)
    asked = started[-1]
    if isinstance(asked, ev.QuestionAsked):
        text = asked.question.text
        started.append(ev.QuestionSpoken(question_id=asked.question.question_id, heard_text=text, is_complete=True))
    await journal.append(session_id, started, expected_seq=state.last_seq)
    return session_id


def _prepared(texts: Sequence[str], *, is_measured: bool) -> list[ev.SessionEvent]:
    questions = tuple(
        ev.PlannedQuestion(
            question_id=new_id(), kind=QuestionKind.FACTUAL, area=Area.LANGUAGE, competency="communication", text=text
        )
        for text in texts
    )
    consents = NEEDED_CONSENTS if is_measured else (ConsentPurpose.RECORDING,)
    return [
        ev.SessionCreated(
            stage=Stage.AI,
            purpose=Purpose.PRACTICE,
            language=Language.EN.value,
            scenario=Scenario.BEHAVIOURAL,
            position="Editor",
            required_consents=(ConsentPurpose.RECORDING,),
            plan_deadline=SystemClock().now(),
            policy=ScoringPolicy.DOCUMENTED if is_measured else None,
        ),
        ev.PlanReady(questions=questions, engine="scripted"),
        *(ev.ConsentRecorded(purpose=purpose, is_granted=True, text_version="bench") for purpose in consents),
        ev.DevicesChecked(has_microphone=True, has_camera=True, has_speaker=True),
    ]


class ContractOffer(BaseModel):
    """The contract's offer; further fields are the caller's own."""

    model_config = ConfigDict(extra="ignore")
    sdp: str
    type: str = "offer"


def contract_app(services: MediaServices) -> FastAPI:
    """The contract's two routes. For loopback only: nobody is asked who they are."""
    rooms = Rooms(services)
    journal = services.journal
    if not isinstance(journal, MemoryJournal):
        raise TypeError("the benchmark keeps its sessions in memory")

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await warm(services)
        yield
        await rooms.close()
        if services.eyes is not None:
            await services.eyes.close()

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)

    @app.post("/offer")
    async def offer(body: ContractOffer) -> dict[str, str]:
        room = await rooms.enter(await open_session(journal, is_measured=services.eyes is not None))
        sdp, _connection_id = await room.connect(body.sdp, None)
        return {"sdp": sdp, "type": "answer"}

    @app.get("/stats")
    async def stats() -> dict[str, Any]:
        used = resource.getrusage(resource.RUSAGE_SELF)
        return {
            "events": [],
            "cpu_s": used.ru_utime + used.ru_stime,
            "rss_mb": resident_mb(),
            "t": time.time(),
            "rooms": len(rooms),
            **_taken_in(services),
        }

    return app


def _taken_in(services: MediaServices) -> dict[str, float]:
    """What ears and eyes of all rooms took in, and what the vision process used."""
    vision = services.eyes.vision if isinstance(services.eyes, WatchedEyes) else None
    pid = vision.pid if vision is not None else None
    return {
        "heard_s": services.vad.heard_s if isinstance(services.vad, CountingVad) else 0.0,
        "n_seen": vision.n_seen if vision is not None else 0,
        "vision_cpu_s": processor_s(pid),
        "vision_rss_mb": memory_mib(pid),
    }


def resident_mb() -> float:
    """Memory this process holds now, in MB."""
    if sys.platform == "linux":
        for line in Path("/proc/self/status").read_text("ascii").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def serve(script: Script, port: int) -> None:
    """Serve the contract on loopback until told to stop."""
    services = services_for(script)
    config = uvicorn.Config(
        contract_app(services), host="127.0.0.1", port=port, log_level="warning", access_log=False, ws="none"
    )
    await uvicorn.Server(config).serve()


def run_server(script: Script, port: int) -> None:
    """`daedam bench voice --serve`."""
    asyncio.run(serve(script, port))
