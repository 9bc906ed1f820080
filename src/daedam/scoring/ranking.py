"""Candidates of one posting in order, with how sure that order is. Ranks nobody whose total is not given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from daedam.scoring.policies import FULL_SCORE
from daedam.scoring.totals import HIGHEST, LOWEST, AnswerLevel, AreaTotal, CriterionTotal, Totals

UNKNOWN_SPREAD = Fraction(1)
"""Levels of spread assumed where there was a single sample: the least by which two readings can differ."""

POINTS_PER_LEVEL = FULL_SCORE / (HIGHEST - LOWEST)
"""What one level everywhere is worth in the total: 25 points."""


@dataclass(frozen=True, slots=True)
class Band:
    """Where a total may reasonably lie, within 0 to 100. Both ends belong to it."""

    low: Fraction
    high: Fraction

    def overlaps(self, other: Band) -> bool:
        """Whether some total lies in both."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedApplication:
    """One candidate's place. `rank` is shared along a chain of overlapping bands (then `is_tied`).

    `best_rank` and `worst_rank` say how far the candidate's own band leaves the place open: behind everybody
    whose band lies wholly above, ahead of everybody whose band lies wholly below.
    """

    application_id: UUID
    total: Fraction
    band: Band
    rank: int
    best_rank: int
    worst_rank: int
    is_tied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """`ranked` by total, highest first; `unranked` have no total."""

    ranked: tuple[RankedApplication, ...]
    unranked: tuple[UUID, ...]


def uncertainty_band(totals: Totals) -> Band:
    """The band around a given total: total ± (levels + unscored), cut to 0..100.

    levels   = Σ over scored criteria of p · (s / 2) / 4, with p the criterion's points in the total of 100 and
               s the mean spread of its answers in levels (1 where there was a single sample);
    unscored = 25 · (1 − scored share): what was not scored may lie one level off what was.
    Linear, not by squares: one evaluator's errors go the same way. The project's own rule.
    Raises `ValueError` when there is no total.
    """
    if totals.total is None:
        raise ValueError("there is no total")
    levels = sum(
        (
            _points_in_total(totals, area, criterion) * _spread(criterion) / 2 / (HIGHEST - LOWEST)
            for area in totals.areas
            for criterion in area.criteria
            if criterion.level is not None
        ),
        Fraction(0),
    )
    half = levels + POINTS_PER_LEVEL * (1 - totals.scored_share)
    return Band(max(Fraction(0), totals.total - half), min(FULL_SCORE, totals.total + half))


def _points_in_total(totals: Totals, area: AreaTotal, criterion: CriterionTotal) -> Fraction:
    return area.possible * criterion.weight / area.scored_weight * FULL_SCORE / totals.possible


def _spread(criterion: CriterionTotal) -> Fraction:
    levels = [reading for reading in criterion.readings if isinstance(reading, AnswerLevel)]
    spreads = [UNKNOWN_SPREAD if level.spread is None else Fraction(level.spread) for level in levels]
    return sum(spreads, Fraction(0)) / len(spreads)


def rank(applications: Mapping[UUID, Totals]) -> Ranking:
    """The ranking of `applications`, which all stand under one rubric version and one policy.

    Raises `ValueError` if they do not: totals under different sheets are no measure of one another.
    """
    if len({(totals.rubric_version, totals.policy) for totals in applications.values()}) > 1:
        raise ValueError("totals under different rubrics or policies cannot be ranked together")
    given = [(key, t.total, uncertainty_band(t)) for key, t in applications.items() if t.total is not None]
    given.sort(key=lambda entry: (-entry[1], str(entry[0])))
    ranks = _shared_ranks([band for _, _, band in given])
    return Ranking(
        ranked=tuple(
            RankedApplication(
                application_id=key,
                total=total,
                band=band,
                rank=shared,
                best_rank=1 + sum(other.low > band.high for _, _, other in given),
                worst_rank=len(given) - sum(other.high < band.low for _, _, other in given),
                is_tied=ranks.count(shared) > 1,
            )
            for (key, total, band), shared in zip(given, ranks, strict=True)
        ),
        unranked=tuple(sorted((key for key, t in applications.items() if t.total is None), key=str)),
    )


def _shared_ranks(bands: list[Band]) -> list[int]:
    """Ranks of bands: one for each chain of overlapping bands, 1 + the number of candidates above it."""
    ranks = [0] * len(bands)
    floor: Fraction | None = None
    current = 1
    for place, index in enumerate(sorted(range(len(bands)), key=lambda i: -bands[i].high), start=1):
        if floor is None or bands[index].high < floor:
            current, floor = place, bands[index].low
        ranks[index] = current
        floor = min(floor, bands[index].low)
    return ranks
