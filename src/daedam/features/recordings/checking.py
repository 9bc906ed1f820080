"""Looking into a file that has come in whole: opened as a private local file, by a limited child, once."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from daedam.features.recordings import steps
from daedam.features.recordings.reading import RecordingReader
from daedam.features.recordings.removing import AT_ONCE, removal_order
from daedam.features.recordings.repository import Recordings
from daedam.features.recordings.schemas import RecordingState
from daedam.features.runtime import Runtime
from daedam.features.sessions.repository import Sessions
from daedam.features.work import Args, Finish
from daedam.infra import messages
from daedam.infra.audit import SYSTEM
from daedam.infra.unit_of_work import UnitOfWork, unit_of_work
from daedam.interviewing import events as ev
from daedam.providers.errors import ProviderError
from daedam.providers.media_files import MediaError, MediaErrorCode, MediaProbe
from daedam.providers.media_files.probe import probe_media

_GONE = frozenset({"tampered", "not_found"})


async def check_recording(runtime: Runtime, args: Args) -> Finish:
    """Task: find out what came in. What cannot be used is refused with its reason: a result, not a failure."""
    recording_id = UUID(args["recording_id"])
    base = runtime.foundations
    async with unit_of_work(base.database, base.clock) as unit:
        recordings = Recordings(unit, runtime)
        row = await recordings.get(recording_id)
        if row.state != RecordingState.RECEIVED:
            return _nothing
        reader, file_name = await recordings.reader(row), await recordings.file_name(row)
    try:
        probe = await _look(reader, file_name)
    except MediaError as error:
        if error.code is MediaErrorCode.TIMEOUT:
            raise
        return _refuse(runtime, recording_id, error.code)
    except ProviderError as error:
        if error.code not in _GONE:
            raise
        return _refuse(runtime, recording_id, "damaged")
    return _take(runtime, recording_id, probe)


async def _look(reader: RecordingReader, file_name: str) -> MediaProbe:
    async with reader.materialise() as path:
        return await probe_media(path, file_name)


def give_up_checking(runtime: Runtime, args: Args, code: str) -> Finish:
    """Checking failed for good: the file is refused, so that the candidate can send another; a person is told."""
    recording_id = UUID(args["recording_id"])
    reason = code if messages.has(f"recording.{code}") else "check_failed"

    async def finish(unit: UnitOfWork) -> None:
        await _refuse(runtime, recording_id, reason)(unit)
        row = await Recordings(unit, runtime).get(recording_id)
        told = ev.TaskNeedsAttention(kind="check_recording", error_code=code)
        await Sessions(unit, runtime).append_fact(row.session_id, [told])

    return finish


def _take(runtime: Runtime, recording_id: UUID, probe: MediaProbe) -> Finish:
    async def finish(unit: UnitOfWork) -> None:
        row = await Recordings(unit, runtime).get(recording_id, is_held=True)
        if (await Sessions(unit, runtime).get(row.session_id)).state.end is not None:
            await _refuse(runtime, recording_id, "session_over")(unit)
            return
        row.state, row.updated_at = RecordingState.CHECKED, unit.clock.now()
        row.container, row.duration_s, row.probe = probe.container, probe.duration_s, asdict(probe)
        await runtime.foundations.audit.record(unit, SYSTEM, "recording.checked", "recording", recording_id)
        await runtime.foundations.outbox.order(unit, [steps.order_of(steps.PROCESS, recording_id)])

    return finish


def _refuse(runtime: Runtime, recording_id: UUID, reason: str) -> Finish:
    async def finish(unit: UnitOfWork) -> None:
        base = runtime.foundations
        row = await Recordings(unit, runtime).get(recording_id, is_held=True)
        row.state, row.refused_reason, row.updated_at = RecordingState.REFUSED, reason, unit.clock.now()
        await base.outbox.order(unit, [removal_order(recording_id, 0.0, AT_ONCE)])
        await base.audit.record(unit, SYSTEM, "recording.refused", "recording", recording_id, {"reason": reason})

    return finish


async def _nothing(_unit: UnitOfWork) -> None:
    return
