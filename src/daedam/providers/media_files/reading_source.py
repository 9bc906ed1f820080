"""A media file as the reading child sees it: one open descriptor, one known container, nothing to follow."""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
from av.container import InputContainer

from daedam.providers.media_files.base import MediaContainer, MediaError, MediaErrorCode

DEMUXERS = {
    MediaContainer.MP4: "mov",
    MediaContainer.MOV: "mov",
    MediaContainer.WEBM: "matroska",
    MediaContainer.MATROSKA: "matroska",
}
NOTHING_ELSE = {"protocol_whitelist": "none"}
NO_REFERENCES = {"enable_drefs": "0", "use_absolute_path": "0"}
"""A track of an mp4 may name another file as the place of its data."""
BUFFER_BYTES = 256 * 1024
MAX_DAMAGES = 200
"""Packets in a row that may fail before the rest of a file is given up: about seven seconds of pictures."""


def load_decoders() -> None:
    """Import every part of PyAV now: it brings some in when a file is opened, where no file may be opened any more."""
    for part in pkgutil.walk_packages(av.__path__, "av."):
        if not part.name.endswith("__main__"):
            importlib.import_module(part.name)


class OpenFile:
    """An open descriptor with a position of its own, so that several readers may share the descriptor."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._size = os.fstat(descriptor).st_size
        self._at = 0

    def read(self, size: int) -> bytes:
        """At most `size` bytes from here."""
        found = os.pread(self._descriptor, size, self._at)
        self._at += len(found)
        return found

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move, and tell the new position."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        """The position."""
        return self._at


def open_container(descriptor: int, kind: MediaContainer) -> InputContainer:
    """The file behind `descriptor`, read as `kind` and as nothing else: a playlist has nowhere to lead to.

    Raises `MediaError("unreadable")`.
    """
    try:
        return av.open(
            OpenFile(descriptor),
            "r",
            format=DEMUXERS[kind],
            container_options=NOTHING_ELSE | (NO_REFERENCES if DEMUXERS[kind] == "mov" else {}),
            buffer_size=BUFFER_BYTES,
            metadata_errors="ignore",
        )
    except (av.FFmpegError, ValueError) as error:
        raise MediaError(MediaErrorCode.UNREADABLE) from error


def starts_at_s(container: InputContainer) -> float:
    """Where the container's own clock begins, in seconds: sound and picture are both counted from there."""
    return float(Fraction(container.start_time, av.time_base)) if container.start_time else 0.0


def decoded(container: InputContainer, stream: Any) -> Iterator[Any]:
    """The frames of one stream. Damaged packets are passed over; a file that is cut off ends where it ends."""
    damages = 0
    packets = container.demux(stream)
    while damages <= MAX_DAMAGES:
        try:
            frames = next(packets).decode()
        except (StopIteration, av.EOFError):
            return
        except av.FFmpegError:
            damages += 1
            continue
        damages = 0
        yield from frames
