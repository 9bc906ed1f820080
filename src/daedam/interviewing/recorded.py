"""Recordings of a session as its state knows them: which are still being read, and how far. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from daedam.interviewing import recording_events as ev
from daedam.interviewing.recording_events import RecordingStep


@dataclass(frozen=True, slots=True)
class StepProgress:
    """How far a step is, in seconds of the recording; `note` says why one that is over gave nothing."""

    done: float
    of: float
    note: str | None = None

    @property
    def is_over(self) -> bool:
        """Nothing more comes from this step."""
        return self.done >= self.of


@dataclass(frozen=True, slots=True)
class RecordedFile:
    """One recording. `reason` says why it was set aside."""

    taken: ev.RecordingTaken
    steps: Mapping[RecordingStep, StepProgress] = field(default_factory=dict)
    read: ev.RecordingRead | None = None
    reason: str | None = None

    @property
    def is_pending(self) -> bool:
        """Its answers are still to come."""
        return self.read is None and self.reason is None


Recordings = Mapping[UUID, RecordedFile]


def apply(recordings: Recordings, event: ev.FileEvent) -> Recordings:
    """The recordings after `event`. What is said of one that never came is passed over."""
    if isinstance(event, ev.RecordingTaken):
        return {event.recording_id: RecordedFile(event), **recordings}
    found = recordings.get(event.recording_id)
    if found is None:
        return recordings
    return {**recordings, event.recording_id: _changed(found, event)}


def _changed(
    found: RecordedFile, event: ev.RecordingStepDone | ev.RecordingRead | ev.RecordingSetAside
) -> RecordedFile:
    if isinstance(event, ev.RecordingStepDone):
        before = found.steps.get(event.step)
        if before is not None and before.is_over:
            return found  # a slow worker's last word about a step another one finished
        return replace(found, steps={**found.steps, event.step: StepProgress(event.done, event.of, event.note)})
    if not found.is_pending:
        return found
    if isinstance(event, ev.RecordingRead):
        return replace(found, read=event)
    return replace(found, reason=event.reason)


def are_pending(recordings: Recordings) -> bool:
    """Whether any recording is still being read."""
    return any(one.is_pending for one in recordings.values())


def awaits(recordings: Recordings, question_id: UUID) -> bool:
    """Whether the answer to this question may still come out of a recording."""
    return any(one.is_pending and one.taken.question_id in (None, question_id) for one in recordings.values())


def whole_is_pending(recordings: Recordings) -> bool:
    """Whether a recording of the whole interview is being read: then no question is put meanwhile."""
    return any(one.is_pending and one.taken.question_id is None for one in recordings.values())


def next_offset_ms(recordings: Recordings) -> int:
    """Where a further recording begins on the session's clock: after all others, at a whole second."""
    ends = (one.taken.offset_ms + 1000 * math.ceil(one.taken.duration_s) for one in recordings.values())
    return max(ends, default=0)
