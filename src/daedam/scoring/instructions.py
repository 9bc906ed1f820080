"""Finds words in an answer that are aimed at its evaluator, and decides whether a score may stand beside them.

A list of patterns, not an understanding: it cannot tell intent. It never changes a level, it asks for a person.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from importlib import resources

import yaml

from daedam.scoring.evidence import normalise

_CLAUSE = (
    r"""(?:(?:^|[.!?:;,>\]\n("'“‘]\s*)|"""
    r"\b(?:and|then|please|kindly|now|must|should|shall|you|will|have to|has to|coach|test run|"
    r"evaluator|for the score|when evaluating)[,]?\s+)"
)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?]+(?=\s|$)|$)|\n", re.MULTILINE)
_SPELLED = re.compile(r"(?<!\S)(?:\S ){12,}\S(?!\S)")
_TAGS = re.compile("[\U000e0020-\U000e007e]{4,}")
_MIN_DECODED = 8


class InstructionStrength(StrEnum):
    """How surely words are aimed at the evaluator."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class InstructionFlag:
    """Characters `start:end` of the text read like an instruction."""

    strength: InstructionStrength
    start: int
    end: int


class Verdict(StrEnum):
    """What may happen to an answer's levels."""

    STANDS = "stands"
    STANDS_FLAGGED = "stands_flagged"
    WITHHELD = "withheld"


def instruction_flags(text: str) -> list[InstructionFlag]:
    """Every stretch of `text` that reads like an instruction to its evaluator, in reading order."""
    visible = normalise(text, keep_spaces=True)
    readable, places = _without_invisible(visible.text.lower())
    flags = [
        InstructionFlag(strength, visible.starts[places[match.start()]], visible.ends[places[match.end() - 1]])
        for strength, pattern in _patterns().items()
        for match in pattern.finditer(readable)
        if match.end() > match.start()
    ]
    flags += [InstructionFlag(InstructionStrength.CERTAIN, start, end) for start, end in _encoded(text)]
    return sorted(flags, key=lambda flag: (flag.start, flag.end, flag.strength))


def without_instructions(text: str, flags: Sequence[InstructionFlag]) -> str:
    """`text` without the sentences that hold a flag."""
    kept = [
        match.group()
        for match in _SENTENCE.finditer(text)
        if not any(flag.start < match.end() and flag.end > match.start() for flag in flags)
    ]
    return "".join(kept).strip()


def is_certain(flags: Iterable[InstructionFlag]) -> bool:
    """Whether one of the flags leaves no doubt."""
    return any(flag.strength is InstructionStrength.CERTAIN for flag in flags)


def decide(
    flags: Sequence[InstructionFlag],
    with_them: Mapping[str, Fraction | None],
    without_them: Mapping[str, Fraction | None] | None,
) -> Verdict:
    """Whether levels may stand. `with_them` and `without_them` are the levels by criterion of both readings.

    Withheld when an instruction is certain, when nothing is left without it (`without_them` None), or when any
    level differs: then the words, and not the answer, moved the outcome.
    """
    if not flags:
        return Verdict.STANDS
    if is_certain(flags) or without_them is None or dict(with_them) != dict(without_them):
        return Verdict.WITHHELD
    return Verdict.STANDS_FLAGGED


HIGH = 4
"""From this level on in every criterion an answer is worth an order to its evaluator."""


def is_high(levels: Iterable[Fraction | None]) -> bool:
    """Whether every level there is lies at the upper end, and there is one."""
    known = [level for level in levels if level is not None]
    return bool(known) and min(known) >= HIGH


def reaches(part: Mapping[str, Fraction | None], whole: Mapping[str, Fraction | None]) -> bool:
    """Whether a part of an answer is read as high as the whole of it on every criterion that has a level."""
    known = {criterion: level for criterion, level in whole.items() if level is not None}
    return all((part.get(criterion) or Fraction(0)) >= level for criterion, level in known.items())


def sentences(text: str) -> list[str]:
    """`text` cut after full stops, question marks and line ends; nothing is lost but line ends."""
    return [match.group().strip() for match in _SENTENCE.finditer(text) if match.group().strip()]


def _without_invisible(text: str) -> tuple[str, list[int]]:
    """Text without format characters and marks (zero width, tags), and where each character came from."""
    places = [i for i, character in enumerate(text) if unicodedata.category(character) not in {"Cf", "Mn"}]
    return "".join(text[i] for i in places), places


def _encoded(text: str) -> list[tuple[int, int]]:
    """Words made to be missed by people: Base64, invisible tags, a dozen letters and more spelled apart."""
    spans = [match.span() for match in _BASE64.finditer(text) if _is_text(match.group())]
    return spans + [match.span() for pattern in (_TAGS, _SPELLED) for match in pattern.finditer(text)]


def _is_text(token: str) -> bool:
    """Whether a long token is readable text in Base64: nobody says or types such a thing as an answer."""
    bare = token.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        decoded = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return False
    return len(decoded) >= _MIN_DECODED and all(one.isprintable() or one.isspace() for one in decoded)


@cache
def _patterns() -> Mapping[InstructionStrength, re.Pattern[str]]:
    file = resources.files("daedam.scoring").joinpath("instruction_patterns.yaml")
    raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {strength: _compile(raw[strength], raw["words"]) for strength in InstructionStrength}


def _compile(lines: Iterable[str], words: Mapping[str, str]) -> re.Pattern[str]:
    pattern = "|".join(f"(?:{line})" for line in lines).replace("§", _CLAUSE)
    for name, alternatives in words.items():
        pattern = pattern.replace(f"<{name}>", alternatives)
    return re.compile(pattern)
