"""MediaPipe with the models in its wheel: nothing to pull. Loaded when the first camera opens, not before."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from typing import Any

import numpy as np

from daedam.providers.errors import ProviderUnavailable
from daedam.providers.speech import EngineHealth
from daedam.providers.vision import pictures
from daedam.providers.vision.base import EVERY_PART, Eyes, Layout, Part, Pixels, VisionCapabilities
from daedam.providers.vision.mediapipe_points import points_of
from daedam.providers.vision.rationing import LIVE, HandsRation, Ration, Rations
from daedam.signals.landmarks import Points, SeenFrame

ENGINE = "mediapipe"
MODEL = "0.10.21 solutions"
CAPABILITIES = VisionCapabilities(engine=ENGINE, model=MODEL, parts=EVERY_PART)
REMEDY = "MediaPipe 0.10.21 has no wheel for this machine; interviews go on without a picture being measured."
MOST_FACES = 4
SURE_FROM = 0.5
COMPLEXITY = 1
"""The only pose and hand models in the wheel that need no download."""


class MediaPipeVision:
    """Opens eyes that share hands and pose, which keep nothing between pictures, and each follow their own face.

    All eyes of one `MediaPipeVision` belong to one thread: MediaPipe's graphs are not to be shared by several.
    """

    def __init__(self, rations: Rations = LIVE) -> None:
        if importlib.util.find_spec("mediapipe") is None:
            raise ProviderUnavailable(ENGINE, REMEDY)
        self._rations = rations
        self._shared: dict[str, Any] = {}

    @property
    def capabilities(self) -> VisionCapabilities:
        """Face mesh with irises, hands and pose, on this machine."""
        return CAPABILITIES

    def open(self, parts: frozenset[Part] = EVERY_PART) -> Eyes:
        """Eyes for one camera; the first of them loads the models, which takes about a second."""
        return MediaPipeEyes(self._solution, parts, self._rations)

    def check(self) -> EngineHealth:
        """Load a mesh and look at nothing with it."""
        try:
            eyes = self.open(frozenset({Part.FACE}))
        except ProviderUnavailable as missing:
            return EngineHealth(False, ENGINE, MODEL, "The engine is not installed here.", missing.remedy)
        eyes.close()
        return EngineHealth(True, ENGINE, MODEL, "Models come with the package.")

    def close(self) -> None:
        """Let go of hands and pose."""
        shared, self._shared = self._shared, {}
        for solution in shared.values():
            solution.close()

    def _solution(self, name: str) -> Any:
        """A model: kept for all eyes where it holds nothing between pictures, else made anew."""
        if name == "mesh":
            return _load(name)
        if name not in self._shared:
            self._shared[name] = _load(name)
        return self._shared[name]


def _load(name: str) -> Any:
    # The package's own modules, one by one: only what is used is loaded.
    try:
        from mediapipe.python.solutions import face_detection, face_mesh, hands, pose  # noqa: PLC0415 - heavy
    except ImportError as error:
        raise ProviderUnavailable(ENGINE, REMEDY) from error
    match name:
        case "mesh":
            return face_mesh.FaceMesh(max_num_faces=1, refine_landmarks=True, min_tracking_confidence=SURE_FROM)
        case "crowd":
            return face_detection.FaceDetection(model_selection=0, min_detection_confidence=SURE_FROM)
        case "crowd_mesh":
            return face_mesh.FaceMesh(static_image_mode=True, max_num_faces=MOST_FACES, refine_landmarks=True)
        case "hands":
            return hands.Hands(static_image_mode=True, max_num_hands=2, model_complexity=COMPLEXITY)
        case _:
            return pose.Pose(static_image_mode=True, model_complexity=COMPLEXITY)


class MediaPipeEyes:
    """One camera: a face followed from picture to picture, hands and body looked for anew when their turn comes."""

    def __init__(self, solution: Any, parts: frozenset[Part], rations: Rations) -> None:
        self._solution = solution
        self._mesh = solution("mesh") if Part.FACE in parts else None
        self._crowd = Ration(rations.crowd_s) if Part.FACE in parts else None
        # Spread over time: two costly looks in one picture would make it late.
        self._hands = HandsRation(rations) if Part.HANDS in parts else None
        self._pose = Ration(rations.pose_s, min(1.0, rations.pose_s)) if Part.POSE in parts else None
        self._load_all(parts)

    @property
    def engine(self) -> str:
        """MediaPipe."""
        return ENGINE

    @property
    def expressions(self) -> Mapping[str, float] | None:
        """Geometry has none."""
        return None

    def look(self, pixels: Pixels, at_s: float, layout: Layout = Layout.RGB) -> SeenFrame:
        """The points of one picture."""
        width, height = pictures.size_of(pixels, layout)
        rgb = pictures.to_rgb(pixels, layout)
        scale = np.array([width, height, width], np.float32)
        looks_for_pose = self._pose is not None and self._pose.take(at_s)
        looks_for_hands = self._hands is not None and self._hands.take(at_s)
        return SeenFrame(
            at_s=at_s,
            width=width,
            height=height,
            brightness=pictures.brightness(pixels, layout),
            faces=self._faces(rgb, at_s, scale),
            hands=self._see_hands(rgb, scale) if looks_for_hands else None,
            pose=self._see_pose(rgb, scale) if looks_for_pose else None,
            has_looked_for_pose=looks_for_pose,
        )

    def close(self) -> None:
        """Let go of the mesh; hands and pose belong to the engine."""
        mesh, self._mesh = self._mesh, None
        if mesh is not None:
            mesh.close()

    def _load_all(self, parts: frozenset[Part]) -> None:
        """Everything now: later there may be no file to open any more, and no time."""
        wanted = {Part.FACE: ("crowd", "crowd_mesh"), Part.HANDS: ("hands",), Part.POSE: ("pose",)}
        for part in sorted(parts):
            for name in wanted[part]:
                self._solution(name)

    def _faces(self, rgb: Pixels, at_s: float, scale: Points) -> tuple[Points, ...]:
        if self._mesh is None:
            return ()
        own = points_of(self._mesh, rgb, "multi_face_landmarks", scale)
        if self._crowd is None or not self._crowd.take(at_s):
            return own
        found = self._solution("crowd").process(rgb).detections
        if found is None or len(found) <= max(1, len(own)):
            return own
        return own + _others(own, points_of(self._solution("crowd_mesh"), rgb, "multi_face_landmarks", scale))

    def _see_hands(self, rgb: Pixels, scale: Points) -> tuple[Points, ...]:
        return points_of(self._solution("hands"), rgb, "multi_hand_landmarks", scale)

    def _see_pose(self, rgb: Pixels, scale: Points) -> Points | None:
        found = self._solution("pose").process(rgb).pose_landmarks
        if found is None:
            return None
        points = np.array([(p.x, p.y, p.z, p.visibility) for p in found.landmark], np.float32)
        points[:, :3] *= scale
        return points


def _others(own: tuple[Points, ...], found: tuple[Points, ...]) -> tuple[Points, ...]:
    """Those of `found` whose middle lies outside every face already known."""
    return tuple(face for face in found if not any(_holds(known, face.mean(axis=0)) for known in own))


def _holds(face: Points, point: Points) -> bool:
    low, high = face.min(axis=0), face.max(axis=0)
    return bool(np.all(point[:2] >= low[:2]) and np.all(point[:2] <= high[:2]))
