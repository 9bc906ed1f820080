"""What a camera frame holds once a vision provider has looked at it: points, no picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float32]

FACE_POINTS = 478
"""The mesh with both irises, in the order MediaPipe's face mesh and its face landmarker share."""
HAND_POINTS = 21
POSE_POINTS = 33
FURTHEST_PX = 1e5
"""No picture is so wide: points further out come from a broken model."""


def are_whole(points: Points) -> bool:
    """Whether all coordinates are numbers within reason; what is not must not be measured."""
    return bool((np.abs(points) <= FURTHEST_PX).all())


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFrame:
    """The points of one frame.

    `at_s`: seconds on the clock of the recording or the session. `width`, `height`: pixels.
    `brightness`: mean luma, 0..1.
    `faces`: per face float32 (478, 3); x to the right and y down in pixels, z in the same unit, smaller is nearer.
    `hands`: per hand float32 (21, 3) alike; None where hands were not looked for in this frame.
    `pose`: float32 (33, 4), the last column a visibility of 0..1; None where no body was looked for or found.
    """

    at_s: float
    width: int
    height: int
    brightness: float
    faces: tuple[Points, ...] = ()
    hands: tuple[Points, ...] | None = None
    pose: Points | None = None
    has_looked_for_pose: bool = False
