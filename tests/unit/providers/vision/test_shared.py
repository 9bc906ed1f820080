"""Pictures in shared memory: found where they were put, by another process too, and gone with their camera."""

from __future__ import annotations

import asyncio
import mmap
import os
from collections.abc import Iterator

import numpy as np
import pytest

from daedam.providers.vision.base import Layout, Part
from daedam.providers.vision.live import LiveVision
from daedam.providers.vision.process import VisionProcess
from daedam.providers.vision.shared import PLACE_BYTES, SharedPictures
from daedam.providers.vision.wire import Picture, Sighting, pictures_frame, pictures_of
from fixtures.truth.faces import FaceState, face_picture

RNG = np.random.default_rng(11)
"""Any pictures do."""
SOON_S = 20.0


def picture(height: int = 48, width: int = 64) -> Picture:
    return Picture(RNG.integers(0, 255, (height, width, 3), np.uint8), 1.0, Layout.RGB)


@pytest.fixture
def memory() -> Iterator[SharedPictures]:
    made = SharedPictures.make(3)
    assert made is not None
    yield made
    made.close()


def read(memory: SharedPictures, where: tuple[int, int] | None) -> list[Picture]:
    """What another holder of the same memory finds."""
    assert where is not None
    other = SharedPictures(os.dup(memory.fd))
    return list(pictures_of(pictures_frame(1, shown, where)[0], bytes(other.read(*where))))


shown = [picture(), picture(20, 32), picture()]


def test_pictures_are_found_by_another_holder_as_they_were_put(memory: SharedPictures) -> None:
    found = read(memory, memory.write(1, shown))
    assert [one.at_s for one in found] == [one.at_s for one in shown]
    assert all(np.array_equal(a.pixels, b.pixels) for a, b in zip(found, shown, strict=True))


def test_a_slice_of_a_picture_is_put_as_it_looks(memory: SharedPictures) -> None:
    whole = picture().pixels
    where = memory.write(0, [Picture(whole[:, ::2], 0.0)])
    assert where is not None
    assert bytes(memory.read(*where)) == whole[:, ::2].tobytes()


def test_places_do_not_touch_each_other(memory: SharedPictures) -> None:
    full = Picture(np.full(PLACE_BYTES, 7, np.uint8), 0.0)
    assert memory.write(1, [full]) == (PLACE_BYTES, PLACE_BYTES)
    assert not any(memory.read(0, PLACE_BYTES))
    assert not any(memory.read(2 * PLACE_BYTES, PLACE_BYTES))


def test_what_does_not_fit_is_left_to_the_pipe(memory: SharedPictures) -> None:
    assert memory.write(1, [Picture(np.ones(PLACE_BYTES + 1, np.uint8), 0.0)]) is None
    assert not any(memory.read(PLACE_BYTES, PLACE_BYTES))


def test_a_cleared_place_holds_nothing_and_gives_its_memory_back(memory: SharedPictures) -> None:
    where = memory.write(2, shown)
    assert where is not None
    used = os.fstat(memory.fd).st_blocks
    memory.clear(2)
    assert os.fstat(memory.fd).st_blocks < used
    assert not any(memory.read(*where))


def test_closed_memory_takes_nothing_and_says_so(memory: SharedPictures) -> None:
    memory.close()
    memory.close()
    memory.clear(0)
    assert memory.write(0, shown) is None


def test_memory_is_no_file(memory: SharedPictures) -> None:
    assert os.readlink(f"/proc/self/fd/{memory.fd}").startswith("/memfd:")
    assert PLACE_BYTES % mmap.PAGESIZE == 0


@pytest.mark.parametrize(
    ("times", "fits"), [(1, True), (5, False)], ids=["in shared memory", "too large for it, through the pipe"]
)
async def test_the_real_engine_sees_a_face_either_way(times: int, fits: bool) -> None:
    face = face_picture(FaceState()).repeat(times, axis=0).repeat(times, axis=1)
    assert (face.nbytes <= PLACE_BYTES) is fits
    vision = LiveVision("mediapipe")
    seen: asyncio.Future[Sighting] = asyncio.get_running_loop().create_future()
    try:
        vision.open(seen.set_result, seen.cancel, frozenset({Part.FACE})).show(face, 0.4)
        async with asyncio.timeout(SOON_S):
            frame = (await seen).frame
    finally:
        await vision.close()
    assert (frame.at_s, frame.width, len(frame.faces)) == (0.4, face.shape[1], 1)


async def test_the_process_stays_on_one_core() -> None:
    child = VisionProcess("scripted", 2**30, None, 1)
    try:
        await child.start()
        assert child.pid is not None
        assert len(os.sched_getaffinity(child.pid)) == 1
    finally:
        await child.close()
