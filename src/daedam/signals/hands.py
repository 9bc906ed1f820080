"""Hands: in the picture or not, over the face or not, and how often they set out. What a gesture means is not read."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from daedam.signals.kinds import SignalKind
from daedam.signals.landmarks import Points, are_whole
from daedam.signals.mesh import CHEEKS, MIDLINE
from daedam.signals.spans import Spans

WRIST, MIDDLE_KNUCKLE = 0, 9
COVERING_POINTS = 3
"""So many of a hand's 21 points inside the face's outline are a hand over the face; one or two touch its rim."""
FACE_MEMORY_S = 2.0
"""A hand may hide the face from the mesh: for so long the face is taken to be where it was."""
LOOK_STANDS_S = 3.0
"""Hands are looked for every second to three, since it costs more than a face: a look stands for so long at most."""
STROKE_SPEED = 2.0
"""Palm lengths per second at which a hand sets out; resting hands drift by a tenth of that."""
REST_SPEED = 1.0
MAX_HAND_STEP_S = 0.35
"""With hands looked for more seldom than about three times a second, strokes are not counted."""
LEAST_FOLLOWED_S = 0.5
"""Seconds of a window in which a hand is followed, or it has no rate: one stroke in 0.2 s is not five a second."""
SAME_HAND_PALMS = 4.0

Outline = tuple[float, float, float, float, float]
"""Ellipse of a face: middle x and y, half width, half height (pixels), tilt (radians)."""


def face_outline(face: Points) -> Outline:
    """The ellipse through cheeks, forehead and chin."""
    top, chin = (face[point, :2].astype(np.float64) for point in MIDLINE)
    right, left = (face[point, :2].astype(np.float64) for point in CHEEKS)
    middle, down = (top + chin) / 2.0, chin - top
    half_width, half_height = math.dist(right, left) / 2.0, math.dist(top, chin) / 2.0
    return float(middle[0]), float(middle[1]), half_width, half_height, math.atan2(-float(down[0]), float(down[1]))


def covers(hand: Points, outline: Outline) -> bool:
    """Whether a hand is over the face in the picture, be it on it or before it: depth is not known well enough."""
    x, y, half_width, half_height, tilt = outline
    off = hand[:, :2] - np.array([x, y])
    across = off[:, 0] * math.cos(tilt) + off[:, 1] * math.sin(tilt)
    down = -off[:, 0] * math.sin(tilt) + off[:, 1] * math.cos(tilt)
    inside = (across / max(half_width, 1.0)) ** 2 + (down / max(half_height, 1.0)) ** 2 <= 1.0
    return int(np.count_nonzero(inside)) >= COVERING_POINTS


class Hands:
    """Follows the hands over frames in which they were looked for. Computes the allowed ones of its three kinds."""

    def __init__(self, allowed: frozenset[SignalKind], spans: Spans) -> None:
        self._allowed = allowed
        self._finder = spans.finder(SignalKind.HAND_NEAR_FACE, max_step_s=LOOK_STANDS_S)
        self._last_s = -math.inf
        self._wrists: list[tuple[float, float]] = []
        self._is_moving: bool | None = None
        self._visible: list[bool] = []
        self._near: list[bool] = []
        self._strokes, self._stepped_s = 0, 0.0

    def see(self, at_s: float, hands: Sequence[Points], outline: Outline | None) -> None:
        """One frame; `outline`: the person's face, now or within `FACE_MEMORY_S`; None when it is not known."""
        hands = [hand for hand in hands if are_whole(hand)]
        if SignalKind.HANDS_VISIBLE in self._allowed:
            self._visible.append(bool(hands))
        if SignalKind.HAND_NEAR_FACE in self._allowed and outline is not None:
            is_near = any(covers(hand, outline) for hand in hands)
            self._near.append(is_near)
            self._finder.feed([at_s], [is_near])
        if SignalKind.GESTURE_RATE in self._allowed:
            self._follow(at_s, hands)

    def close(self) -> dict[SignalKind, float]:
        """The window's values: shares of the frames looked at, and strokes per second of the time followed."""
        values: dict[SignalKind, float] = {}
        if self._visible:
            values[SignalKind.HANDS_VISIBLE] = sum(self._visible) / len(self._visible)
        if self._near:
            values[SignalKind.HAND_NEAR_FACE] = sum(self._near) / len(self._near)
        if self._stepped_s >= LEAST_FOLLOWED_S:
            values[SignalKind.GESTURE_RATE] = self._strokes / self._stepped_s
        self._visible, self._near = [], []
        self._strokes, self._stepped_s = 0, 0.0
        return values

    def _follow(self, at_s: float, hands: Sequence[Points]) -> None:
        """A stroke begins when a hand gets faster than `STROKE_SPEED`, after all were slower than `REST_SPEED`.

        The first step after hands were not followed only tells whether they move: when that began is not known.
        """
        step_s, self._last_s = at_s - self._last_s, at_s
        before, self._wrists = self._wrists, [(float(hand[WRIST, 0]), float(hand[WRIST, 1])) for hand in hands]
        if not 0.0 < step_s <= MAX_HAND_STEP_S or not before or not hands:
            self._is_moving = None
            return
        speeds = [_palms_away(hand, wrist, before) / step_s for hand, wrist in zip(hands, self._wrists, strict=True)]
        fastest = max((speed for speed in speeds if speed * step_s <= SAME_HAND_PALMS), default=0.0)
        was_moving, sets_out = self._is_moving, fastest >= STROKE_SPEED
        self._is_moving = sets_out or (bool(was_moving) and fastest >= REST_SPEED)
        if was_moving is None:
            return
        self._stepped_s += step_s
        self._strokes += sets_out and not was_moving


def _palms_away(hand: Points, wrist: tuple[float, float], before: Sequence[tuple[float, float]]) -> float:
    """How far the nearest earlier wrist is, in lengths of this hand's palm."""
    palm = math.dist(hand[WRIST, :2], hand[MIDDLE_KNUCKLE, :2])
    return min(math.dist(wrist, other) for other in before) / max(palm, 1.0)
