"""What a file is, by its bytes and their structure. Its name is never asked."""

from __future__ import annotations

from daedam.providers.documents.archive import is_archive, open_archive
from daedam.providers.documents.base import DocumentError, DocumentErrorCode, DocumentKind

_PDF = b"%PDF-"
_PDF_WINDOW = 1024
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BOM = b"\xef\xbb\xbf"
# Text of a kind that is not prose: reading it as such would put markup into a résumé.
_MARKUP = (b"{\\rtf", b"<!doctype", b"<html", b"<?xml", b"%!ps", b"<svg")


def kind_of(content: bytes) -> DocumentKind:
    """The one kind these bytes are; DocumentError(hostile) when they are two at once.

    Anything that is neither PDF nor an archive and does not look like markup is taken for text, which the
    text reader then has to prove.
    """
    is_pdf = _is_pdf(content)
    if is_pdf and is_archive(content):
        raise DocumentError(DocumentErrorCode.HOSTILE)
    if is_pdf:
        return DocumentKind.PDF
    if content.startswith(_ZIP):
        return _archive_kind(content)
    if content.startswith(_OLE):
        is_encrypted = _OLE_ENCRYPTED in content
        raise DocumentError(DocumentErrorCode.ENCRYPTED if is_encrypted else DocumentErrorCode.UNSUPPORTED_TYPE)
    if content.removeprefix(_BOM).lstrip()[:16].lower().startswith(_MARKUP):
        raise DocumentError(DocumentErrorCode.UNSUPPORTED_TYPE)
    return DocumentKind.TEXT


def _is_pdf(content: bytes) -> bool:
    window = content[:_PDF_WINDOW]
    if window.removeprefix(_BOM).lstrip().startswith(_PDF):
        return True
    # Readers look for the mark within the first kilobyte; a file that begins as something else is two files.
    if _PDF in window and b" obj" in content:
        raise DocumentError(DocumentErrorCode.HOSTILE)
    return False


def _archive_kind(content: bytes) -> DocumentKind:
    archive = open_archive(content)
    names = set(archive.namelist())
    is_docx = {"[Content_Types].xml", "word/document.xml"} <= names
    is_hwpx = {"mimetype", "Contents/section0.xml"} <= names
    if is_docx and is_hwpx:
        raise DocumentError(DocumentErrorCode.HOSTILE)
    if is_docx:
        return DocumentKind.DOCX
    if is_hwpx:
        return DocumentKind.HWPX
    raise DocumentError(DocumentErrorCode.UNSUPPORTED_TYPE)
