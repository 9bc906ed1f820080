"""What a suite of evals found: figures with their limits, and the series that the page draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Sense(StrEnum):
    """Which side of a limit is the good one."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class EvalFigure:
    """One measured value over `n` cases. Without a `limit` it is told, not judged."""

    suite: str
    name: str
    value: float
    n: int
    limit: float | None = None
    sense: Sense = Sense.AT_LEAST

    @property
    def is_within(self) -> bool:
        """Whether the limit, if any, is kept. A figure over no case keeps none."""
        if self.limit is None:
            return True
        if self.n == 0:
            return False
        return self.value >= self.limit if self.sense is Sense.AT_LEAST else self.value <= self.limit


@dataclass(frozen=True, slots=True)
class Curve:
    """A ladder's points by number of rubric elements; None where there was no score."""

    name: str
    points: tuple[float | None, ...]
    is_held_out: bool


@dataclass(slots=True)
class SuiteResult:
    """A suite's figures, what it drew them from, and the cases that went wrong (by name, never by text)."""

    figures: list[EvalFigure] = field(default_factory=list)
    curves: list[Curve] = field(default_factory=list)
    gains: list[float] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(
        self,
        suite: str,
        name: str,
        values: Sequence[object],
        value: float,
        limit: float | None = None,
        sense: Sense = Sense.AT_LEAST,
    ) -> None:
        """A figure drawn from `values`."""
        self.figures.append(EvalFigure(suite, name, value, len(values), limit, sense))


def share(hits: Sequence[bool]) -> float:
    """Share of True, 0 of none."""
    return sum(hits) / len(hits) if hits else 0.0


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean, 0 of none."""
    return sum(values) / len(values) if values else 0.0
