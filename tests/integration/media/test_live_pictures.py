"""The candidate's picture is kept with their voice, as their browser encoded it, and only where it may be."""

from __future__ import annotations

import asyncio
import io

import av
import numpy as np

from daedam.interviewing.vocabulary import ConsentPurpose
from daedam.media.memory import KeptRecording, MemoryRecordings
from fixtures.truth.faces import FaceState

from .camera import FaceCamera
from .conftest import question

RECORDED = (ConsentPurpose.RECORDING,)
SMILING, RESTING = FaceState(smile=1.0), FaceState()


def pictures_of(kept: KeptRecording) -> list[av.VideoFrame]:
    with av.open(io.BytesIO(kept.content)) as container:
        return list(container.decode(video=0))


def sound_s(kept: KeptRecording) -> float:
    with av.open(io.BytesIO(kept.content)) as container:
        return sum(frame.samples for frame in container.decode(audio=0)) / 48_000


async def answered(open_studio, *, camera: FaceCamera | None, consents=RECORDED) -> list[KeptRecording]:
    """Two questions, answered in one call."""
    recordings = MemoryRecordings()
    studio = await open_studio(recordings=recordings)
    asked = [question("What did you build?"), question("When was it?")]
    session_id = await studio.session(asked, consents=consents)
    tab = await studio.join(session_id, camera=camera)
    since = 0
    for _ in asked:
        await tab.until_room("listening", since=since)
        since = tab.here()
        await tab.say(3.0)
        await tab.until("AnswerCompleted", since=since)
    await tab.until("SessionEnded")
    await tab.leave()
    for _ in range(600):  # the last one is finished a moment after the interview
        if all(one.duration_s is not None for one in recordings.kept.values()):
            break
        await asyncio.sleep(0.05)
    return sorted(recordings.kept.values(), key=lambda one: one.offset_ms)


async def test_each_answer_has_its_pictures_beside_its_sound(open_studio) -> None:
    kept = await answered(open_studio, camera=FaceCamera((RESTING, SMILING)))
    assert len({one.question_id for one in kept}) == 2
    for one in kept:
        assert one.has_picture
        frames = pictures_of(one)
        assert (frames[0].width, frames[0].height) == (320, 240)
        assert frames[0].time is not None
        assert frames[0].time < 1.5
        times = np.array([frame.time for frame in frames])
        assert np.all(np.diff(times) > 0)
        assert one.duration_s is not None
        assert abs(sound_s(one) - one.duration_s) < 0.1
        # A busy machine sends fewer pictures than the camera's ten a second, but they reach to the end.
        assert len(frames) >= 2 * one.duration_s
        assert times[-1] >= one.duration_s - 1.5
        assert float(np.mean(frames[-1].to_ndarray(format="gray"))) > 20, "a face, not a black picture"


async def test_without_a_camera_there_is_a_voice_alone(open_studio) -> None:
    kept = await answered(open_studio, camera=None)
    assert [one.has_picture for one in kept] == [False] * len(kept)
    assert all(sound_s(one) > 2.0 for one in kept)


async def test_without_consent_nothing_is_kept(open_studio) -> None:
    assert await answered(open_studio, camera=FaceCamera(), consents=()) == []
