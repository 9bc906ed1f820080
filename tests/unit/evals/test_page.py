"""The page stands alone: every figure, both plots, nothing fetched, nothing run."""

from __future__ import annotations

import json
import re

from daedam.apps.evals import page
from daedam.apps.evals.figures import Curve, EvalFigure, Sense
from daedam.apps.evals.outcome import EvalsRun, cost_line, limit_of, verdict_of


def _run() -> EvalsRun:
    run = EvalsRun("rules", "rules-1")
    run.figures = [
        EvalFigure("ladders", "steps that rise", 0.97, 240, 0.95),
        EvalFigure("attacks", "largest <gain>", 12.0, 900, 3.0, Sense.AT_MOST),
        EvalFigure("attacks", "told only", 1.0, 3),
        EvalFigure("swaps", "of nothing", 0.0, 0, 1.0, Sense.AT_MOST),
    ]
    run.curves = [Curve("a/ko", (0.0, 20.0, 40.0, None, 90.0), False), Curve("b/en", (5.0, 9.0, 9.0, 30.0, 60.0), True)]
    run.gains = [0.0, -4.0, 12.0]
    run.misses = ["ladder a/ko: 0, 20"]
    return run


def test_the_page_holds_figures_plots_and_verdicts() -> None:
    text = page.render(_run())
    assert text.count("<svg") == 2
    assert "steps that rise" in text
    assert "largest &lt;gain&gt;" in text
    assert "BEYOND" in text
    assert "ladder a/ko" in text


def test_the_page_fetches_and_runs_nothing() -> None:
    text = page.render(_run())
    assert not re.search(r"<script|<link|<img|https?://|src=|url\(", text)


def test_a_figure_over_no_case_keeps_no_limit() -> None:
    verdicts = [verdict_of(figure) for figure in _run().figures]
    assert verdicts == ["kept", "BEYOND", "", "BEYOND"]
    assert [limit_of(figure) for figure in _run().figures] == ["≥ 0.95", "≤ 3", "", "≤ 1"]


def test_json_and_page_tell_the_same() -> None:
    run = _run()
    told = json.loads(run.as_json())
    assert told["within_limits"] is False
    assert [figure["within_limit"] for figure in told["figures"]] == [True, False, True, False]
    assert "0 readings" in cost_line(run)
    assert told["curves"][0]["points"] == [0.0, 20.0, 40.0, None, 90.0]


def test_without_curves_or_gains_there_is_no_plot() -> None:
    assert "<svg" not in page.render(EvalsRun("scripted-gullible", "obedient"))
