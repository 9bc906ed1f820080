"""Agreement with people: the formula, and a file that cannot be used says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daedam.apps.evals.judging import Judge
from daedam.apps.evals.suites import human
from daedam.providers.llm.rules.engine import RulesEngine

LEVELS = st.lists(st.integers(1, 5), min_size=1, max_size=40)
HEADER = "question_id,language,answer,criterion_id,level\n"


def test_kappa_by_hand() -> None:
    # observed mean square 2/4; expected over all pairs 56/16
    assert human.weighted_kappa([1, 2, 4, 5], [2, 2, 4, 4]) == pytest.approx(1 - 0.5 / (56 / 16))


@given(LEVELS)
def test_agreement_with_oneself_is_whole(levels: list[int]) -> None:
    assert human.weighted_kappa(levels, levels) == pytest.approx(1.0)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=40))
def test_kappa_is_symmetric_and_never_above_one(pairs: list[tuple[int, int]]) -> None:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    kappa = human.weighted_kappa(first, second)
    assert kappa <= 1.0 + 1e-9
    assert kappa == pytest.approx(human.weighted_kappa(second, first))


async def test_without_a_file_it_says_so() -> None:
    result = await human.run(Judge(RulesEngine()), None, lambda _: None)
    assert result.figures == []
    assert result.notes == ["no human levels given"]


async def test_a_file_is_compared(tmp_path: Path) -> None:
    path = tmp_path / "levels.csv"
    rows = [
        "own-mistake,en,I don't know.,concrete_detail,1",
        "own-mistake,en,Last year I sent 40 letters to the wrong list and I called everyone myself.,concrete_detail,4",
    ]
    path.write_text(HEADER + "\n".join(rows), "utf-8")
    result = await human.run(Judge(RulesEngine()), path, lambda _: None)
    assert [figure.n for figure in result.figures] == [2]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a,b\n1,2\n", "columns missing"),
        (HEADER + "no-such,en,text,concrete_detail,3\n", "line 2"),
        (HEADER + "own-mistake,en,text,concrete_detail,9\n", "line 2"),
        (HEADER, "no row"),
    ],
)
async def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "levels.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(human.HumanLevelsError, match=complaint):
        await human.run(Judge(RulesEngine()), path, lambda _: None)
