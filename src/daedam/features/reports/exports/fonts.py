"""The typeface of printed reports: found in one folder, never on the system, and asked what it can show."""

from __future__ import annotations

import re
import struct
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst

from daedam.infra.errors import DaedamError

FAMILY = "Pretendard"
FILES = ("Pretendard-Regular.otf", "Pretendard-Bold.otf")
SPELLED_OUT = "[U+"
"""How a character that the typeface lacks begins when it is written by its number."""
FULL_UNICODE = 12
"""The format of the character map that covers all of Unicode (OpenType, `cmap` subtable 12)."""
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
LONG_WORD, PIECE = re.compile(r"[^\s\u1100-\uffff]{40,}"), re.compile(r".{1,20}", re.DOTALL)
"""Longer than any word; Hangul breaks anywhere by itself."""
MAY_BREAK = "\N{ZERO WIDTH SPACE}"
VARIATION_SELECTORS = range(0xFE00, 0xFE10)


@dataclass(frozen=True, slots=True)
class ReportFonts:
    """The typeface, ready to print with, and the characters every weight of it has."""

    typefaces: typst.Fonts
    characters: frozenset[int]

    def printable(self, text: str) -> str:
        """`text` with every character the typeface lacks written as its number: [U+6F22]. Nothing turns into a box.

        Words too long for a line may be broken; what is invisible is left out.
        """
        shown = "".join(self._printable(character) for character in unicodedata.normalize("NFC", text))
        return LONG_WORD.sub(lambda word: MAY_BREAK.join(PIECE.findall(word[0])), shown)

    def _printable(self, character: str) -> str:
        code = ord(character)
        if character == "\n":
            return character
        if character == "\t":
            return " "
        if unicodedata.category(character) in INVISIBLE or code in VARIATION_SELECTORS:
            return ""
        return character if code in self.characters else f"{SPELLED_OUT}{code:04X}]"


def load_fonts(folder: Path) -> ReportFonts:
    """The typeface in `folder`. Raises `report_font_missing` when a weight is not there or is no font."""
    paths = [folder / name for name in FILES]
    if not all(path.is_file() for path in paths):
        raise DaedamError(503, "report_font_missing")
    return _load(folder, tuple(path.stat().st_mtime_ns for path in paths))


@lru_cache(maxsize=2)
def _load(folder: Path, _changed_at: tuple[int, ...]) -> ReportFonts:
    typefaces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    try:
        covered = [_characters((folder / name).read_bytes()) for name in FILES]
    except (struct.error, LookupError) as error:
        raise DaedamError(503, "report_font_missing") from error
    if FAMILY not in typefaces.families():
        raise DaedamError(503, "report_font_missing")
    return ReportFonts(typefaces, frozenset.intersection(*covered))


def _characters(font: bytes) -> frozenset[int]:
    """The code points in an OpenType font's character map. `struct.error` or `LookupError` when it has none."""
    (tables,) = struct.unpack_from(">H", font, 4)
    records = [struct.unpack_from(">4sIII", font, 12 + 16 * index) for index in range(tables)]
    start = {tag: offset for tag, _, offset, _ in records}[b"cmap"]
    (maps,) = struct.unpack_from(">H", font, start + 2)
    places = [start + struct.unpack_from(">I", font, start + 8 + 8 * index)[0] for index in range(maps)]
    place = {struct.unpack_from(">H", font, found)[0]: found for found in places}[FULL_UNICODE]
    (groups,) = struct.unpack_from(">I", font, place + 12)
    ranges = [struct.unpack_from(">III", font, place + 16 + 12 * group) for group in range(groups)]
    return frozenset(code for first, last, _ in ranges for code in range(first, last + 1))
