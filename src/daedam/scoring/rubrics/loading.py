"""Reads the packaged rubric files and refuses a sheet that is not whole. Never mends what it reads."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import yaml

from daedam.scoring.rubrics.model import (
    LEVELS,
    Criterion,
    CriterionSource,
    Rubric,
    RubricArea,
    RuleFeature,
    Wording,
)

CURRENT_VERSIONS: Mapping[str, str] = MappingProxyType(
    {"ai": "ai-1", "practitioner": "practitioner-1", "executive": "executive-1"}
)
"""Stage → the rubric version new sessions use. Older files stay, so that old reports still read."""

QUESTION_KINDS = frozenset(
    {"factual", "behavioural", "situational", "problem_solving", "technical", "motivation", "follow_up"}
)
"""Equal to `interviewing.vocabulary.QuestionKind`, which lives in a higher room; a test keeps them equal."""

TOTAL_POINTS = 100


class RubricError(ValueError):
    """A rubric file is not whole. A defect of the package, never of a caller."""


def load_rubric(stage: str, version: str | None = None) -> Rubric:
    """The rubric of `stage` ("ai", "practitioner", "executive"), in its current or a named version.

    Raises `KeyError` for an unknown stage or version, `RubricError` for a file that is not whole.
    """
    rubric = _load(version or CURRENT_VERSIONS[stage])
    if rubric.stage != stage:
        raise KeyError(f"rubric {rubric.version} belongs to stage {rubric.stage}, not {stage}")
    return rubric


@cache
def _load(version: str) -> Rubric:
    file = resources.files("daedam.scoring.rubrics").joinpath(f"{version}.yaml")
    if not file.is_file():
        raise KeyError(f"no rubric {version}")
    rubric = parse_rubric(file.read_text(encoding="utf-8"))
    if rubric.version != version:
        raise RubricError(f"{version}.yaml says it is {rubric.version}")
    return rubric


def parse_rubric(text: str) -> Rubric:
    """A checked rubric from the text of its file. Raises `RubricError` naming what is wrong."""
    raw = yaml.safe_load(text)
    try:
        rubric = Rubric(version=raw["version"], stage=raw["stage"], areas=tuple(_area(area) for area in raw["areas"]))
    except (KeyError, TypeError) as error:
        raise RubricError(f"rubric file lacks {error}") from error
    _check(rubric)
    return rubric


def _area(raw: Mapping[str, Any]) -> RubricArea:
    return RubricArea(
        area_id=raw["id"],
        points=raw["points"],
        name=_wording(raw["name"]),
        criteria=tuple(_criterion(criterion) for criterion in raw["criteria"]),
    )


def _criterion(raw: Mapping[str, Any]) -> Criterion:
    ko, en = raw["anchors"]["ko"], raw["anchors"]["en"]
    if len(ko) != len(LEVELS) or len(en) != len(LEVELS):
        raise RubricError(f"{raw['id']}: five anchors are needed in each language")
    try:
        source = CriterionSource(raw["source"])
        features = {RuleFeature(name): float(share) for name, share in raw.get("rule_features", {}).items()}
    except ValueError as error:
        raise RubricError(f"{raw['id']}: {error}") from error
    return Criterion(
        criterion_id=raw["id"],
        weight=raw["weight"],
        source=source,
        name=_wording(raw["name"]),
        description=_wording(raw["description"]),
        anchors=tuple(_wording({"ko": k, "en": e}) for k, e in zip(ko, en, strict=True)),
        question_kinds=frozenset(raw.get("question_kinds", ())),
        rule_features=MappingProxyType(features),
    )


def _wording(raw: Mapping[str, str]) -> Wording:
    wording = Wording(ko=raw["ko"].strip(), en=raw["en"].strip())
    if not wording.ko or not wording.en:
        raise RubricError("a text is empty in one language")
    return wording


def _check(rubric: Rubric) -> None:
    _require(sum(area.points for area in rubric.areas) == TOTAL_POINTS, rubric.version, "points are not 100")
    ids = [criterion.criterion_id for criterion in rubric.criteria]
    _require(len(ids) == len(set(ids)), rubric.version, "a criterion id is used twice")
    for area in rubric.areas:
        _require(2 <= len(area.criteria) <= 5, area.area_id, "an area has two to five criteria")
        weight = sum(criterion.weight for criterion in area.criteria)
        _require(weight == area.points, area.area_id, "weights do not add up to the area's points")
        for criterion in area.criteria:
            _check_criterion(criterion)


def _check_criterion(criterion: Criterion) -> None:
    where = criterion.criterion_id
    _require(criterion.weight > 0, where, "the weight is not positive")
    _require(criterion.question_kinds <= QUESTION_KINDS, where, "a question kind is unknown")
    shares = criterion.rule_features.values()
    if criterion.source is CriterionSource.SIGNALS:
        _require(not shares, where, "a measured criterion has no rule features")
    else:
        _require(abs(sum(shares) - 1) < 1e-9, where, "rule features do not add up to 1")
        _require(all(share > 0 for share in shares), where, "a rule feature has no weight")


def _require(is_met: bool, where: str, what: str) -> None:
    if not is_met:
        raise RubricError(f"{where}: {what}")
