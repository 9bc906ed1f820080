"""Documents people upload: their text, read in a limited process. `resume.py` finds a résumé's parts in it."""

from __future__ import annotations

from daedam.providers.documents.base import (
    DocumentError,
    DocumentErrorCode,
    DocumentFlag,
    DocumentKind,
    DocumentLine,
    HiddenLine,
    HiddenReason,
    ParsedDocument,
    ParseLimits,
)
from daedam.providers.documents.parse import parse_document

__all__ = [
    "DocumentError",
    "DocumentErrorCode",
    "DocumentFlag",
    "DocumentKind",
    "DocumentLine",
    "HiddenLine",
    "HiddenReason",
    "ParseLimits",
    "ParsedDocument",
    "parse_document",
]
