"""XML from strangers: streamed once and measured, so that no tree is built of a bomb."""

from __future__ import annotations

import zipfile
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

import defusedxml.sax
from defusedxml.common import DefusedXmlException

from daedam.providers.documents.base import DocumentError, DocumentErrorCode, ParseLimits

_MAX_DEPTH = 150


class _Measure(ContentHandler):
    def __init__(self, limits: ParseLimits) -> None:
        super().__init__()
        self._left = limits.max_elements
        self._depth = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: ARG002, N802 - the interface's name
        self._depth += 1
        self._left -= 1 + len(attrs) // 8
        if self._depth > _MAX_DEPTH:
            raise DocumentError(DocumentErrorCode.HOSTILE)
        if self._left < 0:
            raise DocumentError(DocumentErrorCode.TOO_LARGE)

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802 - the interface's name
        self._depth -= 1


def require_harmless_markup(archive: zipfile.ZipFile, limits: ParseLimits) -> None:
    """Every XML part without document type, entities, endless depth or number of elements.

    DocumentError: hostile, too_large, unreadable (not well-formed).
    """
    measure = _Measure(limits)
    for name in archive.namelist():
        if not name.lower().endswith((".xml", ".rels", ".hpf")):
            continue
        try:
            defusedxml.sax.parseString(archive.read(name), measure, forbid_dtd=True)
        except DefusedXmlException as error:
            raise DocumentError(DocumentErrorCode.HOSTILE) from error
        except SAXException as error:
            raise DocumentError(DocumentErrorCode.UNREADABLE) from error
