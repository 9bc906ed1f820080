"""Sound decoded at once and pictures looked on, and that the pinned aiortc still has the places they stand in."""

from __future__ import annotations

import asyncio
import queue
import threading
from fractions import Fraction

import av
import numpy as np
import pytest
from aiortc import RTCPeerConnection
from aiortc.codecs.opus import OpusEncoder
from aiortc.jitterbuffer import JitterFrame
from aiortc.mediastreams import AudioStreamTrack, VideoStreamTrack
from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from daedam.media import decoding
from daedam.media.decoding import DecodesAtOnce, Overlooked
from daedam.media.webm import EncodedPicture

OPUS = RTCRtpCodecParameters(mimeType="audio/opus", clockRate=48000, channels=2, payloadType=96)
VP8 = RTCRtpCodecParameters(mimeType="video/VP8", clockRate=90000, payloadType=97)


def opus_packet() -> JitterFrame:
    tone = (8000 * np.sin(np.arange(960) / 9)).astype(np.int16).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(tone, format="s16", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = 48_000, 0, Fraction(1, 48_000)
    encoder = OpusEncoder()
    packets = [data for _ in range(3) for data in encoder.encode(frame)[0]]
    return JitterFrame(data=packets[-1], timestamp=0)


def test_sound_is_there_when_put_returns_and_the_end_goes_to_the_thread() -> None:
    threads: queue.Queue[object] = queue.Queue()
    decoded: asyncio.Queue[av.AudioFrame] = asyncio.Queue()
    door = DecodesAtOnce(threads, decoded)
    door.put((OPUS, opus_packet()))
    frame = decoded.get_nowait()
    assert (frame.samples, frame.sample_rate) == (960, 48_000)
    assert threads.empty()
    door.put(None)
    assert door.get() is None


def test_what_cannot_be_decoded_is_passed_over() -> None:
    decoded: asyncio.Queue[av.AudioFrame] = asyncio.Queue()
    door = DecodesAtOnce(queue.Queue(), decoded)
    door.put((OPUS, JitterFrame(data=b"\xff\xff\xff", timestamp=0)))
    door.put((OPUS, opus_packet()))
    assert decoded.qsize() == 1


def test_a_picture_is_shown_and_goes_on() -> None:
    threads: queue.Queue[object] = queue.Queue()
    seen: list[bytes] = []
    asks = threading.Event()

    def look(data: bytes) -> bool:
        seen.append(data)
        return data == b"needs a whole one"

    door = Overlooked(threads, asks, look)
    items = [(VP8, JitterFrame(data=data, timestamp=0)) for data in (b"picture", b"needs a whole one")]
    door.put(items[0])
    assert not asks.is_set()
    door.put(items[1])
    assert asks.is_set()
    asks.clear()
    door.put(items[1])
    assert not asks.is_set(), "not asked again at once"
    door.put(None)
    assert [door.get() for _ in range(4)] == [items[0], items[1], items[1], None]
    assert seen == [b"picture", b"needs a whole one", b"needs a whole one"]


def test_another_codec_is_not_shown() -> None:
    door = Overlooked(queue.Queue(), threading.Event(), lambda _data: pytest.fail("shown"))
    door.put((RTCRtpCodecParameters(mimeType="video/H264", clockRate=90000), JitterFrame(data=b"x", timestamp=0)))
    assert door.get()[0].name == "H264"


async def test_both_stand_where_the_pinned_aiortc_hands_over() -> None:
    """Two real connections: what is heard never reached the thread, and a whole picture comes when it is asked for."""
    ours, theirs = RTCPeerConnection(), RTCPeerConnection()
    heard: asyncio.Future[av.AudioFrame] = asyncio.get_running_loop().create_future()
    shown: list[bytes] = []
    whole = asyncio.Event()

    def look(data: bytes) -> bool:
        shown.append(data)
        if sum(EncodedPicture(one, 0).is_whole for one in shown) >= 2:
            whole.set()
        return len(shown) == 3

    async def read(track) -> None:
        frame = await track.recv()
        if track.kind == "audio" and not heard.done():
            heard.set_result(frame)

    reading = []
    ours.add_listener("track", lambda track: reading.append(asyncio.ensure_future(read(track))))
    theirs.addTrack(AudioStreamTrack())
    theirs.addTrack(VideoStreamTrack())
    await theirs.setLocalDescription(await theirs.createOffer())
    await ours.setRemoteDescription(theirs.localDescription)
    await ours.setLocalDescription(await ours.createAnswer())
    for transceiver in ours.getTransceivers():
        if transceiver.kind == "audio":
            decoding.decode_at_once(transceiver.receiver)
        else:
            decoding.overlook(transceiver.receiver, look)
    await theirs.setRemoteDescription(ours.localDescription)
    async with asyncio.timeout(30):
        assert (await heard).samples == 960
        await whole.wait()
    assert EncodedPicture(shown[0], 0).size == (640, 480)
    await theirs.close()
    await ours.close()
    await asyncio.gather(*reading, return_exceptions=True)


def test_another_aiortc_is_noticed() -> None:
    with pytest.raises(AttributeError, match="this aiortc has no"):
        decoding.overlook(object(), lambda _data: False)  # type: ignore[arg-type]
