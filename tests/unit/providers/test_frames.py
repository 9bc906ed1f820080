"""Frames survive any content, and a pipe that ends or carries something else is noticed."""

from __future__ import annotations

import asyncio
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daedam.providers.frames import Head, pack, read_frame, receive_frame

HEADS = st.dictionaries(st.text(max_size=8), st.text(max_size=20) | st.integers(-(2**31), 2**31), max_size=4)
FRAMES = st.lists(st.tuples(HEADS, st.binary(max_size=200)), max_size=5)


@given(FRAMES)
def test_what_is_packed_is_read_back(frames: list[tuple[Head, bytes]]) -> None:
    stream = io.BytesIO(b"".join(pack(head, body) for head, body in frames))

    assert [read_frame(stream) for _ in frames] == frames
    assert read_frame(stream) is None


@given(HEADS, st.binary(min_size=1, max_size=50), st.data())
def test_a_frame_cut_short_reads_as_the_end(head: Head, body: bytes, data: st.DataObject) -> None:
    raw = pack(head, body)
    n_kept = data.draw(st.integers(0, len(raw) - 1))

    assert read_frame(io.BytesIO(raw[:n_kept])) is None


async def test_the_asyncio_side_reads_the_same_frames() -> None:
    reader = asyncio.StreamReader()
    reader.feed_data(pack({"a": "대담"}, b"1") + pack({"b": 2}))
    reader.feed_eof()

    assert await receive_frame(reader) == ({"a": "대담"}, b"1")
    assert await receive_frame(reader) == ({"b": 2}, b"")
    with pytest.raises(asyncio.IncompleteReadError):
        await receive_frame(reader)


def test_something_else_on_the_pipe_is_refused() -> None:
    with pytest.raises(ValueError, match="something else"):
        read_frame(io.BytesIO(b"Traceback (most recent call last)"))
