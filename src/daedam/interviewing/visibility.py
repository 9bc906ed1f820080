"""What a candidate may see of their session's events: what was asked and said, not the key to it."""

from __future__ import annotations

from typing import Any

from daedam.interviewing import codec
from daedam.interviewing import events as ev
from daedam.interviewing.measurements import BaselineTaken, SignalsSampled

HIDDEN_FROM_CANDIDATES = (
    ev.PlanReady,
    ev.VoiceMeasured,
    BaselineTaken,
    SignalsSampled,
    ev.TaskNeedsAttention,
    ev.AnswerEvaluated,
)
"""Questions still to come, and what stands in the report once there is one."""

OPEN_QUESTION_FIELDS = ("question_id", "kind", "area", "competency", "text", "rephrased", "parent_id")
"""A question without its expected points, follow-up hints and provenance."""


def for_candidate(event: ev.SessionEvent) -> dict[str, Any] | None:
    """The event's fields as its candidate may see them, or None."""
    if isinstance(event, HIDDEN_FROM_CANDIDATES):
        return None
    fields = codec.as_json(event)
    if isinstance(event, ev.QuestionAsked):
        fields["question"] = {name: fields["question"][name] for name in OPEN_QUESTION_FIELDS}
    return fields
