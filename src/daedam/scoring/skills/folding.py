"""Folds text for comparing (NFKC, then casefold) and remembers where every folded character came from."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

_JAMO_VOWEL_OR_FINAL = range(0x1160, 0x1200)


@dataclass(frozen=True, slots=True)
class FoldedText:
    """`folded` is compared; `starts[i]`/`ends[i]` are the piece of `source` character i came from."""

    source: str
    folded: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def source_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Where `folded[start:end]` lies in `source`; None when the stretch would cut a piece in two."""
        cuts_front = start > 0 and self.starts[start] == self.starts[start - 1]
        cuts_back = end < len(self.folded) and self.ends[end - 1] == self.ends[end]
        if start >= end or cuts_front or cuts_back:
            return None
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> FoldedText:
    """Folds piece by piece, so decomposed Hangul and full-width letters compare equal to the usual ones."""
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _pieces(text):
        piece = fold_word(text[start:end])
        folded.append(piece)
        starts.extend([start] * len(piece))
        ends.extend([end] * len(piece))
    return FoldedText(text, "".join(folded), tuple(starts), tuple(ends))


def fold_word(word: str) -> str:
    """The comparing form of a short piece of text."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """A base character together with the marks and jamo that compose with it, which NFKC must see at once."""
    lengths: list[int] = []
    for char in text:
        if lengths and _joins_previous(char):
            lengths[-1] += 1
        else:
            lengths.append(1)
    position = 0
    for end in accumulate(lengths):
        yield position, end
        position = end


def _joins_previous(char: str) -> bool:
    return unicodedata.combining(char) != 0 or ord(char) in _JAMO_VOWEL_OR_FINAL
