"""What a media file is, by its first bytes. Its name is never asked."""

from __future__ import annotations

from typing import BinaryIO

from daedam.providers.media_files.base import MediaContainer, MediaError, MediaErrorCode

HEAD_BYTES = 4096
_MOST_BOXES = 10_000
_EBML = b"\x1a\x45\xdf\xa3"
# EBML element 0x4282, DocType; what stands before it in the header is short.
_DOC_TYPE = b"\x42\x82"
_DOC_TYPES = {b"webm": MediaContainer.WEBM, b"matroska": MediaContainer.MATROSKA}
_QUICKTIME = b"qt  "
# ISO base media files that are pictures (HEIF, AVIF), or encrypted
_OTHER_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis", b"jpeg", b"crx "})
# What a QuickTime file without a brand may begin with (older cameras)
_UNBRANDED = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})


def kind_of(head: bytes) -> MediaContainer:
    """What a file beginning with `head` (4 KiB, or all of it) is. Raises `MediaError`: empty, unsupported_type."""
    if not head:
        raise MediaError(MediaErrorCode.EMPTY)
    kind = _matroska(head) if head.startswith(_EBML) else _base_media(head)
    if kind is None:
        raise MediaError(MediaErrorCode.UNSUPPORTED_TYPE)
    return kind


def lacks_its_end(file: BinaryIO, size: int) -> bool:
    """Whether the last box of an ISO base media file reaches past the file: it was cut off."""
    at = 0
    for _ in range(_MOST_BOXES):
        file.seek(at)
        head = file.read(16)
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        if len(head) < 8 or length < 8:
            return False
        at += length
        if at >= size:
            return at > size
    return False


def _matroska(head: bytes) -> MediaContainer | None:
    at = head.find(_DOC_TYPE, len(_EBML))
    if at < 0 or at + 3 > len(head):
        return None
    length = head[at + 2] & 0x7F
    name = head[at + 3 : at + 3 + length].rstrip(b"\x00")
    return _DOC_TYPES.get(name) if head[at + 2] & 0x80 else None


def _base_media(head: bytes) -> MediaContainer | None:
    size, box = int.from_bytes(head[:4], "big"), head[4:8]
    if box == b"ftyp" and size >= 16:
        brand = head[8:12]
        if brand in _OTHER_BRANDS:
            return None
        return MediaContainer.MOV if brand == _QUICKTIME else MediaContainer.MP4
    # 0: up to the end of the file; 1: the size follows in eight bytes
    return MediaContainer.MOV if box in _UNBRANDED and (size in (0, 1) or size >= 8) else None
