"""What was measured beside an answer's words, as results take it in: numbers and reasons, no code that looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from daedam.scoring.measures import level_of_share
from daedam.scoring.totals import AnswerLevel, AnswerReading, Unscorable, UnscorableReason


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredCriterionReading:
    """A criterion's share (0..1) of `measured_s` seconds, or the reason there is none (a key of the texts)."""

    share: float | None
    measured_s: float
    of_s: float
    reason: str | None = None

    @property
    def level(self) -> int | None:
        """1 to 5 by fifths, as the rubric's anchors say; None where nothing was measured."""
        return None if self.share is None else level_of_share(self.share)

    def reading(self, answer_id: str) -> AnswerReading:
        """What the totals take of it."""
        if self.level is None:
            return Unscorable(answer_id=answer_id, reason=UnscorableReason.NOT_MEASURED)
        return AnswerLevel(answer_id=answer_id, level=self.level)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownExpression:
    """The expression an answer showed for the longest, and its share (0..1) of the time the face was seen."""

    name: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredAnswer:
    """One answer: criterion id → its reading; and its expression, where a face was seen for long enough."""

    criteria: Mapping[str, MeasuredCriterionReading] = field(default_factory=dict)
    expression: ShownExpression | None = None
