"""Lids: openness against the person's own median, blinks, closed eyes. No tiredness is read from them."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from daedam.signals.kinds import SignalKind
from daedam.signals.spans import Spans
from daedam.signals.stacks import MAX_STEP_S, FaceStack

LONGEST_BLINK_S = 0.5
"""Blinks last 0.1 to 0.4 s (Schiffman, Sensation and Perception, 2001); when it lasts longer, the eyes are closed."""


class Closures:
    """Follows closed eyes over frames: how long each closure has lasted."""

    def __init__(self) -> None:
        self._last_s = -math.inf
        self._since_s: float | None = None

    def follow(self, stack: FaceStack, closed: npt.NDArray[np.bool_]) -> tuple[list[float], list[float]]:
        """Lengths of the closures that are over, and how long each frame's has lasted, 0 with open eyes."""
        over, lasting = [], []
        for at_s, is_closed in zip(stack.at.tolist(), closed.tolist(), strict=True):
            if at_s - self._last_s > MAX_STEP_S:
                self._since_s = None
            if is_closed and self._since_s is None:
                self._since_s = at_s
            if not is_closed and self._since_s is not None:
                over.append(at_s - self._since_s)
                self._since_s = None
            lasting.append(0.0 if self._since_s is None else at_s - self._since_s)
            self._last_s = at_s
        return over, lasting


def eye_openness(stack: FaceStack) -> float:
    """Median eye aspect over the person's own: 1 is as open as usual."""
    return float(np.median(stack.openness))


class Blinks:
    """`blink`: closures that end in the window after at most `LONGEST_BLINK_S`."""

    def __init__(self, _spans: Spans) -> None:
        self._closures = Closures()

    def __call__(self, stack: FaceStack) -> float:
        """How many."""
        over, _ = self._closures.follow(stack, stack.is_closed)
        return float(sum(length_s <= LONGEST_BLINK_S for length_s in over))


class ClosedEyes:
    """`eyes_closed`: share of frames in closures that have outlasted a blink; their spans have the whole closure.

    Only eyes that are shut count: somebody who looks down lowers the lids too.
    """

    def __init__(self, spans: Spans) -> None:
        self._closures = Closures()
        self._finder = spans.finder(SignalKind.EYES_CLOSED, min_s=LONGEST_BLINK_S)

    def __call__(self, stack: FaceStack) -> float:
        """The share, 0..1."""
        self._finder.feed(stack.at.tolist(), stack.is_shut.tolist())
        _, lasting = self._closures.follow(stack, stack.is_shut)
        return sum(length_s > LONGEST_BLINK_S for length_s in lasting) / len(lasting)
