"""The versioned rubrics of the three stages: frozen data files beside this module, and their loader."""

from daedam.scoring.rubrics.loading import (
    CURRENT_VERSIONS,
    QUESTION_KINDS,
    RubricError,
    load_rubric,
    parse_rubric,
)
from daedam.scoring.rubrics.model import (
    LEVELS,
    Criterion,
    CriterionSource,
    Rubric,
    RubricArea,
    RuleFeature,
    Wording,
)

__all__ = [
    "CURRENT_VERSIONS",
    "LEVELS",
    "QUESTION_KINDS",
    "Criterion",
    "CriterionSource",
    "Rubric",
    "RubricArea",
    "RubricError",
    "RuleFeature",
    "Wording",
    "load_rubric",
    "parse_rubric",
]
