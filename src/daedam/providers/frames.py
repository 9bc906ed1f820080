"""Framed messages over a pipe: a JSON head and a binary body. Both ends of a child process speak it.

Imports only the standard library, so that a child that serves one engine starts fast.
"""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    import asyncio

Head = dict[str, Any]
Frame = tuple[Head, bytes]

_SIZES = struct.Struct("<II")
_MAX_BYTES = 64 * 1024 * 1024


def pack(head: Head, body: bytes = b"") -> bytes:
    """One frame as bytes."""
    encoded = json.dumps(head, ensure_ascii=False).encode()
    return _SIZES.pack(len(encoded), len(body)) + encoded + body


def _sizes(raw: bytes) -> tuple[int, int]:
    n_head, n_body = _SIZES.unpack(raw)
    if n_head + n_body > _MAX_BYTES:
        raise ValueError("a frame larger than its limit: the pipe carries something else")
    return n_head, n_body


def read_frame(stream: BinaryIO) -> Frame | None:
    """The next frame of a blocking stream, or None when the other end is gone."""
    raw = stream.read(_SIZES.size)
    if len(raw) < _SIZES.size:
        return None
    n_head, n_body = _sizes(raw)
    rest = stream.read(n_head + n_body)
    if len(rest) < n_head + n_body:
        return None
    return json.loads(rest[:n_head]), rest[n_head:]


async def receive_frame(reader: asyncio.StreamReader) -> Frame:
    """The next frame of an asyncio stream. Raises `asyncio.IncompleteReadError` when it ends."""
    n_head, n_body = _sizes(await reader.readexactly(_SIZES.size))
    rest = await reader.readexactly(n_head + n_body)
    return json.loads(rest[:n_head]), rest[n_head:]
