"""Geometry against faces of points: what is posed is measured, and posing changes nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daedam.signals import mesh
from fixtures.truth.points import PointFace, face_points

angle = st.floats(-30, 30)
poses = st.builds(PointFace, yaw=angle, pitch=angle, roll=angle, x=st.floats(0.2, 0.8), size=st.floats(0.05, 0.3))


def stack_of(*found: PointFace) -> mesh.Stack:
    return np.array([face_points(face)[list(mesh.READ_POINTS)] for face in found], dtype=np.float64)


@pytest.mark.parametrize("degrees", [-40.0, -15.0, 0.0, 10.0, 35.0])
def test_each_angle_is_measured_as_it_was_posed(degrees: float) -> None:
    posed = stack_of(PointFace(yaw=degrees), PointFace(pitch=degrees), PointFace(roll=degrees))
    head = mesh.head_pose(posed)
    assert head.yaw == pytest.approx([degrees, 0.0, 0.0], abs=0.01)
    assert head.pitch == pytest.approx([0.0, degrees, 0.0], abs=0.01)
    assert head.roll == pytest.approx([0.0, 0.0, degrees], abs=0.01)


@given(poses)
@settings(max_examples=60)
def test_yaw_and_pitch_hold_together_and_the_axes_stay_square(face: PointFace) -> None:
    head = mesh.head_pose(stack_of(face))
    assert head.yaw[0] == pytest.approx(face.yaw, abs=0.05)
    assert head.pitch[0] == pytest.approx(face.pitch, abs=0.05)
    assert head.axes[0] @ head.axes[0].T == pytest.approx(np.eye(3), abs=1e-4)
    assert head.eye_distance[0] == pytest.approx(face.size * 640, rel=1e-3)


@given(poses)
@settings(max_examples=60)
def test_features_are_the_same_wherever_the_head_turns_and_however_large_it_is(face: PointFace) -> None:
    stack = stack_of(face)
    found = mesh.features(stack, mesh.head_pose(stack))
    assert found.width[0] == pytest.approx(face.mouth_width, abs=2e-3)
    assert found.lift[0] == pytest.approx(face.mouth_lift, abs=2e-3)
    assert found.opening[0] == pytest.approx(face.mouth_opening, abs=2e-3)
    assert found.brows[0] == pytest.approx([face.brows, face.brows], abs=2e-3)
    assert mesh.eye_aspect(stack)[0] == pytest.approx(face.aspect, abs=5e-3)


@pytest.mark.parametrize("aspect", [0.05, 0.15, 0.3, 0.45])
def test_eye_aspect_is_height_over_width(aspect: float) -> None:
    assert mesh.eye_aspect(stack_of(PointFace(aspect=aspect)))[0] == pytest.approx(aspect, abs=1e-3)


@given(poses)
@settings(max_examples=60)
def test_without_a_look_aside_the_gaze_is_where_the_head_points(face: PointFace) -> None:
    stack = stack_of(face)
    head = mesh.head_pose(stack)
    found = mesh.gaze(stack, head)
    assert found.yaw == pytest.approx(head.yaw, abs=0.5)
    assert found.pitch == pytest.approx(head.pitch, abs=0.5)


def test_eyes_that_stay_on_the_screen_make_up_for_a_turned_head() -> None:
    aside, made_up = PointFace(yaw=20.0), PointFace(yaw=20.0, iris_x=-mesh.IRIS_TRAVEL * np.sin(np.radians(20.0)))
    stack = stack_of(aside, made_up)
    assert mesh.gaze(stack, mesh.head_pose(stack)).yaw == pytest.approx([20.0, 0.0], abs=0.5)


def test_sitting_off_centre_is_not_looking_away() -> None:
    stack = stack_of(PointFace(x=0.1), PointFace(x=0.9, y=0.8))
    found = mesh.gaze(stack, mesh.head_pose(stack))
    assert found.yaw == pytest.approx([0.0, 0.0], abs=0.1)
    assert found.pitch == pytest.approx([0.0, 0.0], abs=0.1)


def test_a_smile_does_not_turn_the_head() -> None:
    stack = stack_of(PointFace(), PointFace(mouth_width=0.95, mouth_lift=0.12, mouth_opening=0.2))
    head = mesh.head_pose(stack)
    for angles in (head.yaw, head.pitch, head.roll):
        assert angles[1] == pytest.approx(angles[0], abs=1e-6)
