"""Text of a Hangul file (HWPX, KS X 6101): the sections' paragraphs, tables and text boxes.

Elements are matched by local name, because the namespace differs between versions of the writer.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from daedam.providers.documents.archive import open_archive, require_harmless
from daedam.providers.documents.base import DocumentError, DocumentErrorCode, HiddenReason, ParseLimits
from daedam.providers.documents.collecting import Collector, Segment
from daedam.providers.documents.markup import require_harmless_markup
from daedam.providers.documents.rows import Block, Row, in_lines

_SECTION = re.compile(r"Contents/section(\d{1,4})\.xml")
_HEADER = "Contents/header.xml"
_MANIFEST = "META-INF/manifest.xml"
# Hundredths of a point: under 4 pt.
_TINY_HEIGHT = 400
_PALE = 0xF0
_WIDE = {"lineBreak": "\n", "tab": "\t", "nbSpace": " ", "fwSpace": " ", "hyphen": "-"}
# Running heads and numbering belong to the page, not to what a person wrote about themselves.
_UNREAD = {"header", "footer", "pageNum", "autoNum", "newNum"}


def read(content: bytes, collector: Collector, limits: ParseLimits) -> None:
    """Gather lines section by section; pages exist only once laid out."""
    archive = open_archive(content)
    require_harmless(archive, limits)
    require_harmless_markup(archive, limits)
    _require_open(archive)
    looks = _Looks(_tree(archive, _HEADER))
    for number, name in _sections(archive):
        collector.start_page(number)
        for block in _blocks(_tree(archive, name), looks):
            for line in in_lines(block):
                collector.add_segments(line)


def _sections(archive: zipfile.ZipFile) -> Iterator[tuple[int, str]]:
    found = sorted((int(match[1]), match[0]) for match in map(_SECTION.fullmatch, archive.namelist()) if match)
    for position, (_, name) in enumerate(found, start=1):
        yield position, name


def _require_open(archive: zipfile.ZipFile) -> None:
    """A file saved with a password names how each part is encrypted in its manifest."""
    if _MANIFEST in archive.namelist() and b"encryption-data" in archive.read(_MANIFEST):
        raise DocumentError(DocumentErrorCode.ENCRYPTED)


def _tree(archive: zipfile.ZipFile, name: str) -> Element:
    try:
        tree: Element = fromstring(archive.read(name), forbid_dtd=True)
    except (KeyError, ParseError) as error:
        raise DocumentError(DocumentErrorCode.UNREADABLE) from error
    return tree


class _Looks:
    """Character looks by id, from the header part; the paper is white."""

    def __init__(self, header: Element) -> None:
        self._reasons: dict[str, HiddenReason] = {}
        for look in header.iter():
            reason = _hiding(look) if _local(look) == "charPr" else None
            if reason is not None:
                self._reasons[look.get("id", "")] = reason
        self._fills = {
            border.get("id", ""): fill
            for border in header.iter()
            if _local(border) == "borderFill"
            for fill in (brush.get("faceColor") for brush in border.iter() if _local(brush) == "winBrush")
        }

    def hidden(self, look: str, fill: str) -> HiddenReason | None:
        """Why text of this look is out of sight in a cell with this fill, if it is."""
        reason = self._reasons.get(look)
        is_dark_cell = _is_colour(self._fills.get(fill)) and not _is_pale(self._fills.get(fill))
        return None if reason is HiddenReason.NO_CONTRAST and is_dark_cell else reason


def _hiding(look: Element) -> HiddenReason | None:
    height = look.get("height", "")
    if height.isdecimal() and int(height) < _TINY_HEIGHT:
        return HiddenReason.TINY
    shade = look.get("shadeColor")
    if _is_pale(look.get("textColor")) and not (_is_colour(shade) and not _is_pale(shade)):
        return HiddenReason.NO_CONTRAST
    return None


def _is_colour(value: str | None) -> bool:
    return bool(value and re.fullmatch(r"#[0-9A-Fa-f]{6}", value))


def _is_pale(value: str | None) -> bool:
    return _is_colour(value) and min(bytes.fromhex((value or "")[1:])) >= _PALE


def _blocks(element: Element, looks: _Looks, fill: str = "") -> Iterator[Block]:
    for child in element:
        name = _local(child)
        if name in _UNREAD:
            continue
        if name == "p":
            yield _own_line(child, looks, fill)
            yield from _blocks(child, looks, fill)
        elif name == "tr":
            cells = [list(_blocks(cell, looks, cell.get("borderFillIDRef", ""))) for cell in child]
            yield Row(cells)
        else:
            yield from _blocks(child, looks, fill)


def _own_line(paragraph: Element, looks: _Looks, fill: str) -> list[Segment]:
    """The words of the paragraph's runs, without those of tables and boxes anchored in them."""
    return [
        ("".join(_words(text)), looks.hidden(run.get("charPrIDRef", ""), fill))
        for run in paragraph
        if _local(run) == "run"
        for text in run
        if _local(text) == "t"
    ]


def _words(text: Element) -> Iterator[str]:
    yield text.text or ""
    for mark in text:
        yield _WIDE.get(_local(mark), "")
        if _local(mark) not in _WIDE:
            yield mark.text or ""
        yield mark.tail or ""


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
