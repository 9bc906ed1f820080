"""Cuts a résumé into pieces of about one achievement, for retrieval. Contact lines never become a piece."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from daedam.providers.documents.base import DocumentLine
from daedam.providers.documents.resume.careers import BULLET, is_column_names
from daedam.providers.documents.resume.outline import ResumeChunk, ResumeSection
from daedam.providers.documents.resume.periods import find_period

MIN_CHARACTERS = 30
MAX_CHARACTERS = 400
# Vectors are readable to whoever holds them, and none of this can help a question.
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.\w+|(?<!\d)(?:\+82[-\s]?|0)\d{1,2}[-.\s]\d{3,4}[-.\s]\d{4}|\d{6}-[1-4]\d{6}"
    r"|^(?:이름|성명|생년월일|주소|연락처|전화|휴대폰|이메일|성별|나이)\s*[:：|]"
    r"|^(?:name|address|phone|e-?mail|birth\w*|date of birth)\s*[:：|]",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?다])\s+")


@dataclass(slots=True)
class _Piece:
    text: str
    refs: list[str]
    # begins an employment, a project or a degree: what comes before is about something else
    is_head: bool = False

    def with_next(self, other: _Piece) -> _Piece:
        return _Piece(f"{self.text}\n{other.text}", self.refs + other.refs, self.is_head)


def cut(section: ResumeSection) -> list[ResumeChunk]:
    """Chunks of 30–400 characters each. A section with less than 30 characters has none."""
    pieces: list[_Piece] = []
    for item in _items(section.lines):
        for part in _split(item.text):
            piece = _Piece(part, item.refs, item.is_head)
            if pieces and _belongs(pieces, piece):
                piece = pieces.pop().with_next(piece)
            pieces.append(piece)
    return [
        ResumeChunk(piece.refs[0], section.kind, piece.text, tuple(dict.fromkeys(piece.refs)))
        for piece in _without_short(pieces)
    ]


def _fits(before: _Piece, piece: _Piece) -> bool:
    return len(before.text) + 1 + len(piece.text) <= MAX_CHARACTERS


def _belongs(pieces: list[_Piece], piece: _Piece) -> bool:
    """Whether a piece completes a short one before it; the next employment does so only for want of another."""
    before = pieces[-1]
    is_short = len(before.text) < MIN_CHARACTERS
    return is_short and _fits(before, piece) and (not piece.is_head or before.is_head)


def _without_short(pieces: list[_Piece]) -> list[_Piece]:
    """What stayed short joins the piece before it; where nothing takes it in, it is left out."""
    kept: list[_Piece] = []
    for piece in pieces:
        if len(piece.text) >= MIN_CHARACTERS:
            kept.append(piece)
        elif kept and _fits(kept[-1], piece):
            kept.append(kept.pop().with_next(piece))
    return kept


def _items(lines: Iterable[DocumentLine]) -> Iterator[_Piece]:
    """Lines that belong together: a bullet with what runs on from it, an employment's head, or a plain line."""
    told = [line for line in lines if not (_CONTACT.search(line.text) or is_column_names(line.text))]
    dated = [not BULLET.match(line.text) and find_period(line.text) is not None for line in told]
    item: _Piece | None = None
    is_bullet = False
    for at, line in enumerate(told):
        bullet = BULLET.match(line.text)
        # A name may stand above its period: that is the next employment, not the rest of this bullet.
        is_head = not bullet and any(dated[at : at + 2])
        if item and is_bullet and not (bullet or is_head) and _runs_on(item, line):
            item = _Piece(f"{item.text} {line.text}", [*item.refs, line.ref], item.is_head)
            continue
        if item:
            yield item
        item = _Piece(BULLET.sub("", line.text), [line.ref], is_head)
        is_bullet = bullet is not None
    if item:
        yield item


def _runs_on(item: _Piece, line: DocumentLine) -> bool:
    is_closed = item.text.endswith((".", "다", "!", "?"))
    return not is_closed and len(item.text) + 1 + len(line.text) <= MAX_CHARACTERS


def _split(text: str) -> Iterator[str]:
    """A text over the limit in sentences, and a sentence over it in words."""
    part = ""
    for sentence in _SENTENCE_END.split(text):
        if part and len(part) + 1 + len(sentence) > MAX_CHARACTERS:
            yield part
            part = ""
        part = f"{part} {sentence}".strip()
        while len(part) > MAX_CHARACTERS:
            border = part.rfind(" ", MIN_CHARACTERS, MAX_CHARACTERS)
            border = border if border > 0 else MAX_CHARACTERS
            yield part[:border].strip()
            part = part[border:].strip()
    if part:
        yield part
