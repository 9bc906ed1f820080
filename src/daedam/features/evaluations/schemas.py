"""An evaluation as it is stored, sealed, beside its receipt."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

Level = Annotated[
    Fraction,
    BeforeValidator(Fraction),
    PlainSerializer(str, return_type=str),
]
"""An exact level, written as "3" or "7/2"."""


class Stored(BaseModel):
    """Part of a stored evaluation."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


class EvidenceOut(Stored):
    """A verified quote: characters `start:end` of the utterance as stored, and when it was said."""

    utterance_id: UUID
    start: int
    end: int
    quote: str
    started_ms: int
    ended_ms: int


class StoredCriterion(Stored):
    """One criterion's reading: a level with its evidence, or the reason there is none."""

    criterion_id: str
    level: Level | None
    reason: str | None = None
    samples: list[int] = []
    spread: int | None = None
    is_capped: bool = False
    evidence: list[EvidenceOut] = []
    unverified_quotes: int = 0
    rationale: str = ""


class StoredEvaluation(Stored):
    """Everything that was read in one answer. Migrate old `version`s on read."""

    version: Literal[1] = 1
    criteria: list[StoredCriterion]
    strengths: list[str]
    improvements: list[str]
    flags: list[str]
