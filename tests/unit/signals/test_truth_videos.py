"""The scripted videos hold what their script says, so that tests which measure them measure something."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from fixtures.truth.events import EventKind, FaceEvent, blink, state_at
from fixtures.truth.faces import FaceState, face_picture
from fixtures.truth.videos import write_video
from fixtures.truth.voices import RATE, Voice


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".webm"])
def test_a_video_has_its_pictures_and_its_voice(tmp_path: Path, suffix: str) -> None:
    path = write_video(tmp_path / f"a{suffix}", [blink(1.0)], 3.0, 10, (160, 120), Voice(speaking=[(1.0, 2.0)]))
    with av.open(str(path)) as container:
        pictures = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        frames = [part for frame in container.decode(audio=0) for part in resampler.resample(frame)]
    sound = np.concatenate([frame.to_ndarray()[0] for frame in frames]).astype(float)
    assert len(pictures) == 30
    assert np.abs(pictures[0].astype(float) - face_picture(FaceState(), 160, 120)).mean() < 12
    assert sound[RATE + 1600 : 2 * RATE - 1600].std() > 20 * sound[: RATE - 1600].std()


def test_a_video_without_a_voice_has_no_sound_track(tmp_path: Path) -> None:
    with av.open(str(write_video(tmp_path / "a.mp4", seconds=1.0))) as container:
        assert [stream.type for stream in container.streams] == ["video"]


def test_a_script_is_followed_and_ends() -> None:
    script = [blink(1.0), FaceEvent(kind=EventKind.SMILE, started_s=2.0, ended_s=4.0)]
    assert state_at(script, 0.5) == FaceState()
    assert state_at(script, 1.12).lids == 1.0
    assert state_at(script, 3.0).smile == 1.0
    assert state_at(script, 4.0) == FaceState()
