"""The jitter buffer, and that the pinned aiortc still has the place it stands in."""

from __future__ import annotations

import random

import av
import numpy as np
import pytest
from aiortc import RTCPeerConnection
from aiortc.codecs.opus import OpusDecoder, OpusEncoder
from aiortc.jitterbuffer import JitterFrame
from aiortc.rtp import RtpPacket
from hypothesis import given
from hypothesis import strategies as st

from daedam.media import jitter
from daedam.media.jitter import AudioJitterBuffer, install, repack


def packet(sequence: int, data: bytes | None = None) -> RtpPacket:
    made = RtpPacket(sequence_number=sequence % 65536, timestamp=(sequence * 960) % (1 << 32))
    made._data = data if data is not None else bytes([0x78]) + sequence.to_bytes(4, "big")
    return made


def frames_in(data: bytes) -> list[bytes]:
    """The frames of an Opus packet of code 0 or 3 with variable sizes (RFC 6716, 3.2)."""
    if data[0] & 3 == 0:
        return [data[1:]]
    count, at, lengths = data[1] & 0x3F, 2, []
    for _ in range(count - 1):
        length = data[at]
        at += 1
        if length >= 252:
            length += 4 * data[at]
            at += 1
        lengths.append(length)
    found = []
    for length in lengths:
        found.append(data[at : at + length])
        at += length
    return [*found, data[at:]]


def play(buffer: AudioJitterBuffer, order: list[int]) -> list[tuple[int, int]]:
    """(arrived, came out) for every sequence number that came out."""
    out = []
    for arrived in order:
        _, frame = buffer.add(packet(arrived))
        if frame is not None:
            out += [(arrived, int.from_bytes(data, "big")) for data in frames_in(frame.data)]
    return out


def test_in_order_there_is_no_delay_at_all() -> None:
    assert play(AudioJitterBuffer(), list(range(200))) == [(i, i) for i in range(200)]


def test_one_lost_packet_stalls_for_three_and_leaves_no_lag_behind() -> None:
    out = play(AudioJitterBuffer(), [i for i in range(100) if i != 40])
    assert [came for _, came in out] == [i for i in range(100) if i != 40]
    assert max(arrived - came for arrived, came in out) == 2  # the three that wait come at once, at the third
    assert all(arrived == came for arrived, came in out if came > 43)


def test_swapped_packets_come_out_in_order_and_none_is_dropped() -> None:
    order = list(range(100))
    order[50], order[51] = order[51], order[50]
    assert [came for _, came in play(AudioJitterBuffer(), order)] == list(range(100))


def test_a_packet_after_its_place_was_given_up_is_counted_and_gone() -> None:
    buffer = AudioJitterBuffer()
    out = play(buffer, [0, 1, 3, 4, 5, 2, 6])
    assert [came for _, came in out] == [0, 1, 3, 4, 5, 6]
    assert (buffer.n_lost, buffer.n_late) == (1, 1)


def test_sequence_numbers_wrap() -> None:
    start = 65530
    out = play(AudioJitterBuffer(), [start + i for i in range(20) if i != 7])
    assert len(out) == 19


def test_a_sender_that_starts_anew_is_followed() -> None:
    out = play(AudioJitterBuffer(), [10, 11, 12, 40_000, 40_001, 40_002])
    assert [came for _, came in out] == [10, 11, 12, 40_000, 40_001, 40_002]


@given(st.integers(0, 65535), st.lists(st.integers(0, 120), max_size=200), st.randoms())
def test_nothing_comes_twice_or_out_of_order(start: int, gaps: list[int], rng: random.Random) -> None:
    order = [start + i for i in range(len(gaps)) if gaps[i] > 5]
    for i in range(0, len(order) - 2, 3):
        if rng.random() < 0.3:
            order[i], order[i + 1] = order[i + 1], order[i]
    came = [came for _, came in play(AudioJitterBuffer(), order)]
    assert came == sorted(set(came))


@pytest.mark.parametrize("sizes", [[3, 5], [251, 252, 253, 1000], [1, 1, 1, 1, 1, 1], [1275, 600]])
def test_repacked_frames_are_all_there(sizes: list[int]) -> None:
    payloads = [bytes([0x78]) + bytes([n]) * size for n, size in enumerate(sizes)]
    assert frames_in(repack(payloads)) == [payload[1:] for payload in payloads]


def test_a_real_decoder_reads_repacked_opus() -> None:
    encoder, decoder = OpusEncoder(), OpusDecoder()
    payloads: list[bytes] = []
    for n in range(12):
        samples = (8000 * np.sin(2 * np.pi * 300 * (np.arange(960) + n * 960) / 48_000)).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts = 48_000, n * 960
        payloads += encoder.encode(frame)[0]
    for payload in payloads[:6]:
        decoder.decode(JitterFrame(payload, 0))
    decoded = decoder.decode(JitterFrame(repack(payloads[6:9]), 6 * 960))
    assert sum(frame.samples for frame in decoded) == 3 * 960
    loudest = max(int(np.abs(frame.to_ndarray().astype(int)).max()) for frame in decoded)
    assert 5000 < loudest < 7000  # one channel spread over two loses 3 dB


async def test_the_pinned_aiortc_takes_it() -> None:
    """Contract: the attribute is there, and the receiver calls `add(packet)` for (flag, frame)."""
    pc = RTCPeerConnection()
    receiver = pc.addTransceiver("audio").receiver
    before = getattr(receiver, jitter._ATTRIBUTE)
    assert before.add(packet(0)) == (False, None)
    assert install(receiver) is getattr(receiver, jitter._ATTRIBUTE)
    await pc.close()


def test_another_aiortc_is_noticed() -> None:
    with pytest.raises(AttributeError, match="elsewhere"):
        install(object())  # type: ignore[arg-type]
