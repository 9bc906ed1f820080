"""What a session's journal keeps of face, body and voice. Numbers over time, no picture and no sound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalsSampled:
    """What was measured of face, body and voice while `question_id` was being answered.

    Each lane is a kind of `signals.kinds` with one value per window of `step_ms`, the first of which begins
    `started_ms` after the session's start; None means not measured there. `engine` names what saw the picture.
    `baseline` is `signals.baseline.Baseline.as_json`: what was usual for the person, as far as it was known then.
    """

    question_id: UUID
    started_ms: int
    step_ms: int
    lanes: Mapping[str, tuple[float | None, ...]]
    engine: str
    baseline: Mapping[str, Any] | None = None
    type: Literal["SignalsSampled"] = "SignalsSampled"


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineTaken:
    """What was usual for the person in the device check, as `signals.baseline.Baseline.as_json`; `engine` looked.

    None: what was taken before holds no longer, because a camera was opened anew.
    """

    baseline: Mapping[str, Any] | None
    engine: str
    type: Literal["BaselineTaken"] = "BaselineTaken"


MeasurementEvent = BaselineTaken | SignalsSampled
