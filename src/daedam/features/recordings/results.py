"""What each step of reading a recording found: sealed under the person's key, stored once, gone with the answers."""

from __future__ import annotations

import json
import zlib
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from daedam.features.recordings.repository import Recordings
from daedam.features.runtime import Runtime
from daedam.infra import crypto
from daedam.infra.db.tables import Recording, RecordingResult
from daedam.infra.unit_of_work import UnitOfWork
from daedam.interviewing.recording_events import RecordingStep


class StepResults:
    """Reads and writes step results within one transaction."""

    def __init__(self, unit: UnitOfWork, runtime: Runtime) -> None:
        self._unit = unit
        self._recordings = Recordings(unit, runtime)

    async def add(self, recording: Recording, step: RecordingStep, found: dict[str, Any]) -> None:
        """Store a step's result; the first one stands."""
        plain = zlib.compress(json.dumps(found, ensure_ascii=False).encode())
        sealed = crypto.seal(await self._recordings.key_of(recording), plain, _place(recording.id, step))
        row = insert(RecordingResult).values(recording_id=recording.id, step=step, content_sealed=sealed)
        await self._unit.db.execute(row.on_conflict_do_nothing())

    async def of(self, recording: Recording, step: RecordingStep) -> dict[str, Any] | None:
        """A step's result, or None while there is none."""
        where = (RecordingResult.recording_id == recording.id, RecordingResult.step == step)
        sealed = await self._unit.db.scalar(select(RecordingResult.content_sealed).where(*where))
        if sealed is None:
            return None
        plain = crypto.unseal(await self._recordings.key_of(recording), sealed, _place(recording.id, step))
        found: dict[str, Any] = json.loads(zlib.decompress(plain))
        return found

    async def steps_done(self, recording: Recording) -> set[str]:
        """Which steps have a result."""
        found = select(RecordingResult.step).where(RecordingResult.recording_id == recording.id)
        return set(await self._unit.db.scalars(found))

    async def clear(self, recording: Recording) -> None:
        """Forget every result of a recording."""
        await self._unit.db.execute(delete(RecordingResult).where(RecordingResult.recording_id == recording.id))


def _place(recording_id: UUID, step: RecordingStep) -> bytes:
    return crypto.place("recording_results", "content_sealed", f"{recording_id}:{step}")
