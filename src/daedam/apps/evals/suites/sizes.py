"""How much of the material a run takes: all of it, or a part that fits into a test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

_CaseT = TypeVar("_CaseT")

Step = Callable[[int], None]
"""Told how many cases are done."""


@dataclass(frozen=True, slots=True)
class RunSize:
    """Takes every `every`-th case of a suite; 1 is everything. Held-out cases are left out unless asked for."""

    every: int = 1
    with_held_out: bool = True

    def of(self, cases: Sequence[_CaseT]) -> list[_CaseT]:
        """The cases of this run."""
        return list(cases[:: self.every])


FULL = RunSize()
