"""Where aiortc hands encoded media to its decoding threads: sound is decoded at once, pictures can be looked on.

Fifty times a second for each call, waking a thread and then the loop again took more of the loop than anything else
that came with a packet, as a profile of four calls showed. Pictures stay in their thread.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol

import av
from aiortc import RTCRtpReceiver
from aiortc.codecs import get_decoder
from aiortc.codecs.base import Decoder
from aiortc.rtcrtpparameters import RTCRtpCodecCapability

from daedam.media.webm import EncodedPicture

CODEC = "VP8"
ASK_EVERY_S = 0.5
MOST_BEHIND = 60
"""Pictures that may wait for their thread, some seconds of them; then it goes on at the next whole one."""
_QUEUE = "_RTCRtpReceiver__decoder_queue"
_ERROR = "_RTCRtpReceiver__decoder_error"


class Tasks(Protocol):
    """The queue of a decoding thread: (codec, encoded frame), and None at the end."""

    def qsize(self) -> int:
        """How many wait."""
        ...

    def get(self) -> Any:
        """Wait for the next; the thread calls this."""
        ...

    def put(self, item: Any) -> None:
        """The receiver calls this, in the event loop."""
        ...


class DecodesAtOnce:
    """Decodes in the caller's thread; only the end reaches aiortc's own, which tells it to the track."""

    def __init__(self, thread_queue: Tasks, decoded: asyncio.Queue[Any]) -> None:
        self._thread_queue = thread_queue
        self._decoded = decoded
        self._codec = ""
        self._decoder: Decoder | None = None

    def get(self) -> Any:
        """As the thread asks."""
        return self._thread_queue.get()

    def put(self, item: Any) -> None:
        """One encoded frame. One that cannot be decoded is passed over, as aiortc does."""
        if item is None:
            self._thread_queue.put(None)
            return
        codec, encoded = item
        if self._decoder is None or codec.name != self._codec:
            self._codec, self._decoder = codec.name, get_decoder(codec)
        try:
            frames = self._decoder.decode(encoded)
        except av.FFmpegError:
            return
        for frame in frames:
            self._decoded.put_nowait(frame)


class Overlooked:
    """Shows each encoded picture to somebody before it goes to the decoding thread.

    Neither gets what no camera sends: a picture of absurd size costs nothing to say, and gigabytes to decode.
    """

    def __init__(self, thread_queue: Tasks, wants_whole: threading.Event, on_encoded: Callable[[bytes], bool]) -> None:
        self._thread_queue = thread_queue
        self._wants_whole = wants_whole
        self._on_encoded = on_encoded
        self._is_shown = False
        self._is_decoded = False
        self._asked_at = -ASK_EVERY_S

    def get(self) -> Any:
        """As the thread asks."""
        return self._thread_queue.get()

    def put(self, item: Any) -> None:
        """One encoded picture, or the end. What follows a picture that was left out cannot be read without it."""
        if item is None:
            self._thread_queue.put(None)
            return
        codec, encoded = item
        if codec.name != CODEC:  # not what was agreed upon
            return
        picture = EncodedPicture(encoded.data, 0)
        has_room = self._thread_queue.qsize() < MOST_BEHIND
        self._is_shown = picture.is_whole or (self._is_shown and not picture.is_key)
        self._is_decoded = has_room and (picture.is_whole or (self._is_decoded and self._is_shown))
        wants_whole = not self._is_shown or (has_room and not self._is_decoded)
        if self._is_shown:
            wants_whole = self._on_encoded(encoded.data) or wants_whole
        if wants_whole:
            self._ask()
        if self._is_decoded:
            self._thread_queue.put(item)

    def _ask(self) -> None:
        now = time.monotonic()
        if now - self._asked_at >= ASK_EVERY_S:
            self._asked_at = now
            self._wants_whole.set()


def decode_at_once(receiver: RTCRtpReceiver) -> None:
    """Have an audio receiver decode in the event loop; before media flows. aiortc is pinned, and a test watches it."""
    track: Any = receiver.track
    if track is not None:  # they may only listen
        setattr(receiver, _QUEUE, DecodesAtOnce(_own(receiver, _QUEUE), track._queue))


def overlook(receiver: RTCRtpReceiver, on_encoded: Callable[[bytes], bool]) -> None:
    """Show a video receiver's encoded pictures (VP8). What answers True asks the browser for a whole one."""
    setattr(receiver, _QUEUE, Overlooked(_own(receiver, _QUEUE), _own(receiver, _ERROR), on_encoded))


def recordable() -> list[RTCRtpCodecCapability]:
    """VP8, which every browser speaks (RFC 7742, section 5) and WebM holds as it comes, and its retransmission."""
    known = RTCRtpReceiver.getCapabilities("video")
    wanted = ("video/vp8", "video/rtx")
    return [codec for codec in (known.codecs if known is not None else []) if codec.mimeType.lower() in wanted]


def _own(receiver: RTCRtpReceiver, name: str) -> Any:
    if not hasattr(receiver, name):
        raise AttributeError(f"this aiortc has no {name}")
    return getattr(receiver, name)
