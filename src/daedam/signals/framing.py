"""How somebody sits before their camera, in numbers, and one hint from them. Told in the device check, never scored."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from daedam.signals.landmarks import Points, SeenFrame, are_whole
from daedam.signals.mesh import CHEEKS, EYE_CORNERS, MIDLINE, READ_POINTS
from daedam.signals.person import DARKEST, LEAST_EYE_DISTANCE

LOOKS_BACK_S = 2.0
"""A hint is about so many seconds: a blink or a nod changes none."""
CROWD_S = 5.0
"""Somebody else's face is looked for every four seconds; it counts until the next look at least."""
LEAST_FRAMES = 3
DARK = 1.5 * DARKEST
"""Mean luma: half as much light again as measuring needs."""
LEAST_EYES_PX = 1.4 * LEAST_EYE_DISTANCE
"""Between the outer eye corners, in the picture as it is sent: room to lean back by two fifths."""
WIDEST_FACE, HIGHEST_FACE = 0.5, 0.7
"""Shares of the picture: whoever fills more of it leaves it by leaning forward."""
FURTHEST_ASIDE, FURTHEST_UP = 0.2, 0.25
"""Shares of the picture between its middle and the face's, beyond which a usual movement leads out of it."""
_READ = list(READ_POINTS)


class FramingHint(StrEnum):
    """What a person could change. `good`: nothing."""

    GOOD = "good"
    TOO_DARK = "too_dark"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    TOO_FAR = "too_far"
    TOO_NEAR = "too_near"
    OFF_CENTRE = "off_centre"


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """Medians over the last `LOOKS_BACK_S`. None where less than half of the pictures held a face.

    `brightness`: mean luma, 0..1. `n_faces`: the most at once within `CROWD_S`. `eyes_px`: pixels between the outer eye
    corners. `face_width`, `face_height`: shares of the picture's width and height. `offset_x`, `offset_y`: from the
    picture's middle to the face's, shares of its width and height, to the camera's right and down.
    """

    brightness: float
    n_faces: int
    eyes_px: float | None = None
    face_width: float | None = None
    face_height: float | None = None
    offset_x: float | None = None
    offset_y: float | None = None


class Framer:
    """Keeps the numbers of the last pictures, and of the pictures nothing."""

    def __init__(self) -> None:
        self._looks: deque[tuple[float, float, tuple[float, ...] | None]] = deque()
        self._counts: deque[tuple[float, int]] = deque()

    def see(self, frame: SeenFrame) -> None:
        """One more picture, later than the ones before."""
        faces = [face for face in frame.faces if are_whole(face[_READ])]
        largest = max(faces, key=_width, default=None)
        place = None if largest is None or min(frame.width, frame.height) <= 0 else _placed(largest, frame)
        self._looks.append((frame.at_s, frame.brightness, place))
        self._counts.append((frame.at_s, len(faces)))
        while self._looks[0][0] < frame.at_s - LOOKS_BACK_S:
            self._looks.popleft()
        while self._counts[0][0] < frame.at_s - CROWD_S:
            self._counts.popleft()

    def framing(self) -> Framing | None:
        """As of the last picture; None before there are enough."""
        if len(self._looks) < LEAST_FRAMES:
            return None
        light = float(np.median([brightness for _, brightness, _ in self._looks]))
        n_faces = max(count for _, count in self._counts)
        places = [place for _, _, place in self._looks if place is not None]
        if 2 * len(places) < len(self._looks):
            return Framing(brightness=light, n_faces=n_faces)
        eyes_px, width, height, x, y = (float(value) for value in np.median(np.array(places), axis=0))
        return Framing(
            brightness=light,
            n_faces=n_faces,
            eyes_px=eyes_px,
            face_width=width,
            face_height=height,
            offset_x=x,
            offset_y=y,
        )


def hint_of(framing: Framing) -> FramingHint:
    """The first thing worth changing: without light nothing else can be told, without a face nothing of its place."""
    if framing.brightness < DARK:
        return FramingHint.TOO_DARK
    size, height = framing.face_width, framing.face_height
    x, y, eyes_px = framing.offset_x, framing.offset_y, framing.eyes_px
    if size is None or height is None or x is None or y is None or eyes_px is None:
        return FramingHint.NO_FACE
    if framing.n_faces > 1:
        return FramingHint.SEVERAL_FACES
    if eyes_px < LEAST_EYES_PX:
        return FramingHint.TOO_FAR
    if size > WIDEST_FACE or height > HIGHEST_FACE:
        return FramingHint.TOO_NEAR
    is_aside = abs(x) > FURTHEST_ASIDE or abs(y) > FURTHEST_UP
    is_cut = abs(x) + size / 2 > 0.5 or abs(y) + height / 2 > 0.5
    return FramingHint.OFF_CENTRE if is_aside or is_cut else FramingHint.GOOD


def _placed(face: Points, frame: SeenFrame) -> tuple[float, ...]:
    """(pixels between the eyes, width, height, offset to the right, offset down)."""
    middle = face[list(MIDLINE), :2].mean(axis=0)
    return (
        math.dist(face[EYE_CORNERS[0], :2], face[EYE_CORNERS[1], :2]),
        _width(face) / frame.width,
        math.dist(face[MIDLINE[0], :2], face[MIDLINE[1], :2]) / frame.height,
        float(middle[0]) / frame.width - 0.5,
        float(middle[1]) / frame.height - 0.5,
    )


def _width(face: Points) -> float:
    return math.dist(face[CHEEKS[0], :2], face[CHEEKS[1], :2])
