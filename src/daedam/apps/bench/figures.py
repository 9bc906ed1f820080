"""Measured figures, their limits, and how they are shown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. `limit` is the most it may be (the least, if `is_least`), None where there is none."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    samples: int = 1
    is_least: bool = False

    @property
    def is_within(self) -> bool:
        """Whether the limit, if any, is kept."""
        if self.limit is None:
            return True
        return self.value >= self.limit if self.is_least else self.value <= self.limit


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value at or above `share` (0 to 1) of `values` (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * (len(ordered) - 1))))]


def show(title: str, figures: Sequence[Figure], *, is_json: bool) -> int:
    """Print the figures; the exit code is 1 when one is beyond its limit."""
    is_within = all(figure.is_within for figure in figures)
    if is_json:
        body = {"title": title, "within_limits": is_within, "figures": [asdict(figure) for figure in figures]}
        Console().print_json(json.dumps(body))
    else:
        Console().print(_table(title, figures))
    return 0 if is_within else 1


def _table(title: str, figures: Sequence[Figure]) -> Table:
    table = Table(title=title, box=None)
    for column in ("figure", "value", "limit", "samples", ""):
        table.add_column(column)
    for figure in figures:
        limit = "" if figure.limit is None else f"{'≥' if figure.is_least else '≤'} {figure.limit:g} {figure.unit}"
        verdict = "" if figure.limit is None else ("kept" if figure.is_within else "BEYOND")
        value = f"{figure.value:.3g} {figure.unit}"
        table.add_row(figure.name, value, limit, str(figure.samples), verdict)
    return table
