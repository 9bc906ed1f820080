"""A voice and the picture with it as WebM, bit by bit: what was handed out plays even if nothing more ever comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np

from daedam.providers.speech import HEARING_RATE, Samples

BIT_RATE = 24_000
"""Opus at 24 kbit/s is transparent for one wideband voice (RFC 7587, section 3.1.1)."""
_CLUSTER = {"cluster_time_limit": "500", "flush_packets": "1", "max_interleave_delta": "500000"}
"""Clusters of half a second; sound does not wait longer than that for a picture that does not come."""
_MS = Fraction(1, 1000)
_START_CODE = b"\x9d\x01\x2a"
_MOST_SIDE = 2560
_MOST_PIXELS = 2560 * 1440
"""A whole picture may say that it is 16383 by 16383, in a few bytes: whoever decodes it asks for gigabytes."""


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """A picture as the browser encoded it (VP8), at `at_ms` of the session."""

    data: bytes
    at_ms: int

    @property
    def is_key(self) -> bool:
        """Whether it says that it can be shown without any before it (RFC 6386, 9.1: its first bit is 0)."""
        return bool(self.data) and self.data[0] & 1 == 0

    @property
    def is_whole(self) -> bool:
        """Whether it is what it says, and of a size that a camera has."""
        if not self.is_key or self.data[3:6] != _START_CODE or len(self.data) < 10:
            return False
        width, height = self.size
        return min(width, height) > 0 and max(width, height) <= _MOST_SIDE and width * height <= _MOST_PIXELS

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of a whole picture: 14 bits each after its start code (RFC 6386, 9.1)."""
        width, height = self.data[6:8], self.data[8:10]
        return int.from_bytes(width, "little") & 0x3FFF, int.from_bytes(height, "little") & 0x3FFF


class _Tail:
    """A file that cannot seek: what was written waits to be taken."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, data: bytes) -> int:
        """Called by the muxer."""
        self._written += data
        return len(data)

    def take(self) -> bytes:
        """Everything since the last call."""
        taken = bytes(self._written)
        self._written.clear()
        return taken


class WebmRecording:
    """Encodes the sound of one recording, and lays the pictures beside it as they came.

    `picture_size`: width and height, or None for sound alone. Blocks: call it in a thread, one call at a time.
    """

    def __init__(self, picture_size: tuple[int, int] | None = None) -> None:
        self._tail = _Tail()
        self._container = av.open(self._tail, "w", format="webm", options=_CLUSTER)
        self._sound = self._container.add_stream("libopus", rate=HEARING_RATE)
        self._sound.layout = "mono"
        self._sound.bit_rate = BIT_RATE
        self._sound.options = {"compression_level": "3"}
        self._pictures = None
        if picture_size is not None:
            width, height = picture_size
            self._pictures = self._container.add_mux_stream("vp8", width=width, height=height, time_base=_MS)
        self._n_samples = 0
        self._shown_ms = -1

    @property
    def has_picture(self) -> bool:
        """Whether pictures are kept."""
        return self._pictures is not None

    @property
    def duration_s(self) -> float:
        """Seconds of sound taken in."""
        return self._n_samples / HEARING_RATE

    def add(self, samples: Samples, pictures: Sequence[EncodedPicture] = ()) -> bytes:
        """More sound (int16, 16 kHz) and pictures, theirs counted from the recording's start.

        Gives the bytes to append to the file, of the newest half second often none yet.
        """
        if samples.size:
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(samples).reshape(1, -1), format="s16", layout="mono"
            )
            frame.sample_rate, frame.pts = HEARING_RATE, self._n_samples
            self._n_samples += samples.size
            self._container.mux(self._sound.encode(frame))
        for picture in pictures:
            self._show(picture)
        return self._tail.take()

    def finish(self) -> bytes:
        """The last bytes."""
        self._container.mux(self._sound.encode(None))
        self._container.close()
        return self._tail.take()

    def _show(self, picture: EncodedPicture) -> None:
        if self._pictures is None:
            return
        packet = av.Packet(picture.data)
        packet.stream = self._pictures
        packet.time_base = _MS
        self._shown_ms = max(self._shown_ms + 1, picture.at_ms)
        packet.pts = packet.dts = self._shown_ms
        packet.is_keyframe = picture.is_whole
        self._container.mux(packet)
