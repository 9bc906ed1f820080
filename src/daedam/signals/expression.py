"""Mouth and brows against the person's own face at rest: smile, open mouth, movement. A smile is a shape."""

from __future__ import annotations

import math

import numpy as np

from daedam.signals.kinds import SignalKind
from daedam.signals.spans import Spans
from daedam.signals.stacks import FaceStack, share

SMILE_WIDER = 1.10
"""Mouth width over the resting one. Speech widens a mouth by a few percent, a smile by ten to thirty."""
SMILE_LIFT = 0.015
"""Least rise of the mouth corners, in eye distances: pulling them apart without it is a spoken "ee".

Both together are action unit 12, lip corner puller, of the Facial Action Coding System (Ekman and Friesen 1978).
"""
MOUTH_OPENER = 0.08
"""Opening beyond the resting one, in eye distances: about seven millimetres."""

MOVED = np.array([0.05, 0.035, 0.03])
"""Least displacement that counts as movement, in eye distances, of the mouth's width, its corners and the brows: about
three times what the mesh adds by itself."""
PER_YAW, PER_PITCH = np.array([0.002, 0.0015, 0.002]), np.array([0.001, 0.003, 0.0045])
"""What a degree of turn from the baseline adds to each in the mesh without the face moving, on turned faces."""
NOISE_FACTOR = 4.0
MOVED_EYES = (0.75, 1.25)
"""Openness outside these bounds of the usual counts as movement of the eyes; a blink does not reach `HOLD_S`."""
HOLD_S = 1.0
"""A face that moved within the last second is moving: between two syllables a mouth passes its rest."""


class Smile:
    """`smile`: share of frames with the corners of the mouth drawn out and up."""

    def __init__(self, spans: Spans) -> None:
        self._finder = spans.finder(SignalKind.SMILE)

    def __call__(self, stack: FaceStack) -> float | None:
        """The share, 0..1; None without a baseline of the mouth or with the face turned away."""
        width, lift = stack.baseline.mouth_width, stack.baseline.mouth_lift
        if width is None or lift is None:
            return None
        is_smile = (stack.features.width > SMILE_WIDER * width) & (stack.features.lift > lift + SMILE_LIFT)
        is_smile &= stack.is_frontal
        self._finder.feed(stack.at.tolist(), is_smile.tolist())
        return share(is_smile, stack.is_frontal)


class OpenMouth:
    """`mouth_open`: share of frames with the lips apart beyond their rest."""

    def __init__(self, _spans: Spans) -> None:
        pass

    def __call__(self, stack: FaceStack) -> float | None:
        """The share, 0..1; None without a baseline of the mouth or with the face turned away."""
        rest = stack.baseline.mouth_opening
        if rest is None:
            return None
        return share(np.asarray(stack.features.opening > rest + MOUTH_OPENER), stack.is_frontal)


class FacialMovement:
    """`facial_movement`: share of frames within a second of one whose brows, eyes or mouth corners left their rest."""

    def __init__(self, _spans: Spans) -> None:
        self._moved_s = -math.inf
        self._odd_eyes_since_s: float | None = None

    def __call__(self, stack: FaceStack) -> float | None:
        """The share, 0..1; None without a baseline or with the face turned away."""
        rest = stack.baseline
        if rest.mouth_width is None or rest.mouth_lift is None or rest.brow_height is None or rest.head_yaw is None:
            return None
        face = stack.features
        now = np.stack([face.width, face.lift, face.brows.mean(axis=1)], axis=1)
        moved = np.abs(now - np.array([rest.mouth_width, rest.mouth_lift, rest.brow_height]))
        turned, lifted = np.abs(stack.head.yaw - rest.head_yaw), np.abs(stack.head.pitch - (rest.head_pitch or 0.0))
        least = np.maximum(MOVED, NOISE_FACTOR * (rest.noise or 0.0))
        least = least + turned[:, None] * PER_YAW + lifted[:, None] * PER_PITCH
        held = self._held(stack, np.asarray((moved > least).any(axis=1)) & stack.is_frontal)
        return share(np.array(held), stack.is_frontal)

    def _held(self, stack: FaceStack, is_moved: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[bool]:
        held = []
        for at_s, open_by, moved in zip(stack.at.tolist(), stack.openness.tolist(), is_moved.tolist(), strict=True):
            is_odd = not MOVED_EYES[0] <= open_by <= MOVED_EYES[1]
            self._odd_eyes_since_s = (self._odd_eyes_since_s or at_s) if is_odd else None
            if moved or (self._odd_eyes_since_s is not None and at_s - self._odd_eyes_since_s >= HOLD_S):
                self._moved_s = at_s
            held.append(at_s - self._moved_s <= HOLD_S)
        return held
