"""Where aiortc hands encoded media to its decoding threads: sound is decoded at once, pictures can be looked on.

Decoding 20 ms of Opus takes some 30 µs; waking a thread for it, and the loop again, took ten times as long, fifty times
a second for each call. Pictures stay in their thread.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any, Protocol

import av
from aiortc import RTCRtpReceiver
from aiortc.codecs import get_decoder
from aiortc.codecs.base import Decoder

_QUEUE = "_RTCRtpReceiver__decoder_queue"
_ERROR = "_RTCRtpReceiver__decoder_error"


class Tasks(Protocol):
    """The queue of a decoding thread: (codec, encoded frame), and None at the end."""

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
    """Shows each encoded picture to somebody before it goes to the decoding thread."""

    def __init__(self, thread_queue: Tasks, on_encoded: Callable[[str, bytes], None]) -> None:
        self._thread_queue = thread_queue
        self._on_encoded = on_encoded

    def get(self) -> Any:
        """As the thread asks."""
        return self._thread_queue.get()

    def put(self, item: Any) -> None:
        """One encoded picture, or the end."""
        if item is not None:
            codec, encoded = item
            self._on_encoded(codec.name, encoded.data)
        self._thread_queue.put(item)


def decode_at_once(receiver: RTCRtpReceiver) -> None:
    """Have an audio receiver decode in the event loop; before media flows. aiortc is pinned, and a test watches it."""
    track: Any = receiver.track
    if track is not None:  # they may only listen
        setattr(receiver, _QUEUE, DecodesAtOnce(_own(receiver, _QUEUE), track._queue))


def overlook(receiver: RTCRtpReceiver, on_encoded: Callable[[str, bytes], None]) -> threading.Event:
    """Show a video receiver's encoded pictures: (codec, bytes). Setting what is returned asks for a whole picture."""
    setattr(receiver, _QUEUE, Overlooked(_own(receiver, _QUEUE), on_encoded))
    wants_whole: threading.Event = _own(receiver, _ERROR)
    return wants_whole


def _own(receiver: RTCRtpReceiver, name: str) -> Any:
    if not hasattr(receiver, name):
        raise AttributeError(f"this aiortc has no {name}")
    return getattr(receiver, name)
