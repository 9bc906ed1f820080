"""Plain text in the encodings Korean and English files come in. Proves that the bytes are text at all."""

from __future__ import annotations

from daedam.providers.documents.base import DocumentError, DocumentErrorCode, ParseLimits
from daedam.providers.documents.collecting import Collector

_ALLOWED_CONTROLS = frozenset("\t\n\r\f\v\x1a")


def read(content: bytes, collector: Collector, limits: ParseLimits) -> None:  # noqa: ARG001
    """Decode and gather lines; DocumentError(unsupported_type) for bytes that are no text."""
    for line in _decoded(content).splitlines():
        collector.add(line)


def _decoded(content: bytes) -> str:
    for encoding in _candidates(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_prose(text):
            return text
    raise DocumentError(DocumentErrorCode.UNSUPPORTED_TYPE)


def _candidates(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if b"\x00" in content:
        # Spaces, digits and line ends have their zero byte second in little-endian text, first in big-endian.
        return ("utf-16-le", "utf-16-be") if content[1::2].count(0) > content[::2].count(0) else ("utf-16-be",)
    return ("utf-8-sig", "cp949")


def _is_prose(text: str) -> bool:
    return not any(
        (character < " " and character not in _ALLOWED_CONTROLS) or "\x7f" <= character <= "\x84" for character in text
    )
