"""Recordings in the database, seen through the caller's rights to their session; file names and manifests sealed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from daedam.features.recordings.reading import Part, RecordingReader
from daedam.features.runtime import Runtime
from daedam.infra import crypto
from daedam.infra.db.tables import InterviewSession, Recording, RecordingPart
from daedam.infra.errors import not_found
from daedam.infra.unit_of_work import UnitOfWork, unit_of_work
from daedam.providers.storage import EncryptedObjects
from daedam.providers.storage.plain_copies import PlainCopies


class Recordings:
    """Reads and writes recordings within one transaction."""

    def __init__(self, unit: UnitOfWork, runtime: Runtime) -> None:
        self._unit = unit
        self._db = unit.db
        self._runtime = runtime
        self._vault = runtime.foundations.vault

    async def get(self, recording_id: UUID) -> Recording:
        """A recording for background work. Raises 404 when it is gone."""
        found = await self._db.get(Recording, recording_id)
        if found is None:
            raise not_found()
        return found

    async def candidate_of(self, recording: Recording) -> UUID:
        """Whose recording it is."""
        owner = await self._db.scalar(
            select(InterviewSession.candidate_id).where(InterviewSession.id == recording.session_id)
        )
        if owner is None:
            raise not_found()
        return owner

    async def reader(self, recording: Recording) -> RecordingReader:
        """Its bytes. Usable after the transaction has ended. Raises `KeyDestroyed` for an erased person's."""
        key = await self._vault.key(self._unit, await self.candidate_of(recording))
        return RecordingReader(
            EncryptedObjects(self._runtime.storage), key, await self.parts(recording), plain_copies(self._runtime)
        )

    async def parts(self, recording: Recording) -> list[Part]:
        """The parts in order: as sealed in the manifest once it is finished, before that as rows."""
        if recording.manifest_sealed is not None:
            owner, where = await self.candidate_of(recording), _manifest_place(recording)
            entries = await self._vault.unseal_json(self._unit, owner, recording.manifest_sealed, where)
            return [Part(start, size, key, bytes.fromhex(digest)) for start, size, key, digest in entries]
        rows = select(RecordingPart).where(RecordingPart.recording_id == recording.id).order_by(RecordingPart.ordinal)
        return [Part(row.start, row.size, row.storage_key, row.digest) for row in await self._db.scalars(rows)]

    async def seal_manifest(self, recording: Recording, parts: Sequence[Part]) -> None:
        """Bind which parts make up the recording, in which order, under the person's key."""
        entries = [[part.start, part.size, part.storage_key, part.digest.hex()] for part in parts]
        owner = await self.candidate_of(recording)
        recording.manifest_sealed = await self._vault.seal_json(self._unit, owner, entries, _manifest_place(recording))


async def open_recording(runtime: Runtime, recording_id: UUID) -> RecordingReader:
    """The bytes of a recording, for background work. Raises 404 when it is gone."""
    base = runtime.foundations
    async with unit_of_work(base.database, base.clock) as unit:
        recordings = Recordings(unit, runtime)
        return await recordings.reader(await recordings.get(recording_id))


def plain_copies(runtime: Runtime) -> PlainCopies:
    """Where plain copies lie while they are read: below HOME, never in a folder others can see."""
    return PlainCopies(runtime.foundations.settings.home / "tmp")


def _manifest_place(recording: Recording) -> bytes:
    return crypto.place("recordings", "manifest_sealed", recording.id)
