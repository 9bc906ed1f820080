"""The candidate's voice as files: what was stored plays, whatever happened to the process or the store."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from fractions import Fraction

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
from daedam.media.webm import EncodedPicture, WebmRecording
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


def pictures_in(content: bytes) -> int:
    with av.open(io.BytesIO(content)) as container:
        return sum(1 for packet in container.demux(video=0) if packet.size)


def encoded_pictures(count: int) -> list[bytes]:
    """VP8 of a grey wall, the first picture whole."""
    encoder = av.CodecContext.create("libvpx", "w")
    encoder.width, encoder.height, encoder.pix_fmt = 64, 48, "yuv420p"
    encoder.time_base, encoder.options = Fraction(1, 10), {"lag-in-frames": "0", "deadline": "realtime"}
    frames = [av.VideoFrame.from_ndarray(np.full((48, 64, 3), at, np.uint8), "rgb24") for at in range(count)]
    return [bytes(packet) for frame in frames for packet in encoder.encode(frame.reformat(format="yuv420p"))]


async def test_what_was_stored_without_an_answer_is_not_stored_twice(scene: Scene) -> None:
    scene.hear(tone(1.5))
    await _until(lambda: scene.kept and scene.kept[0].content)
    scene.store.forgets_to_answer = True
    before = len(scene.kept[0].content)
    scene.hear(tone(2.0))
    await _until(lambda: len(scene.kept[0].content) > before)
    scene.hear(tone(1.0))
    scene.store.forgets_to_answer = False
    await scene.recording.close()
    assert played(scene.kept[0].content).size / 48_000 == pytest.approx(4.5, abs=0.05)


async def test_lost_packets_leave_their_place_and_late_ones_do_not(scene: Scene) -> None:
    scene.hear(tone(1.0))
    for _ in range(5):
        scene.now += 0.2  # lost
        scene.hear(tone(1.0))
    scene.now += 0.9  # late: all of it comes at once
    for _ in range(45):
        scene.recording.hear(tone(0.02), scene.now, round(1000 * (scene.now - 50.0)))
    scene.hear(tone(2.0))
    await scene.recording.close()
    assert scene.kept[0].duration_s == pytest.approx(scene.now - 50.0, abs=0.05)


async def test_pictures_are_kept_beside_sound_of_an_answer_only(scene: Scene) -> None:
    pictures = encoded_pictures(60)

    def show(count: int, since_s: float = 0.0) -> None:
        for _ in range(count):
            at_ms = round(1000 * (scene.now + since_s - 50.0))
            scene.recording.see(EncodedPicture(pictures.pop(0), at_ms), scene.now + since_s)

    scene.hear(tone(0.5))
    show(10)
    scene.hear(tone(1.0))
    show(10)
    show(10, since_s=5.0)  # sound has stopped
    await _until(lambda: scene.kept and scene.kept[0].content)
    await scene.cursor.write(lambda _s: [ev.SessionPaused(reason="candidate")])
    show(10)
    await _until(lambda: scene.kept[0].duration_s is not None)
    show(10)
    await scene.recording.close()
    assert len(scene.kept) == 1
    assert scene.kept[0].has_picture
    assert pictures_in(scene.kept[0].content) == 20


async def test_pictures_that_come_after_a_voice_alone_are_not_gathered(scene: Scene) -> None:
    scene.hear(tone(1.5))
    await _until(lambda: scene.kept)
    assert not scene.recording.see(EncodedPicture(encoded_pictures(1)[0], 1500), scene.now)
    await scene.recording.close()
    assert not scene.kept[0].has_picture


async def test_more_than_a_camera_sends_is_left_out(scene: Scene) -> None:
    whole = encoded_pictures(1)[0] + bytes(100_000)
    scene.hear(tone(0.5))
    for _ in range(200):
        scene.recording.see(EncodedPicture(whole, 500), scene.now)
    scene.hear(tone(1.0))
    await scene.recording.close()
    assert len(scene.kept[0].content) < 8 * module.PICTURE_BYTES_PER_S
    assert pictures_in(scene.kept[0].content) > 1


@pytest.mark.parametrize("size", [(0, 48), (64, 0), (16383, 16383)])
async def test_a_picture_of_no_size_or_of_an_absurd_one_costs_the_voice_nothing(
    scene: Scene, size: tuple[int, int]
) -> None:
    header = b"\x10\x00\x00\x9d\x01\x2a" + b"".join(side.to_bytes(2, "little") for side in size)
    scene.hear(tone(0.5))
    assert scene.recording.see(EncodedPicture(header + bytes(20), 500), scene.now), "another one is asked for"
    scene.hear(tone(1.0))
    await scene.recording.close()
    assert not scene.kept[0].has_picture
    assert scene.kept[0].duration_s == 1.5


async def test_a_session_that_is_gone_is_recorded_no_more_and_nothing_is_gathered(scene: Scene) -> None:
    scene.store.is_gone = True
    scene.hear(tone(2.0))
    await _until(lambda: scene.cursor.state.fallbacks)
    assert not scene.recording.is_keeping
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
