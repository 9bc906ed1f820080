"""Finds the skills a text names, with offsets into the text as it was given.

Exact aliases only: nothing fuzzy, so a mention can always be shown to the person it is about.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Final

from daedam.scoring.skills.cues import between_list_items, has_cue, opens_sentence_as_word
from daedam.scoring.skills.folding import FoldedText, fold, fold_word
from daedam.scoring.skills.taxonomy import Skill, load_skills


class _Care(IntEnum):
    """How much proof an alias needs, least first."""

    PLAIN = 0
    CASED = 1
    CONTEXT = 2


@dataclass(frozen=True, slots=True)
class SkillMention:
    """A skill named in a text: `matched == text[start:end]`, offsets in characters of the text as given."""

    code: str
    start: int
    end: int
    matched: str


@dataclass(frozen=True, slots=True)
class _Alias:
    skill: Skill
    word: str
    care: _Care
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Candidate:
    alias: _Alias
    start: int
    end: int
    folded_start: int
    folded_end: int


_HANGUL: Final = "가-힣"
_PARTICLE: Final = (
    "은|는|이|가|을|를|과|와|도|만|의|에|에서|에는|에도|로|으로|나|이나|랑|이랑|하고|부터|까지|보다|처럼|마다|조차|밖에|뿐"
    "|같은|라|이라|라는|이라는|란|이란|라고|이라고|고|이고|며|이며|든|이든|든지|이든지|인|인데|이지만|지만|으로서|로서|으로써|로써"
    "|요|이요|이에요|예요|입니다|이었습니다|였습니다|이었고|였고|이었는데|였는데|이죠|죠"
)
_HEAD_NOUN: Final = (
    "개발|언어|프로그래밍|프로그램|코드|코딩|서버|기반|자격|경험|업무|실무|전문|담당|엔지니어|문법|컨테이너|클러스터|쿼리"
    "|활용|사용|운영|도입|설계|구축|모델|함수|툴|도구|교육|강의|공부|과정|프로젝트|시스템|기술|역량|능력|시험|급|점"
)
_AFTER_HANGUL: Final = rf"(?=[0-9]|(?:{_PARTICLE}){{0,3}}(?![{_HANGUL}])|(?:{_HEAD_NOUN}))"
_NOT_BEFORE_LATIN: Final = r"(?<![a-z0-9_@#])(?<![a-z0-9][.+\-&])"
_VERSION: Final = r"(?:[\s-]?v?[0-9]+(?:\.[0-9]+)*)?"
_NOT_AFTER_LATIN: Final = r"(?![a-z0-9_@])(?![+#][+#]?)"
# "C-level", "R&D", "go.kr": a one-letter or ordinary word glued to more is another word
_NOT_GLUED: Final = r"(?!\s?&|-[a-z]|\.[a-z0-9]|['’])"


def find_skills(text: str) -> list[SkillMention]:
    """Every skill named in `text`, in reading order, never overlapping; the longest alias wins."""
    folded = fold(text)
    candidates = _candidates(folded)
    accepted = _accepted(candidates, folded)
    return [SkillMention(c.alias.skill.code, c.start, c.end, text[c.start : c.end]) for c in accepted]


def _candidates(folded: FoldedText) -> list[_Candidate]:
    found: list[_Candidate] = []
    index, position = _aliases_by_first_char(), 0
    while position < len(folded.folded):
        candidate = _longest_at(folded, position, index.get(folded.folded[position], ()))
        if candidate is not None:
            found.append(candidate)
            position = candidate.folded_end
        else:
            position += 1
    return found


def _longest_at(folded: FoldedText, position: int, aliases: Sequence[_Alias]) -> _Candidate | None:
    best: _Candidate | None = None
    for alias in aliases:
        match = alias.pattern.match(folded.folded, position)
        if match is None or (best is not None and match.end("word") <= best.folded_end):
            continue
        span = folded.source_span(position, match.end("word"))
        if span is None or not _has_its_case(alias, folded.source[span[0] : span[1]]):
            continue
        best = _Candidate(alias, *span, position, match.end("word"))
    return best


def _has_its_case(alias: _Alias, written: str) -> bool:
    return alias.care is _Care.PLAIN or unicodedata.normalize("NFKC", written) == alias.word


def _accepted(candidates: Sequence[_Candidate], folded: FoldedText) -> list[_Candidate]:
    """Keeps what stands alone, then whatever is listed beside something kept, until nothing changes."""
    kept = {i for i, candidate in enumerate(candidates) if _stands_alone(candidate, folded)}
    while True:
        listed = {i for i in range(len(candidates)) if i not in kept and _is_listed(i, kept, candidates, folded)}
        if not listed:
            return [candidates[i] for i in sorted(kept)]
        kept |= listed


def _stands_alone(candidate: _Candidate, folded: FoldedText) -> bool:
    if candidate.alias.care is _Care.PLAIN:
        return True
    before, after = folded.source[: candidate.start], folded.source[candidate.end :]
    if candidate.alias.care is _Care.CASED and not opens_sentence_as_word(before, after):
        return True
    return has_cue(candidate.alias.skill, before, after)


def _is_listed(index: int, kept: set[int], candidates: Sequence[_Candidate], folded: FoldedText) -> bool:
    for left in (index - 1, index):
        neighbour = left if left != index else index + 1
        if neighbour not in kept:
            continue
        between = folded.source[candidates[left].end : candidates[left + 1].start]
        if between_list_items(between):
            return True
    return False


@cache
def _aliases_by_first_char() -> Mapping[str, tuple[_Alias, ...]]:
    index: dict[str, list[_Alias]] = defaultdict(list)
    for skill in load_skills().values():
        tiers = ((skill.aliases, _Care.PLAIN), (skill.cased, _Care.CASED), (skill.context, _Care.CONTEXT))
        for words, care in tiers:
            for word in words:
                index[fold_word(word)[0]].append(_Alias(skill, word, care, _pattern(word, care)))
    return {char: tuple(sorted(aliases, key=lambda a: a.care)) for char, aliases in index.items()}


def _pattern(word: str, care: _Care) -> re.Pattern[str]:
    folded = fold_word(word)
    body = "".join(r"[\s\-_]*" if char.isspace() else re.escape(char) for char in folded)
    before = rf"(?<![{_HANGUL}])" if _is_hangul(folded[0]) else ""
    before += _NOT_BEFORE_LATIN if folded[0].isascii() and folded[0].isalnum() else ""
    return re.compile(rf"{before}(?P<word>{body}){_ending(folded, care)}")


def _ending(folded: str, care: _Care) -> str:
    if _is_hangul(folded[-1]):
        return _AFTER_HANGUL
    if care is not _Care.PLAIN:
        return _NOT_AFTER_LATIN + _NOT_GLUED
    return (_VERSION if len(folded) > 2 and folded[-1].isalpha() else "") + _NOT_AFTER_LATIN


def _is_hangul(char: str) -> bool:
    return "가" <= char <= "힣"
