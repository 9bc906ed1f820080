"""The vision process from outside: the newest picture only, and whatever befalls it, the caller goes on."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable

import numpy as np
import pytest

from daedam.providers.errors import ProviderError
from daedam.providers.vision import live as live_module
from daedam.providers.vision import process as process_module
from daedam.providers.vision.base import Layout, Part
from daedam.providers.vision.live import LiveCamera, LiveVision
from daedam.providers.vision.mediapipe import MediaPipeVision
from daedam.providers.vision.wire import Sighting
from fixtures.truth.faces import FaceState, face_picture

GREY = np.full((48, 64, 3), 120, np.uint8)
SOON_S = 20.0


class Watching:
    """A camera and everything it told."""

    def __init__(
        self, vision: LiveVision, parts: frozenset[Part] = frozenset({Part.FACE}), n_together: int = 1
    ) -> None:
        self.seen: list[Sighting] = []
        self.lost: list[str] = []
        self.camera: LiveCamera = vision.open(self.seen.append, self.lost.append, parts, n_together)
        self._at_s = 0.0

    async def sees(self, n: int = 1, pixels: np.ndarray = GREY) -> list[Sighting]:
        """Show pictures until `n` more were looked at."""
        wanted = len(self.seen) + n
        await until(lambda: len(self.seen) >= wanted, lambda: self.show(pixels))
        return self.seen[-n:]

    def show(self, pixels: np.ndarray = GREY) -> None:
        self._at_s += 0.2
        self.camera.show(pixels, self._at_s)


async def until(is_so: Callable[[], bool], meanwhile: Callable[[], None] = lambda: None) -> None:
    async with asyncio.timeout(SOON_S):
        while not is_so():
            meanwhile()
            await asyncio.sleep(0.02)


@pytest.fixture
async def vision() -> AsyncIterator[LiveVision]:
    made = LiveVision("scripted", hang_s=0.4, back_off_s=0.01)
    yield made
    await made.close()


async def test_an_unread_picture_makes_room_for_a_newer_one(vision: LiveVision) -> None:
    watching = Watching(vision)
    await watching.sees()
    before, shown_before = watching.camera.replaced, len(watching.seen)
    for i in range(50):
        watching.camera.show(GREY, 100.0 + i)
    await until(lambda: len(watching.seen) >= shown_before + 2)
    assert [sighting.frame.at_s for sighting in watching.seen[-2:]] == [100.0, 149.0]
    assert watching.camera.replaced - before == 48


async def test_pictures_looked_at_together_come_together_and_the_oldest_make_room(vision: LiveVision) -> None:
    watching = Watching(vision, n_together=3)
    await watching.sees(3)
    before = watching.camera.replaced
    for at_s in range(100, 110):
        watching.camera.show(GREY, at_s)
    # At most three are on their way, three wait: of ten at least four made room.
    assert watching.camera.replaced - before >= 4
    await until(lambda: watching.seen[-1].frame.at_s == 109.0)
    assert [sighting.frame.at_s for sighting in watching.seen[-3:]] == [107.0, 108.0, 109.0]
    assert len(watching.seen) % 3 == 0


async def test_each_camera_gets_its_own_answers(vision: LiveVision) -> None:
    small, large = Watching(vision), Watching(vision, frozenset({Part.HANDS}))
    await asyncio.gather(small.sees(5), large.sees(5, np.full((96, 128, 3), 20, np.uint8)))
    assert {(s.frame.width, len(s.frame.faces)) for s in small.seen} == {(64, 1)}
    assert {(s.frame.width, len(s.frame.faces)) for s in large.seen} == {(128, 0)}


async def test_a_killed_process_is_replaced_and_its_cameras_go_on(vision: LiveVision) -> None:
    one, other = Watching(vision), Watching(vision)
    await asyncio.gather(one.sees(), other.sees())
    first = vision.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    await asyncio.gather(one.sees(3), other.sees(3))
    assert vision.pid not in (None, first)
    assert (one.lost, other.lost) == ([], [])


async def test_a_hanging_process_is_replaced(vision: LiveVision) -> None:
    watching = Watching(vision)
    await watching.sees()
    first = vision.pid
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    await watching.sees(3)
    assert vision.pid not in (None, first)
    await until(lambda: not is_alive(first))


async def test_a_process_that_grows_past_its_bound_ends_itself_and_is_replaced() -> None:
    vision = LiveVision("scripted", back_off_s=0.01, max_memory_bytes=1)
    watching = Watching(vision)
    await watching.sees()
    first = vision.pid
    assert first is not None
    await until(lambda: vision.pid not in (None, first), watching.show)
    await watching.sees()
    assert not is_alive(first)
    assert watching.lost == []
    await vision.close()


async def test_a_picture_that_is_none_is_passed_over(vision: LiveVision) -> None:
    watching = Watching(vision)
    await watching.sees()
    watching.camera.show(GREY[:47, :, 0], 500.0, Layout.I420)
    await watching.sees(2)
    assert 500.0 not in {sighting.frame.at_s for sighting in watching.seen}
    assert vision.deaths == 0


async def test_an_engine_that_is_not_here_is_told_once_and_nothing_runs() -> None:
    vision = LiveVision("none")
    watching = Watching(vision)
    await until(lambda: bool(watching.lost), watching.show)
    for _ in range(5):
        watching.show()
    assert (watching.lost, watching.seen, vision.pid) == (["unavailable"], [], None)
    await vision.close()


async def test_a_process_that_cannot_start_is_told_after_a_few_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_module, "WORKER", "daedam.providers.no_such_module")
    vision = LiveVision("scripted", back_off_s=0.001)
    watching = Watching(vision)
    await until(lambda: bool(watching.lost), watching.show)
    assert watching.lost == ["engine_did_not_start"]
    assert vision.deaths == live_module.GIVES_UP_TELLING_AFTER
    await vision.close()


async def test_there_are_no_more_cameras_than_the_process_can_hold(
    vision: LiveVision, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_module, "MOST_CAMERAS", 2)
    first, _ = Watching(vision), Watching(vision)
    with pytest.raises(ProviderError, match="too_many_cameras"):
        Watching(vision)
    first.camera.close()
    await Watching(vision).sees()


async def test_a_closed_camera_says_no_more_and_the_process_goes_with_the_last() -> None:
    vision = LiveVision("scripted")
    watching = Watching(vision)
    await watching.sees()
    pid = vision.pid
    assert pid is not None
    watching.show()
    watching.camera.close()
    n_seen = len(watching.seen)
    watching.show()
    await vision.close()
    assert (len(watching.seen), is_alive(pid)) == (n_seen, False)


async def test_the_real_engine_sees_there_what_it_sees_here() -> None:
    picture = face_picture(FaceState())
    vision = LiveVision("mediapipe")
    watching = Watching(vision, frozenset({Part.FACE, Part.POSE}))
    await watching.sees(1, picture)
    first = watching.seen[0]
    here = MediaPipeVision().open(frozenset({Part.FACE}))
    expected = here.look(picture, first.frame.at_s)
    assert np.array_equal(first.frame.faces[0], expected.faces[0])
    assert first.frame.brightness == expected.brightness
    assert (first.frame.hands, first.expressions, vision.engine) == (None, None, "mediapipe")
    here.close()
    await vision.close()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
