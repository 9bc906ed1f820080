"""The person's face in the frames of one window, stacked; geometry is worked out when a measure first asks for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from daedam.signals import mesh
from daedam.signals.baseline import FaceBaseline
from daedam.signals.landmarks import Points, SeenFrame

if TYPE_CHECKING:
    from daedam.signals.spans import Spans

MAX_STEP_S = 0.5
"""Frames further apart than this are not neighbours: nothing is concluded from one to the next."""
CLOSED_RATIO = 0.75
"""Eyes count as closed under this share of the person's own running median: on scripted blinks it found all of twenty
at ten frames a second, where a constant fails people with narrow eyes."""
SHUT_RATIO = 0.55
"""Lids between this and `CLOSED_RATIO` are on their way in a blink, or follow a look down; under it nothing is seen."""
NARROWEST_EYE = 0.02
"""No median of an eye that opens is smaller."""
MEDIAN_S = 60.0
SEED_FRAMES = 150
"""So many frames of the baseline stand in until as many are seen: eyes closed at the start are not the usual."""
FRONTAL_DEG = 40.0
"""Turned further from the camera, one half of the face hides and its points are guesses of the mesh."""


class LidWatch:
    """The running median of the eye aspect of one person."""

    def __init__(self) -> None:
        self._past: deque[tuple[float, float]] = deque()

    def openness(self, at: mesh.Track, aspect: mesh.Track, usual: float | None) -> mesh.Track:
        """Eye aspect over the person's median of the last `MEDIAN_S`, begun with `usual` where it is known."""
        self._past.extend(zip(at.tolist(), aspect.tolist(), strict=True))
        while self._past[0][0] < at[-1] - MEDIAN_S:
            self._past.popleft()
        seed = [usual] * max(0, SEED_FRAMES - len(self._past)) if usual is not None else []
        own = float(np.median([value for _, value in self._past] + seed))
        return np.asarray(aspect / max(own, NARROWEST_EYE))


class FaceStack:
    """Usable faces of n frames in order of time. `at`: seconds, (n,). `sizes`: pictures' width and height, (n, 2).

    Every cached value is computed on first use only, so that what no allowed measure asks for is never computed.
    """

    def __init__(
        self, frames: Sequence[SeenFrame], faces: Sequence[Points], lids: LidWatch, baseline: FaceBaseline
    ) -> None:
        self.at = np.array([frame.at_s for frame in frames])
        self.sizes = np.array([(frame.width, frame.height) for frame in frames], dtype=np.float64)
        read = list(mesh.READ_POINTS)
        self.points: mesh.Stack = np.array([face[read] for face in faces], dtype=np.float64)
        self.baseline = baseline
        self._lids = lids

    @cached_property
    def head(self) -> mesh.HeadPose:
        """Pose of the head."""
        return mesh.head_pose(self.points)

    @cached_property
    def is_frontal(self) -> npt.NDArray[np.bool_]:
        """Whether both halves of the face are seen, (n,)."""
        return np.asarray(np.abs(self.head.yaw) <= FRONTAL_DEG)

    @cached_property
    def eye_aspect(self) -> mesh.Track:
        """Height of the eyes over their width."""
        return mesh.eye_aspect(self.points)

    @cached_property
    def openness(self) -> mesh.Track:
        """Eye aspect over the person's own median: 1 is as open as usual."""
        return self._lids.openness(self.at, self.eye_aspect, self.baseline.eye_aspect)

    @cached_property
    def is_closed(self) -> npt.NDArray[np.bool_]:
        """Whether the lids are as low as in a blink, (n,)."""
        return np.asarray(self.openness < CLOSED_RATIO)

    @cached_property
    def is_shut(self) -> npt.NDArray[np.bool_]:
        """Whether the eyes are shut altogether, (n,)."""
        return np.asarray(self.openness < SHUT_RATIO)

    @cached_property
    def gaze(self) -> mesh.Gaze:
        """Direction of head and eyes together."""
        return mesh.gaze(self.points, self.head)

    @cached_property
    def features(self) -> mesh.Features:
        """Mouth and brows."""
        return mesh.features(self.points, self.head)

    @cached_property
    def centre(self) -> npt.NDArray[np.float64]:
        """Middle between forehead and chin, pixels, (n, 2)."""
        return np.asarray(self.points[:, mesh.columns(mesh.MIDLINE), :2].mean(axis=1))

    @cached_property
    def face_width(self) -> mesh.Track:
        """From cheek to cheek in three dimensions, pixels."""
        right, left = mesh.columns(mesh.CHEEKS)
        return np.asarray(np.linalg.norm(self.points[:, left] - self.points[:, right], axis=1) + 1e-3)

    @cached_property
    def size(self) -> mesh.Track:
        """Eye distance over the picture's width."""
        return np.asarray(self.head.eye_distance / self.sizes[:, 0])


Measure = Callable[[FaceStack], float | None]
"""One kind over one window, in the kind's unit; None where the stack or the baseline does not allow it."""
MakeMeasure = Callable[["Spans"], Measure]


def share(flags: npt.NDArray[np.bool_], among: npt.NDArray[np.bool_]) -> float | None:
    """Share of `flags` among the frames in `among`; None without such frames."""
    n = int(np.count_nonzero(among))
    return int(np.count_nonzero(flags & among)) / n if n else None
