"""What a rubric is made of, as frozen values. Holds no text of its own and no arithmetic of totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

LEVELS = (1, 2, 3, 4, 5)
"""Every level an evaluator may give; the anchors of a criterion stand in this order."""


class CriterionSource(StrEnum):
    """What a criterion is read from: the words of an answer, or something measured beside them."""

    CONTENT = "content"
    SIGNALS = "signals"


class RuleFeature(StrEnum):
    """What the embedded rules engine can measure in the words of an answer, each from 0 to 1."""

    RELEVANCE = "relevance"
    SPECIFICITY = "specificity"
    STRUCTURE = "structure"
    REASONING = "reasoning"
    REFLECTION = "reflection"
    COVERAGE_REQUIREMENTS = "coverage_requirements"
    COVERAGE_TALENT = "coverage_talent"
    CLARITY = "clarity"


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in both languages."""

    ko: str
    en: str

    def in_language(self, language: str) -> str:
        """The text in `language`."""
        return self.ko if language == "ko" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One observable thing. `weight` is in points of its area; `anchors[l - 1]` is what level l sounds like.

    `question_kinds` names the kinds of question whose answers it reads; empty means every kind.
    `rule_features` sums to 1 for a content criterion and is empty for a measured one.
    """

    criterion_id: str
    weight: int
    source: CriterionSource
    name: Wording
    description: Wording
    anchors: tuple[Wording, ...]
    question_kinds: frozenset[str]
    rule_features: Mapping[RuleFeature, float]

    def reads(self, question_kind: str) -> bool:
        """Whether answers to this kind of question count towards the criterion."""
        return not self.question_kinds or question_kind in self.question_kinds

    def anchor(self, level: int) -> Wording:
        """What `level` (1–5) sounds like. Raises `ValueError` outside the scale."""
        if level not in LEVELS:
            raise ValueError(f"level {level} is outside 1..5")
        return self.anchors[level - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricArea:
    """A group of criteria worth `points` of the hundred before any policy."""

    area_id: str
    points: int
    name: Wording
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    """The whole sheet of one stage. `version` ("ai-1") goes onto every receipt and never changes meaning."""

    version: str
    stage: str
    areas: tuple[RubricArea, ...]

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Every criterion in the order of the sheet."""
        return tuple(criterion for area in self.areas for criterion in area.criteria)

    def criterion(self, criterion_id: str) -> Criterion:
        """The criterion with this id. Raises `KeyError` if the rubric has none."""
        for criterion in self.criteria:
            if criterion.criterion_id == criterion_id:
                return criterion
        raise KeyError(criterion_id)

    def content_criteria_for(self, question_kind: str) -> tuple[Criterion, ...]:
        """The criteria an evaluator reads in an answer to this kind of question."""
        return tuple(c for c in self.criteria if c.source is CriterionSource.CONTENT and c.reads(question_kind))
