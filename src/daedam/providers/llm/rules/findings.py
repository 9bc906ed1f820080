"""What a feature found in an answer, and how sentences are picked out by cues."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from daedam.providers.llm.rules.effective import Reading


@dataclass(frozen=True, slots=True)
class Finding:
    """A feature's value 0..1 and the sentences (by index in the reading) that carry it, strongest first."""

    feature: str
    value: float
    carried_by: tuple[int, ...] = ()


def hits(reading: Reading, cue: re.Pattern[str]) -> list[int]:
    """The sentences that hold the cue and tell something, in order."""
    return [i for i, sentence in enumerate(reading.kept) if reading.telling[i] and cue.search(sentence.text)]


def best(reading: Reading, strength: Callable[[int], int]) -> tuple[int, ...]:
    """The sentences of any strength, the strongest first."""
    ranked = sorted(range(len(reading.kept)), key=lambda i: (-strength(i), i))
    return tuple(i for i in ranked if strength(i) > 0)


def distinct(indexes: Iterable[int]) -> tuple[int, ...]:
    """Each index once, in the order of its first coming."""
    return tuple(dict.fromkeys(indexes))
