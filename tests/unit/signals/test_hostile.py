"""Whatever a broken model or microphone hands over, values stay numbers within the range of their unit."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daedam.signals.kinds import EVERY_KIND, UNITS, SignalKind, Unit
from daedam.signals.landmarks import FACE_POINTS, HAND_POINTS, POSE_POINTS, SeenFrame
from daedam.signals.meter import SignalMeter
from daedam.signals.windows import SignalWindow
from fixtures.truth.points import PointFace, frame
from unit.signals.scripts import faces, play

K = SignalKind
LEAST_AND_MOST = {
    Unit.SHARE: (0.0, 1.0),
    Unit.COUNT: (0.0, 1e3),
    Unit.DEGREES: (-180.0, 180.0),
    Unit.DBFS: (-100.0, 0.0),
}
BASELINE = play(faces(6.0, lambda _: PointFace()))[2].baseline


def check_sane(windows: Sequence[SignalWindow]) -> None:
    for window in windows:
        for kind, value in window.values.items():
            low, high = LEAST_AND_MOST.get(UNITS[kind], (-1e9, 1e9))
            assert math.isfinite(value), kind
            assert low <= value <= high, (kind, value)
        assert SignalWindow.from_json(window.as_json()).started_s == window.started_s


def random_frame(draw: np.random.Generator, at_s: float, spread: float) -> SeenFrame:
    def points(n: int, columns: int) -> np.ndarray:
        found = draw.normal(200.0, spread, (n, columns)).astype(np.float32)
        found[draw.random(n) < 0.02] = draw.choice([np.nan, np.inf, -np.inf, 0.0, 1e30])
        return found

    return SeenFrame(
        at_s=at_s,
        width=int(draw.integers(0, 4000)),
        height=int(draw.integers(0, 4000)),
        brightness=float(draw.random()),
        faces=tuple(points(FACE_POINTS, 3) for _ in range(draw.integers(0, 3))),
        hands=tuple(points(HAND_POINTS, 3) for _ in range(draw.integers(0, 3))) if draw.random() < 0.5 else None,
        pose=points(POSE_POINTS, 4) if draw.random() < 0.5 else None,
    )


@given(st.integers(0, 10_000), st.sampled_from([0.0, 1.0, 80.0, 5000.0]))
@settings(max_examples=60, deadline=None)
@pytest.mark.filterwarnings("error")
def test_random_points_give_numbers_in_range_or_none(seed: int, spread: float) -> None:
    draw = np.random.default_rng(seed)
    times = np.cumsum(draw.choice([0.0, 0.05, 0.1, 0.4, 3.0], 40))
    for baseline in (None, BASELINE):
        windows, spans, _ = play([random_frame(draw, float(at_s), spread) for at_s in times], baseline=baseline)
        check_sane(windows)
        assert all(span.ended_s >= span.started_s for span in spans)


def scaled_noise(draw: np.random.Generator, n: int) -> np.ndarray:
    loud = draw.choice([0.0, 1.0, 300.0, 40_000.0])
    return np.clip(draw.normal(draw.choice([0.0, 8000.0]), loud, n), -32768, 32767).astype(np.int16)


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
@pytest.mark.filterwarnings("error")
def test_random_sound_gives_numbers_in_range_or_none(seed: int) -> None:
    draw = np.random.default_rng(seed)
    meter, at_s = SignalMeter(EVERY_KIND), 0.0
    for _ in range(30):
        samples = scaled_noise(draw, int(draw.choice([0, 1, 100, 512, 9000])))
        meter.hear(samples, at_s, is_voiced=bool(draw.random() < 0.6))
        at_s += samples.size / 16_000 + float(draw.choice([0.0, 0.0, 0.2, 5.0]))
    check_sane(meter.finish_until(math.inf))


def test_times_that_are_no_times_are_left_out() -> None:
    meter = SignalMeter(EVERY_KIND)
    for at_s in (math.nan, math.inf, -math.inf):
        meter.see(frame(at_s, PointFace()))
        meter.hear(np.ones(512, np.int16), at_s, is_voiced=True)
    meter.see(frame(1.5, PointFace()))
    assert [window.started_s for window in meter.finish_until(math.inf)] == [1.0]
