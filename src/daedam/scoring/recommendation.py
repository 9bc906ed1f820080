"""A restrained suggestion of what to do next with an evaluation. Never a rejection, never a decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from daedam.scoring.rubrics import Wording
from daedam.scoring.samples import MAX_AGREEING_SPREAD
from daedam.scoring.totals import AnswerLevel, Totals, UnscorableReason

DISCUSS_FIRST_FROM = Fraction(75)
"""The total of level 4 everywhere: 100 · (4 − 1) / 4."""

DISCUSS_FROM = Fraction(50)
"""The total of level 3 everywhere: 100 · (3 − 1) / 4."""

ENOUGH_SCORED = Fraction(75, 100)
"""Share from which a high total may be put first. Stage `ai` without a camera has exactly this much."""


class RecommendationCode(StrEnum):
    """What is suggested."""

    DISCUSS_FIRST = "discuss_first"
    DISCUSS = "discuss"
    ASK_AGAIN = "ask_again"
    PERSON_READS_FIRST = "person_reads_first"
    TOO_LITTLE_SCORED = "too_little_scored"


class RecommendationNote(StrEnum):
    """What a reader must know beside the suggestion."""

    SAMPLES_DISAGREE = "samples_disagree"
    ANSWERS_WITHHELD = "answers_withheld"
    LEVELS_CAPPED = "levels_capped"
    PARTLY_SCORED = "partly_scored"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A suggestion to a person who decides, with what qualifies it."""

    code: RecommendationCode
    notes: tuple[RecommendationNote, ...]


RECOMMENDATION_TEXTS: Mapping[RecommendationCode, Wording] = MappingProxyType(
    {
        RecommendationCode.DISCUSS_FIRST: Wording(
            ko="먼저 논의해 보세요. 답변의 근거가 평균 4수준 이상입니다.",
            en="Discuss first: the answers show evidence at level 4 or above on average.",
        ),
        RecommendationCode.DISCUSS: Wording(
            ko="함께 논의해 보세요. 강한 근거와 약한 근거가 섞여 있거나, 평가된 비중이 크지 않습니다.",
            en="Discuss: strong and weak evidence stand side by side, or not much of the weight was scored.",
        ),
        RecommendationCode.ASK_AGAIN: Wording(
            ko="다시 물어볼 점이 많습니다. 답변에서 확인된 근거가 평균 3수준에 못 미칩니다.",
            en="Ask again: the evidence found in the answers stays below level 3 on average.",
        ),
        RecommendationCode.PERSON_READS_FIRST: Wording(
            ko="사람이 먼저 읽어야 합니다. 평가가 서로 엇갈렸거나 일부 답변의 평가가 보류되었습니다.",
            en="A person reads first: evaluations disagree, or the evaluation of an answer was withheld.",
        ),
        RecommendationCode.TOO_LITTLE_SCORED: Wording(
            ko="총점을 낼 만큼 평가되지 않았습니다. 평가하지 못한 까닭을 확인해 주세요.",
            en="Too little was scored for a total: see why the rest could not be scored.",
        ),
    }
)


def recommend(totals: Totals) -> Recommendation:
    """The suggestion for `totals`: what needs a person comes before what a number says."""
    return Recommendation(_code(totals), tuple(_notes(totals)))


def _code(totals: Totals) -> RecommendationCode:
    if totals.total is None:
        return RecommendationCode.TOO_LITTLE_SCORED
    if _has_disagreement(totals) or _has_withheld(totals):
        return RecommendationCode.PERSON_READS_FIRST
    if totals.total >= DISCUSS_FIRST_FROM and totals.scored_share >= ENOUGH_SCORED:
        return RecommendationCode.DISCUSS_FIRST
    return RecommendationCode.DISCUSS if totals.total >= DISCUSS_FROM else RecommendationCode.ASK_AGAIN


def _notes(totals: Totals) -> Iterator[RecommendationNote]:
    if _has_disagreement(totals):
        yield RecommendationNote.SAMPLES_DISAGREE
    if _has_withheld(totals):
        yield RecommendationNote.ANSWERS_WITHHELD
    if any(level.was_capped for level in _levels(totals)):
        yield RecommendationNote.LEVELS_CAPPED
    if totals.scored_share < 1:
        yield RecommendationNote.PARTLY_SCORED


def _levels(totals: Totals) -> list[AnswerLevel]:
    readings = (r for area in totals.areas for criterion in area.criteria for r in criterion.readings)
    return [reading for reading in readings if isinstance(reading, AnswerLevel)]


def _has_disagreement(totals: Totals) -> bool:
    return any(level.spread is not None and level.spread > MAX_AGREEING_SPREAD for level in _levels(totals))


def _has_withheld(totals: Totals) -> bool:
    return any(UnscorableReason.WITHHELD in criterion.reasons for area in totals.areas for criterion in area.criteria)
