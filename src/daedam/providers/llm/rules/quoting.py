"""Short verbatim pieces of someone's words, to be read back to them in a question."""

from __future__ import annotations

import re

_EDGE = " \t\r\n.,;:!?·•-–—\"'“”‘’()[]"


def snippet(text: str, limit: int) -> str:
    """A verbatim stretch from the start of `text`, at most `limit` characters, cut between words where it can."""
    line = text.strip(_EDGE).split("\n", 1)[0].strip(_EDGE)
    if len(line) <= limit:
        return line
    cut = line[: limit + 1]
    return (cut.rsplit(maxsplit=1)[0] if re.search(r"\s", cut) else line[:limit]).rstrip(_EDGE)


def with_particle(word: str, closed: str, opened: str) -> str:
    """The Korean particle that fits the word's last syllable: `closed` after a final consonant, else `opened`."""
    last = word.rstrip(_EDGE)[-1:]
    if not "가" <= last <= "힣":
        return f"{word}{closed}({opened})" if not last.isdigit() else f"{word}{closed}"
    return word + (closed if (ord(last) - ord("가")) % 28 else opened)
