"""Recordings in the database, seen through the caller's rights to their session; file names and manifests sealed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update

from daedam.features.recordings.reading import Part, RecordingReader
from daedam.features.recordings.schemas import RecordingKind, RecordingState
from daedam.features.recordings.tus import Announcement, read_metadata
from daedam.features.runtime import Runtime
from daedam.infra import crypto
from daedam.infra.db.tables import InterviewSession, Recording, RecordingPart
from daedam.infra.errors import not_found
from daedam.infra.settings import Settings
from daedam.infra.unit_of_work import UnitOfWork, unit_of_work
from daedam.infra.web.access import Principal
from daedam.kit.ids import new_id
from daedam.providers.storage import EncryptedObjects
from daedam.providers.storage.plain_copies import PlainCopies

RECEIVING, REFUSED = RecordingState.RECEIVING, RecordingState.REFUSED


class Recordings:
    """Reads and writes recordings within one transaction."""

    def __init__(self, unit: UnitOfWork, runtime: Runtime) -> None:
        self._unit = unit
        self._db = unit.db
        self._runtime = runtime
        self._vault = runtime.foundations.vault

    async def get(self, recording_id: UUID, *, is_held: bool = False) -> Recording:
        """A recording for background work, held until the transaction ends if asked. Raises 404 when it is gone."""
        found = await self._db.get(Recording, recording_id, with_for_update=is_held)
        if found is None:
            raise not_found()
        return found

    async def own_upload(self, caller: Principal, recording_id: UUID) -> Recording:
        """An upload of the caller's own interview. Raises 404 otherwise."""
        theirs = InterviewSession.candidate_id == caller.user_id
        found = await self._db.scalar(
            select(Recording)
            .join(InterviewSession, InterviewSession.id == Recording.session_id)
            .where(Recording.id == recording_id, Recording.kind == RecordingKind.UPLOAD, theirs)
        )
        if found is None:
            raise not_found()
        return found

    async def of(self, session_id: UUID) -> list[Recording]:
        """A session's recordings in the order they came."""
        found = select(Recording).where(Recording.session_id == session_id)
        return list(await self._db.scalars(found.order_by(Recording.created_at, Recording.id)))

    async def open_count(self, candidate_id: UUID) -> int:
        """How many of a candidate's uploads are not finished."""
        counted = (
            select(func.count())
            .select_from(Recording)
            .join(InterviewSession, InterviewSession.id == Recording.session_id)
            .where(InterviewSession.candidate_id == candidate_id, Recording.state == RECEIVING)
        )
        return await self._db.scalar(counted) or 0

    async def outstanding_bytes(self) -> int:
        """What all unfinished uploads together still have to bring: room that is promised already."""
        missing = select(func.sum(Recording.size - Recording.received)).where(Recording.state == RECEIVING)
        return int(await self._db.scalar(missing) or 0)

    async def add_upload(self, candidate_id: UUID, announced: Announcement, expires_at: datetime) -> Recording:
        """A new upload of which nothing has come yet."""
        recording_id = new_id()
        row = Recording(
            id=recording_id,
            session_id=announced.session_id,
            question_id=announced.question_id,
            kind=RecordingKind.UPLOAD,
            state=RECEIVING,
            size=announced.size,
            metadata_sealed=await self._vault.seal_text(
                self._unit, candidate_id, announced.metadata, _place("metadata_sealed", recording_id)
            ),
            expires_at=expires_at,
        )
        self._db.add(row)
        await self._db.flush()
        return row

    async def metadata(self, recording: Recording) -> str:
        """The Upload-Metadata header an upload was announced with; empty for a live recording."""
        if recording.metadata_sealed is None:
            return ""
        where = _place("metadata_sealed", recording.id)
        return await self._vault.unseal_text(
            self._unit, await self.candidate_of(recording), recording.metadata_sealed, where
        )

    async def file_name(self, recording: Recording) -> str:
        """The name an uploaded file had; empty when it had none."""
        return read_metadata(await self.metadata(recording)).get("filename", "")[:255]

    async def append(self, recording: Recording, offset: int, parts: Sequence[Part]) -> bool:
        """Take stored `parts` in that follow `offset`; False, and nothing done, when somebody else went on from there.

        Stamps with the transaction's clock. The row is held until the transaction ends.
        """
        size = sum(part.size for part in parts)
        taken = (
            update(Recording)
            .where(Recording.id == recording.id, Recording.state == RECEIVING, Recording.received == offset)
            .values(received=offset + size, updated_at=self._unit.clock.now())
            .returning(Recording.id)
        )
        if (await self._db.execute(taken)).one_or_none() is None:
            return False
        known = select(func.count()).select_from(RecordingPart).where(RecordingPart.recording_id == recording.id)
        first = await self._db.scalar(known) or 0
        for ordinal, part in enumerate(parts, first):
            self._db.add(
                RecordingPart(
                    recording_id=recording.id,
                    ordinal=ordinal,
                    start=part.start,
                    size=part.size,
                    storage_key=part.storage_key,
                    digest=part.digest,
                )
            )
        await self._db.flush()
        await self._db.refresh(recording)
        return True

    async def part_count(self, recording: Recording) -> int:
        """In how many parts it came so far."""
        counted = select(func.count()).select_from(RecordingPart).where(RecordingPart.recording_id == recording.id)
        return await self._db.scalar(counted) or 0

    async def parts(self, recording: Recording) -> list[Part]:
        """The parts in order: as sealed in the manifest once it is finished, before that as rows."""
        if recording.manifest_sealed is not None:
            owner, where = await self.candidate_of(recording), _place("manifest_sealed", recording.id)
            entries = await self._vault.unseal_json(self._unit, owner, recording.manifest_sealed, where)
            return [Part(start, size, key, bytes.fromhex(digest)) for start, size, key, digest in entries]
        rows = select(RecordingPart).where(RecordingPart.recording_id == recording.id).order_by(RecordingPart.ordinal)
        return [Part(row.start, row.size, row.storage_key, row.digest) for row in await self._db.scalars(rows)]

    async def seal_manifest(self, recording: Recording) -> None:
        """Bind which parts make up the recording, in which order, under the person's key."""
        parts = await self.parts(recording)
        entries = [[part.start, part.size, part.storage_key, part.digest.hex()] for part in parts]
        owner, where = await self.candidate_of(recording), _place("manifest_sealed", recording.id)
        recording.manifest_sealed = await self._vault.seal_json(self._unit, owner, entries, where)

    async def candidate_of(self, recording: Recording) -> UUID:
        """Whose recording it is."""
        session_id = recording.session_id
        if session_id not in self._unit.candidates:
            owner = await self._db.scalar(
                select(InterviewSession.candidate_id).where(InterviewSession.id == session_id)
            )
            if owner is None:
                raise not_found()
            self._unit.candidates[session_id] = owner
        return self._unit.candidates[session_id]

    async def key_of(self, recording: Recording) -> bytes:
        """The key of the person it is of. Raises `KeyDestroyed` when they were erased."""
        return await self._vault.key(self._unit, await self.candidate_of(recording))

    async def reader(self, recording: Recording) -> RecordingReader:
        """Its bytes; usable after the transaction has ended. Raises `KeyDestroyed`."""
        key, parts = await self.key_of(recording), await self.parts(recording)
        copies = plain_copies(self._runtime.foundations.settings)
        return RecordingReader(EncryptedObjects(self._runtime.storage), key, parts, copies)

    async def folder(self, recording: Recording) -> str:
        """Below which key its parts are stored."""
        return f"candidates/{await self.candidate_of(recording)}/recordings/{recording.id}"


async def open_recording(runtime: Runtime, recording_id: UUID) -> RecordingReader:
    """The bytes of a recording, for background work. Raises 404 when it is gone."""
    base = runtime.foundations
    async with unit_of_work(base.database, base.clock) as unit:
        recordings = Recordings(unit, runtime)
        return await recordings.reader(await recordings.get(recording_id))


def plain_copies(settings: Settings) -> PlainCopies:
    """Where plain copies lie while they are read: below HOME, in a folder of our own."""
    return PlainCopies(settings.home / "tmp")


def _place(column: str, recording_id: UUID) -> bytes:
    return crypto.place("recordings", column, recording_id)
