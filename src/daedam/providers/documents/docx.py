"""Text of a Word file: paragraphs, tables, content controls and text boxes, in the order of the body.

A row whose cells hold one line each becomes one line; headers, footers and notes are left out.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from daedam.providers.documents.archive import open_archive, require_harmless
from daedam.providers.documents.base import DocumentError, DocumentErrorCode, ParseLimits
from daedam.providers.documents.collecting import Collector, Segment
from daedam.providers.documents.docx_sight import Sight
from daedam.providers.documents.markup import require_harmless_markup
from daedam.providers.documents.rows import Block, Row, in_lines

_P, _TBL, _TR, _TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_R, _T, _TAB, _BR, _CR = qn("w:r"), qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")
_BOX = qn("w:txbxContent")
# An old copy of the same drawing, deleted words, field codes: in the file but not on the page.
_UNSHOWN = {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    qn("w:del"),
    qn("w:instrText"),
    qn("w:delText"),
    qn("w:pPr"),
    qn("w:sectPr"),
}


def read(content: bytes, collector: Collector, limits: ParseLimits) -> None:
    """Gather lines; a Word file has no pages until it is laid out."""
    archive = open_archive(content)
    require_harmless(archive, limits)
    require_harmless_markup(archive, limits)
    try:
        document = docx.Document(io.BytesIO(content))
        body = document.element.body
        sight = Sight(document.styles.element)
    except (KeyError, ValueError, AttributeError, zipfile.BadZipFile) as error:
        raise DocumentError(DocumentErrorCode.UNREADABLE) from error
    for block in _blocks(body, sight):
        for line in in_lines(block):
            collector.add_segments(line)


def _blocks(element: Any, sight: Sight) -> Iterator[Block]:
    """Paragraphs as lines and table rows as lists of cells, whatever wraps them."""
    for child in element:
        if child.tag in _UNSHOWN:
            continue
        if child.tag == _P:
            yield from _paragraph(child, sight)
        elif child.tag == _TR:
            yield Row([list(_blocks(cell, sight)) for cell in _cells(child)])
        else:
            yield from _blocks(child, sight)


def _cells(row: Any) -> list[Any]:
    """Cells as written: a merged cell counts once, and a declared span of a billion costs nothing."""
    return [child for child in row.iter(_TC) if next(child.iterancestors(_TR)) is row]


def _paragraph(paragraph: Any, sight: Sight) -> Iterator[Block]:
    """The paragraph's own line, then the text boxes anchored in it."""
    segments: list[Segment] = []
    boxes: list[Any] = []
    _gather(paragraph, segments, boxes, sight)
    yield segments
    for box in boxes:
        yield from _blocks(box, sight)


def _gather(element: Any, segments: list[Segment], boxes: list[Any], sight: Sight) -> None:
    for child in element:
        if child.tag in _UNSHOWN:
            continue
        if child.tag == _BOX:
            boxes.append(child)
        elif child.tag == _T:
            run = child.getparent()
            segments.append((child.text or "", sight.hidden(run)))
        elif child.tag == _TAB:
            segments.append(("\t", None))
        elif child.tag in (_BR, _CR):
            segments.append(("\n", None))
        else:
            _gather(child, segments, boxes, sight)
