"""Cutting a stream of sound into what a recogniser is given, and reading what a client says of its file."""

from __future__ import annotations

from collections.abc import AsyncIterator

import numpy as np
import pytest

from daedam.features.recordings.hearing import AROUND_S, cut_out
from daedam.features.recordings.starts import starts_in
from daedam.providers.speech import HEARING_RATE, Samples
from daedam.signals.windows import Stretch


async def stream(seconds: float, piece: int) -> AsyncIterator[Samples]:
    """Samples that say where they are: each holds its own tenth of a second."""
    places = (np.arange(round(seconds * HEARING_RATE)) // (HEARING_RATE // 10)).astype(np.int16)
    for start in range(0, len(places), piece):
        yield places[start : start + piece]


@pytest.mark.parametrize("piece", [512, 7_001, 16_000, 400_000])
async def test_each_stretch_comes_with_its_own_sound_and_a_little_around(piece: int) -> None:
    wanted = tuple(Stretch(started_s=start, ended_s=end) for start, end in ((0.1, 1.0), (1.2, 3.4), (9.0, 12.0)))
    found = [(stretch, samples) async for stretch, samples in cut_out(stream(12.0, piece), wanted)]
    assert [stretch for stretch, _ in found] == list(wanted)
    for stretch, samples in found:
        first, last = max(0.0, stretch.started_s - AROUND_S), min(12.0, stretch.ended_s + AROUND_S)
        assert abs(len(samples) / HEARING_RATE - (last - first)) < 0.001
        assert samples[0] == int(first * 10 + 1e-6)
        assert abs(int(samples[-1]) - int(last * 10 - 1e-6)) <= 1


async def test_sound_that_ends_early_gives_what_there_is() -> None:
    wanted = (Stretch(started_s=1.0, ended_s=5.0), Stretch(started_s=8.0, ended_s=9.0))
    found = [len(samples) / HEARING_RATE async for _, samples in cut_out(stream(3.0, 1_000), wanted)]
    assert found == [pytest.approx(2.2), 0.0]


@pytest.mark.parametrize(
    ("said", "starts"),
    [
        ("0,1500,90000", (0, 1500, 90_000)),
        ("0", (0,)),
        ("", ()),
        (",,", ()),
        ("0,,90000", (0, None, 90_000)),
        (",1500,", (None, 1500, None)),
        ("0, 1500", (0, 1500)),
    ],
)
def test_times_are_read_question_by_question(said: str, starts: tuple[int | None, ...]) -> None:
    assert starts_in({"question_starts_ms": said}) == starts


@pytest.mark.parametrize("said", ["0,-5", "1.5,2", "a,b", "0," * 60 + "0", "9" * 20, "0,0", "900,,100", "5,3,9"])
def test_times_that_are_none_or_do_not_rise_are_refused(said: str) -> None:
    with pytest.raises(ValueError, match="question_starts_ms"):
        starts_in({"question_starts_ms": said})


def test_a_file_without_times_has_none() -> None:
    assert starts_in({"filename": "a.mp4"}) == ()
