"""Flags questions an interviewer may not ask (채용절차법 4조의3, and religion, age, politics besides).

Reads questions, planned or spoken. Never reads what a candidate says of themselves, and never scores.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

import yaml

from daedam.scoring.evidence import normalise


class GuardTopic(StrEnum):
    """What an interviewer never asks about."""

    APPEARANCE = "appearance"
    BIRTHPLACE = "birthplace"
    MARRIAGE = "marriage"
    WEALTH = "wealth"
    FAMILY = "family"
    RELIGION = "religion"
    AGE = "age"
    POLITICS = "politics"


STATUTORY_TOPICS = frozenset(
    {
        GuardTopic.APPEARANCE,
        GuardTopic.BIRTHPLACE,
        GuardTopic.MARRIAGE,
        GuardTopic.WEALTH,
        GuardTopic.FAMILY,
    }
)
"""Topics the Korean act names (pregnancy and children are read with marriage). The others are our addition."""

_BLANK = "\0"


@dataclass(frozen=True, slots=True)
class GuardFlag:
    """Characters `start:end` of the text touch a forbidden topic."""

    topic: GuardTopic
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Patterns:
    innocent: re.Pattern[str]
    topics: Mapping[GuardTopic, re.Pattern[str]]


def forbidden_topics(text: str) -> list[GuardFlag]:
    """Every place in `text` (Korean, English or both) that asks about a forbidden topic, in reading order."""
    patterns = _patterns()
    normalised = normalise(text, keep_spaces=True)
    readable = patterns.innocent.sub(lambda match: _BLANK * len(match.group()), normalised.text)
    flags = [
        GuardFlag(topic, normalised.starts[match.start()], normalised.ends[match.end() - 1])
        for topic, pattern in patterns.topics.items()
        for match in pattern.finditer(readable)
    ]
    return sorted(flags, key=lambda flag: (flag.start, flag.end, flag.topic))


@cache
def _patterns() -> _Patterns:
    file = resources.files("daedam.scoring").joinpath("guard_patterns.yaml")
    raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    words: Mapping[str, str] = raw["words"]
    return _Patterns(
        innocent=_compile(raw["innocent"], words),
        topics={GuardTopic(topic): _compile(lines, words) for topic, lines in raw["topics"].items()},
    )


def _compile(lines: Iterable[str], words: Mapping[str, str]) -> re.Pattern[str]:
    pattern = "|".join("(?:" + line + ")" for line in lines)
    for name, alternatives in words.items():
        pattern = pattern.replace(f"<{name}>", f"(?:{alternatives})")
    return re.compile(pattern, re.IGNORECASE)
