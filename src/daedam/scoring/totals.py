"""Levels into points and a total, exact and recomputable by hand. Never fills a gap with a number.

A criterion's level is the mean of its answers' levels; its points w·(l−1)/4. An area's points are its
policy value times (points of its scored criteria / their weight). The total is 100 · earned / possible over
the areas with anything scored. Below 60 % of the weight there is no total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from daedam.scoring.policies import FULL_SCORE, DroppedArea, ScoringPolicy, WeightedArea, WeightedRubric
from daedam.scoring.rubrics import Criterion, CriterionSource

MIN_SCORED_SHARE = Fraction(60, 100)
"""Share of the weight that must be scored for a total to be given (a rule of this project)."""

LOWEST, HIGHEST = 1, 5


class UnscorableReason(StrEnum):
    """Why there is no level. Each is said as such in the report; none is ever turned into a number."""

    NO_ANSWER = "no_answer"
    NO_SPEECH = "no_speech"
    SKIPPED = "skipped"
    BROKEN_AUDIO = "broken_audio"
    PROVIDER_DOWN = "provider_down"
    INVALID_OUTPUT = "invalid_output"
    TOO_SHORT = "too_short"
    NOT_MEASURED = "not_measured"
    WITHHELD = "withheld"


class NoTotalReason(StrEnum):
    """Why there is no total."""

    TOO_LITTLE_SCORED = "too_little_scored"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLevel:
    """The level (1–5) one answer shows on one criterion. A median of an even number of samples may be a half.

    `spread` is the distance in levels between the highest and the lowest sample, `None` with a single sample.
    """

    answer_id: str
    level: Fraction | int
    was_capped: bool = False
    spread: int | None = None

    def __post_init__(self) -> None:
        if not LOWEST <= self.level <= HIGHEST:
            raise ValueError(f"level {self.level} is outside 1..5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unscorable:
    """An answer (or a whole measurement: `answer_id` None) that gives no level, and why."""

    answer_id: str | None
    reason: UnscorableReason


AnswerReading = AnswerLevel | Unscorable


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionTotal:
    """One criterion. `level` and `points` (0 to `weight`) are `None` together, then `reasons` says why."""

    criterion_id: str
    weight: int
    level: Fraction | None
    points: Fraction | None
    readings: tuple[AnswerReading, ...]
    reasons: tuple[UnscorableReason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaTotal:
    """One area. `possible` is its value under the policy; `points` (0 to it) is `None` if unscorable."""

    area_id: str
    possible: Fraction
    points: Fraction | None
    weight: int
    scored_weight: int
    criteria: tuple[CriterionTotal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The whole breakdown. `earned` of `possible` points over the scored areas; `total` is of 100.

    `scored_share` (0 to 1) is the share of the policy's hundred points whose criteria have a level.
    """

    rubric_version: str
    policy: ScoringPolicy
    areas: tuple[AreaTotal, ...]
    dropped: tuple[DroppedArea, ...]
    earned: Fraction
    possible: Fraction
    scored_share: Fraction
    total: Fraction | None
    no_total_reason: NoTotalReason | None


def compute_totals(weighted: WeightedRubric, readings: Mapping[str, Sequence[AnswerReading]]) -> Totals:
    """The breakdown of `readings` (criterion id → what each of its answers gave) under a weighted rubric.

    A criterion without readings is unscorable: `no_answer` if read from words, else `not_measured`.
    Readings of areas the policy drops are left out. Raises `ValueError` for an id the rubric does not have.
    """
    unknown = set(readings) - {criterion.criterion_id for criterion in weighted.rubric.criteria}
    if unknown:
        raise ValueError(f"criteria not in {weighted.rubric.version}: {sorted(unknown)}")
    areas = tuple(_area_total(area, readings) for area in weighted.areas)
    earned = sum((area.points for area in areas if area.points is not None), Fraction(0))
    possible = sum((area.possible for area in areas if area.points is not None), Fraction(0))
    scored = sum((area.possible * area.scored_weight / area.weight for area in areas), Fraction(0))
    share = scored / FULL_SCORE
    has_total = share >= MIN_SCORED_SHARE
    return Totals(
        rubric_version=weighted.rubric.version,
        policy=weighted.policy,
        areas=areas,
        dropped=weighted.dropped,
        earned=earned,
        possible=possible,
        scored_share=share,
        total=FULL_SCORE * earned / possible if has_total else None,
        no_total_reason=None if has_total else NoTotalReason.TOO_LITTLE_SCORED,
    )


def _area_total(weighted: WeightedArea, readings: Mapping[str, Sequence[AnswerReading]]) -> AreaTotal:
    criteria = tuple(
        _criterion_total(criterion, tuple(readings.get(criterion.criterion_id, ())))
        for criterion in weighted.area.criteria
    )
    scored_weight = sum(criterion.weight for criterion in criteria if criterion.points is not None)
    points = sum((criterion.points for criterion in criteria if criterion.points is not None), Fraction(0))
    return AreaTotal(
        area_id=weighted.area.area_id,
        possible=weighted.points,
        points=weighted.points * points / scored_weight if scored_weight else None,
        weight=weighted.area.points,
        scored_weight=scored_weight,
        criteria=criteria,
    )


def _criterion_total(criterion: Criterion, readings: tuple[AnswerReading, ...]) -> CriterionTotal:
    levels = [Fraction(reading.level) for reading in readings if isinstance(reading, AnswerLevel)]
    level = sum(levels, Fraction(0)) / len(levels) if levels else None
    reasons = dict.fromkeys(reading.reason for reading in readings if isinstance(reading, Unscorable))
    if not readings:
        is_content = criterion.source is CriterionSource.CONTENT
        reasons = {UnscorableReason.NO_ANSWER if is_content else UnscorableReason.NOT_MEASURED: None}
    return CriterionTotal(
        criterion_id=criterion.criterion_id,
        weight=criterion.weight,
        level=level,
        points=None if level is None else criterion.weight * (level - LOWEST) / (HIGHEST - LOWEST),
        readings=readings,
        reasons=tuple(reasons),
    )
