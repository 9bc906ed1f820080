"""Pictures on their way to the vision process, and what comes back on its way to the journal; no real camera."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import av
import numpy as np
import pytest

from daedam.interviewing import events as ev
from daedam.interviewing import flow, sampled
from daedam.interviewing.measurements import SignalsSampled
from daedam.interviewing.state import fold
from daedam.interviewing.vocabulary import Area, Purpose, QuestionKind, Scenario, Stage
from daedam.kit.ids import new_id
from daedam.media.cursor import JournalCursor
from daedam.media.memory import MemoryJournal
from daedam.media.sampling import WIDEST, Sampling, pixels_of
from daedam.media.tasks import OwnedTasks
from daedam.providers.errors import ProviderError
from daedam.providers.vision.base import Layout, Pixels
from daedam.providers.vision.pictures import size_of, to_rgb
from daedam.providers.vision.scripted import ScriptedVision
from daedam.providers.vision.wire import Sighting
from daedam.signals.kinds import SignalKind

QUESTION = ev.PlannedQuestion(
    question_id=new_id(), kind=QuestionKind.FACTUAL, area=Area.LANGUAGE, competency="communication", text="What?"
)


class Eyes:
    """Looks at once, in this process."""

    engine = "scripted"

    def __init__(self, expressions: dict[str, float] | None = None, *, is_full: bool = False) -> None:
        self._expressions = expressions
        self._is_full = is_full
        self.shown: list[tuple[Pixels, float, Layout]] = []
        self.is_open = False

    def open(
        self, on_seen: Callable[[Sighting], None], on_lost: Callable[[str], None], parts: object, n_together: int
    ) -> Eyes:
        self.n_together = n_together
        if self._is_full:
            raise ProviderError("too_many_cameras", is_retryable=True)
        self._on_seen, self.lose, self.is_open = on_seen, on_lost, True
        self._looks = ScriptedVision().open()
        return self

    def show(self, pixels: Pixels, at_s: float, layout: Layout) -> None:
        self.shown.append((pixels, at_s, layout))
        self._on_seen(Sighting(self._looks.look(pixels, at_s, layout), self._expressions))

    def close(self) -> None:
        self.is_open = False


class Booth:
    """A session with its question asked, a clock that is set by hand, and sampling that has begun."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.frame: av.VideoFrame | None = None
        self.journal = MemoryJournal()
        self.session_id = new_id()
        self.tasks = OwnedTasks(lambda error: pytest.fail(repr(error)))

    async def open(self, eyes: Eyes | None) -> None:
        created = ev.SessionCreated(
            stage=Stage.AI,
            purpose=Purpose.PRACTICE,
            language="en",
            scenario=Scenario.COMPREHENSIVE,
            position="tester",
            required_consents=(),
            plan_deadline=datetime.now(UTC),
        )
        plan = ev.PlanReady(questions=(QUESTION,), engine="rules")
        checked = ev.DevicesChecked(has_microphone=True, has_camera=True, has_speaker=True)
        await self.journal.append(self.session_id, [created, plan, checked], expected_seq=0)
        state = fold(await self.journal.read(self.session_id))
        await self.journal.append(self.session_id, flow.start(state), expected_seq=None)
        self.cursor = JournalCursor(
            self.session_id, self.journal, on_recorded=self._recorded, on_reachable=lambda _: None
        )
        self.sampling: Sampling | None = None
        await self.cursor.open()
        assert self.cursor.state.current is not None
        self.sampling = Sampling(
            self.cursor,
            eyes=eyes,
            newest_frame=lambda: self.frame,
            now_s=lambda: self.now_s,
            spawn=self.tasks.spawn,
            fps=1e6,
        )

    def _recorded(self, entries: list[ev.Recorded]) -> None:
        if self.sampling is not None:
            self.sampling.recorded(entries)

    async def look(self, n: int) -> None:
        """Let `n` new pictures be taken, five a second."""
        for _ in range(n):
            self.now_s = (round(self.now_s * 5) + 1) / 5
            self.frame = av.VideoFrame.from_ndarray(np.full((240, 320, 3), 120, np.uint8), format="rgb24")
            await self.turn()

    async def turn(self) -> None:
        """Until everything that is due has had its turn."""
        for _ in range(50):
            await asyncio.sleep(0)

    async def events(self) -> list[ev.SessionEvent]:
        return [entry.event for entry in await self.journal.read(self.session_id)]


@pytest.fixture
async def booth() -> AsyncIterator[Booth]:
    made = Booth()
    yield made
    if made.sampling is not None:
        made.sampling.stop()
    await made.tasks.close()


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(320, 240, (320, 240)), (1280, 720, (640, 360)), (720, 1280, (360, 640)), (321, 241, (320, 240)), (4, 2, (4, 2))],
)
def test_any_picture_becomes_a_small_even_one(width: int, height: int, expected: tuple[int, int]) -> None:
    picture = np.zeros((height, width, 3), np.uint8)
    picture[:, : width // 2] = (200, 30, 30)
    pixels = pixels_of(av.VideoFrame.from_ndarray(picture, format="rgb24"))
    assert size_of(pixels, Layout.I420) == expected
    assert max(expected) <= WIDEST
    shown = to_rgb(pixels, Layout.I420).astype(int)
    assert abs(int(shown[0, 0, 0]) - 200) < 12
    assert shown[-1, -1].max() < 12


async def test_each_picture_is_shown_once_and_its_windows_are_given_until_they_are_kept(booth: Booth) -> None:
    eyes = Eyes()
    await booth.open(eyes)
    await booth.look(12)
    await booth.turn()  # no new picture: nothing to show
    assert [round(at_s, 1) for _, at_s, _ in eyes.shown] == [round(0.2 * n, 1) for n in range(1, 13)]
    assert booth.sampling is not None
    first = booth.sampling.sample(QUESTION.question_id)
    again = booth.sampling.sample(QUESTION.question_id)
    assert first == again is not None
    windows = sampled.windows_of([first])
    assert [window.quality.frames for window in windows] == [4, 5]
    assert {window.values[SignalKind.FACE_VISIBLE] for window in windows} == {1.0}
    await booth.cursor.write(lambda _: [first])
    assert booth.sampling.sample(QUESTION.question_id) is None


async def test_what_a_classifier_says_goes_along_second_by_second(booth: Booth) -> None:
    await booth.open(Eyes({"happy": 0.75, "neutral": 0.25}))
    await booth.look(11)
    assert booth.sampling is not None
    sample = booth.sampling.sample(QUESTION.question_id)
    assert sample is not None
    assert sample.lanes["expression.happy"] == (0.75, 0.75)
    assert set(sampled.expressions_of([sample])) == {"happy", "neutral"}


@pytest.mark.parametrize("is_full", [True, False])
async def test_a_lost_engine_is_written_once_and_nothing_breaks(booth: Booth, is_full: bool) -> None:
    eyes = Eyes(is_full=is_full)
    await booth.open(eyes)
    if not is_full:
        eyes.lose("engine_died")
        eyes.lose("engine_died")
    await booth.turn()
    lost = [event for event in await booth.events() if isinstance(event, ev.EngineFellBack)]
    assert [(one.capability, one.to_engine) for one in lost] == [("vision", "none")]
    assert lost[0].reason == ("too_many_cameras" if is_full else "engine_died")


async def test_a_paused_interview_is_not_looked_at_nor_listened_to(booth: Booth) -> None:
    eyes = Eyes()
    await booth.open(eyes)
    await booth.cursor.write(lambda _: [ev.SessionPaused(reason="candidate")])
    await booth.look(10)
    assert booth.sampling is not None
    booth.sampling.hear(np.ones(16_000, np.int16), True, booth.now_s)
    assert (eyes.shown, booth.sampling.sample(QUESTION.question_id)) == ([], None)


async def test_stopping_closes_the_camera(booth: Booth) -> None:
    eyes = Eyes()
    await booth.open(eyes)
    assert eyes.is_open
    assert booth.sampling is not None
    booth.sampling.stop()
    assert not eyes.is_open


async def test_without_eyes_the_voice_alone_is_measured(booth: Booth) -> None:
    await booth.open(None)
    times = np.arange(3 * 16_000) / 16_000
    voice = (6_000 * np.sin(2 * np.pi * 200 * times)).astype(np.int16)
    assert booth.sampling is not None
    for start in range(0, len(voice), 512):
        booth.sampling.hear(voice[start : start + 512], True, min(3.0, (start + 512) / 16_000))
    booth.now_s = 3.0
    sample = booth.sampling.sample(QUESTION.question_id)
    assert sample is not None
    assert sample.engine == "voice"
    assert all(window.quality.frames == 0 for window in sampled.windows_of([sample]))
    assert {value for value in sample.lanes["loudness"] if value is not None} != set()
    assert isinstance(sample, SignalsSampled)
