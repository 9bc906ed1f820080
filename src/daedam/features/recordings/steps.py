"""What all steps of reading a recording share: what they work on, how far they are, how a result is kept.

A worker that dies leaves its lease: whoever takes the task over begins that step anew, and no other. A step's result is
stored in the transaction that marks it done and orders what follows from it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from daedam.features.recordings.reading import RecordingReader
from daedam.features.recordings.repository import Recordings
from daedam.features.recordings.results import StepResults
from daedam.features.recordings.schemas import RecordingState
from daedam.features.runtime import Runtime
from daedam.features.sessions.repository import Interview, Sessions
from daedam.features.work import Args, Finish
from daedam.infra.db.tables import Recording
from daedam.infra.unit_of_work import UnitOfWork, unit_of_work
from daedam.interviewing import events as ev
from daedam.interviewing.recording_events import RecordingStep, RecordingStepDone
from daedam.kit.tasks import TaskOrder
from daedam.providers.media_files import AudioTrack, MediaContainer, MediaProbe, MediaWarning, VideoTrack

TOLD_EVERY_S = 2.0
"""Seconds between two words about a step's progress; each is an event in the journal."""
SMALLEST_STEP = 0.05
"""Share of the recording that must have been done since the last word."""

PROCESS, HEAR, TRANSCRIBE = "process_recording", "hear_recording", "transcribe_recording"
SEE, ANSWER = "see_recording", "answer_recording"


@dataclass(frozen=True, slots=True)
class OpenRecording:
    """A recording that is being read: what it is, whose interview it belongs to, its bytes."""

    recording_id: UUID
    interview: Interview
    probe: MediaProbe
    reader: RecordingReader

    @property
    def session_id(self) -> UUID:
        """The session it belongs to."""
        return self.interview.row.id


def order_of(kind: str, recording_id: UUID) -> TaskOrder:
    """The order for one step of one recording; ordering it twice is ordering it once."""
    key, args = f"{kind}:{recording_id}", {"recording_id": str(recording_id)}
    orders = (
        TaskOrder("process_recording", "cpu", key, args),
        TaskOrder("hear_recording", "cpu", key, args),
        TaskOrder("transcribe_recording", "cpu", key, args),
        TaskOrder("see_recording", "cpu", key, args),
        TaskOrder("answer_recording", "cpu", key, args),
    )
    return next(order for order in orders if order.kind == kind)


async def open_recording(runtime: Runtime, args: Args) -> OpenRecording | None:
    """What a task is about, or None when it is no longer being read."""
    base = runtime.foundations
    async with unit_of_work(base.database, base.clock) as unit:
        recordings = Recordings(unit, runtime)
        row = await unit.db.get(Recording, UUID(args["recording_id"]))
        if row is None or row.state != RecordingState.PROCESSING or row.probe is None:
            return None
        interview = await Sessions(unit, runtime).get(row.session_id)
        return OpenRecording(row.id, interview, probe_of(row.probe), await recordings.reader(row))


async def found_by(runtime: Runtime, recording_id: UUID, step: RecordingStep) -> dict[str, Any] | None:
    """The result of an earlier step."""
    base = runtime.foundations
    async with unit_of_work(base.database, base.clock) as unit:
        row = await Recordings(unit, runtime).get(recording_id)
        return await StepResults(unit, runtime).of(row, step)


def probe_of(raw: Mapping[str, Any]) -> MediaProbe:
    """The probe as it was stored."""
    return MediaProbe(
        container=MediaContainer(raw["container"]),
        duration_s=float(raw["duration_s"]),
        audio=AudioTrack(**raw["audio"]),
        video=VideoTrack(**raw["video"]) if raw["video"] else None,
        warnings=tuple(MediaWarning(warning) for warning in raw["warnings"]),
    )


def kept(
    runtime: Runtime,
    opened: OpenRecording,
    step: RecordingStep,
    found: dict[str, Any],
    *,
    over: tuple[RecordingStep, ...],
    note: str | None = None,
) -> Finish:
    """Store what `step` found, say that the steps in `over` are over, order what follows."""

    async def finish(unit: UnitOfWork) -> None:
        row = await held(unit, runtime, opened.recording_id)
        if row is None or row.state != RecordingState.PROCESSING:
            return
        results = StepResults(unit, runtime)
        await results.add(row, step, found)
        await Sessions(unit, runtime).append_fact(
            row.session_id, over_events(row.id, over, opened.probe.duration_s, note)
        )
        await order_what_follows(unit, runtime, row)

    return finish


async def held(unit: UnitOfWork, runtime: Runtime, recording_id: UUID) -> Recording | None:
    """A recording and its session's journal, held until the transaction ends; None when it is gone."""
    row = await unit.db.get(Recording, recording_id)
    if row is None:
        return None
    # The journal first: whoever answers by hand holds it, and then looks at recordings.
    await runtime.journal.lock(unit, row.session_id)
    return await unit.db.get(Recording, recording_id, with_for_update=True, populate_existing=True)


def over_events(
    recording_id: UUID, steps: tuple[RecordingStep, ...], duration_s: float, note: str | None = None
) -> list[ev.SessionEvent]:
    """That these steps are over."""
    return [
        RecordingStepDone(recording_id=recording_id, step=step, done=duration_s, of=duration_s, note=note)
        for step in steps
    ]


async def order_what_follows(unit: UnitOfWork, runtime: Runtime, row: Recording) -> None:
    """Order every step whose ground is laid; one that was ordered before stays ordered once."""
    done = await StepResults(unit, runtime).steps_done(row)
    orders = []
    if RecordingStep.VOICE_ACTIVITY in done:
        orders.append(order_of(TRANSCRIBE, row.id))
    if {RecordingStep.TRANSCRIPTION, RecordingStep.SIGNALS} <= done:
        orders.append(order_of(ANSWER, row.id))
    await runtime.foundations.outbox.order(unit, orders)


class StepTeller:
    """Says in the journal how far steps are: not more often than anybody could look."""

    def __init__(self, runtime: Runtime, opened: OpenRecording, *steps: RecordingStep) -> None:
        self._runtime = runtime
        self._opened = opened
        self._steps = steps
        self._told_at = time.monotonic()
        self._told_s = 0.0

    async def __call__(self, done_s: float) -> None:
        """`done_s` seconds of the recording are done."""
        of_s = self._opened.probe.duration_s
        done_s = min(done_s, of_s)
        is_news = done_s - self._told_s >= SMALLEST_STEP * of_s and done_s < of_s
        if not is_news or time.monotonic() - self._told_at < TOLD_EVERY_S:
            return
        self._told_at, self._told_s = time.monotonic(), done_s
        events: list[ev.SessionEvent] = [
            RecordingStepDone(recording_id=self._opened.recording_id, step=step, done=done_s, of=of_s)
            for step in self._steps
        ]
        base = self._runtime.foundations
        async with unit_of_work(base.database, base.clock) as unit:
            await self._runtime.journal.append(unit, self._opened.session_id, events)


async def nothing(_unit: UnitOfWork) -> None:
    """The result of work that was no longer wanted."""
