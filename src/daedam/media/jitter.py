"""An audio jitter buffer for aiortc that adds no delay of its own and never stays behind.

A packet goes on as soon as it is in order. A hole is given up once `patience` later packets wait behind it; they then
go on at once, repacked into one Opus packet (RFC 6716 section 3.2): nothing that arrived in time is lost or lags.
"""

from __future__ import annotations

from typing import cast

from aiortc import RTCRtpReceiver
from aiortc.jitterbuffer import JitterFrame
from aiortc.rtp import RtpPacket

_ATTRIBUTE = "_RTCRtpReceiver__jitter_buffer"
_SEQUENCE = 1 << 16
_MAX_FRAMES = 6  # six frames of 20 ms: the 120 ms an Opus packet may hold
_MAX_AHEAD = 100  # further ahead than this, the sender has started anew


def _ahead(sequence: int, origin: int) -> int:
    """How many packets `sequence` lies after `origin`, negative before it, across the 16-bit wrap."""
    distance = (sequence - origin) % _SEQUENCE
    return distance - _SEQUENCE if distance >= _SEQUENCE // 2 else distance


def repack(payloads: list[bytes]) -> bytes:
    """One Opus packet holding the frames of several single-frame packets of the same configuration.

    Uses framing code 3 with variable sizes (RFC 6716, 3.2.5).
    """
    if len(payloads) == 1:
        return payloads[0]
    toc = payloads[0][0]
    frames = [payload[1:] for payload in payloads]
    lengths = b"".join(_length(len(frame)) for frame in frames[:-1])
    return bytes([toc | 3, 0x80 | len(frames)]) + lengths + b"".join(frames)


def _length(n_bytes: int) -> bytes:
    """A frame length in one or two bytes (RFC 6716, 3.2.1)."""
    if n_bytes < 252:
        return bytes([n_bytes])
    first = 252 + (n_bytes & 3)
    return bytes([first, (n_bytes - first) >> 2])


def _mergeable(first: bytes, other: bytes) -> bool:
    return bool(first) and bool(other) and first[0] == other[0] and first[0] & 3 == 0 and len(other) <= 1276


class AudioJitterBuffer:
    """Stands where aiortc keeps its own buffer: `add(packet)` → (picture-loss flag, frame to decode).

    aiortc's own holds four packets for ever and, after one lost packet, fourteen for the rest of the call.
    """

    def __init__(self, *, patience: int = 3) -> None:
        self._patience = patience
        self._waiting: dict[int, RtpPacket] = {}
        self._next: int | None = None
        self.n_lost = 0
        self.n_late = 0

    def add(self, packet: RtpPacket) -> tuple[bool, JitterFrame | None]:
        """Take a packet in; give the audio that is ready now, if any."""
        sequence = packet.sequence_number
        if self._next is None:
            self._next = sequence
        ahead = _ahead(sequence, self._next)
        if abs(ahead) >= _MAX_AHEAD:
            self._waiting.clear()
            self._next, ahead = sequence, 0
        if ahead < 0:
            self.n_late += 1
            return False, None
        self._waiting[sequence] = packet
        if self._next not in self._waiting and len(self._waiting) >= self._patience:
            self._skip_hole()
        return False, self._take()

    def _skip_hole(self) -> None:
        origin = cast(int, self._next)
        first = min(self._waiting, key=lambda sequence: _ahead(sequence, origin))
        self.n_lost += _ahead(first, origin)
        self._next = first

    def _take(self) -> JitterFrame | None:
        """Everything in order from the head, as one Opus packet where it can be one."""
        origin = cast(int, self._next)
        head = self._waiting.pop(origin, None)
        if head is None:
            return None
        payloads = [_data(head)]
        while len(payloads) < _MAX_FRAMES:
            origin = (origin + 1) % _SEQUENCE
            following = self._waiting.get(origin)
            if following is None or not _mergeable(payloads[0], _data(following)):
                break
            payloads.append(_data(self._waiting.pop(origin)))
        self._next = (cast(int, self._next) + len(payloads)) % _SEQUENCE
        return JitterFrame(data=repack(payloads), timestamp=head.timestamp)


def _data(packet: RtpPacket) -> bytes:
    return cast(bytes, packet._data)  # type: ignore[attr-defined]


def install(receiver: RTCRtpReceiver, *, patience: int = 3) -> AudioJitterBuffer:
    """Put the buffer into an audio receiver before media flows. aiortc is pinned; a contract test watches."""
    if not hasattr(receiver, _ATTRIBUTE):
        raise AttributeError("this aiortc keeps its jitter buffer elsewhere")
    buffer = AudioJitterBuffer(patience=patience)
    setattr(receiver, _ATTRIBUTE, buffer)
    return buffer
