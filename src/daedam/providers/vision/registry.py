"""From a name to an engine: "auto", "mediapipe", "mediapipe-tasks", "scripted", "none", each may add "+deepface".

Imports no engine before one is asked for by name: where nothing may be looked at, nothing that looks is loaded.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from daedam.providers.errors import ProviderUnavailable
from daedam.providers.models.store import model_folder
from daedam.providers.vision.base import Eyes, Part, Vision, parts_for
from daedam.providers.vision.rationing import LIVE, Rations
from daedam.signals.kinds import SignalKind

KNOWN = ("auto", "mediapipe", "mediapipe-tasks", "scripted", "none")
EXPRESSIONS = "deepface"
TASK_FOLDER = "mediapipe-tasks"
TASK_FILES: Mapping[Part, str] = {
    Part.FACE: "face_landmarker.task",
    Part.HANDS: "hand_landmarker.task",
    Part.POSE: "pose_landmarker_full.task",
}
NO_VISION = "Pictures are not measured here; DAEDAM_VISION=mediapipe would."


@dataclass(frozen=True, slots=True, kw_only=True)
class VisionOptions:
    """What the registry needs besides a name.

    `home`: the state folder whose `models` holds task files. `can_run_emotion_code`: whether the policy of whoever
    is looked at lets expression be read; without it a classifier named in the setting is not even imported.
    """

    home: Path | None = None
    rations: Rations = field(default=LIVE)
    can_run_emotion_code: bool = False


def build_vision(spec: str = "auto", options: VisionOptions | None = None) -> Vision:
    """The engine named `spec`. Loads no model. Raises `ProviderUnavailable`: unknown name, missing package or files."""
    chosen = options or VisionOptions()
    reads_expressions = chosen.can_run_emotion_code
    remedy = missing(spec if reads_expressions else spec.removesuffix(f"+{EXPRESSIONS}"), chosen.home)
    if remedy is not None:
        raise ProviderUnavailable(spec, remedy)
    engine, _, added = spec.partition("+")
    vision = _points(resolve(engine), chosen)
    if not added or not reads_expressions:
        return vision
    from daedam.providers.vision.deepface import VisionWithExpressions  # noqa: PLC0415 - only where it may run

    return VisionWithExpressions(vision)


def open_eyes(spec: str, kinds: frozenset[SignalKind], options: VisionOptions | None = None) -> Eyes:
    """Eyes for one camera that look for what `kinds` need, and for nothing else. Raises `ProviderUnavailable`."""
    return build_vision(spec, options).open(parts_for(kinds))


def resolve(engine: str) -> str:
    """What "auto" means here: MediaPipe where its package is, else nothing."""
    if engine != "auto":
        return engine
    return "mediapipe" if importlib.util.find_spec("mediapipe") is not None else "none"


def missing(spec: str, home: Path | None = None) -> str | None:
    """What `spec` lacks on this machine, as a remedy; None when it can be built. Imports nothing that looks."""
    engine, _, added = spec.partition("+")
    if engine not in KNOWN or added not in ("", EXPRESSIONS):
        return f"Unknown vision; known are: {', '.join(KNOWN)}, each with +{EXPRESSIONS}."
    found = resolve(engine)
    if found == "none":
        return NO_VISION
    if found != "scripted" and importlib.util.find_spec("mediapipe") is None:
        return "MediaPipe has no wheel for this machine; interviews go on without a picture being measured."
    if found == "mediapipe-tasks" and (absent := absent_files(home)):
        return f"Copy {', '.join(absent)} to the folder models/{TASK_FOLDER} of DAEDAM_HOME, or use mediapipe."
    if added and importlib.util.find_spec("deepface") is None:
        return "Install it with the extra daedam[expression]."
    return None


def absent_files(home: Path | None) -> list[str]:
    """The task files that are not in `home`."""
    folder = model_folder(home, TASK_FOLDER) if home is not None else None
    return [name for name in TASK_FILES.values() if folder is None or not (folder / name).is_file()]


def _points(engine: str, options: VisionOptions) -> Vision:
    if engine == "mediapipe":
        from daedam.providers.vision.mediapipe import MediaPipeVision  # noqa: PLC0415 - one engine a process

        return MediaPipeVision(options.rations)
    if engine == "mediapipe-tasks":
        from daedam.providers.vision.mediapipe_tasks import MediaPipeTasksVision  # noqa: PLC0415 - as above

        return MediaPipeTasksVision(options.home, options.rations)
    from daedam.providers.vision.scripted import ScriptedVision  # noqa: PLC0415 - as above

    return ScriptedVision()
