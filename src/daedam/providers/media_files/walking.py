"""What a container's packets say, as opposed to its header: where they begin and end, how often a picture comes.

Runs in the limited child only. A header may lie; a packet that was read was there.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream

_HEAD_PACKETS = 1200
_HEAD_S = 5.0
_HEAD_BYTES = 64 * 1024 * 1024
# Demuxers go on after a damaged stretch; not for ever.
_MOST_ERRORS = 20
# Three hours of 60 pictures and 50 pieces of sound a second are 1.2 million.
_MOST_PACKETS = 2_000_000
# A gap between pictures this much longer than usual: they come as the camera saw fit.
_IRREGULAR = 1.5
_FEWEST_GAPS = 5


@dataclass
class Heard:
    """What was seen of one track's packets so far; times in seconds."""

    first_s: float | None = None
    end_s: float | None = None
    starts: list[float] = field(default_factory=list)

    @property
    def seen_s(self) -> float:
        """Over what time the packets kept so far begin."""
        return self.starts[-1] - self.starts[0] if self.starts else 0.0

    def add(self, packet: Packet[Any], *, keep: bool) -> None:
        """Take a packet into account, unless it has no time or is said to be left out (edit lists)."""
        moment = packet.pts if packet.pts is not None else packet.dts
        if moment is None or packet.time_base is None or packet.is_discard:
            return
        start = float(moment * packet.time_base)
        end = start + float((packet.duration or 0) * packet.time_base)
        self.first_s = start if self.first_s is None else min(self.first_s, start)
        self.end_s = end if self.end_s is None else max(self.end_s, end)
        if keep:
            self.starts.append(start)


@dataclass
class Walk:
    """The measured times of the tracks that are used. `is_cut`: reading met an error, not only the end."""

    tracks: dict[int, Heard]
    is_cut: bool = False

    @property
    def duration_s(self) -> float:
        """From the first packet to the end of the last, over all tracks; 0 without packets."""
        begun = [track.first_s for track in self.tracks.values() if track.first_s is not None]
        ended = [track.end_s for track in self.tracks.values() if track.end_s is not None]
        return max(ended) - min(begun) if begun and ended else 0.0


def head_of(container: InputContainer, streams: list[Stream]) -> tuple[Walk, list[Packet[Any]]]:
    """The first seconds of the tracks: their times, and the packets themselves for a try at decoding."""
    walk = Walk({stream.index: Heard() for stream in streams})
    packets, held = [], 0
    for packet in _packets(container, streams, walk, _HEAD_PACKETS):
        walk.tracks[packet.stream.index].add(packet, keep=True)
        packets.append(packet)
        held += packet.size
        if held > _HEAD_BYTES or all(track.seen_s > _HEAD_S for track in walk.tracks.values()):
            break
    return walk, packets


def measure_end(container: InputContainer, streams: list[Stream], walk: Walk, announced_s: float | None) -> None:
    """Add the last packets to `walk`: by the index where it leads to them, else by walking through all."""
    far_s = announced_s if announced_s and announced_s > 0 else 10 * 24 * 3600.0
    head_end = walk.duration_s
    walk.is_cut = False
    if _jump(container, far_s):
        _go_on(container, streams, walk)
    if walk.duration_s <= head_end and (walk.is_cut or (announced_s or 0) > head_end + 1):
        # The index points past what is there.
        walk.is_cut = False
        if _jump(container, 0.0):
            _go_on(container, streams, walk)


def _jump(container: InputContainer, to_s: float) -> bool:
    try:
        container.seek(int(min(to_s, 1e9) * 1_000_000), backward=True)
    except (av.FFmpegError, OverflowError):
        return False
    return True


def _go_on(container: InputContainer, streams: list[Stream], walk: Walk) -> None:
    for packet in _packets(container, streams, walk, _MOST_PACKETS):
        walk.tracks[packet.stream.index].add(packet, keep=False)


def _packets(container: InputContainer, streams: list[Stream], walk: Walk, limit: int) -> Iterator[Packet[Any]]:
    left = limit
    for _ in range(_MOST_ERRORS):
        try:
            for packet in container.demux(streams):
                if not packet.size:
                    continue
                walk.is_cut = walk.is_cut or packet.is_corrupt
                yield packet
                left -= 1
                if left <= 0:
                    return
            return
        except av.FFmpegError:
            walk.is_cut = True


def rate_of(starts: list[float]) -> tuple[float | None, bool]:
    """Pictures per second over these start times, and whether they come irregularly."""
    ordered = sorted(starts)
    gaps = [later - earlier for earlier, later in itertools.pairwise(ordered) if later > earlier]
    if len(gaps) < _FEWEST_GAPS:
        return None, False
    usual = statistics.median(gaps)
    is_variable = sum(gap > _IRREGULAR * usual or gap < usual / _IRREGULAR for gap in gaps) > len(gaps) // 10
    return round(len(gaps) / sum(gaps), 3), is_variable
