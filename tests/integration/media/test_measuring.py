"""A candidate with a camera over real WebRTC: what is measured stands in the journal, and only where it may."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

import pytest

from daedam.interviewing import events as ev
from daedam.interviewing import flow, sampled
from daedam.interviewing.measurements import SignalsSampled
from daedam.interviewing.vocabulary import AnswerEnd, AnswerSource, ConsentPurpose
from daedam.kit.ids import new_id
from daedam.media import sampling
from daedam.media.ports import SleepingEyes
from daedam.providers.vision.live import LiveVision
from daedam.scoring.policies import ScoringPolicy
from daedam.signals.kinds import FACE_KINDS, VOICE_KINDS, SignalKind

from .camera import FaceCamera
from .conftest import Scripts, Studio, question

BOTH = (ConsentPurpose.RECORDING, ConsentPurpose.AI_ANALYSIS)
MAY = {"policy": ScoringPolicy.DOCUMENTED, "consents": BOTH, "has_camera": True}


class Eyes(SleepingEyes):
    """Vision that remembers whether it was woken."""

    def __init__(self, spec: str = "mediapipe") -> None:
        self.woken: LiveVision | None = None
        self._spec = spec
        super().__init__(self._wake)

    def _wake(self) -> LiveVision:
        self.woken = LiveVision(self._spec, back_off_s=0.01)
        return self.woken

    async def look(self) -> bool:
        """Whether the process beside runs: on a busy machine its models take seconds to load."""
        return self.woken is not None and self.woken.pid is not None


@pytest.fixture
async def eyes() -> AsyncIterator[Eyes]:
    made = Eyes()
    yield made
    await made.close()


async def samples(studio: Studio, session_id: UUID) -> list[SignalsSampled]:
    return [event for event in await studio.events(session_id) if isinstance(event, SignalsSampled)]


async def until(is_so: Callable[[], Any]) -> None:
    async with asyncio.timeout(90):
        while not await is_so():  # noqa: ASYNC110 - the journal in memory offers no event to wait for
            await asyncio.sleep(0.05)


async def test_an_answer_before_a_camera_leaves_its_signals_with_it(open_studio, eyes: Eyes) -> None:
    studio = await open_studio(Scripts(stt=["I built a cache."] * 3), eyes=eyes)
    asked = question("What did you build?")
    session_id = await studio.session([asked], **MAY)
    watcher = await studio.watch(session_id)
    tab = await studio.join(session_id, camera=FaceCamera())
    await until(eyes.look)
    await tab.until_room("listening")
    for _ in range(3):
        await tab.say(1.4)
    await tab.until("SessionEnded")

    events = await studio.events(session_id)
    found = await samples(studio, session_id)
    assert found
    assert {one.question_id for one in found} == {asked.question_id}
    kinds = [event.type for event in events]
    assert kinds[kinds.index("AnswerCompleted") - 1] == "SignalsSampled"  # the same append
    windows = sampled.windows_of(found)
    assert found[-1].engine == "mediapipe"
    seen = [window for window in windows if window.quality.frames]
    assert len(seen) >= 3
    assert max(window.quality.frames for window in seen) <= 6  # five a second, whatever the camera sends
    assert any(window.quality.face_share == 1.0 for window in seen)
    assert any(window.values.get(SignalKind.FACE_VISIBLE) == 1.0 for window in seen)
    assert any(-30 < window.values.get(SignalKind.LOUDNESS, -90) < 0 for window in windows)
    assert all(0 < window.quality.heard_s <= 1.05 for window in windows[1:-1])
    ended_s = (await studio.state(session_id)).asked[0].answer_utterances[-1].ended_ms / 1000
    assert abs(windows[-1].ended_s - ended_s) < 4.0
    assert "SignalsSampled" not in tab.kinds()
    assert "SignalsSampled" in [m["event"]["type"] for m in watcher.messages if m["type"] == "event"]
    await watcher.close()


async def test_long_answers_are_written_as_they_go(open_studio, eyes: Eyes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "WRITE_EVERY_S", 1.0)
    studio = await open_studio(eyes=eyes)
    session_id = await studio.session([question("What did you build?")], **MAY)
    tab = await studio.join(session_id, camera=FaceCamera())
    await tab.until_room("listening")

    async def has_three() -> bool:
        return len(await samples(studio, session_id)) >= 3

    await until(has_three)
    found = await samples(studio, session_id)
    starts = [one.started_ms for one in found]
    assert starts == sorted(set(starts))
    assert all(sampled.ended_ms(one) <= after.started_ms for one, after in itertools.pairwise(found))
    assert (await studio.state(session_id)).current is not None


async def test_a_vision_process_that_dies_disturbs_nobody(open_studio, eyes: Eyes) -> None:
    studio = await open_studio(Scripts(stt=["I built a cache."] * 3), eyes=eyes)
    session_id = await studio.session([question("What did you build?")], **MAY)
    tab = await studio.join(session_id, camera=FaceCamera())
    await until(eyes.look)
    assert eyes.woken is not None
    first = eyes.woken.pid
    assert first is not None
    await tab.until_room("listening")
    os.kill(first, signal.SIGKILL)

    async def is_another() -> bool:
        return eyes.woken is not None and eyes.woken.pid not in (None, first)

    await until(is_another)
    for _ in range(2):
        await tab.say(1.4)
    await tab.until("SessionEnded")
    assert any(window.quality.frames for window in sampled.windows_of(await samples(studio, session_id)))
    assert not any(isinstance(event, ev.EngineFellBack) for event in await studio.events(session_id))


async def test_an_engine_that_is_not_here_is_said_and_the_voice_is_measured_all_the_same(open_studio) -> None:
    eyes = Eyes("none")
    studio = await open_studio(Scripts(stt=["I built a cache."]), eyes=eyes)
    session_id = await studio.session([question("What did you build?")], **MAY)
    tab = await studio.join(session_id, camera=FaceCamera())
    await tab.until("EngineFellBack")
    await tab.until_room("listening")
    await tab.say(1.5)
    await tab.until("SessionEnded")
    lost = next(event for event in await studio.events(session_id) if isinstance(event, ev.EngineFellBack))
    assert (lost.capability, lost.to_engine, lost.reason) == ("vision", "none", "unavailable")
    assert all(window.quality.frames == 0 for window in sampled.windows_of(await samples(studio, session_id)))
    await eyes.close()


@pytest.mark.parametrize(
    "forbidden",
    [
        {"policy": ScoringPolicy.EU_SAFE},
        {"policy": ScoringPolicy.CONTENT_ONLY},
        {"policy": None},
        {"consents": ()},
        {"consents": (ConsentPurpose.RECORDING,)},
        {"consents": (ConsentPurpose.AI_ANALYSIS,)},
    ],
)
async def test_where_it_may_not_be_nothing_is_measured(open_studio, eyes: Eyes, forbidden: dict[str, Any]) -> None:
    studio = await open_studio(Scripts(stt=["I built a cache."]), eyes=eyes)
    session_id = await studio.session([question("What did you build?")], **(MAY | forbidden))
    tab = await studio.join(session_id, camera=FaceCamera())
    await tab.until_room("listening")
    await tab.say(1.5)
    await tab.until("SessionEnded")
    assert await samples(studio, session_id) == []
    assert eyes.woken is None


async def test_without_a_camera_by_choice_nothing_is_looked_at_though_pictures_come(open_studio, eyes: Eyes) -> None:
    studio = await open_studio(Scripts(stt=["I built a cache."] * 3), eyes=eyes)
    session_id = await studio.session([question("What did you build?")], **(MAY | {"has_camera": False}))
    tab = await studio.join(session_id, camera=FaceCamera())
    await tab.until_room("listening")
    await tab.say(1.5)
    await tab.until("SessionEnded")
    windows = sampled.windows_of(await samples(studio, session_id))
    kinds = {kind for window in windows for kind in window.values}
    assert kinds & VOICE_KINDS
    assert not kinds & FACE_KINDS
    assert all(window.quality.frames == 0 for window in windows)
    assert eyes.woken is None


async def test_an_answer_ended_elsewhere_gets_what_was_measured_too(open_studio, eyes: Eyes) -> None:
    studio = await open_studio(eyes=eyes)
    first, second = question("What did you build?"), question("When was it?")
    session_id = await studio.session([first, second], **MAY)
    tab = await studio.join(session_id, camera=FaceCamera())
    await tab.until_room("listening")
    await tab.say(1.2)
    await tab.until("UtteranceFinal")

    state = await studio.state(session_id)
    typed = ev.UtteranceFinal(
        utterance_id=new_id(),
        question_id=first.question_id,
        speaker="candidate",
        text="Typed in another tab.",
        source=AnswerSource.TYPED,
        started_ms=0,
        ended_ms=0,
        engine="typed",
    )
    events: list[ev.SessionEvent] = [typed]
    events += flow.complete_answer(flow.foresee(state, events), source=AnswerSource.TYPED, end=AnswerEnd.TYPED)
    events += flow.ask_next(flow.foresee(state, events))
    await studio.journal.append(session_id, events, expected_seq=None)

    async def is_there() -> bool:
        return any(one.question_id == first.question_id for one in await samples(studio, session_id))

    await until(is_there)
    assert all(one.question_id == first.question_id for one in await samples(studio, session_id))


FRESH = """
import asyncio, sys
from datetime import UTC, datetime
from daedam.interviewing import events as ev, flow
from daedam.interviewing.state import fold
from daedam.interviewing.vocabulary import Area, ConsentPurpose, Purpose, QuestionKind, Scenario, Stage
from daedam.kit.ids import new_id
from daedam.media.memory import MemoryJournal, MemoryTickets
from daedam.media.ports import MediaServices
from daedam.media.room import Room
from daedam.providers.vad.registry import build_vad
from daedam.apps.engines import build_eyes
from daedam.infra.settings import Settings

async def main(policy):
    journal, session_id = MemoryJournal(), new_id()
    both = (ConsentPurpose.RECORDING, ConsentPurpose.AI_ANALYSIS)
    events = [ev.SessionCreated(stage=Stage.AI, purpose=Purpose.HIRING, language="en", position="x",
        scenario=Scenario.COMPREHENSIVE, required_consents=both, plan_deadline=datetime.now(UTC), policy=policy),
        ev.PlanReady(questions=(ev.PlannedQuestion(question_id=new_id(), kind=QuestionKind.FACTUAL, text="What?",
            area=Area.LANGUAGE, competency="communication"),), engine="rules"),
        *(ev.ConsentRecorded(purpose=p, is_granted=True, text_version="1") for p in both),
        ev.DevicesChecked(has_microphone=True, has_camera=True, has_speaker=True)]
    await journal.append(session_id, events, expected_seq=0)
    await journal.append(session_id, flow.start(fold(await journal.read(session_id))), expected_seq=None)
    services = MediaServices(journal=journal, tickets=MemoryTickets(), vad=build_vad(), stt=None, tts=None, llm=None,
        allowed_origins=frozenset(), eyes=build_eyes(Settings()))
    room = Room(session_id, services, lambda room: None)
    await room.open()
    await asyncio.sleep(0.3)
    await room.close()
    await services.eyes.close()
    looks = ("daedam.media.sampling", "daedam.providers.vision.live", "daedam.providers.vision.mediapipe",
        "daedam.providers.vision.deepface", "daedam.signals.meter", "daedam.signals.sight", "daedam.signals.nonverbal",
        "daedam.signals.expression", "mediapipe", "deepface", "cv2")
    print(*sorted(name for name in looks if name in sys.modules))

asyncio.run(main(sys.argv[1]))
"""


@pytest.mark.parametrize(("policy", "is_loaded"), [("eu-safe", False), ("content-only", False), ("documented", True)])
def test_a_fresh_media_process_loads_what_looks_only_for_whom_it_may(policy: str, is_loaded: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FRESH, policy], capture_output=True, text=True, timeout=60, check=True, cwd="/"
    )
    loaded = done.stdout.split()
    assert ("daedam.media.sampling" in loaded) is is_loaded
    assert bool(loaded) is is_loaded
    assert "mediapipe" not in loaded  # only ever in the process beside
