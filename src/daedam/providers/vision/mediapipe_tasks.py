"""MediaPipe's newer task files: the same points from models that are not in the wheel.

Written to the tasks' published interface and tried with scripted landmarkers only: nothing here has run with the
real files, which no package carries.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from daedam.providers.models.store import model_folder
from daedam.providers.speech import EngineHealth
from daedam.providers.vision import pictures
from daedam.providers.vision.base import EVERY_PART, Eyes, Layout, Part, Pixels, VisionCapabilities
from daedam.providers.vision.rationing import LIVE, HandsRation, Ration, Rations
from daedam.providers.vision.registry import TASK_FILES, TASK_FOLDER
from daedam.signals.landmarks import Points, SeenFrame

ENGINE = "mediapipe-tasks"
MOST_FACES = 4
CAPABILITIES = VisionCapabilities(engine=ENGINE, model="landmarker tasks", parts=EVERY_PART)


class MediaPipeTasksVision:
    """Landmarkers made from the files in `HOME/models/mediapipe-tasks`.

    The registry has seen to it that they are there. `build` makes a landmarker of a part: the tests give their own.
    """

    def __init__(self, home: Path | None, rations: Rations = LIVE, build: Any = None) -> None:
        self._folder = model_folder(home or Path(), TASK_FOLDER)
        self._rations = rations
        self._build = build or self._from_file

    @property
    def capabilities(self) -> VisionCapabilities:
        """Face, hands and pose, on this machine."""
        return CAPABILITIES

    def open(self, parts: frozenset[Part] = EVERY_PART) -> Eyes:
        """Eyes for one camera, with landmarkers of their own."""
        return TaskEyes({part: self._build(part) for part in sorted(parts)}, self._rations)

    def check(self) -> EngineHealth:
        """Load the face landmarker once."""
        try:
            self.open(frozenset({Part.FACE})).close()
        except (RuntimeError, ValueError):  # what MediaPipe raises on a file it cannot use
            return EngineHealth(False, ENGINE, CAPABILITIES.model, "The task files cannot be loaded.")
        return EngineHealth(True, ENGINE, CAPABILITIES.model, "Loads its task files.")

    def close(self) -> None:
        """The eyes hold everything."""

    def _from_file(self, part: Part) -> Any:
        from mediapipe.tasks import python as tasks  # noqa: PLC0415 - heavy
        from mediapipe.tasks.python import vision  # noqa: PLC0415 - heavy

        base = tasks.BaseOptions(model_asset_path=str(self._folder / TASK_FILES[part]))
        mode = vision.RunningMode
        if part is Part.FACE:
            options = vision.FaceLandmarkerOptions(base_options=base, running_mode=mode.VIDEO, num_faces=MOST_FACES)
            return vision.FaceLandmarker.create_from_options(options)
        if part is Part.HANDS:
            return vision.HandLandmarker.create_from_options(
                vision.HandLandmarkerOptions(base_options=base, running_mode=mode.IMAGE, num_hands=2)
            )
        return vision.PoseLandmarker.create_from_options(
            vision.PoseLandmarkerOptions(base_options=base, running_mode=mode.IMAGE)
        )


class TaskEyes:
    """One camera. The face landmarker follows, hands and body are looked for anew when their turn comes."""

    def __init__(self, landmarkers: dict[Part, Any], rations: Rations) -> None:
        self._landmarkers = landmarkers
        self._hands = HandsRation(rations)
        self._pose = Ration(rations.pose_s, min(1.0, rations.pose_s))
        self._last_ms = -1

    @property
    def engine(self) -> str:
        """The tasks."""
        return ENGINE

    @property
    def expressions(self) -> Mapping[str, float] | None:
        """Geometry has none."""
        return None

    def look(self, pixels: Pixels, at_s: float, layout: Layout = Layout.RGB) -> SeenFrame:
        """The points of one picture."""
        width, height = pictures.size_of(pixels, layout)
        image = _image(pictures.to_rgb(pixels, layout))
        scale = np.array([width, height, width], np.float32)
        looks_for_hands = Part.HANDS in self._landmarkers and self._hands.take(at_s)
        looks_for_pose = Part.POSE in self._landmarkers and self._pose.take(at_s)
        faces: Any = ()
        hands: Any = ()
        bodies: Any = ()
        if Part.FACE in self._landmarkers:
            faces = self._landmarkers[Part.FACE].detect_for_video(image, self._next_ms(at_s)).face_landmarks
        if looks_for_hands:
            hands = self._landmarkers[Part.HANDS].detect(image).hand_landmarks
        if looks_for_pose:
            bodies = self._landmarkers[Part.POSE].detect(image).pose_landmarks
        return SeenFrame(
            at_s=at_s,
            width=width,
            height=height,
            brightness=pictures.brightness(pixels, layout),
            faces=tuple(_points(face, scale) for face in faces),
            hands=tuple(_points(hand, scale) for hand in hands) if looks_for_hands else None,
            pose=_with_visibility(bodies[0], scale) if looks_for_pose and bodies else None,
            has_looked_for_pose=looks_for_pose,
        )

    def close(self) -> None:
        """Let go of the landmarkers."""
        landmarkers, self._landmarkers = self._landmarkers, {}
        for landmarker in landmarkers.values():
            landmarker.close()

    def _next_ms(self, at_s: float) -> int:
        # The task refuses a time that is not later than the last one.
        self._last_ms = max(self._last_ms + 1, round(at_s * 1000))
        return self._last_ms


def _image(rgb: Pixels) -> Any:
    import mediapipe  # noqa: PLC0415 - heavy

    return mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=rgb)


def _points(landmarks: Any, scale: Points) -> Points:
    return np.array([(p.x, p.y, p.z) for p in landmarks], np.float32) * scale


def _with_visibility(landmarks: Any, scale: Points) -> Points:
    visibility = np.array([[p.visibility] for p in landmarks], np.float32)
    return np.hstack([_points(landmarks, scale), visibility])
