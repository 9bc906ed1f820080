"""What keeps an answer at the bottom whatever its words are: no answer in it, not speech, not this question's."""

from __future__ import annotations

from dataclasses import dataclass

from daedam.providers.llm.rules import cues
from daedam.providers.llm.rules.effective import Reading

MIN_WORDS = {"en": 6, "ko": 4}
"""Fewer words that count are a reaction ("fine", "몰라요"), not an answer."""

BRIEF_WORDS = {"en": 18, "ko": 10}
"""Fewer words that count are one short sentence: it can touch a subject, not treat it."""

OFF_TOPIC_BELOW = 0.16
"""Relevance below which a full answer may belong elsewhere: nine in ten answers to another question lie below it."""

UNRELATED_BELOW = 0.06
"""Relevance below which hardly any answer to the question itself lies, and half of the answers to another one do."""

SLIGHT = 0.1
"""Below this a short remark ("see you next time") only happens to share a word with the question."""

LOOSE_BELOW = 0.2
"""Relevance below which an answer is not clearly this question's: the highest level is not given."""

FULL_WORDS = {"en": 70, "ko": 45}
"""Words from which an answer has had room to touch its subject; a shorter one is held to proportionally less."""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The highest level any criterion may reach here, the flag for a person, and the reason in words."""

    level: int
    flag: str
    ko: str
    en: str


ECHO = Ceiling(1, "question_echo", "질문을 되풀이한 말이 대부분입니다", "mostly the question read back")
SALAD = Ceiling(1, "not_speech", "문장으로 이어지지 않는 낱말의 나열입니다", "words in a row that form no sentences")
NON_ANSWER = Ceiling(1, "non_answer", "답변이라고 볼 만한 내용이 없습니다", "there is no answer in it")
UNRELATED = Ceiling(2, "off_topic", "이 질문과 이어지는 말이 없습니다", "nothing in it belongs to this question")
OFF_TOPIC = Ceiling(
    3, "off_topic", "이 질문과 이어지는 말이 거의 없습니다", "hardly anything in it belongs to this question"
)
LOOSE = Ceiling(4, "loosely_related", "이 질문과 느슨하게만 이어집니다", "only loosely tied to this question")
BRIEF = Ceiling(2, "brief", "한두 마디의 짧은 답변입니다", "one short sentence only")


def ceiling_of(reading: Reading, relevance: float) -> Ceiling | None:
    """The lowest ceiling that applies, or None for an ordinary answer."""
    if reading.n_words < MIN_WORDS[reading.language]:
        if reading.n_echoed:
            return ECHO
        return SALAD if reading.n_broken > 1 else NON_ANSWER
    is_brief = reading.n_words < BRIEF_WORDS[reading.language]
    room = min(1.0, reading.n_words / FULL_WORDS[reading.language])
    tried = (
        (reading.n_broken > 2 * len(reading.kept), SALAD),
        (reading.n_echoed > 0 and _says_little(reading), ECHO),
        (relevance < SLIGHT and (is_brief or not _tells(reading)), NON_ANSWER),
        (relevance <= UNRELATED_BELOW * room, UNRELATED),
        (is_brief, BRIEF),
        (relevance <= OFF_TOPIC_BELOW * room, OFF_TOPIC),
        (relevance <= LOOSE_BELOW * room, LOOSE),
    )
    return next((ceiling for applies, ceiling in tried if applies), None)


def _says_little(reading: Reading) -> bool:
    """Whether nothing in the first person stands beside a question read back."""
    speaks = any(cues.FIRST_PERSON[reading.language].search(sentence.text) for sentence in reading.kept)
    return not speaks and reading.n_words < 3 * BRIEF_WORDS[reading.language]


def _tells(reading: Reading) -> bool:
    """Whether there is any scene, own action or figure in it: good will alone is no answer."""
    language = reading.language
    told = (cues.OWN_ACTION[language], cues.SITUATION[language], cues.NUMBER, cues.NUMBER_WORD[language])
    return any(cue.search(sentence.text) for sentence in reading.kept for cue in told)
