"""Median and spread of samples, and the steps from a measured share to a level."""

from __future__ import annotations

from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daedam.scoring.measures import level_of_share
from daedam.scoring.samples import combine_samples


@pytest.mark.parametrize(
    ("levels", "level", "spread", "needs_person"),
    [
        ([4], Fraction(4), None, False),
        ([3, 3, 3], Fraction(3), 0, False),
        ([3, 4, 4], Fraction(4), 1, False),
        ([2, 4, 4], Fraction(4), 2, True),
        ([5, 1, 3], Fraction(3), 4, True),
        ([2, 3], Fraction(5, 2), 1, False),
    ],
)
def test_median_spread_and_whether_a_person_is_asked(
    levels: list[int], level: Fraction, spread: int | None, needs_person: bool
) -> None:
    sampled = combine_samples(levels)
    assert (sampled.level, sampled.spread, sampled.n) == (level, spread, len(levels))
    assert sampled.needs_person is needs_person


@given(st.lists(st.integers(1, 5), min_size=1, max_size=9))
def test_the_order_of_samples_does_not_matter(levels: list[int]) -> None:
    assert combine_samples(levels) == combine_samples(sorted(levels))
    assert float(combine_samples(levels).level) == median(levels)


@pytest.mark.parametrize("levels", [[], [0], [3, 6]])
def test_what_is_no_sample_is_refused(levels: list[int]) -> None:
    with pytest.raises(ValueError, match=r"no samples|outside"):
        combine_samples(levels)


@pytest.mark.parametrize(
    ("share", "level"),
    [(0.0, 1), (0.199, 1), (0.2, 2), (0.4, 3), (0.599, 3), (0.6, 4), (0.8, 5), (1.0, 5)],
)
def test_shares_rise_in_fifths(share: float, level: int) -> None:
    assert level_of_share(share) == level


@pytest.mark.parametrize("share", [-0.01, 1.01, float("nan")])
def test_what_is_no_share_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="outside"):
        level_of_share(share)
