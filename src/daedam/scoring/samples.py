"""Several readings of one answer into one level and how far they lie apart. One reading has no spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from daedam.scoring.rubrics import LEVELS

MAX_AGREEING_SPREAD = 1
"""Neighbouring levels are within an evaluator's own wavering; further apart, a person is asked."""


@dataclass(frozen=True, slots=True)
class SampledLevel:
    """The median level of `n` samples. `spread` is highest minus lowest, `None` if there was only one."""

    level: Fraction
    spread: int | None
    n: int

    @property
    def needs_person(self) -> bool:
        """Whether the samples disagree too far to stand without a person."""
        return self.spread is not None and self.spread > MAX_AGREEING_SPREAD


def combine_samples(levels: Sequence[int]) -> SampledLevel:
    """The median (mean of the middle two if even in number) and spread of `levels` (each 1–5, at least one)."""
    if not levels:
        raise ValueError("no samples")
    if any(level not in LEVELS for level in levels):
        raise ValueError("a level is outside 1..5")
    return SampledLevel(
        level=Fraction(median(map(Fraction, levels))),
        spread=max(levels) - min(levels) if len(levels) > 1 else None,
        n=len(levels),
    )
