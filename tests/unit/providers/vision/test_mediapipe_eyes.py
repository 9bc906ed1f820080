"""MediaPipe itself on scikit-image's face and warps of it: what is there is found, what is not there is not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from daedam.providers.vision.base import EVERY_PART, Eyes, Part
from daedam.providers.vision.mediapipe import MediaPipeVision
from daedam.providers.vision.mediapipe_points import places, points_of
from daedam.providers.vision.rationing import Rations
from fixtures.truth.faces import FaceState, face_picture, two_faces

UPPER_LID, LOWER_LID, OUTER, INNER = 159, 145, 33, 133
MOUTH = (61, 291)


@pytest.fixture(scope="module")
def vision() -> Iterator[MediaPipeVision]:
    made = MediaPipeVision(Rations(hands_s=2.0, pose_s=5.0, crowd_s=1.0))
    yield made
    made.close()


@pytest.fixture
def eyes(vision: MediaPipeVision) -> Iterator[Eyes]:
    opened = vision.open(frozenset({Part.FACE}))
    yield opened
    opened.close()


def openness(face: np.ndarray) -> float:
    height = np.linalg.norm(face[UPPER_LID, :2] - face[LOWER_LID, :2])
    return float(height / np.linalg.norm(face[OUTER, :2] - face[INNER, :2]))


def test_lids_and_mouth_are_where_they_were_drawn(vision: MediaPipeVision) -> None:
    def seen(state: FaceState) -> np.ndarray:
        own = vision.open(frozenset({Part.FACE}))
        faces = own.look(face_picture(state), 0.0).faces
        own.close()
        assert len(faces) == 1
        return np.asarray(faces[0])

    rest, closed, smiling = seen(FaceState()), seen(FaceState(lids=1.0)), seen(FaceState(smile=1.0))
    assert openness(closed) < 0.6 * openness(rest)
    width = [float(np.linalg.norm(face[MOUTH[0], :2] - face[MOUTH[1], :2])) for face in (rest, smiling)]
    assert width[1] > 1.05 * width[0]


def test_a_moved_head_is_found_where_it_is(eyes: Eyes) -> None:
    middles = [
        float(eyes.look(face_picture(FaceState(dx=dx)), i / 5).faces[0][:, 0].mean())
        for i, dx in enumerate((-0.15, -0.05, 0.05, 0.15))
    ]
    assert np.diff(middles) == pytest.approx([48.0] * 3, abs=6.0)


def test_a_wall_has_no_face(eyes: Eyes) -> None:
    assert eyes.look(face_picture(FaceState(is_there=False)), 0.0).faces == ()


def test_a_face_that_leaves_is_gone_and_found_again(eyes: Eyes) -> None:
    there, gone = face_picture(FaceState()), face_picture(FaceState(is_there=False))
    assert [len(eyes.look(p, i / 5).faces) for i, p in enumerate((there, there, gone, gone, there))] == [1, 1, 0, 0, 1]


def test_somebody_else_is_seen_too_though_not_in_every_picture(eyes: Eyes) -> None:
    picture = two_faces(FaceState(), FaceState())
    counts = [len(eyes.look(picture, i / 5).faces) for i in range(11)]
    assert [i for i, n in enumerate(counts) if n == 2] == [0, 5, 10]
    assert {n for n in counts if n != 2} == {1}
    both = eyes.look(picture, 3.2).faces
    assert len(both) == 2
    assert abs(float(both[0][:, 0].mean()) - float(both[1][:, 0].mean())) > 150


def test_a_dark_picture_says_so(eyes: Eyes) -> None:
    light = eyes.look(face_picture(FaceState()), 0.0).brightness
    dark = eyes.look(face_picture(FaceState(light=0.1)), 0.2).brightness
    assert dark < 0.2 * light


def test_hands_and_body_are_rationed_and_never_in_the_same_picture(vision: MediaPipeVision) -> None:
    eyes = vision.open(EVERY_PART)
    picture = face_picture(FaceState())
    seen = [eyes.look(picture, i / 5) for i in range(51)]
    eyes.close()
    hands = [frame.at_s for frame in seen if frame.hands is not None]
    bodies = [frame.at_s for frame in seen if frame.has_looked_for_pose]
    assert np.diff(hands) == pytest.approx([2.0] * (len(hands) - 1), abs=0.21)
    assert np.diff(bodies) == pytest.approx([5.0] * (len(bodies) - 1), abs=0.21)
    assert (len(hands), len(bodies)) == (5, 2)
    assert all(frame.faces for frame in seen)


@pytest.mark.parametrize("more", [False, True], ids=["as usual", "one that says more"])
def test_points_read_from_bytes_are_those_of_the_objects(more: bool) -> None:
    from mediapipe.framework.formats.landmark_pb2 import NormalizedLandmark, NormalizedLandmarkList

    drawn = np.random.default_rng(3).random((478, 3)).astype(np.float32)
    found = NormalizedLandmarkList(landmark=[NormalizedLandmark(x=x, y=y, z=z) for x, y, z in drawn])
    if more:
        found.landmark[7].visibility = 0.5
    assert np.array_equal(places(found.SerializeToString()), drawn)


def test_points_are_those_that_the_package_itself_gives() -> None:
    from mediapipe.python.solutions.face_mesh import FaceMesh

    picture, scale = face_picture(FaceState()), np.ones(3, np.float32)
    with FaceMesh(static_image_mode=True, refine_landmarks=True) as mesh:
        (ours,) = points_of(mesh, picture, "multi_face_landmarks", scale)
        (theirs,) = mesh.process(picture).multi_face_landmarks
        nothing = points_of(mesh, np.zeros_like(picture), "multi_face_landmarks", scale)
    assert np.array_equal(ours, np.array([(p.x, p.y, p.z) for p in theirs.landmark], np.float32))
    assert nothing == ()
