"""Posture, shoulders and hands against bodies and hands of points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from daedam.signals.body import shoulders
from daedam.signals.hands import covers, face_outline
from daedam.signals.kinds import SignalKind
from daedam.signals.landmarks import Points, SeenFrame
from fixtures.truth.points import PointFace, face_points, frame, hand_at, pose_at
from unit.signals.scripts import faces, lane, play

K = SignalKind
REST = PointFace()
Script = Callable[[float], tuple[PointFace | None, Points | None, tuple[Points, ...] | None]]


def bodies(seconds: float, script: Script, fps: float = 10.0, dark_from_s: float = 1e9) -> list[SeenFrame]:
    """Frames with a face, a pose once a second and hands as scripted."""
    found = []
    for n in range(round(seconds * fps)):
        face, pose, hands = script(n / fps)
        seen_pose = pose if n % round(fps) == 0 else None
        light = 0.02 if n / fps >= dark_from_s else 0.5
        found.append(frame(n / fps, *([face] if face else []), pose=seen_pose, hands=hands, brightness=light))
    return found


@pytest.mark.parametrize(("tilt", "lean"), [(0.0, 0.0), (8.0, -5.0), (-12.0, 20.0)])
def test_tilt_and_lean_are_measured_as_they_were_posed(tilt: float, lean: float) -> None:
    found = shoulders(pose_at(tilt, lean))
    assert found is not None
    assert (found.tilt, found.lean) == pytest.approx((tilt, lean), abs=0.01)


def test_a_body_that_is_hardly_visible_is_not_measured() -> None:
    assert shoulders(pose_at(visibility=0.3)) is None
    windows, _, _ = play(bodies(3.0, lambda _: (REST, pose_at(visibility=0.3), None)))
    assert set(lane(windows, K.LEAN)) == {None}


def test_shoulders_are_told_in_degrees() -> None:
    windows, _, _ = play(bodies(2.0, lambda _: (REST, pose_at(6.0, -9.0), None)))
    assert lane(windows, K.SHOULDER_TILT) == pytest.approx([6.0, 6.0], abs=0.01)
    assert lane(windows, K.LEAN) == pytest.approx([-9.0, -9.0], abs=0.01)


@pytest.mark.parametrize(
    ("face", "pose", "kept"),
    [
        (REST, pose_at(), 1.0),
        (replace(REST, size=0.11), pose_at(), 1.0),
        (replace(REST, x=0.6, yaw=25.0, pitch=-15.0), pose_at(), 1.0),
        (replace(REST, roll=15.0), pose_at(8.0, 10.0), 1.0),
        (replace(REST, size=0.07), pose_at(), 0.0),
        (replace(REST, size=0.3), pose_at(), 0.0),
        (replace(REST, x=0.85), pose_at(), 0.0),
        (replace(REST, x=0.05), pose_at(), 0.0),
        (replace(REST, roll=35.0), pose_at(), 0.0),
        (REST, pose_at(30.0, 0.0), 0.0),
        (REST, pose_at(0.0, 35.0), 0.0),
    ],
)
def test_posture_has_a_wide_middle_and_an_end(face: PointFace, pose: Points, kept: float) -> None:
    windows, _, _ = play(bodies(9.0, lambda at_s: (face, pose, None) if at_s >= 6.0 else (REST, pose_at(), None)))
    assert lane(windows, K.POSTURE_KEPT)[5:] == [1.0, kept, kept, kept]


def test_posture_is_the_persons_own_and_nobodys_norm() -> None:
    odd = replace(REST, x=0.2, size=0.09, roll=20.0)
    windows, _, _ = play(bodies(8.0, lambda _: (odd, pose_at(25.0, -20.0), None)))
    assert lane(windows, K.POSTURE_KEPT)[5:] == [1.0] * 3


def leaving(at_s: float) -> tuple[PointFace | None, Points | None, None]:
    """Out over the right rim at the seventh second."""
    x = 0.5 if at_s < 6.0 else 0.5 + 0.5 * (at_s - 6.0)
    return (replace(REST, x=x) if at_s < 7.0 else None), None, None


def test_out_over_the_rim_is_out_of_the_frame() -> None:
    windows, _, _ = play(bodies(9.0, leaving))
    assert lane(windows, K.POSTURE_KEPT)[5] == 1.0
    assert lane(windows, K.POSTURE_KEPT)[7:] == [0.0, 0.0]


def test_a_face_that_is_lost_in_the_middle_is_not_held_against_anybody() -> None:
    windows, _, _ = play(faces(9.0, lambda at_s: REST if at_s < 7.0 else None))
    assert lane(windows, K.POSTURE_KEPT)[5:] == [1.0, 1.0, None, None]


def test_a_camera_that_goes_dark_measures_nothing_even_after_leaving() -> None:
    windows, _, _ = play(bodies(9.0, leaving, dark_from_s=7.0))
    assert lane(windows, K.POSTURE_KEPT)[7:] == [None, None]


def test_a_hand_over_the_face_covers_it_and_one_beside_it_does_not() -> None:
    outline = face_outline(face_points(REST))
    assert covers(hand_at(320, 330), outline)
    assert not covers(hand_at(320, 460), outline)
    assert not covers(hand_at(120, 250), outline)
    tilted = face_outline(face_points(replace(REST, roll=40.0)))
    assert covers(hand_at(270, 320), tilted)
    assert not covers(hand_at(395, 340), tilted)


def test_hands_are_shares_of_the_frames_in_which_they_were_looked_for() -> None:
    def script(at_s: float) -> tuple[PointFace, None, tuple[Points, ...] | None]:
        if round(at_s * 10) % 2:
            return REST, None, None
        over = (hand_at(320, 330),) if 1.0 <= at_s < 2.0 else (hand_at(80, 440),) if at_s < 1.0 else ()
        return REST, None, over

    windows, spans, _ = play(bodies(4.0, script))
    assert lane(windows, K.HANDS_VISIBLE) == [1.0, 1.0, 0.0, 0.0]
    assert lane(windows, K.HAND_NEAR_FACE) == [0.0, 1.0, 0.0, 0.0]
    near = [(span.started_s, span.ended_s) for span in spans if span.kind is K.HAND_NEAR_FACE]
    assert near == [(1.0, 2.0)]


def test_a_hand_looked_for_once_a_second_still_has_its_stretch() -> None:
    _, spans, _ = play(bodies(8.0, lambda at_s: (REST, None, (hand_at(320, 330),) if 2 <= at_s < 5 else ()), fps=1.0))
    near = [(span.started_s, span.ended_s) for span in spans if span.kind is K.HAND_NEAR_FACE]
    assert near == [(2.0, 5.0)]


def test_hands_that_were_not_looked_for_are_not_measured() -> None:
    windows, _, _ = play(bodies(2.0, lambda _: (REST, None, None)))
    assert all(not {K.HANDS_VISIBLE, K.HAND_NEAR_FACE, K.GESTURE_RATE} & set(window.values) for window in windows)


def test_a_hand_that_hides_the_face_from_the_mesh_is_over_the_face_where_it_was() -> None:
    def script(at_s: float) -> tuple[PointFace | None, None, tuple[Points, ...]]:
        return (REST, None, ()) if at_s < 1.0 else (None, None, (hand_at(320, 330),))

    windows, _, _ = play(bodies(5.0, script))
    assert lane(windows, K.HAND_NEAR_FACE) == [0.0, 1.0, 1.0, None, None]


def strokes(at_s: float) -> tuple[PointFace, None, tuple[Points, ...]]:
    """A hand that jumps to another place at every whole second and rests in between."""
    return REST, None, (hand_at(200.0 + 90.0 * (int(at_s) % 2), 440.0),)


def test_strokes_are_counted_per_second() -> None:
    windows, _, _ = play(bodies(6.0, strokes))
    assert lane(windows, K.GESTURE_RATE)[1:] == pytest.approx([1.0] * 5, abs=0.15)


def test_resting_and_slowly_drifting_hands_make_no_stroke() -> None:
    windows, _, _ = play(bodies(4.0, lambda at_s: (REST, None, (hand_at(200 + 8 * at_s, 440),))))
    assert set(lane(windows, K.GESTURE_RATE)) == {0.0}


def test_hands_followed_now_and_then_are_counted_then_and_only_then() -> None:
    def script(at_s: float) -> tuple[PointFace, None, tuple[Points, ...] | None]:
        face, _, hands = strokes(at_s)
        return face, None, hands if at_s < 0.01 or 4.0 <= at_s <= 7.0 else None

    windows, _, _ = play(bodies(9.0, script))
    rates = lane(windows, K.GESTURE_RATE)
    assert rates[4:7] == pytest.approx([0.0, 1.0, 1.0], abs=0.15)
    assert set(rates[:4] + rates[7:]) == {None}


def test_a_hand_found_in_motion_has_not_set_out_there() -> None:
    windows, _, _ = play(bodies(2.0, lambda at_s: (REST, None, (hand_at(200.0 + 300.0 * at_s, 440.0),))))
    assert lane(windows, K.GESTURE_RATE) == [0.0, 0.0]


def test_hands_out_of_the_picture_make_no_rate() -> None:
    windows, _, _ = play(bodies(3.0, lambda _: (REST, None, ())))
    assert set(lane(windows, K.GESTURE_RATE)) == {None}
    assert set(lane(windows, K.HANDS_VISIBLE)) == {0.0}


def test_with_hands_looked_for_once_a_second_no_strokes_are_counted() -> None:
    windows, _, _ = play(bodies(5.0, strokes, fps=1.0))
    assert set(lane(windows, K.GESTURE_RATE)) == {None}
    assert set(lane(windows, K.HANDS_VISIBLE)) == {1.0}
