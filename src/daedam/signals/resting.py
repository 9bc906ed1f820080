"""Takes a person's baseline from the first seconds. Works out only what the allowed kinds are measured against."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import numpy.typing as npt

from daedam.signals.baseline import BodyBaseline, FaceBaseline
from daedam.signals.body import Shoulders
from daedam.signals.kinds import SignalKind
from daedam.signals.stacks import FaceStack

RESTING_S = 5.0
"""So many seconds of a face are taken: long enough that a blink or a word moves no median."""
LEAST_FRAMES = 15
LEAST_BODIES = 3
_LIPS_APART_QUANTILE = 25
"""Who speaks in the first seconds has the lips together in a quarter of the frames at least."""

_EYES = {SignalKind.EYE_OPENNESS, SignalKind.EYES_CLOSED, SignalKind.BLINK, SignalKind.GAZE_AWAY}
_MOUTH = {SignalKind.SMILE, SignalKind.MOUTH_OPEN, SignalKind.FACIAL_MOVEMENT}
_HEAD = {SignalKind.FACIAL_MOVEMENT, SignalKind.POSTURE_KEPT}
_PLACE = {SignalKind.DISTANCE, SignalKind.POSTURE_KEPT}
_FIELDS = (
    (_EYES, {"eye_aspect"}),
    (_MOUTH, {"mouth_width", "mouth_lift", "mouth_opening", "brow_height", "noise"}),
    ({SignalKind.GAZE_AWAY}, {"gaze_yaw", "gaze_pitch"}),
    (_HEAD, {"head_yaw", "head_pitch", "head_roll"}),
    (_PLACE, {"size", "centre_x", "centre_y"}),
)


def lacks(given: FaceBaseline, allowed: frozenset[SignalKind]) -> bool:
    """Whether an allowed kind is measured against something that `given` does not have."""
    needed = {name for kinds, names in _FIELDS if kinds & allowed for name in names}
    return any(getattr(given, name) is None for name in needed)


class RestingFace:
    """Collects faces until there are `RESTING_S` seconds of them."""

    def __init__(self, allowed: frozenset[SignalKind]) -> None:
        self._allowed = allowed
        self._tracks: dict[str, list[npt.NDArray[np.float64]]] = {}
        self._n = 0
        self._seconds = 0.0

    def add(self, stack: FaceStack, seconds: float) -> FaceBaseline | None:
        """One window, `seconds` of which had the face; the baseline, once it is enough."""
        for name, track in self._read(stack).items():
            self._tracks.setdefault(name, []).append(track)
        self._n += len(stack.at)
        self._seconds += seconds
        if self._seconds < RESTING_S - 1e-6 or self._n < LEAST_FRAMES:
            return None
        joined = {name: np.concatenate(tracks) for name, tracks in self._tracks.items()}
        values = {name: float(np.median(track)) for name, track in joined.items() if track.size}
        if "mouth_opening" in values:
            values["mouth_opening"] = float(np.percentile(joined["mouth_opening"], _LIPS_APART_QUANTILE))
        self._tracks = {}
        return FaceBaseline(**values)

    def _read(self, stack: FaceStack) -> dict[str, npt.NDArray[np.float64]]:
        found: dict[str, npt.NDArray[np.float64]] = {}
        if self._allowed & _EYES:
            found["eye_aspect"] = stack.eye_aspect
        if self._allowed & _MOUTH:
            face = stack.features
            found |= {"mouth_width": face.width, "mouth_lift": face.lift, "mouth_opening": face.opening}
            found["brow_height"] = face.brows.mean(axis=1)
            found["noise"] = np.abs(np.diff(found["brow_height"]))
        if SignalKind.GAZE_AWAY in self._allowed:
            found |= {"gaze_yaw": stack.gaze.yaw, "gaze_pitch": stack.gaze.pitch}
        if self._allowed & _HEAD:
            found |= {"head_yaw": stack.head.yaw, "head_pitch": stack.head.pitch, "head_roll": stack.head.roll}
        if self._allowed & _PLACE:
            found |= {"size": stack.size, "centre_x": stack.centre[:, 0] / stack.sizes[:, 0]}
            found["centre_y"] = stack.centre[:, 1] / stack.sizes[:, 1]
        return found


class RestingBody:
    """Collects shoulders until there are `LEAST_BODIES` of them."""

    def __init__(self) -> None:
        self._seen: list[Shoulders] = []

    def add(self, seen: list[Shoulders]) -> BodyBaseline | None:
        """More of them; the baseline, once it is enough."""
        self._seen += seen
        if len(self._seen) < LEAST_BODIES:
            return None
        return BodyBaseline(
            shoulder_tilt=float(np.median([one.tilt for one in self._seen])),
            lean=float(np.median([one.lean for one in self._seen])),
        )


def filled(given: FaceBaseline, taken: FaceBaseline) -> FaceBaseline:
    """`given`, and what it lacks from `taken`."""
    known = {name: value for name, value in asdict(given).items() if value is not None}
    return replace(taken, **known)
