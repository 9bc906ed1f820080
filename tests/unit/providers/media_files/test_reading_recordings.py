"""Whole recordings through the reading child: right times, right words' places, bounds kept, nothing left running."""

from __future__ import annotations

import math
import os
import signal
from pathlib import Path

import av
import numpy as np
import pytest

from daedam.providers.errors import ProviderUnavailable
from daedam.providers.media_files import MediaContainer, MediaError, MediaErrorCode, MediaProbe
from daedam.providers.media_files.probe import probe_media
from daedam.providers.media_files.reading import ReadingLimits, RecordingFile, VisionChoice
from daedam.providers.speech import HEARING_RATE
from daedam.signals.kinds import EVERY_KIND, SignalKind
from fixtures.media_files import AUDIO, OPUS, VP8, Audio, Video, encode, moving_bar
from fixtures.odd_media import SHELF
from fixtures.recorded import in_a_row, silence, spoken, write_recording

SCRIPTED = VisionChoice(engine="scripted")
FACE = frozenset({SignalKind.FACE_VISIBLE, SignalKind.BRIGHTNESS})


async def quietly(_seconds: float) -> None:
    """Nobody looks."""


async def opened(path: Path, limits: ReadingLimits | None = None) -> RecordingFile:
    return RecordingFile(path, await probe_media(path), limits)


def children() -> set[str]:
    return set(Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split())


async def all_samples(file: RecordingFile) -> np.ndarray:
    return np.concatenate([piece async for piece in file.samples()])


async def test_speech_is_found_where_it_is(tmp_path: Path) -> None:
    sound = np.concatenate([silence(2.0), spoken("mistake"), silence(5.0), spoken("test-first"), silence(2.0)])
    starts = [2.0, 2.0 + len(spoken("mistake")) / HEARING_RATE + 5.0]
    heard = await (await opened(write_recording(tmp_path / "a.webm", sound, fps=5))).hear(EVERY_KIND, quietly)
    assert abs(heard.seconds - len(sound) / HEARING_RATE) < 0.1
    inside = [[one for one in heard.speech if start - 0.2 <= one.started_s < start + 7.0] for start in starts]
    assert sum(len(found) for found in inside) == len(heard.speech)
    assert all(abs(found[0].started_s - start) < 0.35 for found, start in zip(inside, starts, strict=True))
    assert all(one.ended_s > one.started_s for one in heard.speech)
    loud = [window for window in heard.windows if SignalKind.LOUDNESS in window.values]
    assert 6 <= len(loud) <= 14


async def test_silence_holds_no_speech_and_no_voice(tmp_path: Path) -> None:
    heard = await (await opened(write_recording(tmp_path / "a.mp4", silence(8.0), fps=5))).hear(EVERY_KIND, quietly)
    assert heard.speech == ()
    assert len(heard.windows) == 8
    assert not any(window.values.get(SignalKind.PITCH) for window in heard.windows)


async def test_sound_keeps_its_place_in_time(tmp_path: Path) -> None:
    samples = await all_samples(await opened(write_recording(tmp_path / "a.mp4", in_a_row("cache"))))
    truth = in_a_row("cache")
    assert abs(len(samples) - len(truth)) < 0.1 * HEARING_RATE
    moved = np.correlate(np.abs(samples[: 3 * HEARING_RATE : 8]).astype(float), np.abs(truth[: 2 * HEARING_RATE : 8]))
    assert abs(int(moved.argmax()) * 8 / HEARING_RATE) < 0.05


async def test_any_rate_becomes_sixteen_kilohertz(tmp_path: Path) -> None:
    for rate, codec in ((8_000, "aac"), (44_100, "aac"), (48_000, "libmp3lame")):
        path = encode(tmp_path / f"{rate}.mp4", Audio(codec=codec, rate=rate, hz=440.0), seconds=2.0)
        samples = await all_samples(await opened(path))
        assert abs(len(samples) / HEARING_RATE - 2.0) < 0.15
        middle = samples[HEARING_RATE // 2 : HEARING_RATE // 2 + HEARING_RATE]
        assert abs(int(np.abs(np.fft.rfft(middle)).argmax()) - 440) <= 2


@pytest.mark.parametrize("ending", [".mp4", ".webm"])
@pytest.mark.parametrize("fps", [3, 10, 30])
async def test_five_pictures_a_second_are_looked_at_where_there_are_as_many(
    tmp_path: Path, ending: str, fps: int
) -> None:
    tracks = (Video(fps=fps), AUDIO) if ending == ".mp4" else (Video(codec="libvpx", fps=fps), OPUS)
    seen = await (await opened(encode(tmp_path / f"a{ending}", *tracks, seconds=6.0))).see(FACE, SCRIPTED, quietly)
    assert seen.engine == "scripted"
    assert abs(seen.pictures - 6 * min(fps, 5)) <= 2
    assert [window.started_s for window in seen.windows] == [float(at) for at in range(6)]


@pytest.mark.parametrize(("between", "pyramid"), [(0, "none"), (3, "normal"), (8, "strict"), (16, "none")])
async def test_pictures_passed_over_do_not_cost_samples(tmp_path: Path, between: int, pyramid: str) -> None:
    path = tmp_path / "deep.mp4"
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=30)
        video.width, video.height, video.pix_fmt = 160, 120, "yuv420p"
        depth = f"bframes={between}:b-adapt=0:b-pyramid={pyramid}:keyint=600:scenecut=0"
        video.options = {"preset": "veryfast", "x264-params": depth}
        audio = container.add_stream("aac", rate=48_000, layout="mono")
        for number in range(240):
            picture = av.VideoFrame.from_ndarray(moving_bar(number, 160, 120), "rgb24")
            container.mux(video.encode(picture))
        silent = av.AudioFrame.from_ndarray(np.zeros((1, 8 * 48_000), np.int16), "s16", "mono")
        silent.sample_rate = 48_000
        container.mux(audio.encode(silent))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))
    seen = await (await opened(path)).see(FACE, SCRIPTED, quietly)
    assert 37 <= seen.pictures <= 41
    # the first second may show that too many were passed over
    assert all(4 <= window.quality.frames <= 6 for window in seen.windows[2:])


@pytest.mark.parametrize(
    "name", ["variable rate", "turned by 90", "starts late", "webm as a browser records it: no duration, no index"]
)
async def test_odd_files_give_windows_for_all_of_their_time(tmp_path: Path, name: str) -> None:
    odd = SHELF.files[name]
    made = odd.make(tmp_path)
    path = made if isinstance(made, Path) else tmp_path / "made"
    if not isinstance(made, Path):
        path.write_bytes(made)
    probe = await probe_media(path)
    file = RecordingFile(path, probe)
    seen, heard = await file.see(FACE, SCRIPTED, quietly), await file.hear(EVERY_KIND, quietly)
    whole = [float(at) for at in range(math.ceil(probe.duration_s - 0.1))]
    assert [window.started_s for window in seen.windows] == whole
    assert [window.started_s for window in heard.windows][: len(whole)] == whole
    assert abs(heard.seconds - probe.duration_s) < 0.2


async def test_progress_comes_second_by_second(tmp_path: Path) -> None:
    told: list[float] = []

    async def tell(seconds: float) -> None:
        told.append(seconds)

    file = await opened(encode(tmp_path / "a.mp4", seconds=6.0))
    await file.hear(EVERY_KIND, tell)
    assert (len(told) >= 5, told) == (True, sorted(told))
    told.clear()
    await file.see(FACE, SCRIPTED, tell)
    assert (len(told) >= 5, told) == (True, sorted(told))


async def test_nothing_is_looked_for_that_no_kind_needs(tmp_path: Path) -> None:
    file = await opened(encode(tmp_path / "a.mp4"))
    seen = await file.see(frozenset({SignalKind.BRIGHTNESS}), SCRIPTED, quietly)
    assert {kind for window in seen.windows for kind in window.values} == {SignalKind.BRIGHTNESS}
    heard = await file.hear(frozenset(), quietly)
    assert all(not window.values for window in heard.windows)


async def test_a_recording_without_picture_cannot_be_seen(tmp_path: Path) -> None:
    file = await opened(encode(tmp_path / "a.webm", OPUS))
    with pytest.raises(ValueError, match="no picture"):
        await file.see(FACE, SCRIPTED, quietly)


async def test_an_engine_that_is_not_there_is_named(tmp_path: Path) -> None:
    file = await opened(encode(tmp_path / "a.mp4"))
    with pytest.raises(ProviderUnavailable) as missing:
        await file.see(FACE, VisionChoice(engine="none"), quietly)
    assert missing.value.remedy


async def test_what_is_no_longer_a_recording_is_refused(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.mp4")
    probe = await probe_media(path)
    path.write_bytes(b"#EXTM3U\n/etc/passwd\n" * 100)
    with pytest.raises(MediaError) as refused:
        await RecordingFile(path, probe).hear(EVERY_KIND, quietly)
    assert refused.value.code is MediaErrorCode.UNREADABLE
    other = MediaProbe(container=MediaContainer.WEBM, duration_s=3.0, audio=probe.audio, video=probe.video)
    with pytest.raises(MediaError):
        await all_samples(RecordingFile(encode(tmp_path / "b.mp4"), other))


async def test_a_child_beyond_its_memory_is_a_refusal(tmp_path: Path) -> None:
    large = Video(width=3840, height=2160, fps=2)
    path = encode(tmp_path / "a.mp4", large, AUDIO, seconds=1.5)
    file = await opened(path, ReadingLimits(max_memory_bytes=60 * 1024 * 1024))
    with pytest.raises(MediaError) as refused:
        await file.see(FACE, SCRIPTED, quietly)
    assert refused.value.code in (MediaErrorCode.HOSTILE, MediaErrorCode.UNREADABLE)


async def test_a_frozen_child_is_given_up(tmp_path: Path) -> None:
    file = await opened(encode(tmp_path / "a.webm", VP8, OPUS, seconds=30.0), ReadingLimits(stall_s=1.0))
    before = children()
    pieces = file.samples()
    await anext(pieces)
    (child,) = children() - before
    os.kill(int(child), signal.SIGSTOP)
    with pytest.raises(MediaError) as refused:
        _ = [piece async for piece in pieces]
    assert refused.value.code is MediaErrorCode.TIMEOUT
    assert children() <= before


async def test_a_reader_that_is_left_early_leaves_no_process(tmp_path: Path) -> None:
    file = await opened(encode(tmp_path / "a.mp4", seconds=20.0))
    before = children()
    pieces = file.samples()
    assert len(await anext(pieces)) >= HEARING_RATE
    await pieces.aclose()
    assert children() <= before
