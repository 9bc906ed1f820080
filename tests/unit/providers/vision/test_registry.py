"""Names to engines, what is missing named, and nothing loaded that was not asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from daedam.providers.errors import ProviderUnavailable
from daedam.providers.vision.base import EVERY_PART, Part, parts_for
from daedam.providers.vision.registry import KNOWN, VisionOptions, build_vision, open_eyes, resolve
from daedam.signals.kinds import BODY_KINDS, EVERY_KIND, FACE_KINDS, HAND_KINDS, PICTURE_KINDS, VOICE_KINDS

MAY = VisionOptions(can_run_emotion_code=True)


@pytest.mark.parametrize("spec", ["auto", "mediapipe", "mediapipe+deepface"])
def test_what_is_here_is_built_by_its_name(spec: str) -> None:
    assert build_vision(spec).capabilities.engine == "mediapipe"


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    for spec in ("yolo", "mediapipe+horoscope"):
        with pytest.raises(ProviderUnavailable) as caught:
            build_vision(spec)
        assert all(name in caught.value.remedy for name in KNOWN)


def test_none_sees_nothing_instead_of_pretending() -> None:
    with pytest.raises(ProviderUnavailable, match="unavailable") as caught:
        build_vision("none")
    assert "DAEDAM_VISION" in caught.value.remedy
    assert resolve("none") == "none"
    assert resolve("auto") == "mediapipe"


def test_task_files_that_are_not_here_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "models" / "mediapipe-tasks"
    folder.mkdir(parents=True)
    (folder / "face_landmarker.task").write_bytes(b"")
    with pytest.raises(ProviderUnavailable) as caught:
        build_vision("mediapipe-tasks", VisionOptions(home=tmp_path))
    assert "hand_landmarker.task, pose_landmarker_full.task" in caught.value.remedy
    assert "face_landmarker.task" not in caught.value.remedy


def test_a_missing_classifier_names_the_extra() -> None:
    with pytest.raises(ProviderUnavailable) as caught:
        build_vision("mediapipe+deepface", MAY)
    assert "daedam[expression]" in caught.value.remedy


def test_kinds_say_what_must_be_looked_for() -> None:
    assert parts_for(EVERY_KIND) == EVERY_PART
    assert parts_for(FACE_KINDS) == {Part.FACE}
    assert parts_for(HAND_KINDS) == {Part.FACE, Part.HANDS}
    assert parts_for(BODY_KINDS) == {Part.FACE, Part.POSE}
    assert parts_for(VOICE_KINDS | PICTURE_KINDS) == frozenset()


def test_eyes_for_kinds_look_for_their_parts_only() -> None:
    import numpy as np

    seen = open_eyes("scripted", FACE_KINDS).look(np.full((48, 64, 3), 90, np.uint8), 0.0)
    assert (len(seen.faces), seen.hands, seen.has_looked_for_pose) == (1, None, False)


def test_naming_an_engine_loads_neither_its_package_nor_the_classifier() -> None:
    code = (
        "import sys\n"
        "from daedam.providers.vision.registry import build_vision\n"
        "build_vision('mediapipe+deepface')\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "print(sorted(loaded & {'mediapipe', 'deepface', 'tensorflow'}),\n"
        "      'daedam.providers.vision.deepface' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[] False"
