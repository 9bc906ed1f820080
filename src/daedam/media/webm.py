"""A voice as WebM, bit by bit: what was handed out can be played even if nothing more ever comes."""

from __future__ import annotations

import av
import numpy as np

from daedam.providers.speech import HEARING_RATE, Samples

BIT_RATE = 24_000
"""Opus at 24 kbit/s is transparent for one wideband voice (RFC 7587, section 3.1.1)."""
_CLUSTER = {"cluster_time_limit": "500", "flush_packets": "1"}


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


class WebmVoice:
    """Encodes one recording. Blocks: call it in a thread, one call at a time."""

    def __init__(self) -> None:
        self._tail = _Tail()
        self._container = av.open(self._tail, "w", format="webm", options=_CLUSTER)
        self._stream = self._container.add_stream("libopus", rate=HEARING_RATE)
        self._stream.layout = "mono"
        self._stream.bit_rate = BIT_RATE
        self._stream.options = {"compression_level": "3"}
        self._n_samples = 0

    @property
    def duration_s(self) -> float:
        """Seconds of sound taken in."""
        return self._n_samples / HEARING_RATE

    def add(self, samples: Samples) -> bytes:
        """More sound (int16, 16 kHz); the bytes to append to the file, of the newest half second often none yet."""
        if samples.size:
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(samples).reshape(1, -1), format="s16", layout="mono"
            )
            frame.sample_rate, frame.pts = HEARING_RATE, self._n_samples
            self._n_samples += samples.size
            self._container.mux(self._stream.encode(frame))
        return self._tail.take()

    def finish(self) -> bytes:
        """The last bytes."""
        self._container.mux(self._stream.encode(None))
        self._container.close()
        return self._tail.take()
