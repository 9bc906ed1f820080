"""The device check over real WebRTC: how somebody sits, what is usual for them, what was heard; only where it may."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from aiortc import MediaStreamTrack

from daedam.interviewing import events as ev
from daedam.interviewing import flow, sampled
from daedam.interviewing.measurements import BaselineTaken, SignalsSampled
from daedam.interviewing.vocabulary import ConsentPurpose
from daedam.media.ports import SleepingEyes
from daedam.providers.vision.live import LiveVision
from daedam.scoring.policies import ScoringPolicy
from daedam.signals.baseline import Baseline
from daedam.signals.kinds import SignalKind
from fixtures.truth.faces import FaceState

from .camera import FaceCamera
from .check_line import CheckLine
from .conftest import ORIGIN, Scripts, Studio, question, tone

BOTH = (ConsentPurpose.RECORDING, ConsentPurpose.AI_ANALYSIS)
MAY: dict[str, Any] = {"policy": ScoringPolicy.DOCUMENTED, "consents": BOTH, "has_camera": True}
SMILING = FaceState(smile=1.0)
OpenLine = Callable[..., Awaitable[CheckLine]]


class Eyes(SleepingEyes):
    """Vision that remembers whether it was woken."""

    def __init__(self, spec: str = "mediapipe") -> None:
        self.woken: LiveVision | None = None
        self._spec = spec
        super().__init__(self._wake)

    def _wake(self) -> LiveVision:
        self.woken = LiveVision(self._spec, back_off_s=0.01)
        return self.woken


@pytest.fixture
async def eyes() -> AsyncIterator[Eyes]:
    made = Eyes()
    yield made
    await made.close()


@pytest.fixture
async def open_line() -> AsyncIterator[OpenLine]:
    """`await open_line(studio, session_id, camera)`: a page that has come in and called."""
    lines: list[CheckLine] = []

    async def opened(studio: Studio, session_id: UUID, camera: MediaStreamTrack | None = None) -> CheckLine:
        line = CheckLine(camera)
        lines.append(line)
        await line.open(studio.url, session_id, studio.ticket(session_id), ORIGIN)
        await line.call()
        return line

    yield opened
    for line in lines:
        await line.close()


async def baselines(studio: Studio, session_id: UUID) -> list[BaselineTaken]:
    return [event for event in await studio.events(session_id) if isinstance(event, BaselineTaken)]


def is_framing(hint: str | None = None) -> Callable[[dict[str, Any]], bool]:
    return lambda m: m["type"] == "framing" and hint in (None, m["hint"])


def has_baseline(message: dict[str, Any]) -> bool:
    return message["type"] == "framing" and bool(message["has_baseline"])


async def smiles(studio: Studio, session_id: UUID) -> list[float]:
    """An answer of a person who smiles all the time: the shares of smiling, second by second."""
    await studio.journal.append(session_id, flow.start(await studio.state(session_id)), expected_seq=None)
    tab = await studio.join(session_id, camera=FaceCamera([SMILING]))
    await tab.until_room("listening")
    for _ in range(5):
        await tab.say(1.5)
    await tab.until("SessionEnded")
    found = [event for event in await studio.events(session_id) if isinstance(event, SignalsSampled)]
    windows = [window for window in sampled.windows_of(found) if window.quality.frames]
    assert windows
    return [window.values[SignalKind.SMILE] for window in windows if SignalKind.SMILE in window.values]


async def test_a_smile_is_measured_against_the_face_of_the_device_check(open_studio, eyes: Eyes, open_line) -> None:
    studio = await open_studio(Scripts(stt=["I built a cache."] * 5), eyes=eyes)
    session_id = await studio.session([question("What did you build?")], is_started=False, **MAY)
    line = await open_line(studio, session_id, FaceCamera())
    assert line.welcome["not_watched"] is None
    shown = await line.until(has_baseline)
    assert shown["hint"] == "good"
    assert 0.25 < shown["face_width"] < 0.4
    assert abs(shown["offset_x"]) < 0.05
    assert shown["n_faces"] == 1
    await line.close()
    taken = (await baselines(studio, session_id))[-1]
    assert taken.engine == "mediapipe"
    assert taken.baseline is not None

    shares = await smiles(studio, session_id)
    assert len(shares) >= 3
    assert min(shares) == 1.0  # from the first second on: nobody had to sit still for it again
    kept = next(e for e in reversed(await studio.events(session_id)) if isinstance(e, SignalsSampled))
    assert kept.baseline is not None
    assert Baseline.from_json(kept.baseline).face == Baseline.from_json(taken.baseline).face


async def test_without_a_device_check_the_same_smile_becomes_what_is_usual(open_studio, eyes: Eyes) -> None:
    studio = await open_studio(Scripts(stt=["I built a cache."] * 5), eyes=eyes)
    session_id = await studio.session([question("What did you build?")], is_started=False, **MAY)
    assert set(await smiles(studio, session_id)) <= {0.0}


@pytest.mark.parametrize(
    ("state", "hint"),
    [
        (FaceState(is_there=False), "no_face"),
        (FaceState(light=0.1), "too_dark"),
        (FaceState(zoom=0.38), "too_far"),
        (FaceState(zoom=1.6), "too_near"),
        (FaceState(zoom=0.6, dx=0.36), "off_centre"),
    ],
)
async def test_how_somebody_sits_is_told_and_gives_no_baseline(
    open_studio, eyes: Eyes, open_line, state: FaceState, hint: str
) -> None:
    studio = await open_studio(eyes=eyes)
    session_id = await studio.session([question("What?")], is_started=False, **MAY)
    line = await open_line(studio, session_id, FaceCamera([state]))
    told = await line.until(is_framing(hint))
    assert told["has_baseline"] is False
    assert await baselines(studio, session_id) == []


async def test_another_camera_ends_what_the_first_one_gave(open_studio, eyes: Eyes, open_line) -> None:
    studio = await open_studio(eyes=eyes)
    session_id = await studio.session([question("What?")], is_started=False, **MAY)
    first = await open_line(studio, session_id, FaceCamera())
    await first.until(has_baseline)
    second = await open_line(studio, session_id, FaceCamera([FaceState(is_there=False)]))
    assert await first.is_closed()
    await second.until(is_framing("no_face"))
    assert (await baselines(studio, session_id))[-1].baseline is None


@pytest.mark.parametrize(
    ("forbidden", "why"),
    [
        ({"policy": ScoringPolicy.EU_SAFE}, "policy"),
        ({"policy": ScoringPolicy.CONTENT_ONLY}, "policy"),
        ({"consents": (ConsentPurpose.RECORDING,)}, "not_consented"),
        ({"has_camera": False}, "no_camera"),
    ],
)
async def test_where_it_may_not_be_nothing_looks_and_that_is_said(
    open_studio, eyes: Eyes, open_line, forbidden: dict[str, Any], why: str
) -> None:
    studio = await open_studio(Scripts(stt=["Good morning."]), eyes=eyes)
    session_id = await studio.session([question("What?")], is_started=False, **(MAY | forbidden))
    line = await open_line(studio, session_id, FaceCamera())
    assert line.welcome["not_watched"] == why
    await line.send({"type": "listen"})
    await line.microphone.say(tone(1.2))
    heard = await line.until(lambda m: m["type"] == "heard" and m["is_final"])
    assert heard["text"] == "Good morning."  # hearing is no looking
    assert eyes.woken is None
    assert not any(m["type"] == "framing" for m in line.messages)
    assert await baselines(studio, session_id) == []


async def test_a_consent_taken_back_ends_the_looking(open_studio, eyes: Eyes, open_line) -> None:
    studio = await open_studio(eyes=eyes)
    session_id = await studio.session([question("What?")], is_started=False, **MAY)
    line = await open_line(studio, session_id, FaceCamera())
    await line.until(is_framing())
    refused = ev.ConsentRecorded(purpose=ConsentPurpose.AI_ANALYSIS, is_granted=False, text_version="1")
    await studio.journal.append(session_id, [refused], expected_seq=None)
    told = await line.until(lambda m: m["type"] == "unwatched")
    assert told["why"] == "not_consented"
    assert not any(isinstance(event, SignalsSampled) for event in await studio.events(session_id))


async def test_without_an_engine_that_looks_it_is_said_so(open_studio, open_line) -> None:
    eyes = Eyes("none")
    studio = await open_studio(eyes=eyes)
    session_id = await studio.session([question("What?")], is_started=False, **MAY)
    line = await open_line(studio, session_id, FaceCamera())
    told = await line.until(lambda m: m["type"] == "unwatched")
    assert told["why"] == "not_seen"
    await eyes.close()


async def test_one_sentence_is_heard_when_asked_for_and_kept_nowhere(open_studio, open_line) -> None:
    studio = await open_studio(Scripts(stt=["Good morning to you."]))
    session_id = await studio.session([question("What?")], is_started=False)
    before = await studio.events(session_id)
    line = await open_line(studio, session_id)
    await line.microphone.say(tone(1.0))  # not asked for: nobody listens
    await line.send({"type": "listen"})
    await line.microphone.say(tone(1.5))
    heard = await line.until(lambda m: m["type"] == "heard" and m["is_final"])
    assert heard["text"] == "Good morning to you."
    partials = [m["text"] for m in line.messages if m["type"] == "heard" and not m["is_final"]]
    assert partials
    assert all("Good morning to you.".startswith(text) for text in partials)
    assert await studio.events(session_id) == before


async def test_a_recogniser_that_fails_is_said(open_studio, open_line) -> None:
    studio = await open_studio(Scripts(stt=[]))
    session_id = await studio.session([question("What?")], is_started=False)
    line = await open_line(studio, session_id)
    assert line.welcome["can_hear"] is True
    await line.send({"type": "listen"})
    await line.microphone.say(tone(1.2))
    told = await line.until(lambda m: m["type"] == "error")
    assert (told["code"], told["retry_available"]) == ("speech_unavailable", True)


async def test_the_door_opens_for_the_candidate_before_the_start_alone(open_studio) -> None:
    studio = await open_studio()
    waiting = await studio.session([question("What?")], is_started=False)
    running = await studio.session([question("What?")])
    tickets = {
        "forbidden": (waiting, studio.ticket(waiting, "recruiter"), ORIGIN),
        "ticket_invalid": (waiting, studio.ticket(running), ORIGIN),
        "wrong_state": (running, studio.ticket(running), ORIGIN),
        "origin_not_allowed": (waiting, studio.ticket(waiting), "http://elsewhere.test"),
    }
    for code, (session_id, ticket, origin) in tickets.items():
        line = CheckLine()
        refusal = await line.open(studio.url, session_id, ticket, origin)
        assert (refusal["type"], refusal.get("code")) == ("error", code)
        assert await line.is_closed()
        await line.close()


async def test_the_start_ends_the_check(open_studio, eyes: Eyes, open_line) -> None:
    studio = await open_studio(eyes=eyes)
    session_id = await studio.session([question("What?")], is_started=False, **MAY)
    line = await open_line(studio, session_id, FaceCamera())
    await studio.journal.append(session_id, flow.start(await studio.state(session_id)), expected_seq=None)
    assert await line.is_closed()
