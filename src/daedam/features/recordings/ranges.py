"""Which bytes a request for media asks for (RFC 9110, 14): one range, all of it, or one that is not there."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes=\s*(\d{0,15})-(\d{0,15})\s*")


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Bytes `first` to `last`, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many bytes that are."""
        return self.last - self.first + 1


class UnsatisfiableRange(Exception):  # noqa: N818 - named after its status
    """A well-formed range that begins past the end."""


def asked_range(header: str | None, if_range: str | None, size: int, etag: str) -> ByteRange | None:
    """The range to answer with 206; None for all of it: no range, several, a malformed one, or another version's.

    Raises `UnsatisfiableRange`.
    """
    found = _RANGE.fullmatch(header or "")
    if found is None or (if_range is not None and if_range != etag):
        return None
    first, last = found[1], found[2]
    if not first and not last:
        return None
    if not first:
        length = min(int(last), size)
        if length == 0:
            raise UnsatisfiableRange
        return ByteRange(size - length, size - 1)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise UnsatisfiableRange
    return ByteRange(int(first), min(int(last), size - 1) if last else size - 1)
