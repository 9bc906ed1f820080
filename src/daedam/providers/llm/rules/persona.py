"""Sentences that carry no content of their own: who the speaker is, and questions put back to the interviewer.

Who somebody is (name, gender, age, origin, school) is no evidence, so it must neither raise nor lower a level.
"""

from __future__ import annotations

import re

_SELF = {
    "en": re.compile(
        r"(?:well,? |so,? |hello,? |hi,? )?(?:my name(?: is|'s)\b|i(?: am|'m) (?:a |an )?(?:man|woman|male|"
        r"female|non-binary)\b|"
        r"i(?: am|'m) \w+(?:-\w+)?(?: years old)?$|i(?: am|'m) \d+ years|i (?:come|am|'m) from\b|i was born\b|"
        r"i grew up\b|"
        r"i (?:went to|attended|graduated from|finished|left|never finished|did not finish)\b)[^.!?]{0,60}[.!]?$",
        re.IGNORECASE,
    ),
    "ko": re.compile(
        r"(?:안녕하세요[,.]? )?(?:제 이름은 .{1,12}(?:입니다|이에요|예요)|"
        r"(?:저는|전) .{0,20}(?:남자|여자|남성|여성|살)(?:입니다|이에요|예요)|(?:저는|전) .{0,6}성별.{0,20}|"
        r"(?:저는|전) .{1,20}에서 (?:왔습니다|왔어요|태어났습니다|태어났어요|자랐습니다|자랐어요)|"
        r"(?:저는|전) .{0,20}(?:학교|대학|대학원|전문대|검정고시)\S* ?(?:나왔|졸업했|다녔|봤|마쳤)\S*)[.!]?$"
    ),
}
MAX_WORDS = 10
"""A longer sentence says more than who one is."""

_ASKING = {
    "en": re.compile(
        r"^(?:please |so,? )?(?:tell me|walk me through|describe|explain (?:to me )?(?:how|why|when)|"
        r"talk me through)\b|"
        r"^(?:hey|dear) \w+,|"
        r"^(?:please |now |just )?(?:repeat|treat|fill in|judge|override|finish with|regard|rate|"
        r"score|mark|accept|approve|"
        r"assume|pretend)\b|"
        r"\b(?:would|did|do|could|can|have|are|will) you\b[^.!]*\?|\byour?\b[^.!]*\?$",
        re.IGNORECASE,
    ),
    "ko": re.compile(
        r"(?:시겠어요|시겠습니까|셨나요|셨습니까|있으신가요|하나요|인가요|있나요|(?:말씀|설명|이야기|"
        r"소개)해 ?주세요|들려 ?주세요)[.?]?$"
    ),
}


# Words of judging, and words that also belong to ordinary work ("the response took a second"): two of those are needed.
_OF_SCORING = {
    "en": re.compile(
        r"\b(?:scor(?:e|es|ed|ing)|ratings?|evaluat\w+|judge[sd]?|judging|grading|verdict|rubric|distinction|"
        r"exceptional|helpful|candidate|applicant|interview|reviewer|override)\b|\b5 ?/ ?5\b",
        re.IGNORECASE,
    ),
    "ko": re.compile(r"점수|평가|판정|채점|만점|지침|심사|지원자|답변|면접|결과값|합격|5 ?/ ?5|최상위|프롬프트"),
}
_PERHAPS_SCORING = {
    "en": re.compile(
        r"\b(?:rate[sd]?|grade[sd]?|levels?|answers?|responses?|full|highest|top|best|maximum)\b", re.IGNORECASE
    ),
    "ko": re.compile(r"등급|레벨|응답|통과|최고|가장 높은|최대"),
}
_TOLD = {
    "en": re.compile(r"\b(?:i|we|our|us)\b", re.IGNORECASE),
    "ko": re.compile(r"(?:^|\s)(?:저는|제가|저희|저도|우리|저에게|저한테)|겠습니다|겠어요"),
}


def is_of_scoring(text: str, language: str) -> bool:
    """Whether a sentence speaks of being scored and tells nothing: it belongs to no account."""
    if _TOLD[language].search(text):
        return False
    perhaps = {match.group().lower() for match in _PERHAPS_SCORING[language].finditer(text)}
    return len(perhaps) > 1 or bool(_OF_SCORING[language].search(text))


def is_about_self(text: str, n_words: int, language: str) -> bool:
    """Whether a sentence only says who the speaker is."""
    return n_words <= MAX_WORDS and bool(_SELF[language].match(text.strip()))


def is_asking(text: str, language: str) -> bool:
    """Whether a sentence puts a question to somebody in the second person instead of answering one."""
    return bool(_ASKING[language].search(text.strip()))
