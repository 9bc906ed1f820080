"""The optional classifier, over a scripted model of DeepFace's interface: what it is shown, and what is made of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from daedam.providers.vision.base import Part, Pixels
from daedam.providers.vision.deepface import LABELS, VisionWithExpressions
from daedam.providers.vision.mediapipe import MediaPipeVision
from daedam.providers.vision.scripted import ScriptedLook, ScriptedVision
from fixtures.truth.faces import FaceState, face_picture

GREY = np.full((120, 160, 3), 120, np.uint8)


class Model:
    """Gives `shares`, and remembers what it was shown."""

    def __init__(self, shares: Any) -> None:
        self.shares = np.asarray(shares, np.float64)
        self.shown: list[Pixels] = []

    def predict(self, img: Pixels) -> np.ndarray:
        self.shown.append(img)
        return self.shares


def eyes_with(model: Model, *looks: ScriptedLook) -> Any:
    return VisionWithExpressions(ScriptedVision(looks or (ScriptedLook(),)), lambda: model).open()


def test_the_face_is_read_once_a_second_and_named() -> None:
    model = Model([0, 0, 0, 3, 0, 0, 1])
    eyes = eyes_with(model)
    read = []
    for i in range(11):
        eyes.look(GREY, i / 5)
        read.append(eyes.expressions)
    assert [i for i, one in enumerate(read) if one is not None] == [0, 5, 10]
    assert read[0] == dict.fromkeys(LABELS, 0.0) | {"happy": 0.75, "neutral": 0.25}
    assert eyes.engine == "scripted+deepface"


def test_without_a_face_the_classifier_is_not_asked() -> None:
    model = Model([1] * 7)
    eyes = eyes_with(model, ScriptedLook(n_faces=0))
    eyes.look(GREY, 0.0)
    assert (eyes.expressions, model.shown) == (None, [])


@pytest.mark.parametrize("shares", [[np.nan] * 7, [0.0] * 7, [1.0] * 5, [np.inf, 0, 0, 0, 0, 0, 0]])
def test_an_answer_that_says_nothing_is_none(shares: Any) -> None:
    eyes = eyes_with(Model(shares))
    eyes.look(GREY, 0.0)
    assert eyes.expressions is None


def test_it_is_shown_the_face_and_not_the_room() -> None:
    model = Model([0, 0, 0, 0, 0, 0, 1])
    vision = VisionWithExpressions(MediaPipeVision(), lambda: model)
    picture = face_picture(FaceState(zoom=0.6))
    picture[:, :80] = (255, 0, 255)  # a screaming wall beside the head
    eyes = vision.open(frozenset({Part.FACE}))
    eyes.look(picture, 0.0)
    assert eyes.expressions is not None
    shown = model.shown[0].astype(int)
    assert shown.shape == (224, 224, 3)
    is_wall = (np.abs(shown - (255, 0, 255)) < 10).all(axis=2)
    assert not is_wall.any()
    eyes.close()
    vision.close()
