"""Where the head is: distance, movement, stillness, all in the person's own sizes. No restlessness is read."""

from __future__ import annotations

import math

import numpy as np

from daedam.signals.mesh import Track
from daedam.signals.spans import Spans
from daedam.signals.stacks import MAX_STEP_S, FaceStack

STILL_SPEED = 0.15
"""Face widths per second under which a head is still: about two centimetres a second, the sway of a sitting person."""


def distance(stack: FaceStack) -> float | None:
    """Distance from the camera over the usual one: 2 is twice as far. By the size of the eye distance (pinhole)."""
    usual = stack.baseline.size
    return None if usual is None else usual / float(np.median(stack.size))


class Speed:
    """Speed of the middle of the face between neighbouring frames, in face widths per second."""

    def __init__(self) -> None:
        self._last_s = -math.inf
        self._last = np.zeros(2)

    def of(self, stack: FaceStack) -> Track:
        """One speed per step between frames no further apart than `MAX_STEP_S`; may be empty."""
        at = np.concatenate([[self._last_s], stack.at])
        places = np.concatenate([self._last[None], stack.centre])
        self._last_s, self._last = float(at[-1]), places[-1]
        steps_s = np.diff(at)
        is_near = (steps_s <= MAX_STEP_S) & (steps_s > 0.0)
        moved = np.diff(places, axis=0)[is_near]
        far = np.sqrt(np.einsum("ij,ij->i", moved, moved)) / stack.face_width[is_near]
        return np.asarray(far / steps_s[is_near])


class Movement:
    """`movement`: mean speed of the head."""

    def __init__(self, _spans: Spans) -> None:
        self._speed = Speed()

    def __call__(self, stack: FaceStack) -> float | None:
        """Face widths per second; None with a single frame."""
        speeds = self._speed.of(stack)
        return float(speeds.mean()) if speeds.size else None


class Stillness:
    """`stillness`: share of steps in which the head is slower than `STILL_SPEED`."""

    def __init__(self, _spans: Spans) -> None:
        self._speed = Speed()

    def __call__(self, stack: FaceStack) -> float | None:
        """The share, 0..1; None with a single frame."""
        speeds = self._speed.of(stack)
        return float(np.mean(speeds < STILL_SPEED)) if speeds.size else None
