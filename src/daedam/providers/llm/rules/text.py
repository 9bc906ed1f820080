"""Cutting an answer into sentences and words. Pure; sentences stay verbatim so that they can be quoted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# Spoken Korean often arrives without full stops: a polite final ending followed by a space ends a sentence.
_KOREAN_FINAL = (
    "습니다|습니까|입니다|니다|했어요|었어요|았어요|였어요|해요|어요|아요|예요|에요|거든요|군요|네요|죠|고요"
)
_BREAK = re.compile(rf"(?<=[.!?。…])\s+|\n+|(?<=[가-힣])(?:(?<={_KOREAN_FINAL.replace('|', ')|(?<=')}))\s+")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9+#./'’-]*|[가-힣]+|\d+(?:[.,:]\d+)*%?")

FILLERS = {
    "en": frozenset({"um", "uh", "er", "erm", "hmm", "uhm", "mm", "basically", "literally"}),
    "ko": frozenset({"음", "어", "으음", "아", "에", "그", "저기", "뭐", "뭐랄까", "막", "약간", "이제"}),
}
_ANY_FILLER = frozenset().union(*FILLERS.values())


@dataclass(frozen=True, slots=True)
class Sentence:
    """A verbatim piece of one utterance and its words in lower case."""

    utterance_id: str
    text: str
    words: tuple[str, ...]


def word_set(*lines: str) -> frozenset[str]:
    """The words of a list that is written as text."""
    return frozenset(word for line in lines for word in line.split())


def words_of(text: str) -> tuple[str, ...]:
    """The words and numbers of a text, NFC, lower case, in order."""
    normal = unicodedata.normalize("NFC", text).lower()
    return tuple(word.rstrip("./'’-") for word in _WORD.findall(normal))


LONG_PIECE = 30
"""Words from which a piece without a full stop is speech run together, to be cut before a connector."""

_JOINT = re.compile(
    r"\s+(?=(?:and then|then|so|but|and|as a result|in the end|looking back|i learned|since then|first|"
    r"because of that|next time|when)\s)",
    re.IGNORECASE,
)
_MIN_CLAUSE = 7


def _length(piece: str) -> int:
    """Words of a piece without fillers, which must not make it long."""
    return sum(word not in _ANY_FILLER for word in words_of(piece))


def _clauses(piece: str) -> list[str]:
    """A long piece cut before connectors into clauses of at least seven words; a short one as it is."""
    if _length(piece) <= LONG_PIECE:
        return [piece]
    clauses: list[str] = []
    start = 0
    for joint in _JOINT.finditer(piece):
        rest = _length(piece[joint.end() :])
        if min(rest, _length(piece[start : joint.start()])) >= _MIN_CLAUSE:
            clauses.append(piece[start : joint.start()])
            start = joint.end()
    return [*clauses, piece[start:]]


def split_sentences(utterances: Iterable[tuple[str, str]]) -> tuple[Sentence, ...]:
    """Cut `(utterance_id, text)` pairs into sentences; pieces without a word are left out."""
    found = []
    for utterance_id, text in utterances:
        for piece in (clause for part in _BREAK.split(text) for clause in _clauses(part)):
            words = words_of(piece)
            if words:
                found.append(Sentence(utterance_id, piece.strip(), words))
    return tuple(found)


def is_filler(word: str, language: str) -> bool:
    """Whether a word only holds the floor."""
    return word in FILLERS[language]


def spoken_words(sentence: Sentence, language: str) -> tuple[str, ...]:
    """The sentence's words without fillers, an immediate repetition ("I I went") counted once."""
    kept: list[str] = []
    for word in sentence.words:
        if not is_filler(word, language) and (not kept or kept[-1] != word):
            kept.append(word)
    return tuple(kept)


def grams(text: str, size: int = 3) -> frozenset[str]:
    """Character n-grams of the words of a text, without spaces or punctuation."""
    flat = "".join(words_of(text))
    return frozenset(flat[i : i + size] for i in range(max(len(flat) - size + 1, 0)))


def containment(part: str, whole: str) -> float:
    """Share of `part`'s character 3-grams that `whole` has too, 0..1; 0 when `part` is too short to tell."""
    inner = grams(part)
    return len(inner & grams(whole)) / len(inner) if inner else 0.0
