"""Letting go of uploads: withdrawn, never finished, or refused. Rows say so first, then the files go."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete

from daedam.features.recordings.repository import Recordings
from daedam.features.recordings.schemas import RecordingState
from daedam.features.runtime import Runtime
from daedam.features.work import Args, Finish
from daedam.infra.audit import SYSTEM
from daedam.infra.db.tables import Recording
from daedam.infra.errors import DaedamError
from daedam.infra.unit_of_work import UnitOfWork, unit_of_work
from daedam.infra.web.access import Principal
from daedam.kit.tasks import TaskOrder

AT_ITS_TIME, AT_ONCE = "expiry", "refusal"
GRACE_S = 60.0
"""Past its time, so that the task never comes too early by the difference of two clocks."""


def removal_order(recording_id: UUID, delay_s: float, occasion: str) -> TaskOrder:
    """The order to look, `delay_s` from now, whether an upload has to go. One per `occasion`."""
    return TaskOrder(
        "remove_upload",
        "cpu",
        f"remove_upload:{recording_id}:{occasion}",
        {"recording_id": str(recording_id), "occasion": occasion},
        delay_s=delay_s + GRACE_S if delay_s else 0.0,
    )


async def withdraw(unit: UnitOfWork, runtime: Runtime, caller: Principal, recording_id: UUID) -> None:
    """The candidate takes an unfinished or refused upload back: nobody sees it any more, and its files go."""
    recordings = Recordings(unit, runtime)
    row = await recordings.own_upload(caller, recording_id)
    row = await recordings.get(row.id, is_held=True)
    if row.state not in (RecordingState.RECEIVING, RecordingState.REFUSED):
        raise DaedamError(409, "upload_finished")
    row.state, row.refused_reason, row.updated_at = RecordingState.REFUSED, "withdrawn", unit.clock.now()
    await runtime.foundations.outbox.order(unit, [removal_order(row.id, 0.0, AT_ONCE)])
    await runtime.foundations.audit.record(unit, caller.actor, "recording.withdrawn", "recording", row.id)


async def remove_upload(runtime: Runtime, args: Args) -> Finish:
    """Task: an upload past its time is refused; the files of a refused one are deleted, the row of a withdrawn one too.

    Called early, it orders itself again for the right time; a finished upload it leaves alone.
    """
    recording_id = UUID(args["recording_id"])
    base = runtime.foundations
    async with unit_of_work(base.database, base.clock) as unit:
        recordings = Recordings(unit, runtime)
        row = await unit.db.get(Recording, recording_id, with_for_update=True)
        if row is None:
            return _nothing
        wait_s = _time_left(row.expires_at - unit.clock.now() if row.expires_at else timedelta(0))
        if row.state == RecordingState.RECEIVING and wait_s == 0:
            row.state, row.refused_reason, row.updated_at = RecordingState.REFUSED, "expired", unit.clock.now()
            await base.audit.record(unit, SYSTEM, "recording.expired", "recording", row.id)
        state, reason, folder = row.state, row.refused_reason, await recordings.folder(row)
    if state == RecordingState.REFUSED:
        await runtime.storage.delete_prefix(folder)

    async def finish(unit: UnitOfWork) -> None:
        if state == RecordingState.RECEIVING:
            await base.outbox.order(unit, [removal_order(recording_id, wait_s, args["occasion"] + "+")])
        if state == RecordingState.REFUSED and reason == "withdrawn":
            await unit.db.execute(delete(Recording).where(Recording.id == recording_id))

    return finish


def give_up_removing(_runtime: Runtime, _args: Args, _code: str) -> Finish:
    """Nothing waits for it: the upload is refused and not seen, and the failed task itself is what a person finds."""

    return _nothing


async def _nothing(_unit: UnitOfWork) -> None:
    return


def _time_left(left: timedelta) -> float:
    return max(0.0, left.total_seconds())
