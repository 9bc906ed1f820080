"""The one place where exact points become figures on a page: one decimal, half up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

STEPS_PER_POINT = 10


def one_decimal(value: Fraction) -> Decimal:
    """`value` (≥ 0) to one decimal, halves upwards: 1/20 → 0.1, 12.25 → 12.3."""
    return _decimal(_half_up_steps(value))


def parts_of_sum(parts: Sequence[Fraction]) -> tuple[Decimal, ...]:
    """`parts` (each ≥ 0) to one decimal, so that what is shown adds up to `one_decimal(sum(parts))`.

    Largest remainder: all are cut, then the tenths still missing go to the parts that lost most, earlier ones
    first. Every shown part is less than 0.1 from the exact one.
    """
    scaled = [part * STEPS_PER_POINT for part in parts]
    steps = [floor(part) for part in scaled]
    missing = _half_up_steps(sum(parts, Fraction(0))) - sum(steps)
    by_loss = sorted(range(len(parts)), key=lambda i: (steps[i] - scaled[i], i))
    for index in by_loss[:missing]:
        steps[index] += 1
    return tuple(_decimal(step) for step in steps)


def _half_up_steps(value: Fraction) -> int:
    if value < 0:
        raise ValueError("points are never negative")
    return floor(value * STEPS_PER_POINT + Fraction(1, 2))


def _decimal(steps: int) -> Decimal:
    return Decimal(steps).scaleb(-1)
