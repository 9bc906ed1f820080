"""The interface of vision: eyes for one camera, which turn each picture into points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
import numpy.typing as npt

from daedam.providers.speech import EngineHealth
from daedam.signals.kinds import BODY_KINDS, FACE_KINDS, HAND_KINDS, PICTURE_KINDS, SignalKind
from daedam.signals.landmarks import SeenFrame

Pixels = npt.NDArray[np.uint8]


class Layout(StrEnum):
    """How pixels lie: RGB (h, w, 3); grey (h, w); I420 (h · 3/2, w), even w and h, video range."""

    RGB = "rgb"
    GREY = "grey"
    I420 = "i420"


class Part(StrEnum):
    """What of a person is looked for."""

    FACE = "face"
    HANDS = "hands"
    POSE = "pose"


EVERY_PART = frozenset(Part)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisionCapabilities:
    """What an engine can do. `is_local` means that no picture leaves this machine.

    `reads_expressions`: a classifier gives shares of named expressions beside the points.
    """

    engine: str
    model: str
    parts: frozenset[Part]
    is_local: bool = True
    reads_expressions: bool = False


class Eyes(Protocol):
    """One camera. Holds what follows a face from frame to frame; for use from one thread, in order of time."""

    @property
    def engine(self) -> str:
        """Who looks: "mediapipe"."""
        ...

    @property
    def expressions(self) -> Mapping[str, float] | None:
        """What a classifier said of the last picture's face: name → 0..1. None where none was asked."""
        ...

    def look(self, pixels: Pixels, at_s: float, layout: Layout = Layout.RGB) -> SeenFrame:
        """The points of one picture, taken at `at_s` seconds. Raises `ValueError` for pixels that are no picture."""
        ...

    def close(self) -> None:
        """Let go of what was loaded for this camera. May be called twice."""
        ...


class Vision(Protocol):
    """An engine that sees. Blocking, and never for the event loop: live pictures go through `process`."""

    @property
    def capabilities(self) -> VisionCapabilities:
        """What this engine can do."""
        ...

    def open(self, parts: frozenset[Part] = EVERY_PART) -> Eyes:
        """Eyes for one camera, everything they need loaded. Raises `ProviderUnavailable`."""
        ...

    def check(self) -> EngineHealth:
        """Whether the engine works here, and what would help. Never raises a `ProviderError`."""
        ...

    def close(self) -> None:
        """Let go of everything the engine holds."""
        ...


def parts_for(kinds: frozenset[SignalKind]) -> frozenset[Part]:
    """What must be looked for to measure `kinds`; empty where no picture is needed, or its light alone."""
    parts = set()
    if kinds & (FACE_KINDS | BODY_KINDS | HAND_KINDS) - PICTURE_KINDS:
        parts.add(Part.FACE)
    if kinds & HAND_KINDS:
        parts.add(Part.HANDS)
    if kinds & BODY_KINDS:
        parts.add(Part.POSE)
    return frozenset(parts)
