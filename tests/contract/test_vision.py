"""What every vision engine promises, by one set of tests over all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest

from daedam.providers.vision.base import EVERY_PART, Layout, Part, Pixels, Vision
from daedam.providers.vision.deepface import VisionWithExpressions
from daedam.providers.vision.mediapipe import MediaPipeVision
from daedam.providers.vision.mediapipe_tasks import MediaPipeTasksVision
from daedam.providers.vision.rationing import Rations
from daedam.providers.vision.scripted import ScriptedLook, ScriptedVision
from daedam.signals.landmarks import FACE_POINTS, HAND_POINTS, POSE_POINTS
from fixtures.truth.faces import FaceState, face_picture

ALWAYS = Rations(hands_s=0.0, pose_s=0.0, crowd_s=0.0)


class ScriptedLandmarker:
    """Answers as a task of MediaPipe does: lists of points with shares of the picture."""

    def __init__(self, part: Part) -> None:
        n = {Part.FACE: FACE_POINTS, Part.HANDS: HAND_POINTS, Part.POSE: POSE_POINTS}[part]
        points = [SimpleNamespace(x=0.25, y=0.5, z=-0.1, visibility=0.9) for _ in range(n)]
        self._found = SimpleNamespace(face_landmarks=[points], hand_landmarks=[points], pose_landmarks=[points])
        self.times: list[int] = []

    def detect(self, _image: Any) -> SimpleNamespace:
        return self._found

    def detect_for_video(self, _image: Any, at_ms: int) -> SimpleNamespace:
        assert not self.times or at_ms > self.times[-1]
        self.times.append(at_ms)
        return self._found

    def close(self) -> None:
        pass


class ScriptedModel:
    """Answers as DeepFace's emotion client does."""

    def predict(self, img: Pixels) -> np.ndarray:
        assert img.shape == (224, 224, 3)
        return np.array([[0.0, 0.0, 0.0, 3.0, 0.0, 0.0, 1.0]])


ENGINES: dict[str, Callable[[], Vision]] = {
    "scripted": lambda: ScriptedVision([ScriptedLook(n_hands=1, has_pose=True)]),
    "mediapipe": lambda: MediaPipeVision(ALWAYS),
    "mediapipe-tasks": lambda: MediaPipeTasksVision(None, ALWAYS, build=ScriptedLandmarker),
    "mediapipe+deepface": lambda: VisionWithExpressions(MediaPipeVision(ALWAYS), ScriptedModel),
}


@pytest.fixture(scope="module")
def picture() -> Pixels:
    return face_picture(FaceState())


@pytest.fixture(params=sorted(ENGINES))
def vision(request: pytest.FixtureRequest) -> Iterator[Vision]:
    made = ENGINES[request.param]()
    yield made
    made.close()


def test_an_engine_says_who_it_is_and_that_it_works(vision: Vision, request: pytest.FixtureRequest) -> None:
    name = request.node.callspec.params["vision"]
    assert vision.capabilities.engine == name
    assert vision.capabilities.parts == EVERY_PART
    assert vision.capabilities.is_local
    health = vision.check()
    assert (health.is_ready, health.detail != "") == (True, True)


def test_a_picture_becomes_points_in_its_own_pixels(vision: Vision, picture: Pixels) -> None:
    eyes = vision.open()
    eyes.look(picture, 0.0)
    seen = eyes.look(picture, 10.0)
    assert eyes.engine == vision.capabilities.engine
    assert (seen.at_s, seen.width, seen.height) == (10.0, 640, 480)
    assert 0.0 < seen.brightness < 1.0
    assert len(seen.faces) == 1
    assert seen.faces[0].shape == (FACE_POINTS, 3)
    assert seen.faces[0].dtype == np.float32
    middle = seen.faces[0].mean(axis=0)
    assert 0 < middle[0] < 640
    assert 0 < middle[1] < 480
    assert seen.hands is not None
    assert all(hand.shape == (HAND_POINTS, 3) and hand.dtype == np.float32 for hand in seen.hands)
    assert seen.has_looked_for_pose
    assert seen.pose is None or (seen.pose.shape, seen.pose.dtype) == ((POSE_POINTS, 4), np.float32)
    eyes.close()
    eyes.close()


def test_only_what_is_asked_for_is_looked_for(vision: Vision, picture: Pixels) -> None:
    for part in Part:
        eyes = vision.open(frozenset({part}))
        eyes.look(picture, 0.0)
        seen = eyes.look(picture, 10.0)
        assert bool(seen.faces) is (part is Part.FACE)
        assert (seen.hands is not None) is (part is Part.HANDS)
        assert seen.has_looked_for_pose is (part is Part.POSE)
        eyes.close()


def test_every_layout_shows_the_same(vision: Vision, picture: Pixels) -> None:
    i420 = cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420)
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    seen = []
    for pixels, layout in ((picture, Layout.RGB), (i420, Layout.I420), (grey, Layout.GREY)):
        eyes = vision.open(frozenset({Part.FACE}))
        seen.append(eyes.look(pixels, 0.0, layout))
        eyes.close()
    assert {(one.width, one.height) for one in seen} == {(640, 480)}
    assert [one.brightness for one in seen] == pytest.approx([seen[0].brightness] * 3, abs=0.01)
    for other in seen[1:]:
        assert np.abs(other.faces[0][:, :2] - seen[0].faces[0][:, :2]).mean() < 3.0


@pytest.mark.parametrize(
    ("pixels", "layout"),
    [
        (np.zeros((480, 640), np.uint8), Layout.RGB),
        (np.zeros((480, 640, 4), np.uint8), Layout.RGB),
        (np.zeros((480, 640, 3), np.float32), Layout.RGB),
        (np.zeros((481, 640), np.uint8), Layout.I420),
        (np.zeros((0, 640), np.uint8), Layout.GREY),
    ],
)
def test_what_is_no_picture_is_refused(vision: Vision, pixels: Any, layout: Layout) -> None:
    eyes = vision.open(frozenset({Part.FACE}))
    with pytest.raises(ValueError, match=r"no .* picture"):
        eyes.look(pixels, 0.0, layout)
    eyes.close()


def test_two_cameras_do_not_disturb_each_other(vision: Vision, picture: Pixels) -> None:
    empty = np.full_like(picture, 90)
    alone, with_company, company = vision.open(), vision.open(), vision.open()
    for i in range(4):
        at_s = i * 0.2
        first = alone.look(picture, at_s)
        company.look(empty, at_s)
        second = with_company.look(picture, at_s)
        assert len(first.faces) == len(second.faces) == 1
        assert np.array_equal(first.faces[0], second.faces[0])
    for eyes in (alone, with_company, company):
        eyes.close()
