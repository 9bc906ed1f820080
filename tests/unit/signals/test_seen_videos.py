"""The whole way of an upload in small: a compressed video file, decoded, looked at, listened to and measured."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from daedam.signals.kinds import EVERY_KIND, SignalKind
from daedam.signals.meter import SignalMeter
from daedam.signals.nonverbal import MeasuredCriterion, MeasuredShare, nonverbal_shares
from daedam.signals.voice import BLOCK, BLOCK_S, sounding, stretches
from fixtures.truth.events import EventKind, FaceEvent, blink
from fixtures.truth.seeing import face_mesh, seen
from fixtures.truth.videos import write_video
from fixtures.truth.voices import RATE, Samples, Voice

K, E, C = SignalKind, EventKind, MeasuredCriterion
SECONDS = 24.0
SPEAKING = [(1.0, 8.0), (10.0, 22.0)]
BLINKS = [6.1, 7.4, 13.3, 14.8, 16.2]
SCRIPT = [
    *(blink(started_s) for started_s in BLINKS),
    FaceEvent(kind=E.SMILE, started_s=8.5, ended_s=10.5),
    FaceEvent(kind=E.LOOK_RIGHT, started_s=18.0, ended_s=21.0),
]


def sound_of(path: Path) -> Samples:
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        frames = [part for frame in container.decode(audio=0) for part in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_what_was_scripted_is_measured_after_compression(tmp_path: Path, suffix: str) -> None:
    voice = Voice(speaking=SPEAKING, noise_db=-60.0, pitch_hz=170.0)
    path = write_video(tmp_path / f"answer{suffix}", SCRIPT, SECONDS, 10, (320, 240), voice)
    meter, sound = SignalMeter(EVERY_KIND), sound_of(path)
    spoken = stretches(sounding(sound), BLOCK_S)
    for index in range(sound.size // BLOCK):
        inside = any(one.started_s <= index * BLOCK_S < one.ended_s for one in spoken)
        meter.hear(sound[index * BLOCK : (index + 1) * BLOCK], index * BLOCK_S, is_voiced=inside)
    with av.open(str(path)) as container, face_mesh() as mesh:
        for frame in container.decode(video=0):
            meter.see(seen(mesh, frame.to_ndarray(format="rgb24"), frame.time or 0.0))
    windows = meter.finish_until(float("inf"))

    spans = {span.kind: (span.started_s, span.ended_s) for span in meter.take_spans()}
    assert spans[K.SMILE] == pytest.approx((8.5, 10.5), abs=0.5)
    assert spans[K.GAZE_AWAY] == pytest.approx((18.0, 21.0), abs=0.5)
    assert sum(window.values.get(K.BLINK, 0.0) for window in windows) == len(BLINKS)
    assert [time for one in spoken for time in (one.started_s, one.ended_s)] == pytest.approx(
        [time for pair in SPEAKING for time in pair], abs=0.05
    )
    assert windows[12].values[K.PITCH] == pytest.approx(170.0, rel=0.01)

    shares = nonverbal_shares(windows, spoken, allowed=EVERY_KIND, baseline=meter.baseline)
    gaze, delivery = shares[C.GAZE_TO_SCREEN], shares[C.VOICE_DELIVERY]
    assert isinstance(gaze, MeasuredShare)
    assert isinstance(delivery, MeasuredShare)
    measured_from_s = 5.0  # the first seconds are the baseline's
    assert gaze.share == pytest.approx(1 - 3.0 / (19.0 - (measured_from_s - 1.0)), abs=0.06)
    assert delivery.share > 0.9
