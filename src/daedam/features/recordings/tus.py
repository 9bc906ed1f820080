"""The headers of the tus resumable upload protocol 1.0 (tus.io/protocols/resumable-upload), read and written."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from uuid import UUID

from daedam.infra.errors import DaedamError

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,checksum,expiration"
ALGORITHMS = ("sha1", "sha256")
REQUEST_HEADERS = ("tus-resumable", "upload-length", "upload-metadata", "upload-offset", "upload-checksum")
"""What a browser on another origin may send."""
EXPOSED_HEADERS = (
    *("Location", "Tus-Resumable", "Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm"),
    *("Upload-Offset", "Upload-Length", "Upload-Metadata", "Upload-Expires"),
    *("Accept-Ranges", "Content-Range", "ETag"),
)
"""What a browser on another origin may read."""
PATCH_TYPE = "application/offset+octet-stream"
CHECKSUM_MISMATCH = 460
MAX_METADATA_CHARS = 4096
_NUMBER = re.compile(r"[0-9]{1,15}")
_NAME = re.compile(r"[!-+\--~]{1,100}")


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a client says of a file before it sends it. `metadata` is the header as it came."""

    size: int
    session_id: UUID
    question_id: UUID | None
    file_name: str
    metadata: str


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a PATCH's body must hash to."""

    algorithm: str
    digest: bytes

    def hasher(self) -> hashlib._Hash:
        """A fresh hash of the named algorithm; SHA-1 guards against accidents, as the protocol asks."""
        return hashlib.new(self.algorithm, usedforsecurity=False)


def require_version(headers: Mapping[str, str]) -> None:
    """Refuse (412) what does not speak our version."""
    if headers.get("tus-resumable") != VERSION:
        raise DaedamError(412, "tus_version")


def announcement(headers: Mapping[str, str]) -> Announcement:
    """Upload-Length and Upload-Metadata of a creation. Raises 400."""
    raw = headers.get("upload-metadata", "")
    metadata = read_metadata(raw)
    try:
        session_id = UUID(metadata["session_id"])
        question = metadata.get("question_id", "")
        question_id = UUID(question) if question else None
    except (KeyError, ValueError):
        raise _wrong("Upload-Metadata") from None
    size = number(headers, "upload-length")
    return Announcement(size, session_id, question_id, metadata.get("filename", "")[:255], raw)


def read_metadata(raw: str) -> dict[str, str]:
    """The pairs of an Upload-Metadata header: names once each, values in base64 (absent: empty). Raises 400."""
    found: dict[str, str] = {}
    if len(raw) > MAX_METADATA_CHARS:
        raise _wrong("Upload-Metadata")
    for pair in filter(None, (one.strip() for one in raw.split(","))):
        name, _, value = pair.partition(" ")
        if not _NAME.fullmatch(name) or name in found:
            raise _wrong("Upload-Metadata")
        try:
            found[name] = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise _wrong("Upload-Metadata") from None
    return found


def number(headers: Mapping[str, str], name: str) -> int:
    """A header that is a count of bytes. Raises 400."""
    value = headers.get(name, "")
    if not _NUMBER.fullmatch(value):
        raise _wrong("-".join(word.capitalize() for word in name.split("-")))
    return int(value)


def checksum(headers: Mapping[str, str]) -> Checksum | None:
    """The Upload-Checksum, if any. Raises 400 for an algorithm we did not offer."""
    value = headers.get("upload-checksum")
    if value is None:
        return None
    algorithm, _, encoded = value.partition(" ")
    if algorithm not in ALGORITHMS:
        raise DaedamError(400, "upload_checksum_unknown")
    try:
        return Checksum(algorithm, base64.b64decode(encoded.strip(), validate=True))
    except binascii.Error:
        raise _wrong("Upload-Checksum") from None


def http_date(moment: datetime) -> str:
    """A point in time as HTTP headers write it (RFC 9110, 5.6.7)."""
    return format_datetime(moment, usegmt=True)


def _wrong(header: str) -> DaedamError:
    return DaedamError(400, "upload_header", detail=header)
