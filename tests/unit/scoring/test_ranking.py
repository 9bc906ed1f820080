"""Order, bands and ties: nobody is put clearly above another whom the measurement cannot tell apart."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daedam.scoring.policies import ScoringPolicy, apply
from daedam.scoring.ranking import Band, rank, uncertainty_band
from daedam.scoring.rubrics import load_rubric
from daedam.scoring.totals import AnswerLevel, Totals, compute_totals


def executive(level: Fraction | int, spread: int | None = 0, *, left_out: tuple[str, ...] = ()) -> Totals:
    rubric = load_rubric("executive")
    readings = {
        c.criterion_id: [AnswerLevel(answer_id="a", level=level, spread=spread)]
        for area in rubric.areas
        if area.area_id not in left_out
        for c in area.criteria
    }
    return compute_totals(apply(rubric, ScoringPolicy.DOCUMENTED), readings)


def ids(n: int) -> list[UUID]:
    return [UUID(int=i + 1) for i in range(n)]


@pytest.mark.parametrize(
    ("totals", "low", "high"),
    [
        (executive(3, 0), 50, 50),
        (executive(3, 1), Fraction("37.5"), Fraction("62.5")),
        (executive(3, 2), 25, 75),
        (executive(3, None), Fraction("37.5"), Fraction("62.5")),
        (executive(5, 1), Fraction("87.5"), 100),
        (executive(1, 1), 0, Fraction("12.5")),
        (executive(3, 0, left_out=("experience",)), Fraction("43.75"), Fraction("56.25")),
        (executive(3, 1, left_out=("experience",)), Fraction("31.25"), Fraction("68.75")),
    ],
)
def test_bands_done_by_hand(totals: Totals, low: Fraction, high: Fraction) -> None:
    assert uncertainty_band(totals) == Band(low, high)


def test_no_total_has_no_band_and_no_rank() -> None:
    nothing = executive(4, left_out=("experience", "culture_fit"))
    assert nothing.total is None
    with pytest.raises(ValueError, match="no total"):
        uncertainty_band(nothing)
    first, second = ids(2)
    ranking = rank({first: nothing, second: executive(2)})
    assert ranking.unranked == (first,)
    assert [entry.application_id for entry in ranking.ranked] == [second]


def test_overlapping_bands_share_a_rank_and_others_do_not() -> None:
    a, b, c, d = ids(4)
    ranking = rank(
        {
            d: executive(1),
            a: executive(4, 1),
            b: executive(Fraction(7, 2), 1),
            c: executive(2),
        }
    )
    assert [(r.application_id, r.rank, r.is_tied) for r in ranking.ranked] == [
        (a, 1, True),
        (b, 1, True),
        (c, 3, False),
        (d, 4, False),
    ]


def test_a_chain_shares_its_rank_and_the_places_left_open_tell_its_ends_apart() -> None:
    top, middle, bottom = ids(3)
    ranking = rank({top: executive(4, 1), middle: executive(Fraction(13, 4), 1), bottom: executive(Fraction(5, 2), 1)})
    places = {r.application_id: (r.rank, r.best_rank, r.worst_rank) for r in ranking.ranked}
    assert places == {top: (1, 1, 2), middle: (1, 1, 3), bottom: (1, 2, 3)}


def test_totals_of_different_sheets_are_not_ranked_together() -> None:
    rubric = load_rubric("executive")
    other = compute_totals(apply(rubric, ScoringPolicy.CONTENT_ONLY), {})
    first, second = ids(2)
    with pytest.raises(ValueError, match="cannot be ranked together"):
        rank({first: executive(3), second: other})


def test_an_empty_posting_has_an_empty_ranking() -> None:
    assert rank({}).ranked == ()


candidates = st.lists(
    st.tuples(
        st.fractions(1, 5, max_denominator=8),
        st.sampled_from([0, 0, 1, None]),
        st.sampled_from([(), (), ("experience",)]),
    ),
    max_size=7,
)


@given(candidates)
def test_ranking_laws(drawn: list[tuple[Fraction, int | None, tuple[str, ...]]]) -> None:
    totals = {
        key: executive(level, spread, left_out=left_out)
        for key, (level, spread, left_out) in zip(ids(len(drawn)), drawn, strict=True)
    }
    ranked = rank(totals).ranked
    assert sorted(r.application_id for r in ranked) == sorted(totals)
    assert [r.total for r in ranked] == sorted((r.total for r in ranked), reverse=True)
    for one, other in combinations(ranked, 2):
        if one.band.overlaps(other.band):
            assert one.rank == other.rank
            assert one.is_tied
            assert one.best_rank <= other.worst_rank
            assert other.best_rank <= one.worst_rank
        else:
            assert one.worst_rank < other.worst_rank
            assert one.rank <= other.rank
    for entry in ranked:
        above = [r for r in ranked if r.rank < entry.rank]
        assert entry.rank == 1 + len(above)
        assert all(not r.band.overlaps(entry.band) for r in above)
        assert entry.rank <= entry.best_rank <= entry.worst_rank <= len(ranked)
        assert entry.band.low <= entry.total <= entry.band.high
