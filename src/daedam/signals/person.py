"""Which of the faces in a picture is the person, and whether that face is good enough to be measured."""

from __future__ import annotations

import math
from collections.abc import Sequence

from daedam.signals.landmarks import Points, SeenFrame, are_whole
from daedam.signals.mesh import CHEEKS, EYE_CORNERS, MIDLINE, READ_POINTS

DARKEST = 0.08
"""Mean luma under which the mesh still draws a face but guesses its mouth (measured on darkened pictures)."""
LEAST_EYE_DISTANCE = 20.0
"""Pixels between the outer eye corners under which an iris is smaller than two pixels."""
STAYS_WITHIN = 1.0
"""A face within so many face widths of where the person was is the person, whoever else is in the picture."""
MEMORY_S = 2.0
_READ = list(READ_POINTS)


class PersonFinder:
    """Keeps to one person: the face near their last place, else the one that is largest and most central."""

    def __init__(self) -> None:
        self._place: tuple[float, float] | None = None
        self._seen_s = -math.inf

    def find(self, frame: SeenFrame) -> Points | None:
        """The person's face, or None where there is no face or it is too dark or too small to be measured."""
        if frame.brightness < DARKEST or frame.width <= 0 or frame.height <= 0:
            return None
        faces = [face for face in frame.faces if are_whole(face[_READ])]
        if not faces:
            return None
        face = faces[0] if len(faces) == 1 else self._among(faces, frame)
        if math.dist(face[EYE_CORNERS[0]], face[EYE_CORNERS[1]]) < LEAST_EYE_DISTANCE:
            return None
        self._place, self._seen_s = _place(face), frame.at_s
        return face

    def _among(self, faces: Sequence[Points], frame: SeenFrame) -> Points:
        if self._place is not None and frame.at_s - self._seen_s <= MEMORY_S:
            nearest = min(faces, key=lambda face: math.dist(_place(face), self._place or (0.0, 0.0)))
            if math.dist(_place(nearest), self._place) <= STAYS_WITHIN * _width(nearest):
                return nearest
        return max(faces, key=lambda face: _prominence(face, frame))


def _place(face: Points) -> tuple[float, float]:
    x, y = face[list(MIDLINE), :2].mean(axis=0)
    return float(x), float(y)


def _width(face: Points) -> float:
    return math.dist(face[CHEEKS[0]], face[CHEEKS[1]])


def _prominence(face: Points, frame: SeenFrame) -> float:
    """Size of a face, halved at the side of the picture."""
    x, _ = _place(face)
    return _width(face) ** 2 * (1.0 - abs(x / frame.width - 0.5))
