"""Geometry of the face mesh: which points are read, the head's own axes, and features in the head's frame.

Works on a stack of frames at once. Picture axes: x to the right, y down, z away from the camera; angles in degrees.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Track = npt.NDArray[np.float64]
"""One number per frame, shape (n,)."""
Stack = npt.NDArray[np.float64]
"""Points of n frames, shape (n, k, 3), in pixels."""

# Indices of MediaPipe's canonical face mesh; "right" is the person's right, at the left of an unmirrored picture.
EYE_CORNERS = (33, 263)
SIDES = (127, 356)
MIDLINE = (10, 152)
CHEEKS = (234, 454)
RIGHT_EYE = (33, 160, 158, 133, 153, 144)
LEFT_EYE = (362, 385, 387, 263, 373, 380)
IRISES = (468, 473)
MOUTH_CORNERS = (61, 291)
INNER_LIPS = (13, 14)
BROWS = (105, 334)

_HEAD = {*EYE_CORNERS, *SIDES, *MIDLINE, *CHEEKS}
_FACE = {*RIGHT_EYE, *LEFT_EYE, *IRISES, *MOUTH_CORNERS, *INNER_LIPS, *BROWS}
READ_POINTS = tuple(sorted(_HEAD | _FACE))
"""All points any measurement reads; a stack holds them in this order."""
_COLUMN = {point: column for column, point in enumerate(READ_POINTS)}

WIDEST_EYE = 1.0
"""No eye is as high as it is wide; what is beyond comes from points that lie on each other."""
IRIS_TRAVEL = 0.25
"""How far the mesh moves an iris, in widths of the eye opening, for a gaze of 90 degrees.

An eyeball of 12 mm radius in an opening of 30 mm would give 0.4; the mesh draws irises towards the middle and found
0.6 of the shifts of a face whose irises were moved by known amounts.
"""


def columns(points: tuple[int, ...]) -> list[int]:
    """Where `points` of the mesh stand in a stack."""
    return [_COLUMN[point] for point in points]


@dataclass(frozen=True, slots=True)
class HeadPose:
    """Axes of the head per frame, shape (n, 3, 3), rows x (to the person's left), y (down), z (into the head).

    `yaw` is positive when the face turns to the picture's right, `pitch` when the chin goes up, `roll` when the head
    tilts clockwise in the picture; relative to the camera. `eye_distance`: between the outer corners, pixels.
    """

    axes: npt.NDArray[np.float64]
    yaw: Track
    pitch: Track
    roll: Track
    eye_distance: Track


def head_pose(stack: Stack) -> HeadPose:
    """The pose from the mesh's own three-dimensional axes.

    x runs through the outer eye corners (33, 263) and the sides of the head (127, 356), y through forehead and chin
    (10, 152), made perpendicular to x (Gram and Schmidt). A smile or an open mouth moves none of the first four, and
    the chin only along y; a six-point fit of a model is moved by both.
    """
    eyes = _between(stack, EYE_CORNERS)
    eye_distance = _length(eyes)
    x = _unit(eyes / eye_distance[:, None] + _unit(_between(stack, SIDES)))
    down = _unit(_between(stack, MIDLINE))
    y = _unit(down - np.sum(down * x, axis=1, keepdims=True) * x)
    z = np.cross(x, y)
    return HeadPose(
        axes=np.stack([x, y, z], axis=1),
        yaw=np.degrees(np.arctan2(-z[:, 0], z[:, 2])),
        pitch=np.degrees(np.arcsin(np.clip(z[:, 1], -1.0, 1.0))),
        roll=np.degrees(np.arctan2(x[:, 1], x[:, 0])),
        eye_distance=eye_distance,
    )


def in_head(stack: Stack, pose: HeadPose, points: tuple[int, ...]) -> npt.NDArray[np.float64]:
    """`points` in the head's frame, shape (n, len(points), 3), in eye distances from between the eye corners."""
    origin = stack[:, columns(EYE_CORNERS)].mean(axis=1, keepdims=True)
    found = np.matmul(stack[:, columns(points)] - origin, pose.axes.transpose(0, 2, 1))
    return np.asarray(found / pose.eye_distance[:, None, None])


def eye_aspect(stack: Stack) -> Track:
    """Height of the eye openings over their width, mean of both eyes; about 0.3 open and under 0.15 closed.

    Eye aspect ratio after Soukupová and Čech (2016), "Real-Time Eye Blink Detection using Facial Landmarks", with
    distances in three dimensions, so that a turned head narrows no eye.
    """
    both = []
    for eye in (RIGHT_EYE, LEFT_EYE):
        p = stack[:, columns(eye)]
        height = _length(p[:, 1] - p[:, 5]) + _length(p[:, 2] - p[:, 4])
        both.append(height / (2.0 * _length(p[:, 0] - p[:, 3])))
    return np.asarray(np.minimum((both[0] + both[1]) / 2.0, WIDEST_EYE))


@dataclass(frozen=True, slots=True)
class Gaze:
    """Where head and eyes together point, degrees from the camera: `yaw` to the picture's right, `pitch` up."""

    yaw: Track
    pitch: Track


def gaze(stack: Stack, pose: HeadPose) -> Gaze:
    """Direction of the head plus that of the irises in it.

    An eyeball of radius r turned by a moves its iris by r·sin a; r is `IRIS_TRAVEL` widths of the eye opening.
    Good to about 10 degrees across and worse up and down, where the lids hide the iris.
    """
    q = in_head(stack, pose, (33, 133, 362, 263, *IRISES))
    across, down = [], []
    for outer, inner, iris in ((0, 1, 4), (3, 2, 5)):
        width = np.abs(q[:, outer, 0] - q[:, inner, 0]) + 1e-6
        off = (q[:, iris, :2] - (q[:, outer, :2] + q[:, inner, :2]) / 2.0) / (width[:, None] * IRIS_TRAVEL)
        angle = np.degrees(np.arcsin(np.clip(off, -1.0, 1.0)))
        across.append(angle[:, 0])
        down.append(angle[:, 1])
    return Gaze(yaw=pose.yaw + (across[0] + across[1]) / 2.0, pitch=pose.pitch - (down[0] + down[1]) / 2.0)


@dataclass(frozen=True, slots=True)
class Features:
    """Shape of the mouth and the brows per frame, in eye distances.

    `width`: between the mouth corners. `lift`: of the corners above the upper lip's rim. `opening`: between the
    inner lips. `brows`, shape (n, 2): height of each brow above the line of the eye corners.
    `corners`, shape (n, 4): both corners, across and down.
    """

    width: Track
    lift: Track
    opening: Track
    brows: npt.NDArray[np.float64]
    corners: npt.NDArray[np.float64]


def features(stack: Stack, pose: HeadPose) -> Features:
    """Mouth and brows in the head's frame, so that turning, tilting or coming nearer changes none of them."""
    q = in_head(stack, pose, (*MOUTH_CORNERS, *INNER_LIPS, *BROWS))
    return Features(
        width=_length(q[:, 0] - q[:, 1]),
        lift=q[:, 2, 1] - (q[:, 0, 1] + q[:, 1, 1]) / 2.0,
        opening=_length(q[:, 2] - q[:, 3]),
        brows=-q[:, 4:6, 1],
        corners=q[:, :2, :2].reshape(-1, 4),
    )


def _between(stack: Stack, points: tuple[int, int]) -> npt.NDArray[np.float64]:
    return np.asarray(stack[:, _COLUMN[points[1]]] - stack[:, _COLUMN[points[0]]])


def _length(vectors: npt.NDArray[np.float64]) -> Track:
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", vectors, vectors)) + 1e-9)


def _unit(vectors: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray(vectors / _length(vectors)[:, None])
