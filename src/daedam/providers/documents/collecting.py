"""Gathers lines from the readers: cleans them, numbers them, keeps hidden text apart, stops at the limit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from daedam.providers.documents.base import DocumentLine, HiddenLine, HiddenReason

Segment = tuple[str, HiddenReason | None]

# The Unicode "tags" block draws nothing but spells ASCII: words for a machine only.
_TAGS = re.compile("[\U000e0000-\U000e007f]+")
_TAG_OFFSET = 0xE0000
# Controls, zero-width and direction marks, lone surrogates, non-characters: nothing a reader sees.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")


class LimitReached(Exception):  # noqa: N818 - a signal to stop reading, not a failure
    """The document holds more characters than may be read; what was gathered stays."""


class Collector:
    """Lines in reading order. A page is a PDF's page or an HWPX section."""

    def __init__(self, max_characters: int) -> None:
        self.lines: list[DocumentLine] = []
        self.hidden_lines: list[HiddenLine] = []
        self.is_truncated = False
        self.page_count: int | None = None
        self._left = max_characters
        self._page = 1
        self._number = 0

    def start_page(self, page: int) -> None:
        """Following lines are on `page`, counted from 1."""
        self._page = page
        self._number = 0

    def add(self, text: str) -> None:
        """One visible line, or several parted by newlines."""
        self.add_segments([(text, None)])

    def add_segments(self, segments: Iterable[Segment]) -> None:
        """One line of which parts may be hidden; newlines inside part it.

        Raises LimitReached once the limit is met; what fitted is kept.
        """
        row: list[Segment] = []
        for text, reason in segments:
            first, *others = _LINE_ENDS.split(text)
            row.append((first, reason))
            for other in others:
                self._close(row)
                row = [(other, reason)]
        self._close(row)

    def _close(self, row: list[Segment]) -> None:
        visible = _clean("".join(text for text, reason in row if reason is None))
        hidden = [(_clean(text), reason) for text, reason in _grouped(row)]
        spelled = "".join(found for text, _ in row for found in _TAGS.findall(text))
        hidden += [(_clean(_spelled(spelled)), HiddenReason.INVISIBLE)] if spelled else []
        hidden = [(text, reason) for text, reason in hidden if text]
        if not visible and not hidden:
            return
        self._number += 1
        ref = f"p{self._page}:l{self._number}"
        if visible:
            self.lines.append(DocumentLine(ref, self._spend(visible)))
        for text, reason in hidden:
            self.hidden_lines.append(HiddenLine(ref, self._spend(text), reason))
        if self._left <= 0:
            self.is_truncated = True
            raise LimitReached

    def _spend(self, text: str) -> str:
        kept = text[: max(0, self._left)]
        self._left -= len(text)
        return kept


def _grouped(row: list[Segment]) -> list[tuple[str, HiddenReason]]:
    groups: dict[HiddenReason, str] = {}
    for text, reason in row:
        if reason is not None:
            groups[reason] = groups.get(reason, "") + text
    return [(text, reason) for reason, text in groups.items()]


def _spelled(tags: str) -> str:
    return "".join(chr(ord(character) - _TAG_OFFSET) for character in tags)


def _clean(text: str) -> str:
    """Composed letters (files made on a Mac hold decomposed Korean), plain spaces, nothing unseen."""
    composed = unicodedata.normalize("NFC", _TAGS.sub("", text).replace("\t", " "))
    return _SPACES.sub(" ", _UNSEEN.sub("", composed)).strip()
