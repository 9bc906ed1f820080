"""The recording that `daedam bench video` makes, and what it measures with."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import numpy as np
import pytest

from daedam.apps.bench.figures import Figure
from daedam.apps.bench.video import making, measuring
from daedam.apps.bench.video.measuring import MemoryWatch, Reading, Took, on_cores, timed
from daedam.apps.bench.video.run import figures_of_one_core
from daedam.providers.media_files.probe import probe_media
from daedam.providers.media_files.reading import RecordingFile, VisionChoice
from daedam.providers.speech import HEARING_RATE
from daedam.signals.kinds import SignalKind

PIECE_S = 8  # as 32: a whole number of AAC frames


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three pieces in a row."""
    path = tmp_path_factory.mktemp("bench") / "made.mp4"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(making, "PIECE_S", PIECE_S)
        asyncio.run(making.write(path, 3))
    return path


async def test_the_recording_is_what_it_says(made: Path) -> None:
    probe = await probe_media(made)
    assert probe.video is not None
    assert (probe.video.width, probe.video.height, probe.video.fps) == (640, 480, 30.0)
    assert abs(probe.duration_s - 3 * PIECE_S) < 0.1
    assert probe.warnings == ()
    assert not list(made.parent.glob("*.piece.mp4"))


async def test_pieces_join_without_a_hole_in_sound_or_picture(made: Path) -> None:
    file = RecordingFile(made, await probe_media(made))
    sound = np.concatenate([piece async for piece in file.samples()])
    assert abs(len(sound) / HEARING_RATE - 3 * PIECE_S) < 0.1

    async def quietly(_seconds: float) -> None:
        """Nobody looks."""

    heard = await file.hear(frozenset(), quietly)
    for piece in range(3):
        assert any(piece * PIECE_S <= one.started_s < (piece + 1) * PIECE_S for one in heard.speech)
    brightness = frozenset({SignalKind.BRIGHTNESS})
    seen = await file.see(brightness, VisionChoice(engine="scripted"), quietly)
    assert abs(seen.pictures - 15 * PIECE_S) <= 3
    assert len(seen.windows) == 3 * PIECE_S


async def test_readers_and_the_clock_give_what_was_done(made: Path) -> None:
    took = await timed(Reading(made).hear)
    assert took.windows == 3 * PIECE_S
    assert took.cpu_s > 0
    assert took.wall_s > 0


def test_cores_are_given_back() -> None:
    before = os.sched_getaffinity(0)
    with on_cores(1):
        assert len(os.sched_getaffinity(0)) == 1
        assert measuring.cores() == 1
    assert os.sched_getaffinity(0) == before


async def test_memory_of_children_counts() -> None:
    script = "import sys; held = bytearray(b'x' * 200_000_000); print('held', flush=True); sys.stdin.read()"
    async with MemoryWatch() as alone:
        await asyncio.to_thread(measuring._held_kib, os.getpid())
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", script), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    await process.stdout.readline()
    async with MemoryWatch() as both:
        await asyncio.to_thread(measuring._held_kib, os.getpid())
    process.kill()
    await process.wait()
    assert 180 < both.peak_mib - alone.peak_mib < 240


def test_limits_hold_in_both_directions() -> None:
    kept = figures_of_one_core(600.0, Took(15.0, 15.0), Took(40.0, 30.0, 1200), Took(35.0, 27.0))
    assert all(figure.is_within for figure in kept)
    slow = figures_of_one_core(600.0, Took(15.0, 15.0), Took(60.0, 30.0, 1200), Took(35.0, 27.0))
    assert [figure.name for figure in slow if not figure.is_within] == [
        "to signals, one core",
        "wall time over the slowest step, one core",
    ]
    assert Figure("", 12.0, "×", 12.0, is_least=True).is_within
    assert not Figure("", 11.9, "×", 12.0, is_least=True).is_within
    assert not Figure("", 12.1, "×", 12.0).is_within
