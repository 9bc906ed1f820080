"""Each face measure against faces of points: thresholds, spans, and what gives no value."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from daedam.signals.baseline import Baseline
from daedam.signals.kinds import SignalKind
from daedam.signals.windows import SignalSpan, SignalWindow
from fixtures.truth.points import PointFace, frame
from unit.signals.scripts import faces, lane, play

K = SignalKind
REST = PointFace()
SETTLED = play(faces(6.0, lambda _: REST))[2].baseline


def during(started_s: float, ended_s: float, face: PointFace, at_s: float) -> PointFace:
    return face if started_s <= at_s < ended_s else REST


def shown(
    face: PointFace, seconds: float = 4.0, baseline: Baseline = SETTLED
) -> tuple[list[SignalWindow], list[SignalSpan]]:
    """The face from the first to the third second."""
    windows, spans, _ = play(faces(seconds, lambda at_s: during(1.0, 3.0, face, at_s)), baseline=baseline)
    return windows, spans


@pytest.mark.parametrize(
    ("kind", "face"),
    [
        (K.SMILE, replace(REST, mouth_width=0.85, mouth_lift=0.05)),
        (K.MOUTH_OPEN, replace(REST, mouth_opening=0.2)),
        (K.GAZE_AWAY, replace(REST, yaw=30.0)),
        (K.GAZE_AWAY, replace(REST, pitch=-25.0)),
        (K.GAZE_AWAY, replace(REST, iris_x=0.14)),
        (K.FACIAL_MOVEMENT, replace(REST, brows=0.32)),
        (K.FACIAL_MOVEMENT, replace(REST, mouth_width=0.6)),
    ],
)
def test_what_is_there_for_two_seconds_is_measured_for_them(kind: SignalKind, face: PointFace) -> None:
    windows, _ = shown(face)
    assert lane(windows, kind)[:3] == [0.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("kind", "face"),
    [
        (K.SMILE, replace(REST, mouth_width=0.85)),  # a spoken "ee"
        (K.SMILE, replace(REST, mouth_lift=0.05)),
        (K.MOUTH_OPEN, replace(REST, mouth_opening=0.1)),
        (K.GAZE_AWAY, replace(REST, yaw=20.0, pitch=-10.0)),
        (K.GAZE_AWAY, replace(REST, yaw=35.0, iris_x=-0.13)),
        (K.FACIAL_MOVEMENT, replace(REST, yaw=15.0, pitch=8.0, brows=0.27)),
    ],
)
def test_the_ordinary_is_not_measured_as_something(kind: SignalKind, face: PointFace) -> None:
    windows, spans = shown(face)
    assert lane(windows, kind) == [0.0] * 4
    assert not [span for span in spans if span.kind is kind]


def test_a_stretch_runs_from_its_first_frame_to_the_first_without() -> None:
    _, spans = shown(replace(REST, mouth_width=0.85, mouth_lift=0.05))
    assert spans == [SignalSpan(kind=K.SMILE, started_s=1.0, ended_s=3.0)]


def test_a_blink_does_not_break_a_look_away_and_two_looks_stay_two() -> None:
    away, shut = replace(REST, yaw=35.0), replace(REST, yaw=35.0, aspect=0.1)

    def face_at(at_s: float) -> PointFace:
        if 2.0 <= at_s < 2.2:
            return shut
        return away if 1.0 <= at_s < 3.0 or 3.6 <= at_s < 5.0 else REST

    _, spans, _ = play(faces(6.0, face_at), baseline=SETTLED)
    looks = [(span.started_s, span.ended_s) for span in spans if span.kind is K.GAZE_AWAY]
    assert looks == [(1.0, 3.0), (3.6, 5.0)]


@pytest.mark.parametrize("usual", [0.18, 0.3, 0.4])
def test_blinks_are_found_in_narrow_and_in_wide_eyes(usual: float) -> None:
    rest = replace(REST, aspect=usual)
    starts = [6.0 + 1.5 * n for n in range(8)]

    def face_at(at_s: float) -> PointFace:
        is_shut = any(started <= at_s < started + 0.2 for started in starts)
        return replace(rest, aspect=usual * 0.4) if is_shut else rest

    windows, _, _ = play(faces(20.0, face_at))
    assert sum(value or 0.0 for value in lane(windows, K.BLINK)) == 8.0
    assert set(lane(windows, K.EYES_CLOSED)) == {0.0}
    assert np.median([value for value in lane(windows, K.EYE_OPENNESS) if value]) == pytest.approx(1.0, abs=0.01)


def test_closed_eyes_are_no_blink_and_are_not_a_gaze() -> None:
    windows, spans = shown(replace(REST, aspect=0.1), seconds=5.0)
    assert sum(value or 0.0 for value in lane(windows, K.BLINK)) == 0.0
    assert lane(windows, K.EYES_CLOSED) == [0.0, 0.4, 1.0, 0.0, 0.0]
    assert lane(windows, K.GAZE_AWAY) == [0.0, None, None, 0.0, 0.0]
    assert [(span.kind, span.started_s, span.ended_s) for span in spans] == [(K.EYES_CLOSED, 1.0, 3.0)]


def test_a_look_down_lowers_the_lids_and_is_a_look_away_not_a_sleep() -> None:
    windows, spans = shown(replace(REST, aspect=0.2, pitch=-12.0, iris_y=0.09), seconds=5.0)
    assert set(lane(windows, K.EYES_CLOSED)) == {0.0}
    assert sum(value or 0.0 for value in lane(windows, K.BLINK)) == 0.0
    assert [(span.kind, span.started_s, span.ended_s) for span in spans] == [(K.GAZE_AWAY, 1.0, 3.0)]


def swinging(axis: str, degrees: float, hertz: float, started_s: float, ended_s: float, at_s: float) -> PointFace:
    if not started_s <= at_s < ended_s:
        return REST
    return replace(REST, **{axis: degrees * float(np.sin(2 * np.pi * hertz * (at_s - started_s)))})


@pytest.mark.parametrize(("kind", "axis"), [(K.NOD, "pitch"), (K.SHAKE, "yaw")])
@pytest.mark.parametrize("fps", [5.0, 10.0])
def test_a_nod_and_a_shake_are_found_where_they_are(kind: SignalKind, axis: str, fps: float) -> None:
    script = faces(8.0, lambda at_s: swinging(axis, 7.0, 1.2, 2.0, 4.5, at_s), fps)
    windows, spans, _ = play(script, baseline=SETTLED)
    both = [span for span in spans if span.kind in {K.NOD, K.SHAKE}]
    assert [span.kind for span in both] == [kind]
    assert (both[0].started_s, both[0].ended_s) == pytest.approx((2.0, 4.5), abs=0.5)
    assert sum(value or 0.0 for value in lane(windows, kind)) == 1.0


@pytest.mark.parametrize(
    ("degrees", "hertz"),
    [(1.2, 1.5), (12.0, 0.15)],
    ids=["the bobbing of speech", "slow looks up and down"],
)
def test_small_and_slow_turns_are_no_nods(degrees: float, hertz: float) -> None:
    _, spans, _ = play(faces(20.0, lambda at_s: swinging("pitch", degrees, hertz, 1.0, 19.0, at_s)), baseline=SETTLED)
    assert not [span for span in spans if span.kind in {K.NOD, K.SHAKE}]


def test_a_glance_down_is_no_nod() -> None:
    _, spans = shown(replace(REST, pitch=-15.0))
    assert not [span for span in spans if span.kind is K.NOD]


def test_distance_is_in_units_of_the_usual_one() -> None:
    assert lane(shown(replace(REST, size=REST.size / 2))[0], K.DISTANCE)[1] == pytest.approx(2.0, abs=0.01)
    assert lane(shown(replace(REST, yaw=30.0))[0], K.DISTANCE)[1] == pytest.approx(1.0, abs=0.01)


def test_movement_is_in_face_widths_a_second_whatever_the_size_of_the_picture() -> None:
    found = []
    for size in ((320, 240), (1280, 720)):
        moving = [frame(n / 10, replace(REST, x=0.3 + 0.01 * n), size=size) for n in range(30)]
        found.append(lane(play(moving, baseline=SETTLED)[0], K.MOVEMENT)[1])
    assert found[0] == pytest.approx(found[1], abs=1e-3)
    assert found[0] == pytest.approx(0.01 * 10 / (0.15 * 1.56), rel=0.01)


def test_a_still_head_is_still_and_a_swaying_one_is_not() -> None:
    windows, _, _ = play(faces(4.0, lambda at_s: replace(REST, x=0.5 + 0.05 * (at_s >= 2.0) * np.sin(7 * at_s))))
    assert lane(windows, K.STILLNESS)[:2] == [1.0, 1.0]
    assert (lane(windows, K.STILLNESS)[3] or 0.0) < 0.5


def test_head_angles_are_against_the_camera() -> None:
    windows, _ = shown(replace(REST, yaw=12.0, pitch=-8.0, roll=5.0))
    values = windows[1].values
    assert (values[K.HEAD_YAW], values[K.HEAD_PITCH]) == pytest.approx((12.0, -8.0), abs=0.1)
    assert values[K.HEAD_ROLL] == pytest.approx(5.0, abs=1.5)


def test_turned_from_the_camera_the_mouth_is_not_measured_but_the_gaze_is() -> None:
    windows, _ = shown(replace(REST, yaw=60.0))
    assert (lane(windows, K.SMILE)[1], lane(windows, K.MOUTH_OPEN)[1]) == (None, None)
    assert lane(windows, K.GAZE_AWAY)[1] == 1.0
