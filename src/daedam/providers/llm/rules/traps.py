"""What keeps an answer at the bottom whatever its words are: no answer in it, not speech, not this question's."""

from __future__ import annotations

from dataclasses import dataclass, replace

from daedam.providers.llm.rules import cues
from daedam.providers.llm.rules.effective import Reading
from daedam.providers.llm.rules.findings import hits
from daedam.providers.llm.rules.subject import Belonging

MIN_WORDS = {"en": 6, "ko": 4}
"""Fewer words that count are a reaction ("fine", "몰라요"), not an answer."""

BRIEF_WORDS = {"en": 18, "ko": 10}
"""Fewer words that count are one short sentence: it can touch a subject, not treat it."""

SLIGHT = 0.1
"""Relevance below which a short answer, or one that tells nothing, only happens to share a word with the question."""

SLIGHT_REMARK = 0.25
"""The same for a short remark that tells nothing ("see you next time"): two shared words of middling rarity at most."""


UNRELATED_BELOW = 0.06
"""Relevance at or below which no full answer to the question itself lies, and a third of those to another one do."""

OFF_TOPIC_BELOW, LOOSE_BELOW = 0.16, 0.2
"""Without topics: relevance below which nine in ten answers to another question lie, and below which an answer is not
clearly this question's."""

TIED_FROM = 0.3
"""With topics: relevance from which a full answer is tied to its question; below, it is so in proportion. One in twenty
answers to the question itself lies below it, three in four of those to another one do."""

FULL_WORDS = {"en": 70, "ko": 45}
"""Words from which an answer has had room to touch its subject; a shorter one is held to proportionally less."""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The highest level any criterion may reach here, the flag for a person, and the reason in words.

    `slope` is what a level above the first still counts under it: better stays better.
    """

    level: int
    flag: str
    ko: str
    en: str
    slope: float = 1.0


ECHO = Ceiling(1, "question_echo", "질문을 되풀이한 말이 대부분입니다", "mostly the question read back")
SALAD = Ceiling(1, "not_speech", "문장으로 이어지지 않는 낱말의 나열입니다", "words in a row that form no sentences")
NON_ANSWER = Ceiling(1, "non_answer", "답변이라고 볼 만한 내용이 없습니다", "there is no answer in it")
UNRELATED = Ceiling(2, "off_topic", "이 질문과 이어지는 말이 없습니다", "nothing in it belongs to this question")
OFF_TOPIC = Ceiling(
    3, "off_topic", "이 질문과 이어지는 말이 거의 없습니다", "hardly anything in it belongs to this question"
)
LOOSE = Ceiling(4, "loosely_related", "이 질문과 느슨하게만 이어집니다", "only loosely tied to this question")
BRIEF = Ceiling(2, "brief", "한두 마디의 짧은 답변입니다", "one short sentence only")

UNRELATED_SLOPE = 0.3
"""What levels count of a full answer without a word about its question: only a whole account reaches level 2."""

LEAST_SLOPE = 0.42
"""What levels count of an answer that is all but untied: the highest, 5, becomes 2.7, which is rounded to 3."""

LOOSE_SLOPE = 0.625
"""Above it the highest level becomes more than 3.5, which is rounded to 4."""


def ceiling_of(reading: Reading, belonging: Belonging) -> Ceiling | None:
    """The lowest ceiling that applies, or None for an ordinary answer."""
    if reading.n_words < MIN_WORDS[reading.language]:
        if reading.n_echoed:
            return ECHO
        return SALAD if reading.n_broken > 1 else NON_ANSWER
    relevance, is_brief = belonging.relevance, reading.n_words < BRIEF_WORDS[reading.language]
    room = min(1.0, reading.n_words / FULL_WORDS[reading.language])
    tried = (
        (reading.n_broken > 2 * len(reading.kept), SALAD),
        (reading.n_echoed > 0 and _says_little(reading), ECHO),
        (relevance < SLIGHT and (is_brief or not _tells(reading)), NON_ANSWER),
        (is_brief and relevance < SLIGHT_REMARK and not _tells(reading), NON_ANSWER),
        (relevance <= UNRELATED_BELOW * room, UNRELATED),
        (is_brief, BRIEF),
    )
    first = next((ceiling for applies, ceiling in tried if applies), None)
    if first is None and belonging.against is None:
        bounds = ((OFF_TOPIC_BELOW, OFF_TOPIC), (LOOSE_BELOW, LOOSE))
        return next((ceiling for bound, ceiling in bounds if relevance <= bound * room), None)
    if belonging.against is None or first not in (None, UNRELATED):
        return first
    if first is UNRELATED:
        return replace(UNRELATED, slope=1 - (1 - UNRELATED_SLOPE) * room)
    return _tied(relevance, belonging.against, room)


def _tied(relevance: float, against: float, room: float) -> Ceiling | None:
    """How far levels are held down where a full answer belongs to its question in part only. None: not at all."""
    share = min(relevance / TIED_FROM, against)
    if share >= 1:
        return None
    slope = 1 - (1 - LEAST_SLOPE) * (1 - share) * room
    return replace(OFF_TOPIC if slope <= LOOSE_SLOPE else LOOSE, slope=slope)


def _says_little(reading: Reading) -> bool:
    """Whether nothing in the first person stands beside a question read back."""
    speaks = any(cues.FIRST_PERSON[reading.language].search(sentence.text) for sentence in reading.kept)
    return not speaks and reading.n_words < 3 * BRIEF_WORDS[reading.language]


def _tells(reading: Reading) -> bool:
    """Whether there is any scene, own action or figure in it: good will alone is no answer."""
    language = reading.language
    told = (cues.OWN_ACTION[language], cues.SITUATION[language], cues.NUMBER, cues.NUMBER_WORD[language])
    return any(hits(reading, cue) for cue in told)


def held_down(mean: float, ceiling: Ceiling) -> float:
    """A criterion's mean of levels under a ceiling; still to be rounded, and never above the ceiling's level."""
    return min(float(ceiling.level), 1 + (mean - 1) * ceiling.slope)
