"""Sound decoded at once and pictures looked on, and that the pinned aiortc still has the places they stand in."""

from __future__ import annotations

import asyncio
import queue
import threading
from fractions import Fraction

import av
import numpy as np
import pytest
from aiortc import RTCPeerConnection, RTCRtpReceiver
from aiortc.codecs.opus import OpusEncoder
from aiortc.jitterbuffer import JitterFrame
from aiortc.mediastreams import AudioStreamTrack, VideoStreamTrack
from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from daedam.infra.errors import DaedamError
from daedam.media import decoding
from daedam.media.decoding import DecodesAtOnce, Overlooked
from daedam.media.peer import Peer
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


def picture(width: int = 320, height: int = 240, *, is_key: bool = True) -> JitterFrame:
    """The header of a VP8 picture (RFC 6386, 9.1), and nothing in it."""
    size = b"\x9d\x01\x2a" + width.to_bytes(2, "little") + height.to_bytes(2, "little") if is_key else b""
    return JitterFrame(data=bytes([0x10 if is_key else 0x11, 0, 0]) + size + bytes(8), timestamp=0)


def test_a_picture_is_shown_and_goes_on() -> None:
    threads: queue.Queue[object] = queue.Queue()
    seen: list[bytes] = []
    asks = threading.Event()

    def look(data: bytes) -> bool:
        seen.append(data)
        return len(seen) >= 2

    door = Overlooked(threads, asks, look)
    items = [(VP8, picture()), (VP8, picture(is_key=False)), (VP8, picture(is_key=False))]
    door.put(items[0])
    assert not asks.is_set()
    door.put(items[1])
    assert asks.is_set()
    asks.clear()
    door.put(items[2])
    assert not asks.is_set(), "not asked again at once"
    door.put(None)
    assert [door.get() for _ in range(4)] == [*items, None]
    assert seen == [encoded.data for _, encoded in items]


@pytest.mark.parametrize("size", [(0, 240), (320, 0), (16383, 16383), (16383, 16), (2560, 2560)])
def test_what_no_camera_sends_is_neither_shown_nor_decoded(size: tuple[int, int]) -> None:
    threads: queue.Queue[object] = queue.Queue()
    seen: list[bytes] = []
    asks = threading.Event()
    door = Overlooked(threads, asks, lambda data: bool(seen.append(data)))
    good = [(VP8, picture()), (VP8, picture(is_key=False))]
    for item in (*good, (VP8, picture(*size)), (VP8, picture(is_key=False))):
        door.put(item)
    assert asks.is_set(), "a whole one that can be looked at"
    for item in good:
        door.put(item)
    assert seen == [encoded.data for _, encoded in good] * 2
    assert [threads.get_nowait() for _ in range(threads.qsize())] == good * 2


def test_a_thread_that_is_behind_goes_on_at_the_next_whole_picture() -> None:
    threads: queue.Queue[object] = queue.Queue()
    seen: list[bytes] = []
    asks = threading.Event()
    door = Overlooked(threads, asks, lambda data: bool(seen.append(data)))
    later = (VP8, picture(is_key=False))
    door.put((VP8, picture()))
    for _ in range(2 * decoding.MOST_BEHIND):
        door.put(later)
    assert threads.qsize() == decoding.MOST_BEHIND
    assert len(seen) == 2 * decoding.MOST_BEHIND + 1, "whoever records them needs no decoder"
    assert not asks.is_set(), "another one would be one more to wait for"
    while threads.qsize():
        threads.get_nowait()
    door.put(later)
    assert threads.empty()
    assert asks.is_set()
    door.put((VP8, picture()))
    door.put(later)
    assert threads.qsize() == 2


def test_another_codec_is_neither_shown_nor_decoded() -> None:
    threads: queue.Queue[object] = queue.Queue()
    door = Overlooked(threads, threading.Event(), lambda _data: pytest.fail("shown"))
    door.put((RTCRtpCodecParameters(mimeType="video/H264", clockRate=90000), picture()))
    assert threads.empty()


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


@pytest.mark.parametrize("has_vp8", [True, False])
async def test_the_codec_that_can_be_kept_is_chosen_whatever_is_named_first(has_vp8: bool) -> None:
    theirs = RTCPeerConnection()
    theirs.addTrack(AudioStreamTrack())
    theirs.addTrack(VideoStreamTrack())
    known = RTCRtpReceiver.getCapabilities("video").codecs
    wanted = [codec for codec in known if codec.mimeType == "video/H264"]
    wanted += [codec for codec in known if codec.mimeType == "video/VP8" and has_vp8]
    for transceiver in theirs.getTransceivers():
        if transceiver.kind == "video":
            transceiver.setCodecPreferences(wanted)
    await theirs.setLocalDescription(await theirs.createOffer())
    peer = Peer(on_audio=lambda _s: None, on_state=lambda _p, _s: None, spawn=asyncio.ensure_future)
    if has_vp8:
        answer = await peer.answer(theirs.localDescription.sdp)
        named = [line.split()[-1] for line in answer.splitlines() if line.startswith("a=rtpmap:")]
        assert "VP8/90000" in named
        assert "H264/90000" not in named
    else:
        with pytest.raises(DaedamError, match="media_offer_invalid"):
            await peer.answer(theirs.localDescription.sdp)
    await peer.close()
    await theirs.close()


def test_another_aiortc_is_noticed() -> None:
    with pytest.raises(AttributeError, match="this aiortc has no"):
        decoding.overlook(object(), lambda _data: False)  # type: ignore[arg-type]
