"""What requests are made of: the job's words, the résumé's, the bank's, the rubric's, the candidate's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement of a posting."""

    id: str
    text: str
    skill_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TalentValue:
    """One value of the organization (인재상)."""

    id: str
    name: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ResumeLine:
    """A line of the résumé that retrieval found; `similarity` is 0..1."""

    ref: str
    text: str
    similarity: float
    matched_requirement_id: str | None = None


@dataclass(frozen=True, slots=True)
class BankCandidate:
    """A question-bank item that retrieval offers to the planner, already in the interview's language."""

    id: str
    kind: str
    area: str
    competency: str
    text: str
    rephrased: str
    expected_points: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    skill_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """Why a question is asked: `source` is resume, requirement, talent, bank or builtin.

    `quote` is verbatim from the thing `ref` points at.
    """

    source: str
    quote: str
    ref: str


@dataclass(frozen=True, slots=True)
class CriterionSpec:
    """One criterion of the rubric. `anchors` says what levels 1..5 sound like.

    `rule_features` maps a feature of the rules engine to its weight; only that engine reads it.
    """

    id: str
    name: str
    description: str
    anchors: Mapping[int, str]
    rule_features: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SpokenUtterance:
    """One stretch of the candidate's words."""

    utterance_id: str
    text: str
