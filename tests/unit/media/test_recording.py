"""The candidate's voice as files: what was stored plays, whatever happened to the process or the store."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator

import av
import numpy as np
import pytest

from daedam.apps.bench.voice.serving import open_session
from daedam.interviewing import events as ev
from daedam.interviewing import flow
from daedam.interviewing.vocabulary import AnswerEnd, AnswerSource, ConsentPurpose
from daedam.media import recording as module
from daedam.media.cursor import JournalCursor
from daedam.media.memory import KeptRecording, MemoryJournal, MemoryRecordings
from daedam.media.recording import LiveRecording
from daedam.media.tasks import OwnedTasks
from daedam.media.webm import WebmRecording
from daedam.providers.speech import HEARING_RATE, Samples


def tone(seconds: float, hertz: float = 440.0) -> Samples:
    times = np.arange(int(seconds * HEARING_RATE)) / HEARING_RATE
    return (8000 * np.sin(2 * np.pi * hertz * times)).astype(np.int16)


def played(content: bytes) -> np.ndarray:
    with av.open(io.BytesIO(content)) as container:
        parts = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
    return np.concatenate(parts)


def hertz_of(sound: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(sound[4800:-4800]))
    return float(np.argmax(spectrum)) * 48_000 / (sound.size - 9600)


def test_what_was_handed_out_before_a_crash_plays_but_for_the_last_second_or_so() -> None:
    voice = WebmRecording()
    sound = tone(12.0)
    stored = b"".join(voice.add(sound[at : at + 16_000]) for at in range(0, sound.size, 16_000))
    after_a_crash = played(stored)
    assert 12.0 - 1.1 <= after_a_crash.size / 48_000 <= 12.0
    assert hertz_of(after_a_crash) == pytest.approx(440, abs=2)
    assert played(stored + voice.finish()).size / 48_000 == pytest.approx(12.0, abs=0.05)
    assert voice.duration_s == 12.0


class Scene:
    """A session in memory whose candidate is heard on a clock of its own."""

    def __init__(self) -> None:
        self.store = MemoryRecordings()
        self.failures: list[BaseException] = []
        self.tasks = OwnedTasks(self.failures.append)
        self.now = 50.0

    async def open(self) -> Scene:
        journal = MemoryJournal()
        session_id = await open_session(journal, ("First?", "Second?"))
        self.cursor = JournalCursor(session_id, journal, on_recorded=lambda _e: None, on_reachable=lambda _r: None)
        await self.cursor.open()
        self.recording = LiveRecording(self.store, self.cursor, self.tasks.spawn)
        return self

    def hear(self, sound: Samples) -> None:
        for at in range(0, sound.size, 320):
            self.now += 0.02
            self.recording.hear(sound[at : at + 320], self.now, round(1000 * (self.now - 50.0)))

    async def next_question(self) -> None:
        def go_on(state: object) -> list[ev.SessionEvent]:
            done = flow.complete_answer(self.cursor.state, source=AnswerSource.SPOKEN, end=AnswerEnd.TURN_END)
            return [*done, *flow.ask_next(flow.foresee(self.cursor.state, done))]

        await self.cursor.write(go_on)

    @property
    def kept(self) -> list[KeptRecording]:
        return list(self.store.kept.values())


@pytest.fixture
async def scene(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    monkeypatch.setattr(module, "STORE_EVERY_S", 0.01)
    monkeypatch.setattr(module, "TRY_AGAIN_S", 0.01)
    opened = await Scene().open()
    yield opened
    await opened.tasks.close()
    assert opened.failures == []


async def _until(condition: object) -> None:
    for _ in range(500):
        if condition():  # type: ignore[operator]
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen")


async def test_each_answer_is_a_file_of_its_own_on_the_session_s_clock(scene: Scene) -> None:
    scene.hear(tone(3.0, 440))
    await _until(lambda: scene.kept and scene.kept[0].content)
    await scene.next_question()
    scene.hear(tone(2.0, 880))
    await scene.recording.close()
    first, second = scene.kept
    assert (first.duration_s, second.duration_s) == (3.0, 2.0)
    assert (first.offset_ms, second.offset_ms) == (0, 3000)
    assert first.question_id != second.question_id
    assert hertz_of(played(first.content)) == pytest.approx(440, abs=3)
    assert hertz_of(played(second.content)) == pytest.approx(880, abs=3)


async def test_a_hole_in_the_connection_begins_a_new_file(scene: Scene) -> None:
    scene.hear(tone(1.0))
    scene.now += 5.0
    scene.hear(tone(1.0))
    await scene.recording.close()
    assert [kept.offset_ms for kept in scene.kept] == [0, 6000]


async def test_a_store_that_is_away_costs_no_sound(scene: Scene) -> None:
    scene.store.is_reachable = False
    scene.hear(tone(4.0))
    await _until(lambda: scene.store.n_refused > 1)
    assert scene.kept == []
    scene.store.is_reachable = True
    await _until(lambda: scene.kept)
    await scene.recording.close()
    assert played(scene.kept[0].content).size / 48_000 == pytest.approx(4.0, abs=0.05)
    assert scene.cursor.state.fallbacks == ()


async def test_a_store_that_stays_away_is_said_and_the_sound_is_let_go(scene: Scene) -> None:
    scene.store.is_reachable = False
    scene.hear(tone(61.0))
    await _until(lambda: scene.cursor.state.fallbacks)
    assert [(f.capability, f.to_engine) for f in scene.cursor.state.fallbacks] == [("recording", "none")]
    scene.hear(tone(1.0))
    scene.store.is_reachable = True
    await scene.recording.close()
    assert scene.kept == []


async def test_without_consent_and_while_paused_nothing_is_kept(scene: Scene) -> None:
    refused = ev.ConsentRecorded(purpose=ConsentPurpose.RECORDING, is_granted=False, text_version="t")
    await scene.cursor.write(lambda _s: [refused])
    scene.hear(tone(1.0))
    granted = ev.ConsentRecorded(purpose=ConsentPurpose.RECORDING, is_granted=True, text_version="t")
    await scene.cursor.write(lambda _s: [granted, ev.SessionPaused(reason="candidate")])
    scene.hear(tone(1.0))
    await scene.recording.close()
    assert scene.kept == []
