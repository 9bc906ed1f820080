"""Named scoring policies: what each area is worth. They re-weight areas and never change a level."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from daedam.scoring.rubrics import Rubric, RubricArea

FULL_SCORE = Fraction(100)

BODY_AREAS = frozenset({"nonverbal", "emotion"})
"""Areas read from a face, a body or the sound of a voice: worth nothing under the content policies.

`flow` stays: it counts turns and sentence ends, which a transcript with times also shows.
"""


class ScoringPolicy(StrEnum):
    """Which areas count. Chosen per posting, shown to the candidate beforehand and in the report."""

    DOCUMENTED = "documented"
    CONTENT_ONLY = "content-only"
    EU_SAFE = "eu-safe"


class DropReason(StrEnum):
    """Why a policy leaves an area out."""

    NOT_CONTENT = "not_content"
    EMOTION_PROHIBITED = "emotion_prohibited"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedArea:
    """An area with its points after the policy."""

    area: RubricArea
    points: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedArea:
    """An area the policy leaves out, and why."""

    area_id: str
    reason: DropReason


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedRubric:
    """A rubric under a policy. The points of `areas` add up to exactly 100.

    `can_run_emotion_code` is false where code reading feelings or expression from face or voice must not even
    be loaded (AI Act, article 5(1)(f)); leaving the area out of the total is not enough there.
    """

    rubric: Rubric
    policy: ScoringPolicy
    areas: tuple[WeightedArea, ...]
    dropped: tuple[DroppedArea, ...]
    can_run_emotion_code: bool


def apply(rubric: Rubric, policy: ScoringPolicy) -> WeightedRubric:
    """`rubric` as `policy` weighs it: dropped areas are worth 0, the rest p · 100 / (sum of the rest)."""
    kept = tuple(area for area in rubric.areas if not _is_dropped(area, policy))
    whole = sum(area.points for area in kept)
    reason = DropReason.EMOTION_PROHIBITED if policy is ScoringPolicy.EU_SAFE else DropReason.NOT_CONTENT
    return WeightedRubric(
        rubric=rubric,
        policy=policy,
        areas=tuple(WeightedArea(area=area, points=area.points * FULL_SCORE / whole) for area in kept),
        dropped=tuple(
            DroppedArea(area_id=area.area_id, reason=reason) for area in rubric.areas if _is_dropped(area, policy)
        ),
        can_run_emotion_code=policy is not ScoringPolicy.EU_SAFE,
    )


def _is_dropped(area: RubricArea, policy: ScoringPolicy) -> bool:
    return policy is not ScoringPolicy.DOCUMENTED and area.area_id in BODY_AREAS
