"""Pictures and points come out of the pipe as they went in; what does not fit is refused."""

from __future__ import annotations

import numpy as np
import pytest

from daedam.providers.frames import pack, read_frame
from daedam.providers.vision.base import Layout
from daedam.providers.vision.scripted import ScriptedLook, ScriptedVision
from daedam.providers.vision.wire import (
    Picture,
    Sighting,
    Unseen,
    pictures_frame,
    pictures_of,
    sightings_frame,
    sightings_of,
)
from daedam.signals.landmarks import SeenFrame

LOOKS = [
    ScriptedLook(n_faces=0),
    ScriptedLook(n_faces=2, n_hands=0),
    ScriptedLook(n_faces=1, n_hands=2, has_pose=True),
]


def through_a_pipe(frame: tuple[dict[str, object], bytes]) -> tuple[dict[str, object], bytes]:
    import io

    read = read_frame(io.BytesIO(pack(*frame)))
    assert read is not None
    return read


def seen_by(look: ScriptedLook) -> SeenFrame:
    return ScriptedVision([look]).open().look(np.full((30, 40, 3), 7, np.uint8), 1.25)


@pytest.mark.parametrize(("shape", "layout"), [((6, 4, 3), Layout.RGB), ((6, 4), Layout.I420), ((5, 4), Layout.GREY)])
def test_a_picture_arrives_as_it_was_sent(shape: tuple[int, ...], layout: Layout) -> None:
    pictures = [Picture(np.random.default_rng(n).integers(0, 255, shape).astype(np.uint8), n, layout) for n in (3, 5)]
    arrived = list(pictures_of(*through_a_pipe(pictures_frame(7, pictures))))
    assert [(one.at_s, one.layout) for one in arrived] == [(3.0, layout), (5.0, layout)]
    for sent, came in zip(pictures, arrived, strict=True):
        assert np.array_equal(came.pixels, sent.pixels)


def test_a_slice_of_a_picture_arrives_as_it_looks() -> None:
    pixels = np.arange(200, dtype=np.uint8).reshape(10, 20)[::2, ::3]
    (arrived,) = pictures_of(*pictures_frame(1, [Picture(pixels, 0.0, Layout.GREY)]))
    assert np.array_equal(arrived.pixels, pixels)


@pytest.mark.parametrize("look", LOOKS)
def test_points_arrive_as_they_were_sent(look: ScriptedLook) -> None:
    seen = seen_by(look)
    looked = [Unseen("no_picture"), Sighting(seen, {"happy": 0.5}), Sighting(seen)]
    arrived, again = sightings_of(*through_a_pipe(sightings_frame(3, looked)))
    assert again.expressions is None
    assert np.array_equal(again.frame.faces, seen.faces)
    assert arrived.expressions == {"happy": 0.5}
    for name in ("at_s", "width", "height", "brightness", "has_looked_for_pose"):
        assert getattr(arrived.frame, name) == getattr(seen, name)
    assert np.array_equal(arrived.frame.faces, seen.faces)
    assert (arrived.frame.hands is None) is (seen.hands is None)
    assert np.array_equal(arrived.frame.hands or (), seen.hands or ())
    assert (arrived.frame.pose is None) is (seen.pose is None)
    if seen.pose is not None:
        assert np.array_equal(arrived.frame.pose, seen.pose)


@pytest.mark.parametrize("change", [lambda b: b[:-4], lambda b: b + b"\0\0\0\0"])
def test_a_body_that_does_not_hold_what_its_head_says_is_refused(change: object) -> None:
    head, body = sightings_frame(3, [Sighting(seen_by(LOOKS[2]))])
    with pytest.raises(ValueError, match="points than were named"):
        sightings_of(head, change(body))  # type: ignore[operator]
