"""Ranges: every byte a player asks for, no byte more, and nothing for what is not there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daedam.features.recordings.ranges import ByteRange, UnsatisfiableRange, asked_range

ETAG = '"1"'
sizes = st.integers(1, 10**12)


@given(sizes, st.data())
def test_a_range_is_within_the_file_and_begins_where_asked(size: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, size - 1))
    last = data.draw(st.integers(first, 10**13))
    found = asked_range(f"bytes={first}-{last}", None, size, ETAG)
    assert found == ByteRange(first, min(last, size - 1))
    assert found.length == min(last, size - 1) - first + 1
    assert asked_range(f"bytes={first}-", None, size, ETAG) == ByteRange(first, size - 1)


@given(sizes, st.integers(1, 10**13))
def test_the_end_of_a_file_can_be_asked_for(size: int, length: int) -> None:
    assert asked_range(f"bytes=-{length}", None, size, ETAG) == ByteRange(max(0, size - length), size - 1)


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=999-", "bytes=-0"])
def test_past_the_end_there_is_nothing(header: str) -> None:
    with pytest.raises(UnsatisfiableRange):
        asked_range(header, None, 100, ETAG)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=2-1",
        "bytes=0-1,5-6",
        "items=0-1",
        "bytes=a-",
        "bytes=" + "9" * 40,
    ],
)
def test_what_makes_no_sense_asks_for_everything(header: str | None) -> None:
    assert asked_range(header, None, 100, ETAG) is None


@pytest.mark.parametrize(("if_range", "is_part"), [(None, True), (ETAG, True), ('"2"', False), ("Sat, 1 Jan", False)])
def test_a_part_of_another_version_is_not_mixed_in(if_range: str | None, is_part: bool) -> None:
    assert (asked_range("bytes=0-1", if_range, 100, ETAG) is not None) == is_part
