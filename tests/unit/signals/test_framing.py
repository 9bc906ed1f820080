"""How somebody sits, told from points whose place is known."""

from __future__ import annotations

import numpy as np
import pytest

from daedam.signals.framing import CROWD_S, LOOKS_BACK_S, Framer, FramingHint, hint_of
from daedam.signals.landmarks import SeenFrame
from fixtures.truth.points import PointFace, frame

MIDDLE = PointFace(x=0.5, y=0.42, size=0.15)


def hint(*faces: PointFace, brightness: float = 0.5, size: tuple[int, int] = (320, 240)) -> FramingHint:
    """The hint after two seconds of the same picture."""
    framer = Framer()
    for i in range(10):
        framer.see(frame(i / 5, *faces, brightness=brightness, size=size))
    framing = framer.framing()
    assert framing is not None
    return hint_of(framing)


@pytest.mark.parametrize(
    ("face", "expected"),
    [
        (MIDDLE, FramingHint.GOOD),
        (PointFace(x=0.5, y=0.42, size=0.08), FramingHint.TOO_FAR),
        (PointFace(x=0.5, y=0.35, size=0.35), FramingHint.TOO_NEAR),
        (PointFace(x=0.25, y=0.42, size=0.15), FramingHint.OFF_CENTRE),
        (PointFace(x=0.75, y=0.42, size=0.15), FramingHint.OFF_CENTRE),
        (PointFace(x=0.5, y=0.1, size=0.15), FramingHint.OFF_CENTRE),
        (PointFace(x=0.5, y=0.72, size=0.15), FramingHint.OFF_CENTRE),
        (PointFace(x=0.5, y=0.42, size=0.15, yaw=25), FramingHint.GOOD),
    ],
)
def test_a_face_is_judged_by_its_place_alone(face: PointFace, expected: FramingHint) -> None:
    assert hint(face) is expected


def test_the_same_face_is_near_enough_in_a_picture_of_more_pixels() -> None:
    small = PointFace(x=0.5, y=0.42, size=0.06)
    assert hint(small, size=(320, 240)) is FramingHint.TOO_FAR
    assert hint(small, size=(640, 480)) is FramingHint.GOOD


def test_light_comes_first_and_then_a_face_and_then_who_else_is_there() -> None:
    far = PointFace(x=0.5, y=0.42, size=0.08)
    assert hint(far, PointFace(x=0.1, size=0.05), brightness=0.1) is FramingHint.TOO_DARK
    assert hint() is FramingHint.NO_FACE
    assert hint(far, PointFace(x=0.1, size=0.05)) is FramingHint.SEVERAL_FACES


def test_the_numbers_are_those_of_the_picture() -> None:
    framer = Framer()
    for i in range(10):
        framer.see(frame(i / 5, PointFace(x=0.6, y=0.4, size=0.1), brightness=0.4, size=(640, 480)))
    framing = framer.framing()
    assert framing is not None
    assert framing.brightness == pytest.approx(0.4)
    assert framing.eyes_px == pytest.approx(64.0, rel=0.02)
    assert framing.offset_x == pytest.approx(0.1, abs=0.01)
    assert framing.n_faces == 1


def test_a_look_away_of_the_mesh_changes_nothing_and_a_face_that_is_gone_does() -> None:
    framer = Framer()
    for i in range(10):
        framer.see(frame(i / 5, *([] if i == 8 else [MIDDLE])))
    framing = framer.framing()
    assert framing is not None
    assert hint_of(framing) is FramingHint.GOOD
    for i in range(10, 10 + round(LOOKS_BACK_S * 5)):
        framer.see(frame(i / 5))
    framing = framer.framing()
    assert framing is not None
    assert hint_of(framing) is FramingHint.NO_FACE


def test_somebody_else_counts_until_looked_for_again() -> None:
    framer = Framer()
    framer.see(frame(0.0, MIDDLE, PointFace(x=0.1, size=0.05)))
    for i in range(1, 20):
        framer.see(frame(i / 5, MIDDLE))
    framing = framer.framing()
    assert framing is not None
    assert framing.n_faces == 2
    for i in range(20, round(CROWD_S * 5) + 10):
        framer.see(frame(i / 5, MIDDLE))
    framing = framer.framing()
    assert framing is not None
    assert framing.n_faces == 1


def test_too_few_pictures_and_broken_points_say_nothing() -> None:
    framer = Framer()
    assert framer.framing() is None
    framer.see(frame(0.0, MIDDLE))
    assert framer.framing() is None
    framer = Framer()
    broken = np.full_like(frame(0.0, MIDDLE).faces[0], np.nan)
    for i in range(1, 12):
        framer.see(SeenFrame(at_s=i / 5, width=320, height=240, brightness=0.5, faces=(broken,)))
    framing = framer.framing()
    assert framing is not None
    assert (framing.face_width, framing.n_faces) == (None, 0)
