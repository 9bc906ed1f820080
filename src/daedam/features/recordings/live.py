"""Recordings of live interviews, as the media server writes them: sealed piece by piece, playable at any time.

The media server's own database role may add live recordings and finish them, and touch nothing else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Update, func, select, update

from daedam.features.recordings.reading import Part, digest_of
from daedam.features.recordings.schemas import RecordingKind, RecordingState
from daedam.infra import crypto
from daedam.infra.db.tables import InterviewSession, Recording, RecordingPart
from daedam.infra.errors import not_found
from daedam.infra.foundations import Foundations
from daedam.infra.unit_of_work import UnitOfWork, unit_of_work
from daedam.infra.vault import Vault
from daedam.kit.ids import new_id
from daedam.providers.storage import EncryptedObjects
from daedam.providers.storage.base import ObjectStorage

CONTAINER = "webm"


class LiveRecordings:
    """What `media.ports.RecordingStore` asks for. Each call is a transaction of its own."""

    def __init__(self, foundations: Foundations, storage: ObjectStorage) -> None:
        self._base = foundations
        self._objects = EncryptedObjects(storage)

    async def begin(self, session_id: UUID, question_id: UUID, offset_ms: int, *, has_picture: bool = False) -> UUID:
        """A row for a recording of which nothing is stored yet."""
        recording_id = new_id()
        async with unit_of_work(self._base.database, self._base.clock) as unit:
            candidate_id = await _candidate_of(unit, session_id)
            said = json.dumps({"offset_ms": offset_ms, "has_picture": has_picture})
            where = crypto.place("recordings", "metadata_sealed", recording_id)
            sealed = await self._base.vault.seal_text(unit, candidate_id, said, where)
            unit.db.add(
                Recording(
                    id=recording_id,
                    session_id=session_id,
                    question_id=question_id,
                    kind=RecordingKind.LIVE,
                    state=RecordingState.RECEIVING,
                    container=CONTAINER,
                    metadata_sealed=sealed,
                )
            )
        return recording_id

    async def append(self, recording_id: UUID, piece: bytes, at: int) -> None:
        """Seal and store a piece, then count it; a piece stored and never counted is never read.

        A piece that was counted before its writer heard of it is said again, and is there once. Raises 404 once the
        recording is gone.
        """
        async with unit_of_work(self._base.database, self._base.clock) as unit:
            wanted = select(Recording.session_id, Recording.received).where(Recording.id == recording_id)
            found = (await unit.db.execute(wanted)).one_or_none()
            if found is None:
                raise not_found()
            session_id, start = found
            piece = piece[max(0, start - at) :]
            if not piece:
                return
            candidate_id = await _candidate_of(unit, session_id)
            key = await self._base.vault.key(unit, candidate_id)
            ordinal = await unit.db.scalar(
                select(func.count()).select_from(RecordingPart).where(RecordingPart.recording_id == recording_id)
            )
            storage_key = f"candidates/{candidate_id}/recordings/{recording_id}/{ordinal:06d}-{new_id()}"
            await self._objects.put(key, storage_key, piece)
            part = Part(start, len(piece), storage_key, digest_of(key, piece))
            unit.db.add(
                RecordingPart(
                    recording_id=recording_id,
                    ordinal=ordinal or 0,
                    start=part.start,
                    size=part.size,
                    storage_key=part.storage_key,
                    digest=part.digest,
                )
            )
            await unit.db.flush()
            await unit.db.execute(_counted(recording_id, start + part.size, unit.clock.now()))

    async def finish(self, recording_id: UUID, duration_s: float) -> None:
        """Say that it is whole and how long it is, and bind its parts."""
        async with unit_of_work(self._base.database, self._base.clock) as unit:
            row = await unit.db.get(Recording, recording_id)
            if row is None:
                raise not_found()
            rows = select(RecordingPart).where(RecordingPart.recording_id == recording_id)
            parts = await unit.db.scalars(rows.order_by(RecordingPart.ordinal))
            entries = [[part.start, part.size, part.storage_key, part.digest.hex()] for part in parts]
            candidate_id = await _candidate_of(unit, row.session_id)
            where = crypto.place("recordings", "manifest_sealed", recording_id)
            row.manifest_sealed = await self._base.vault.seal_json(unit, candidate_id, entries, where)
            row.state, row.size, row.duration_s = RecordingState.DONE, row.received, duration_s
            row.updated_at = unit.clock.now()


@dataclass(frozen=True, slots=True)
class LiveTold:
    """What a live recording says of itself: where its clock begins on the session's, and whether there is a picture."""

    offset_ms: int
    has_picture: bool


async def told_by(unit: UnitOfWork, vault: Vault, row: Recording) -> LiveTold | None:
    """What was said of a live recording when it began."""
    if row.metadata_sealed is None:
        return None
    where = crypto.place("recordings", "metadata_sealed", row.id)
    said = json.loads(
        await vault.unseal_text(unit, await _candidate_of(unit, row.session_id), row.metadata_sealed, where)
    )
    return LiveTold(int(said["offset_ms"]), bool(said.get("has_picture", False)))


def _counted(recording_id: UUID, received: int, now: datetime) -> Update:
    return update(Recording).where(Recording.id == recording_id).values(received=received, updated_at=now)


async def _candidate_of(unit: UnitOfWork, session_id: UUID) -> UUID:
    if session_id not in unit.candidates:
        statement = select(InterviewSession.candidate_id).where(InterviewSession.id == session_id)
        owner = await unit.db.scalar(statement)
        if owner is None:
            raise not_found()
        unit.candidates[session_id] = owner
    return unit.candidates[session_id]
