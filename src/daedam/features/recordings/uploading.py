"""Taking a file in by the tus protocol: announced, brought in pieces over any number of connections, finished.

What is acknowledged is durable: a part is sealed and synced in object storage before the row that counts it commits.
A part that was stored and never counted (a crash between the two) lies unused until its recording is deleted.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from daedam.features.recordings import tus
from daedam.features.recordings.incoming import Incoming
from daedam.features.recordings.reading import Part, digest_of
from daedam.features.recordings.removing import AT_ITS_TIME, removal_order
from daedam.features.recordings.repository import Recordings
from daedam.features.recordings.schemas import RecordingState
from daedam.features.recordings.starts import starts_in
from daedam.features.runtime import Runtime
from daedam.features.sessions.repository import Interview, Sessions
from daedam.infra.db.tables import Recording
from daedam.infra.errors import DaedamError, not_found
from daedam.infra.unit_of_work import UnitOfWork, unit_of_work
from daedam.infra.web.access import Principal
from daedam.interviewing.vocabulary import Stage
from daedam.kit.ids import new_id
from daedam.kit.tasks import TaskOrder
from daedam.providers.errors import ProviderError
from daedam.providers.media_files import MediaError
from daedam.providers.media_files.kinds import HEAD_BYTES, kind_of
from daedam.providers.storage import EncryptedObjects

MAX_PARTS = 4096
"""A 2 GiB file in whole parts has 256; a connection that breaks all the time may cut it finer, within reason."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an upload is: `offset` bytes of `size` are durable. `expires_at` is None once all of it has come."""

    recording_id: UUID
    offset: int
    size: int
    expires_at: datetime | None
    metadata: str = ""


async def announce(unit: UnitOfWork, runtime: Runtime, caller: Principal, announced: tus.Announcement) -> Progress:
    """Open an upload for an interview of the caller's own. Raises what keeps it from being taken."""
    settings = runtime.foundations.settings
    if announced.size > settings.upload_max_bytes:
        raise DaedamError(413, "upload_too_large", limit=_readable(settings.upload_max_bytes))
    if announced.size == 0:
        raise DaedamError(422, "recording_empty", "recording.empty")
    _require_starts_that_rise(announced.metadata)
    interview = await Sessions(unit, runtime).own(caller, announced.session_id)
    _require_takes_uploads(interview, announced.question_id)
    recordings = Recordings(unit, runtime)
    _require_no_other(await recordings.of(announced.session_id), announced.question_id)
    if await recordings.open_count(caller.user_id) >= settings.upload_open_max:
        raise DaedamError(429, "upload_too_many_open")
    await _require_room(runtime, announced.size + await recordings.outstanding_bytes())
    lifetime = timedelta(hours=settings.upload_lifetime_h)
    row = await recordings.add_upload(caller.user_id, announced, unit.clock.now() + lifetime)
    await runtime.foundations.outbox.order(unit, [removal_order(row.id, lifetime.total_seconds(), AT_ITS_TIME)])
    await runtime.foundations.audit.record(unit, caller.actor, "recording.announced", "recording", row.id)
    return _progress(row)


def _require_starts_that_rise(metadata: str) -> None:
    try:
        starts_in(tus.read_metadata(metadata))
    except ValueError:
        raise DaedamError(422, "upload_starts") from None


def _require_takes_uploads(interview: Interview, question_id: UUID | None) -> None:
    state = interview.state
    if interview.row.stage != Stage.AI or state.end is not None:
        raise DaedamError(409, "wrong_state")
    if not state.is_consented:
        raise DaedamError(409, "consent_required")
    answered = {asked.question.question_id for asked in state.asked if asked.answer is not None}
    if question_id is None:
        if answered:
            raise DaedamError(409, "wrong_state")
        return
    planned = {question.question_id for question in state.remaining}
    if question_id in answered:
        raise DaedamError(409, "question_answered")
    if question_id not in planned | {asked.question.question_id for asked in state.asked}:
        raise not_found()


def _require_no_other(known: Sequence[Recording], question_id: UUID | None) -> None:
    """One file for the whole interview, or one per question; what was refused does not count.

    A whole recording that was read leaves the questions it has no part for: each may have a file of its own.
    """
    for one in known:
        is_upload = one.kind == "upload" and one.state != RecordingState.REFUSED
        is_in_the_way = one.question_id is None and one.state not in (RecordingState.DONE, RecordingState.FAILED)
        if is_upload and (question_id is None or one.question_id == question_id or is_in_the_way):
            raise DaedamError(409, "upload_exists")


async def _require_room(runtime: Runtime, size: int) -> None:
    try:
        state = await runtime.storage.check()
    except ProviderError as error:
        raise storage_error(error) from None
    if state.free_bytes is not None and state.free_bytes < size:
        raise DaedamError(507, "storage_full")


def storage_error(error: ProviderError) -> DaedamError:
    """What a client is told when the store refuses."""
    if error.code == "disk_full":
        return DaedamError(507, "storage_full")
    return DaedamError(503, "storage_unavailable", retry_available=True)


async def progress(unit: UnitOfWork, runtime: Runtime, caller: Principal, recording_id: UUID) -> Progress:
    """How far an upload is. Raises 404, or 410 once it is expired or refused."""
    recordings = Recordings(unit, runtime)
    row = await recordings.own_upload(caller, recording_id)
    _require_alive(row, unit.clock.now())
    return _progress(row, await recordings.metadata(row))


def _require_alive(row: Recording, now: datetime) -> None:
    is_expired = row.state == RecordingState.RECEIVING and row.expires_at is not None and row.expires_at <= now
    if row.state == RecordingState.REFUSED or is_expired:
        raise DaedamError(410, "upload_expired")


def _progress(row: Recording, metadata: str = "") -> Progress:
    expires_at = row.expires_at if row.state == RecordingState.RECEIVING else None
    return Progress(row.id, row.received, row.size or 0, expires_at, metadata)


@dataclass
class _Writing:
    """One request's writing into an upload: where it is, and what it may still take."""

    row: Recording
    folder: str
    key: bytes
    offset: int
    part_count: int
    stored: list[Part] = field(default_factory=list)

    @property
    def end(self) -> int:
        """The offset after everything stored so far, counted or not."""
        return self.stored[-1].start + self.stored[-1].size if self.stored else self.offset


class Appending:
    """One PATCH: its body goes into sealed parts, each counted as soon as it is durable.

    With a checksum nothing is counted before all of the body has proven right.
    """

    def __init__(self, runtime: Runtime, caller: Principal, checksum: tus.Checksum | None) -> None:
        self._runtime = runtime
        self._caller = caller
        self._checksum = checksum
        self._hash = checksum.hasher() if checksum else None
        self._objects = EncryptedObjects(runtime.storage)

    async def run(self, recording_id: UUID, offset: int, incoming: Incoming) -> Progress:
        """Take in what comes from `offset` on. Raises 404, 409 (another offset), 410, 413, 415, 460, 507."""
        base = self._runtime.foundations
        async with unit_of_work(base.database, base.clock) as unit:
            recordings = Recordings(unit, self._runtime)
            row = await recordings.own_upload(self._caller, recording_id)
            _require_alive(row, unit.clock.now())
            if row.received != offset:
                raise _other_offset()
            if row.state != RecordingState.RECEIVING:
                return _progress(row)
            writing = _Writing(
                row,
                await recordings.folder(row),
                await recordings.key_of(row),
                offset,
                await recordings.part_count(row),
            )
        try:
            return await self._take(writing, incoming)
        except DaedamError:
            # Known not to be counted. After an error of the database it may be, so then it stays.
            await self._forget(writing)
            raise

    async def _take(self, writing: _Writing, incoming: Incoming) -> Progress:
        current = _progress(writing.row)
        async for plain in incoming.parts():
            self._check(writing, plain)
            if writing.end == 0:
                await self._require_media(writing, plain, is_all=incoming.is_over)
            await self._store(writing, plain)
            if self._hash is not None:
                self._hash.update(plain)
            else:
                current = await self._count(writing)
        if self._checksum is not None and self._hash is not None:
            # Half a body proves nothing either.
            if incoming.is_cut or not hmac.compare_digest(self._hash.digest(), self._checksum.digest):
                raise DaedamError(tus.CHECKSUM_MISMATCH, "upload_checksum", retry_available=True)
            current = await self._count(writing)
        return current

    def _check(self, writing: _Writing, plain: bytes) -> None:
        if writing.end + len(plain) > (writing.row.size or 0):
            raise DaedamError(413, "upload_too_long")
        if writing.part_count + len(writing.stored) >= MAX_PARTS:
            raise DaedamError(400, "upload_fragmented")

    async def _require_media(self, writing: _Writing, plain: bytes, *, is_all: bool) -> None:
        """Refuse what begins like nothing we take, before two gigabytes of it have come."""
        if is_all and len(plain) < min(HEAD_BYTES, writing.row.size or 0):
            return  # too little to tell; the whole file is looked at in the end
        try:
            kind_of(plain[:HEAD_BYTES])
        except MediaError as error:
            base = self._runtime.foundations
            async with unit_of_work(base.database, base.clock) as unit:
                row = await Recordings(unit, self._runtime).get(writing.row.id, is_held=True)
                row.state, row.refused_reason, row.updated_at = RecordingState.REFUSED, error.code, unit.clock.now()
                await base.audit.record(unit, self._caller.actor, "recording.refused", "recording", row.id)
            raise DaedamError(415, f"recording_{error.code}", f"recording.{error.code}") from None

    async def _store(self, writing: _Writing, plain: bytes) -> None:
        # A name of its own for every try: a late writer can never overwrite what another one was acknowledged.
        key = f"{writing.folder}/{new_id()}"
        digest = await asyncio.to_thread(digest_of, writing.key, plain)
        writing.stored.append(Part(writing.end, len(plain), key, digest))
        try:
            await self._objects.put(writing.key, key, plain)
        except ProviderError as error:
            raise storage_error(error) from error

    async def _count(self, writing: _Writing) -> Progress:
        """Make what is stored part of the upload, and finish it with its last byte."""
        if not writing.stored:
            return _progress(writing.row)
        base = self._runtime.foundations
        async with unit_of_work(base.database, base.clock) as unit:
            recordings = Recordings(unit, self._runtime)
            row = await recordings.get(writing.row.id)
            if not await recordings.append(row, writing.offset, writing.stored):
                raise _other_offset()
            if row.received == row.size:
                await self._finish(unit, recordings, row)
            current = _progress(row)
        writing.offset, writing.part_count = current.offset, writing.part_count + len(writing.stored)
        writing.stored.clear()
        return current

    async def _finish(self, unit: UnitOfWork, recordings: Recordings, row: Recording) -> None:
        await recordings.seal_manifest(row)
        row.state = RecordingState.RECEIVED
        base = self._runtime.foundations
        check = TaskOrder("check_recording", "cpu", f"check_recording:{row.id}", {"recording_id": str(row.id)})
        await base.outbox.order(unit, [check])
        await base.audit.record(unit, self._caller.actor, "recording.uploaded", "recording", row.id)

    async def _forget(self, writing: _Writing) -> None:
        for part in writing.stored:
            await self._runtime.storage.delete(part.storage_key)


def _other_offset() -> DaedamError:
    return DaedamError(409, "upload_offset", retry_available=True)


def _readable(size: int) -> str:
    return f"{size / 1024**3:.3g} GB" if size >= 1024**3 else f"{size / 1024**2:.3g} MB"
