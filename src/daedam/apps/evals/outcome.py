"""What a run of evals comes to: every suite's figures, their verdicts, and what it cost."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from daedam.apps.evals.figures import Curve, EvalFigure, Sense, SuiteResult
from daedam.apps.evals.judging import Cost


@dataclass(slots=True)
class EvalsRun:
    """One engine's figures and what they cost."""

    engine: str
    model: str
    figures: list[EvalFigure] = field(default_factory=list)
    curves: list[Curve] = field(default_factory=list)
    gains: list[float] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cost: Cost = field(default_factory=Cost)
    took_s: float = 0.0

    @property
    def is_within(self) -> bool:
        """Whether every limit is kept."""
        return all(figure.is_within for figure in self.figures)

    def take(self, result: SuiteResult) -> None:
        """Add a suite's findings."""
        self.figures += result.figures
        self.curves += result.curves
        self.gains += result.gains
        self.misses += result.misses
        self.notes += result.notes

    def as_json(self) -> str:
        """The run as JSON."""
        body = asdict(self) | {"within_limits": self.is_within}
        for plain, figure in zip(body["figures"], self.figures, strict=True):
            plain["within_limit"] = figure.is_within
        return json.dumps(body, ensure_ascii=False)


def limit_of(figure: EvalFigure) -> str:
    """A figure's limit in words."""
    if figure.limit is None:
        return ""
    return f"{'≥' if figure.sense is Sense.AT_LEAST else '≤'} {figure.limit:g}"


def verdict_of(figure: EvalFigure) -> str:
    """Whether a figure keeps its limit, in words."""
    if figure.limit is None:
        return ""
    return "kept" if figure.is_within else "BEYOND"


def cost_line(run: EvalsRun) -> str:
    """What the run cost: readings, time, tokens."""
    per_reading = 1000 * run.cost.seconds / run.cost.readings if run.cost.readings else 0.0
    return (
        f"{run.cost.readings} readings, {per_reading:.1f} ms each, {run.cost.tokens} tokens, {run.took_s:.0f} s in all"
    )
