"""Shoulders and posture: tilt, lean, and whether head and shoulders stay where this person holds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from daedam.signals.baseline import BodyBaseline
from daedam.signals.landmarks import Points, SeenFrame, are_whole
from daedam.signals.mesh import CHEEKS, MIDLINE, columns
from daedam.signals.stacks import FaceStack

# Indices of MediaPipe's pose.
EARS, SHOULDERS = (7, 8), (11, 12)
VISIBLE = 0.5
"""Least visibility of a point for it to be used (the model's own 0..1)."""

NEAREST, FURTHEST = 0.6, 1.7
"""Distance over the usual one that is still the person's own posture: leaning in or back by a third and more."""
SHIFT_FACE_WIDTHS = 1.0
"""How far the head may be from its usual place: about fifteen centimetres."""
TILT_DEG, SHOULDER_TILT_DEG, LEAN_DEG = 25.0, 15.0, 20.0
"""Tilt of head and shoulders and lean of the body from the usual. Wide on purpose: talking moves a body."""
LEAST_INSIDE = 0.8
"""Share of the face's width and height that has to be in the picture."""
EDGE = 0.06
"""A face whose middle was last seen this near to the left, right or lower rim, or cut by it, left the frame there."""


@dataclass(frozen=True, slots=True)
class Shoulders:
    """One body: tilt of the shoulders, positive clockwise in the picture, and lean of the head over them, degrees."""

    tilt: float
    lean: float


def shoulders(pose: Points) -> Shoulders | None:
    """From the pose of one frame; None where shoulders or ears are not visible.

    Tilt is the angle of the line through the shoulders, lean that of the line from their middle to the middle of the
    ears against the picture's vertical, positive to the picture's right. Leaning towards the camera shows as distance.
    """
    if not are_whole(pose[[*EARS, *SHOULDERS]]) or float(pose[[*EARS, *SHOULDERS], 3].min()) < VISIBLE:
        return None
    left_ear, right_ear, left, right = (pose[point, :2].astype(np.float64) for point in (*EARS, *SHOULDERS))
    across = left - right
    up = (left_ear + right_ear) / 2.0 - (left + right) / 2.0
    return Shoulders(
        tilt=float(np.degrees(np.arctan2(across[1], across[0]))), lean=float(np.degrees(np.arctan2(up[0], -up[1])))
    )


def posture_kept(stack: FaceStack, n_left: int, seen: Sequence[Shoulders], body: BodyBaseline) -> float | None:
    """Share of frames with head and shoulders in the frame and in this person's own range; None without a baseline.

    `n_left`: frames without a face after it had left over the rim of the picture. Shoulders count where they are
    seen and were in the baseline.
    """
    rest = stack.baseline
    if rest.size is None or rest.centre_x is None or rest.centre_y is None or rest.head_roll is None:
        return None
    ratio = stack.size / rest.size
    is_kept = (ratio >= 1.0 / FURTHEST) & (ratio <= 1.0 / NEAREST)
    is_kept &= np.abs(stack.head.roll - rest.head_roll) <= TILT_DEG
    moved = (stack.centre - stack.sizes * np.array([rest.centre_x, rest.centre_y])) / stack.face_width[:, None]
    is_kept &= np.abs(moved).max(axis=1) <= SHIFT_FACE_WIDTHS
    is_kept &= _inside(stack) >= LEAST_INSIDE
    n = len(is_kept) + n_left
    kept = float(np.count_nonzero(is_kept)) / n
    return kept * _body_share(seen, body)


def left_over_rim(face: Points, frame: SeenFrame) -> bool:
    """Whether a face that is now gone was last seen on its way out: its middle at the rim, or cut by it."""
    x, y = face[list(MIDLINE), :2].mean(axis=0)
    right, left = face[list(CHEEKS), 0]
    chin = face[MIDLINE[1], 1]
    is_at_rim = not EDGE < x / frame.width < 1.0 - EDGE or y / frame.height > 1.0 - EDGE
    return bool(is_at_rim or min(right, left) < 0.0 or max(right, left) > frame.width or chin > frame.height)


def _body_share(seen: Sequence[Shoulders], body: BodyBaseline) -> float:
    if not seen or body.shoulder_tilt is None or body.lean is None:
        return 1.0
    kept = [
        abs(one.tilt - body.shoulder_tilt) <= SHOULDER_TILT_DEG and abs(one.lean - body.lean) <= LEAN_DEG
        for one in seen
    ]
    return sum(kept) / len(kept)


def _inside(stack: FaceStack) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Share of the face inside the picture: across from cheek to cheek times down from forehead to chin."""
    low = np.minimum(*(stack.points[:, column, 0] for column in columns(CHEEKS)))
    high = np.maximum(*(stack.points[:, column, 0] for column in columns(CHEEKS)))
    top, chin = (stack.points[:, column, 1] for column in columns(MIDLINE))
    across = (np.clip(high, 0, stack.sizes[:, 0]) - np.clip(low, 0, stack.sizes[:, 0])) / np.maximum(high - low, 1.0)
    down = (np.clip(chin, 0, stack.sizes[:, 1]) - np.clip(top, 0, stack.sizes[:, 1])) / np.maximum(chin - top, 1.0)
    return np.asarray(across * down)
