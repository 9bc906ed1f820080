"""Zip archives from strangers: unpacked once in small pieces and measured, before any parser sees them."""

from __future__ import annotations

import io
import zipfile
import zlib

from daedam.providers.documents.base import DocumentError, DocumentErrorCode, ParseLimits

_PIECE_BYTES = 64 * 1024
# Small members may be very even (styles, empty sections); the ratio matters from here on.
_RATIO_FLOOR_BYTES = 1024 * 1024
_ENCRYPTED_BIT = 0x1
# Only for these does the standard library bound what one read may unpack.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def open_archive(content: bytes) -> zipfile.ZipFile:
    """The archive's directory; DocumentError(unreadable) when it is broken, as in a cut-off upload."""
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise DocumentError(DocumentErrorCode.UNREADABLE) from error


def is_archive(content: bytes) -> bool:
    """Whether the bytes work as a zip with at least one member, wherever in them it begins."""
    try:
        return bool(open_archive(content).infolist())
    except DocumentError:
        return False


def require_harmless(archive: zipfile.ZipFile, limits: ParseLimits) -> None:
    """Really read every member, because the sizes an archive declares are claims.

    DocumentError: hostile (bomb, two members of one name), encrypted, unreadable (damaged).
    """
    members = archive.infolist()
    names = {member.filename for member in members}
    if len(members) > limits.max_members or len(names) != len(members):
        raise DocumentError(DocumentErrorCode.HOSTILE)
    total = 0
    for member in members:
        if member.flag_bits & _ENCRYPTED_BIT:
            raise DocumentError(DocumentErrorCode.ENCRYPTED)
        if member.compress_type not in _METHODS:
            raise DocumentError(DocumentErrorCode.UNREADABLE)
        total += _unpacked_size(archive, member, limits, limits.max_unpacked_bytes - total)


def _unpacked_size(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: ParseLimits, left: int) -> int:
    allowed = min(left, max(_RATIO_FLOOR_BYTES, member.compress_size * limits.max_ratio))
    size = 0
    try:
        with archive.open(member) as stream:
            while piece := stream.read(_PIECE_BYTES):
                size += len(piece)
                if size > allowed:
                    raise DocumentError(DocumentErrorCode.HOSTILE)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise DocumentError(DocumentErrorCode.UNREADABLE) from error
    return size
