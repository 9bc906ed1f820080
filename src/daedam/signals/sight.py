"""The camera's half of a meter: frames in, a window's values out. Keeps points only until their window is closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from daedam.signals import body, expression, eyes, hands, looking, place
from daedam.signals.baseline import Baseline
from daedam.signals.kinds import FACE_KINDS, HAND_KINDS, SignalKind
from daedam.signals.landmarks import Points, SeenFrame
from daedam.signals.person import DARKEST, PersonFinder
from daedam.signals.resting import RestingBody, RestingFace, filled, lacks
from daedam.signals.spans import Spans
from daedam.signals.stacks import FaceStack, LidWatch, MakeMeasure, Measure
from daedam.signals.windows import SignalSpan, WindowQuality


def _always(measure: Measure) -> MakeMeasure:
    return lambda _spans: measure


FACE_MEASURES: Mapping[SignalKind, Callable[[Spans], Measure]] = MappingProxyType(
    {
        SignalKind.SMILE: expression.Smile,
        SignalKind.MOUTH_OPEN: expression.OpenMouth,
        SignalKind.FACIAL_MOVEMENT: expression.FacialMovement,
        SignalKind.EYE_OPENNESS: _always(eyes.eye_openness),
        SignalKind.EYES_CLOSED: eyes.ClosedEyes,
        SignalKind.BLINK: eyes.Blinks,
        SignalKind.GAZE_AWAY: looking.GazeAway,
        SignalKind.HEAD_YAW: _always(looking.head_yaw),
        SignalKind.HEAD_PITCH: _always(looking.head_pitch),
        SignalKind.HEAD_ROLL: _always(looking.head_roll),
        SignalKind.NOD: looking.nods,
        SignalKind.SHAKE: looking.shakes,
        SignalKind.DISTANCE: _always(place.distance),
        SignalKind.MOVEMENT: place.Movement,
        SignalKind.STILLNESS: place.Stillness,
    }
)
"""What makes the measure of each kind that is read from the face alone; only the allowed ones are ever made."""
_SHOULDER_KINDS = frozenset({SignalKind.POSTURE_KEPT, SignalKind.SHOULDER_TILT, SignalKind.LEAN})
_NEEDS_FACE = FACE_KINDS | {SignalKind.POSTURE_KEPT, SignalKind.HAND_NEAR_FACE}


class Sight:
    """What one camera sees of one person. Nothing of a frame is read that no allowed kind needs."""

    def __init__(self, allowed: frozenset[SignalKind], baseline: Baseline) -> None:
        self._allowed = allowed
        self.face_baseline, self.body_baseline = baseline.face, baseline.body
        self._spans = Spans()
        self._measures = {kind: make(self._spans) for kind, make in FACE_MEASURES.items() if kind in allowed}
        self._hands = hands.Hands(allowed, self._spans) if allowed & HAND_KINDS else None
        self._resting_face = RestingFace(allowed) if lacks(baseline.face, allowed) else None
        self._resting_body: RestingBody | None = RestingBody()
        self._lids, self._person = LidWatch(), PersonFinder()
        self._last: tuple[float, Points, SeenFrame] | None = None
        self._clear()

    @property
    def is_settled(self) -> bool:
        """Whether the baseline of the face stands."""
        return self._resting_face is None

    def see(self, frame: SeenFrame) -> None:
        """One more frame."""
        self._lights.append(frame.brightness)
        if self._allowed & _NEEDS_FACE:
            self._see_face(frame)
        if self._allowed & _SHOULDER_KINDS and frame.pose is not None and frame.brightness >= DARKEST:
            found = body.shoulders(frame.pose)
            self._shoulders += [found] if found is not None else []
        if self._hands is not None and frame.hands is not None:
            self._hands.see(frame.at_s, frame.hands, self._outline(frame.at_s))

    def close(self, quality: WindowQuality) -> tuple[dict[SignalKind, float], WindowQuality]:
        """The values since the last call, and `quality` with what the camera adds."""
        if not self._lights:
            return {}, quality
        light = sum(self._lights) / len(self._lights)
        quality = replace(quality, frames=len(self._lights), brightness=light)
        values = {SignalKind.BRIGHTNESS: light} if SignalKind.BRIGHTNESS in self._allowed else {}
        if self._allowed & _NEEDS_FACE:
            share = len(self._faces) / len(self._lights)
            quality = replace(quality, face_share=share, most_faces=self._most_faces)
            values |= {SignalKind.FACE_VISIBLE: share} if SignalKind.FACE_VISIBLE in self._allowed else {}
            values |= self._face_values(share)
        values |= self._shoulder_values()
        values |= self._hands.close() if self._hands is not None else {}
        self._clear()
        return values, quality

    def take_spans(self, is_last: bool) -> list[SignalSpan]:
        """The stretches that are over since the last call; `is_last` ends the open ones."""
        return self._spans.take(is_last)

    def _clear(self) -> None:
        self._lights: list[float] = []
        self._frames: list[SeenFrame] = []
        self._faces: list[Points] = []
        self._shoulders: list[body.Shoulders] = []
        self._most_faces = self._n_left = 0

    def _see_face(self, frame: SeenFrame) -> None:
        self._most_faces = max(self._most_faces, len(frame.faces))
        face = self._person.find(frame)
        if face is not None:
            self._frames.append(frame)
            self._faces.append(face)
            self._last = (frame.at_s, face, frame)
        elif self._last is not None and frame.brightness >= DARKEST and not frame.faces:
            self._n_left += body.left_over_rim(self._last[1], self._last[2])

    def _outline(self, at_s: float) -> hands.Outline | None:
        is_known = self._last is not None and at_s - self._last[0] <= hands.FACE_MEMORY_S
        return hands.face_outline(self._last[1]) if self._last is not None and is_known else None

    def _face_values(self, seconds: float) -> dict[SignalKind, float]:
        if not self._faces:
            has_left = self._n_left and SignalKind.POSTURE_KEPT in self._allowed and self.face_baseline.size is not None
            return {SignalKind.POSTURE_KEPT: 0.0} if has_left else {}
        stack = FaceStack(self._frames, self._faces, self._lids, self.face_baseline)
        found = {kind: measure(stack) for kind, measure in self._measures.items()}
        if SignalKind.POSTURE_KEPT in self._allowed:
            kept = body.posture_kept(stack, self._n_left, self._shoulders, self.body_baseline)
            found[SignalKind.POSTURE_KEPT] = kept
        if self._resting_face is not None and (taken := self._resting_face.add(stack, seconds)) is not None:
            self.face_baseline = filled(self.face_baseline, taken)
            self._resting_face = None
        return {kind: value for kind, value in found.items() if value is not None}

    def _shoulder_values(self) -> dict[SignalKind, float]:
        if not self._shoulders:
            return {}
        if self._resting_body is not None and (taken := self._resting_body.add(self._shoulders)) is not None:
            given = self.body_baseline
            self.body_baseline = taken if given.shoulder_tilt is None or given.lean is None else given
            self._resting_body = None
        n, values = len(self._shoulders), {}
        if SignalKind.SHOULDER_TILT in self._allowed:
            values[SignalKind.SHOULDER_TILT] = sum(one.tilt for one in self._shoulders) / n
        if SignalKind.LEAN in self._allowed:
            values[SignalKind.LEAN] = sum(one.lean for one in self._shoulders) / n
        return values
