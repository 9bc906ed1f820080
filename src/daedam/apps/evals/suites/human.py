"""Does the engine agree with people? Quadratic weighted kappa against levels that people gave, if handed in."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from daedam.apps.evals.cases import bank_items
from daedam.apps.evals.figures import SuiteResult
from daedam.apps.evals.judging import Judge
from daedam.apps.evals.suites.sizes import Step
from daedam.kit.languages import Language
from daedam.scoring.rubrics import LEVELS

COLUMNS = ("question_id", "language", "answer", "criterion_id", "level")


class HumanLevelsError(ValueError):
    """The file of human levels cannot be used; the message says why."""


def weighted_kappa(first: Sequence[int], second: Sequence[int]) -> float:
    """Quadratic weighted kappa of two raters over levels 1–5 (Cohen 1968). 1 is agreement, 0 is chance.

    Raises `ValueError` for none or unequal numbers; 1 when both give one and the same level throughout.
    """
    if not first or len(first) != len(second):
        raise ValueError("both raters need the same number of levels")
    n = len(first)
    observed = sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) / n
    expected = sum((a - b) ** 2 * first.count(a) * second.count(b) for a in LEVELS for b in LEVELS) / (n * n)
    return 1.0 if expected == 0 else 1 - observed / expected


async def run(judge: Judge, path: Path | None, step: Step) -> SuiteResult:
    """Kappa over all criteria, or the plain statement that there was nothing to compare with."""
    result = SuiteResult()
    if path is None:
        result.notes.append("no human levels given")
        return result
    given: list[int] = []
    read: list[int] = []
    for row in _rows(path):
        item = bank_items()[row["question_id"]]
        judged = await judge.typed(item, Language(row["language"]), row["answer"])
        level = judged.levels.get(row["criterion_id"])
        if level is not None:
            given.append(int(row["level"]))
            read.append(round(level))
        step(1)
    if not given:
        raise HumanLevelsError("no row names a criterion that the engine read")
    result.add("human levels", "quadratic weighted kappa", given, weighted_kappa(given, read))
    return result


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = set(COLUMNS) - set(reader.fieldnames or ())
        if missing:
            raise HumanLevelsError(f"columns missing: {', '.join(sorted(missing))}")
        rows = list(reader)
    for number, row in enumerate(rows, 2):
        if row["question_id"] not in bank_items() or row["language"] not in set(Language):
            raise HumanLevelsError(f"line {number}: no such question or language")
        if row["level"] not in {str(level) for level in LEVELS}:
            raise HumanLevelsError(f"line {number}: a level is a whole number from 1 to 5")
    return rows
