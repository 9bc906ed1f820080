"""Vision by script: given looks in order, the last one over and over, for tests and demos. It sees only the light."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from daedam.providers.errors import ProviderError
from daedam.providers.speech import EngineHealth
from daedam.providers.vision import pictures
from daedam.providers.vision.base import EVERY_PART, Eyes, Layout, Part, Pixels, VisionCapabilities
from daedam.signals.landmarks import FACE_POINTS, HAND_POINTS, POSE_POINTS, Points, SeenFrame

ENGINE = "scripted"
CAPABILITIES = VisionCapabilities(engine=ENGINE, model="script", parts=EVERY_PART)


@dataclass(frozen=True, slots=True)
class ScriptedLook:
    """What one picture shows; `error` is raised instead."""

    n_faces: int = 1
    n_hands: int | None = None
    has_pose: bool = False
    expressions: Mapping[str, float] | None = None
    error: ProviderError | None = None


class ScriptedVision:
    """Every pair of eyes follows the script from its beginning."""

    def __init__(self, script: Sequence[ScriptedLook] = (ScriptedLook(),)) -> None:
        if not script:
            raise ValueError("a script has at least one look")
        self._script = tuple(script)

    @property
    def capabilities(self) -> VisionCapabilities:
        """What the script pretends to be."""
        return CAPABILITIES

    def open(self, parts: frozenset[Part] = EVERY_PART) -> Eyes:
        """The script from its beginning."""
        return ScriptedEyes(self._script, parts)

    def check(self) -> EngineHealth:
        """Always ready."""
        return EngineHealth(True, ENGINE, "script", "Follows a script; sees only the light.")

    def close(self) -> None:
        """Nothing is held."""


class ScriptedEyes:
    """One run of the script."""

    def __init__(self, script: Sequence[ScriptedLook], parts: frozenset[Part]) -> None:
        self._rest = list(script)
        self._parts = parts
        self._now = script[0]

    @property
    def engine(self) -> str:
        """The script."""
        return ENGINE

    @property
    def expressions(self) -> Mapping[str, float] | None:
        """What the last look says."""
        return self._now.expressions

    def look(self, pixels: Pixels, at_s: float, layout: Layout = Layout.RGB) -> SeenFrame:
        """The next look, of the parts that were asked for."""
        width, height = pictures.size_of(pixels, layout)
        self._now = self._rest.pop(0) if len(self._rest) > 1 else self._rest[0]
        if self._now.error is not None:
            raise self._now.error
        n_hands = self._now.n_hands if Part.HANDS in self._parts else None
        looks_for_pose = Part.POSE in self._parts
        n_faces = self._now.n_faces if Part.FACE in self._parts else 0
        return SeenFrame(
            at_s=at_s,
            width=width,
            height=height,
            brightness=pictures.brightness(pixels, layout),
            faces=tuple(_points(FACE_POINTS, 3, width, height) for _ in range(n_faces)),
            hands=None if n_hands is None else tuple(_points(HAND_POINTS, 3, width, height) for _ in range(n_hands)),
            pose=_points(POSE_POINTS, 4, width, height) if looks_for_pose and self._now.has_pose else None,
            has_looked_for_pose=looks_for_pose,
        )

    def close(self) -> None:
        """Nothing is held."""


def _points(n: int, columns: int, width: int, height: int) -> Points:
    """Points on an oval in the middle of the picture; a last fourth column of certainty."""
    turn = np.linspace(0.0, 2.0 * np.pi, n, endpoint=False, dtype=np.float32)
    points = np.ones((n, columns), np.float32)
    points[:, 0] = width * (0.5 + 0.12 * np.cos(turn))
    points[:, 1] = height * (0.45 + 0.22 * np.sin(turn))
    points[:, 2] = 0.0
    return points
