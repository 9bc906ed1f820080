"""What is shown is rounded half up, once, and adds up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daedam.scoring.rounding import one_decimal, parts_of_sum

points = st.fractions(min_value=0, max_value=100, max_denominator=5000)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0", "0.0"),
        ("1/20", "0.1"),
        ("49/4", "12.3"),
        ("67.04", "67.0"),
        ("99.95", "100.0"),
        ("100", "100.0"),
    ],
)
def test_halves_go_up(value: str, shown: str) -> None:
    assert str(one_decimal(Fraction(value))) == shown


@given(st.lists(points, max_size=6))
def test_parts_add_up_to_the_shown_sum_and_stay_near(parts: list[Fraction]) -> None:
    shown = parts_of_sum(parts)
    assert sum(shown, Decimal(0)) == one_decimal(sum(parts, Fraction(0)))
    assert all(abs(Fraction(s) - part) < Fraction(1, 10) for s, part in zip(shown, parts, strict=True))


def test_parts_that_need_no_rounding_stay() -> None:
    assert parts_of_sum([Fraction(30), Fraction("12.5")]) == (Decimal("30.0"), Decimal("12.5"))


def test_negative_points_are_refused() -> None:
    with pytest.raises(ValueError, match="never negative"):
        one_decimal(Fraction(-1))
