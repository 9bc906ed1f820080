"""Head and gaze: where they point, nods and shakes. Looking away is not inattention: people look away to think."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

import numpy as np

from daedam.signals.kinds import SignalKind
from daedam.signals.mesh import HeadPose, Track
from daedam.signals.spans import Spans
from daedam.signals.stacks import MAX_STEP_S, FaceStack, share
from daedam.signals.windows import SignalSpan

AWAY_YAW_DEG = 25.0
"""Across: half of a 60 cm wide screen seen from 65 cm; a laptop's half is 17 degrees."""
AWAY_PITCH_DEG = 20.0
"""Up and down: half of a 35 cm high screen is 15 degrees, and the mesh is less sure here than across."""

SWING_DEG = 3.5
"""Least turn of the head between two extremes of a nod or shake; speaking moves it by one or two degrees."""
LONGEST_SWING_S = 0.8
"""Nods go at 0.6 to 4 swings a second (Hadar, Steiner and Clifford Rose 1985); slower turns are looks."""
LEAST_SWINGS = 3
"""There, back and there again: two alone are a glance."""

Angle = Callable[[HeadPose], Track]


class GazeAway:
    """`gaze_away`: share of frames with open eyes in which head and eyes together point off the screen."""

    def __init__(self, spans: Spans) -> None:
        self._finder = spans.finder(SignalKind.GAZE_AWAY)

    def __call__(self, stack: FaceStack) -> float | None:
        """The share, 0..1; None without a baseline or with closed eyes throughout."""
        yaw, pitch = stack.baseline.gaze_yaw, stack.baseline.gaze_pitch
        if yaw is None or pitch is None:
            return None
        is_open = ~stack.is_shut
        is_away = np.abs(stack.gaze.yaw - yaw) > AWAY_YAW_DEG
        is_away |= np.abs(stack.gaze.pitch - pitch) > AWAY_PITCH_DEG
        self._finder.feed(stack.at[is_open].tolist(), is_away[is_open].tolist())
        return share(np.asarray(is_away), is_open)


def head_yaw(stack: FaceStack) -> float:
    """Median turn from the camera, degrees, positive to the picture's right."""
    return float(np.median(stack.head.yaw))


def head_pitch(stack: FaceStack) -> float:
    """Median lift of the chin, degrees; a camera below or above the eyes shifts it."""
    return float(np.median(stack.head.pitch))


def head_roll(stack: FaceStack) -> float:
    """Median tilt, degrees, positive clockwise in the picture."""
    return float(np.median(stack.head.roll))


class Swings:
    """`nod` or `shake`: how many ended in the window. Legs of one angle, up and down, each soon after the last."""

    def __init__(self, kind: SignalKind, spans: Spans, of: Angle, against: Angle) -> None:
        self._kind, self._spans = kind, spans
        self._of, self._against = of, against
        self._last_s = -math.inf
        self._recent: deque[tuple[float, float]] = deque()
        self._turns: list[float] = []
        self._direction = 0
        self._extreme = (0.0, 0.0)
        self._range, self._other_range = (0.0, 0.0), (0.0, 0.0)

    def __call__(self, stack: FaceStack) -> float:
        """How many are over."""
        found = 0
        angles, others = self._of(stack.head).tolist(), self._against(stack.head).tolist()
        for at_s, angle, other in zip(stack.at.tolist(), angles, others, strict=True):
            if at_s - self._last_s > MAX_STEP_S:
                found += self._end()
                self._recent.clear()
            if self._direction == 0:
                self._begin(at_s, angle, other)
            else:
                found += self._go_on(at_s, angle, other)
            self._last_s = at_s
        return float(found)

    def _begin(self, at_s: float, angle: float, other: float) -> None:
        """A first leg begins at the last extreme of the recent past that lies a swing away."""
        while self._recent and self._recent[0][1] < at_s - LONGEST_SWING_S:
            self._recent.popleft()
        for direction in (1, -1):
            start = min(self._recent, key=lambda one: (one[0] * direction, -one[1]), default=(angle, at_s))
            if (angle - start[0]) * direction >= SWING_DEG:
                self._turns, self._direction, self._extreme = [start[1]], direction, (angle, at_s)
                self._range = (min(angle, start[0]), max(angle, start[0]))
                self._other_range = (other, other)
        self._recent.append((angle, at_s))

    def _go_on(self, at_s: float, angle: float, other: float) -> int:
        self._range = (min(self._range[0], angle), max(self._range[1], angle))
        self._other_range = (min(self._other_range[0], other), max(self._other_range[1], other))
        further = (angle - self._extreme[0]) * self._direction
        if further > 0.0:
            self._extreme = (angle, at_s)
        elif further <= -SWING_DEG:
            self._turns.append(self._extreme[1])
            self._direction, self._extreme = -self._direction, (angle, at_s)
        return self._end() if at_s - self._turns[-1] > LONGEST_SWING_S else 0

    def _end(self) -> int:
        """Enough legs make one, unless the head swung further about the other axis."""
        own, other = self._range[1] - self._range[0], self._other_range[1] - self._other_range[0]
        is_one = len(self._turns) >= LEAST_SWINGS and own > other
        if is_one:
            ended_s = min(self._extreme[1], self._turns[-1] + LONGEST_SWING_S / 2)
            self._spans.found.append(SignalSpan(kind=self._kind, started_s=self._turns[0], ended_s=ended_s))
        self._turns, self._direction = [], 0
        self._recent.clear()
        return int(is_one)


def nods(spans: Spans) -> Swings:
    """Swings of the pitch."""
    return Swings(SignalKind.NOD, spans, of=lambda head: head.pitch, against=lambda head: head.yaw)


def shakes(spans: Spans) -> Swings:
    """Swings of the yaw."""
    return Swings(SignalKind.SHAKE, spans, of=lambda head: head.yaw, against=lambda head: head.pitch)
