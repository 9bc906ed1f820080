"""The two ends of reading a recording: taken into its interview, and turned into answers there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from daedam.features.recordings import seeing, steps
from daedam.features.recordings.removing import AT_ONCE, removal_order
from daedam.features.recordings.repository import Recordings
from daedam.features.recordings.results import StepResults
from daedam.features.recordings.schemas import RecordingState
from daedam.features.recordings.starts import starts_in
from daedam.features.recordings.tus import read_metadata
from daedam.features.runtime import Runtime
from daedam.features.sessions.repository import Interview, Sessions
from daedam.features.work import Args, Finish
from daedam.infra import messages
from daedam.infra.audit import SYSTEM
from daedam.infra.db.tables import Recording
from daedam.infra.unit_of_work import UnitOfWork, unit_of_work
from daedam.interviewing import events as ev
from daedam.interviewing.recorded_answers import HeardUtterance, ReadRecording, answer_events
from daedam.interviewing.recorded_taking import offset_ms, take_events, why_not_taken
from daedam.interviewing.recording_events import RecordingSetAside, RecordingStep, RecordingTaken
from daedam.kit.tasks import TaskOrder
from daedam.providers.errors import ProviderError
from daedam.signals.baseline import Baseline
from daedam.signals.windows import SignalWindow, Stretch, merge


async def process_recording(runtime: Runtime, args: Args) -> Finish:
    """Task: a checked recording becomes part of its interview, and reading it is ordered."""
    recording_id = UUID(args["recording_id"])
    base = runtime.foundations
    async with unit_of_work(base.database, base.clock) as unit:
        row = await unit.db.get(Recording, recording_id)
        if row is None or row.state != RecordingState.CHECKED:
            return steps.nothing
        if (await Sessions(unit, runtime).get(row.session_id)).state.plan is None:
            raise ProviderError("plan_missing", is_retryable=True)

    async def finish(unit: UnitOfWork) -> None:
        row = await steps.held(unit, runtime, recording_id)
        if row is None or row.state != RecordingState.CHECKED:
            return
        interview = await Sessions(unit, runtime).get(row.session_id)
        reason = why_not_taken(interview.state, row.question_id)
        if reason is not None:
            await _refuse(unit, runtime, row, reason)
            return
        await _take(unit, runtime, row, interview)

    return finish


async def _take(unit: UnitOfWork, runtime: Runtime, row: Recording, interview: Interview) -> None:
    probe = steps.probe_of(row.probe or {})
    metadata = read_metadata(await Recordings(unit, runtime).metadata(row))
    taken = RecordingTaken(
        recording_id=row.id,
        question_id=row.question_id,
        duration_s=probe.duration_s,
        has_picture=probe.video is not None,
        offset_ms=offset_ms(interview.state, unit.clock.now()),
        starts_ms=starts_in(metadata) if row.question_id is None else (),
    )
    events = take_events(interview.state, taken)
    events += steps.over_events(row.id, (RecordingStep.PROBE,), probe.duration_s)
    reason = seeing.why_not_seen(interview.state, probe)
    if reason is not None:
        await StepResults(unit, runtime).add(row, RecordingStep.SIGNALS, seeing.nothing_seen())
        events += steps.over_events(row.id, (RecordingStep.SIGNALS,), probe.duration_s, reason)
    await Sessions(unit, runtime).append(interview, events)
    row.state, row.updated_at = RecordingState.PROCESSING, unit.clock.now()
    wanted = [steps.HEAR] if reason is not None else [steps.HEAR, steps.SEE]
    await runtime.foundations.outbox.order(unit, [steps.order_of(kind, row.id) for kind in wanted])


async def answer_recording(runtime: Runtime, args: Args) -> Finish:
    """Task: what all steps found becomes the interview's answers, in one transaction with their evaluation."""
    recording_id = UUID(args["recording_id"])

    async def finish(unit: UnitOfWork) -> None:
        row = await steps.held(unit, runtime, recording_id)
        if row is None or row.state != RecordingState.PROCESSING:
            return
        sessions, results = Sessions(unit, runtime), StepResults(unit, runtime)
        interview = await sessions.get(row.session_id)
        read = read_recording(
            row,
            await results.of(row, RecordingStep.VOICE_ACTIVITY) or {},
            await results.of(row, RecordingStep.TRANSCRIPTION) or {},
            await results.of(row, RecordingStep.SIGNALS) or {},
        )
        events = answer_events(interview.state, read)
        events += steps.over_events(row.id, (RecordingStep.ANSWERS,), read.duration_s)
        interview = await sessions.append(interview, events)
        row.state, row.updated_at = RecordingState.DONE, unit.clock.now()
        await results.clear(row)
        await _finish_again(unit, runtime, interview, recording_id)

    return finish


def read_recording(
    row: Recording, voice: dict[str, Any], words: dict[str, Any], sight: dict[str, Any]
) -> ReadRecording:
    """What the steps found, as one."""
    heard = words.get("utterances")
    return ReadRecording(
        recording_id=row.id,
        duration_s=row.duration_s or 0.0,
        speech=tuple(Stretch(started_s=start, ended_s=end) for start, end in voice.get("speech", [])),
        utterances=None if heard is None else tuple(_utterance(one) for one in heard),
        windows=merge(_windows(sight), _windows(voice)),
        vision_engine=sight.get("engine", ""),
        baseline=_joined(_baseline(sight), _baseline(voice)),
    )


def _utterance(said: dict[str, Any]) -> HeardUtterance:
    fell_back_from = tuple((engine, reason) for engine, reason in said["fell_back_from"])
    return HeardUtterance(**said | {"fell_back_from": fell_back_from})


def _windows(found: dict[str, Any]) -> list[SignalWindow]:
    return [SignalWindow.from_json(window) for window in found.get("windows", [])]


def _baseline(found: dict[str, Any]) -> Baseline | None:
    raw = found.get("baseline")
    return Baseline.from_json(raw) if raw else None


def _joined(seen: Baseline | None, heard: Baseline | None) -> Baseline | None:
    if seen is None or heard is None:
        return seen or heard
    return replace(seen, voice=heard.voice)


def give_up_reading(runtime: Runtime, args: Args, code: str) -> Finish:
    """A step failed for good: the recording gives no answer, its questions can be answered in another way."""

    async def finish(unit: UnitOfWork) -> None:
        row = await steps.held(unit, runtime, UUID(args["recording_id"]))
        if row is None or row.state not in (RecordingState.CHECKED, RecordingState.PROCESSING):
            return
        if messages.has(f"recording.{code}"):
            await _refuse(unit, runtime, row, code)
            return
        row.state, row.updated_at = RecordingState.FAILED, unit.clock.now()
        await _set_aside(unit, runtime, row, code)
        told = ev.TaskNeedsAttention(kind=steps.PROCESS, error_code=code)
        await Sessions(unit, runtime).append_fact(row.session_id, [told])

    return finish


async def _refuse(unit: UnitOfWork, runtime: Runtime, row: Recording, reason: str) -> None:
    """Only decoding all of it showed it, or it came too late: the candidate is told why, and can send another."""
    base = runtime.foundations
    row.state, row.refused_reason, row.updated_at = RecordingState.REFUSED, reason, unit.clock.now()
    await _set_aside(unit, runtime, row, reason)
    await base.outbox.order(unit, [removal_order(row.id, 0.0, AT_ONCE)])
    await base.audit.record(unit, SYSTEM, "recording.refused", "recording", row.id, {"reason": reason})


async def _set_aside(unit: UnitOfWork, runtime: Runtime, row: Recording, reason: str) -> None:
    await StepResults(unit, runtime).clear(row)
    sessions = Sessions(unit, runtime)
    aside = RecordingSetAside(recording_id=row.id, reason=reason)
    await _finish_again(unit, runtime, await sessions.append_fact(row.session_id, [aside]), row.id)


async def _finish_again(unit: UnitOfWork, runtime: Runtime, interview: Interview, recording_id: UUID) -> None:
    """An interview that was ended while a recording was read: its report may be due now."""
    if interview.state.end is None:
        return
    session_id = str(interview.row.id)
    order = TaskOrder(
        "finish_session", "cpu", f"finish_session:{session_id}:{recording_id}", {"session_id": session_id}
    )
    await runtime.foundations.outbox.order(unit, [order])
