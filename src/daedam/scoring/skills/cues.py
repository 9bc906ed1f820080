"""What around an ambiguous word ("Go", "R", "장고") shows that the skill is meant. Names no skill itself."""

from __future__ import annotations

import re
from typing import Final

from daedam.scoring.skills.folding import fold_word
from daedam.scoring.skills.taxonomy import Skill

NEAR_CHARS: Final = 24
"""How far a skill's own cue word may stand, in characters: about one clause of Korean."""

_WRITING: Final = (
    r"(?:re)?(?:writ\w+|wrote)|cod(?:e|ed|ing)|buil[dt]\w*|develop\w*|implement\w*|program\w*|port(?:ed|ing)"
    r"|services?|servers?|backends?|scripts?|experience|proficien\w+|fluent"
)
_BEFORE: Final = re.compile(rf"\b(?:{_WRITING})(?:\s+[^\s.,!?]+){{0,4}}\s+(?:with|using)\s+$")
_BEFORE_LANGUAGE: Final = re.compile(
    rf"(?:\b(?:{_WRITING})(?:\s+[^\s.,!?]+){{0,4}}\s+(?:in|from|to)\s+|언어[는은인로]?\s*(?:주로\s*)?)$"
)
_AFTER: Final = re.compile(
    r"\s*(?:언어|프로그래밍|개발|코드|코딩|프레임워크|라이브러리|프로그램을"
    r"|(?:으로|로)\s*(?:\S+\s+){0,3}(?:작성|개발|구현|짜|짰|짠|만들|만든|코딩|프로그래밍|분석))"
    r"|\s+(?:programming|program|developers?|development|code|codebase|coding|frameworks?|library|scripts?)\b"
)
_LIST_JOINT: Final = re.compile(r"\s*(?:[,/·、&+|;•]|및|와|과|하고|이랑|랑|이나|나|,?\s+(?:and|or)\s)\s*")
_SEPARATOR_AND_WORD: Final = re.compile(r"\s*[,/·、+|;•]\s*(?:and|or|및)?\s*")
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?\n…:]['\"”’)]*\s*)$")
_WORD_THEN_WORD: Final = re.compile(r"\s+(?!(?:is|was|and|or|has|became|itself|for|vs)\b)[a-z]")


def has_cue(skill: Skill, before: str, after: str) -> bool:
    """Whether the words around an alias show that `skill` is meant; `before` and `after` are the text."""
    left, right = fold_word(before[-80:]), fold_word(after[:80])
    if _AFTER.match(right) or _BEFORE.search(left):
        return True
    if skill.category == "programming_language" and _BEFORE_LANGUAGE.search(left):
        return True
    nearby = f"{left[-NEAR_CHARS:]} {right[:NEAR_CHARS]}"
    return any(_names(word, nearby) for word in skill.near)


def between_list_items(between: str) -> bool:
    """Whether two words are neighbours in a list: only a separator or a joining particle lies between."""
    return bool(_LIST_JOINT.fullmatch(between.lower()) or _SEPARATOR_AND_WORD.fullmatch(between.lower()))


def opens_sentence_as_word(before: str, after: str) -> bool:
    """Whether the capital may only be there because a sentence begins: "Swift action was needed"."""
    return bool(_SENTENCE_START.search(before) and _WORD_THEN_WORD.match(after))


def _names(word: str, nearby: str) -> bool:
    folded = re.escape(fold_word(word))
    edge = r"(?<![a-z0-9]){}(?![a-z0-9])" if word.isascii() else "{}"
    return re.search(edge.format(folded), nearby) is not None
