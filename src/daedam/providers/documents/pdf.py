"""Text of a PDF through PDFium, character by character, so that what a reader cannot see is told apart.

A text counts as hidden when its object has the colour of what lies beneath it (white paper, or the last
opaque rectangle painted there), is under 4 pt, lies off the page, or is drawn in an invisible mode. Text
covered or clipped later, and text over pictures, is not recognised as such.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from daedam.providers.documents.base import DocumentError, DocumentErrorCode, HiddenReason, ParseLimits
from daedam.providers.documents.collecting import Collector, Segment

TINY_PT = 4.0
# Below this difference in every channel (of 255) two colours cannot be told apart on paper or screen.
MIN_CONTRAST = 24
_OFF_PAGE_PT = 2.0
_COVER_TOLERANCE_PT = 2.0
_OPAQUE = 128
_FAINT = 16
_WHITE = (255, 255, 255)
_SOFT_BREAKS = {0x02, 0xFFFE}
_MODE_INVISIBLE = 3
_MODE_CLIP = 7

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]


def read(content: bytes, collector: Collector, limits: ParseLimits) -> None:
    """Gather lines page by page, and the number of pages the file has."""
    document = _open(content)
    page_count = collector.page_count = len(document)
    if page_count > limits.max_pages:
        collector.is_truncated = True
    for index in range(min(page_count, limits.max_pages)):
        collector.start_page(index + 1)
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            continue
        for line in _lines(_Page(page)):
            collector.add_segments(line)
        page.close()


def _open(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        is_locked = error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        code = DocumentErrorCode.ENCRYPTED if is_locked else DocumentErrorCode.UNREADABLE
        raise DocumentError(code) from error


@dataclass(slots=True)
class _Page:
    """One page with what has been found out about its objects."""

    page: pypdfium2.PdfPage
    text: Any = field(init=False)
    # Kept because the handle in `text` dies with it.
    _textpage: pypdfium2.PdfTextPage = field(init=False)
    box: Box = field(init=False)
    _paints: list[tuple[int, Box, Colour]] = field(init=False, default_factory=list)
    _order: dict[int, int] = field(init=False, default_factory=dict)
    _verdicts: dict[int, HiddenReason | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._textpage = self.page.get_textpage()
        self.text = self._textpage.raw
        self.box = self.page.get_cropbox()
        for order, item in enumerate(self.page.get_objects(max_depth=1)):
            if item.type == pdfium.FPDF_PAGEOBJ_TEXT:
                self._order[_address(item.raw)] = order
            elif item.type == pdfium.FPDF_PAGEOBJ_PATH and (paint := _painted(item.raw)):
                self._paints.append((order, *paint))

    def hidden(self, index: int) -> HiddenReason | None:
        """Why the character is out of sight, if it is; everything but its place is its object's."""
        item = pdfium.FPDFText_GetTextObject(self.text, index)
        if not item:
            return None
        address = _address(item)
        if address not in self._verdicts:
            self._verdicts[address] = self._judge(item, address, index)
        return self._verdicts[address] or (HiddenReason.OFF_PAGE if self._is_off_page(index) else None)

    def _judge(self, item: Any, address: int, index: int) -> HiddenReason | None:
        mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
        colour, alpha = _fill(item)
        if mode in (_MODE_INVISIBLE, _MODE_CLIP) or alpha < _FAINT:
            return HiddenReason.INVISIBLE
        if self._size(index) < TINY_PT:
            return HiddenReason.TINY
        beneath = self._beneath(item, self._order.get(address))
        if max(abs(one - other) for one, other in zip(colour, beneath, strict=True)) < MIN_CONTRAST:
            return HiddenReason.NO_CONTRAST
        return None

    def _size(self, index: int) -> float:
        """Size as drawn, in points: the font's size times what the matrix makes of a vertical unit."""
        matrix = pdfium.FS_MATRIX()
        size = float(pdfium.FPDFText_GetFontSize(self.text, index))
        if not pdfium.FPDFText_GetMatrix(self.text, index, matrix):
            return size
        return abs(size) * math.hypot(matrix.c, matrix.d)

    def _is_off_page(self, index: int) -> bool:
        x, y = ctypes.c_double(), ctypes.c_double()
        if not pdfium.FPDFText_GetCharOrigin(self.text, index, x, y):
            return False
        left, bottom, right, top = self.box
        is_beside = not left - _OFF_PAGE_PT <= x.value <= right + _OFF_PAGE_PT
        return is_beside or not bottom - _OFF_PAGE_PT <= y.value <= top + _OFF_PAGE_PT

    def _beneath(self, item: Any, order: int | None) -> Colour:
        """Colour of the last rectangle painted under the whole text before it, else of paper."""
        bounds = _bounds(item)
        if order is None or bounds is None:
            return _WHITE
        covering = (colour for at, box, colour in reversed(self._paints) if at < order and _covers(box, bounds))
        return next(covering, _WHITE)


def _lines(page: _Page) -> Iterator[list[Segment]]:
    """The page's characters in PDFium's reading order, cut where it puts line ends."""
    segments: list[tuple[list[str], HiddenReason | None]] = []
    for index in range(pdfium.FPDFText_CountChars(page.text)):
        code = pdfium.FPDFText_GetUnicode(page.text, index)
        if code in (0x0A, 0x0D):
            yield _joined(segments)
            segments = []
            continue
        if pdfium.FPDFText_IsGenerated(page.text, index) == 1:
            reason = segments[-1][1] if segments else None
        else:
            reason = page.hidden(index)
        if not segments or segments[-1][1] is not reason:
            segments.append(([], reason))
        segments[-1][0].append("-" if code in _SOFT_BREAKS else chr(code))
    yield _joined(segments)


def _joined(segments: list[tuple[list[str], HiddenReason | None]]) -> list[Segment]:
    # PDFium hands out letters beyond the basic plane as two halves on some platforms.
    return [
        ("".join(letters).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore"), reason)
        for letters, reason in segments
    ]


def _address(item: Any) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0


def _fill(item: Any) -> tuple[Colour, int]:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
        return (0, 0, 0), 255
    return (red.value, green.value, blue.value), alpha.value


def _bounds(item: Any) -> Box | None:
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(item, *edges):
        return None
    left, bottom, right, top = (edge.value for edge in edges)
    return left, bottom, right, top


def _painted(item: Any) -> tuple[Box, Colour] | None:
    """Box and colour of a filled, opaque path."""
    mode, is_stroked = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(item, mode, is_stroked) or mode.value == pdfium.FPDF_FILLMODE_NONE:
        return None
    colour, alpha = _fill(item)
    bounds = _bounds(item)
    return (bounds, colour) if bounds is not None and alpha >= _OPAQUE else None


def _covers(outer: Box, inner: Box) -> bool:
    return (
        outer[0] <= inner[0] + _COVER_TOLERANCE_PT
        and outer[1] <= inner[1] + _COVER_TOLERANCE_PT
        and outer[2] >= inner[2] - _COVER_TOLERANCE_PT
        and outer[3] >= inner[3] - _COVER_TOLERANCE_PT
    )
