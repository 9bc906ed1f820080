"""What a browser kept while its line was gone, taken in piece by piece: sealed at once, checked before it is used.

A piece is a WebM or MP4 file of its own that says where its clock begins on the session's. Sent twice, it is kept once.
"""

from __future__ import annotations

import json
from uuid import UUID, uuid5

from sqlalchemy import func, select

from daedam.features.recordings.reading import Part, digest_of
from daedam.features.recordings.repository import Recordings
from daedam.features.recordings.schemas import RecordingKind, RecordingState
from daedam.features.recordings.uploading import storage_error
from daedam.features.runtime import Runtime
from daedam.features.sessions.repository import Interview, Sessions
from daedam.infra import crypto
from daedam.infra.db.tables import Recording, RecordingPart
from daedam.infra.errors import DaedamError, not_found
from daedam.infra.unit_of_work import UnitOfWork
from daedam.infra.web.access import Principal
from daedam.interviewing.back_filling import find_missed, may_be_kept
from daedam.interviewing.missed import back_fill_order
from daedam.interviewing.recording_events import MissedBecause, SoundMissed
from daedam.kit.ids import new_id
from daedam.providers.errors import ProviderError
from daedam.providers.media_files import MediaError
from daedam.providers.media_files.kinds import HEAD_BYTES, kind_of
from daedam.providers.storage import EncryptedObjects

MOST_BYTES = 512 * 1024
"""A piece is about fifteen seconds of a voice: 60 KB at what browsers take for it."""
MOST_PIECES = 64
"""Of one missed stretch: more than ten minutes of them."""
MOST_EARLY_MS = 60_000
"""A piece begins before the stretch it covers, but not by more than a piece is long."""


class SentSound:
    """The use cases of one request."""

    def __init__(self, unit: UnitOfWork, runtime: Runtime, caller: Principal) -> None:
        self._unit = unit
        self._runtime = runtime
        self._caller = caller

    async def key(self, session_id: UUID) -> bytes:
        """32 bytes a browser seals what it keeps of this interview with; the same ones after a reload.

        They are derived from the person's own key and gone with it. Raises 404, and 409 where nothing may be kept.
        """
        interview = await self._recorded(session_id)
        key = await self._runtime.foundations.vault.key(self._unit, interview.row.candidate_id)
        return crypto.derive(key, f"browser-sound:{session_id}")

    async def require(self, session_id: UUID, missed_id: UUID, started_ms: int) -> None:
        """Raises 404 or 409 where a piece would not be taken: said before its bytes are read."""
        await self._open(session_id, missed_id, started_ms)

    async def add(self, session_id: UUID, missed_id: UUID, started_ms: int, content: bytes) -> None:
        """Keep a piece. Raises 404, 409 (not wanted, or wanted no more), 415, 507; a known piece changes nothing."""
        try:
            container = kind_of(content[:HEAD_BYTES])
        except MediaError as error:
            raise DaedamError(415, f"recording_{error.code}", f"recording.{error.code}") from None
        interview, missed = await self._open(session_id, missed_id, started_ms)
        recording_id = uuid5(missed_id, str(started_ms))
        if await self._unit.db.get(Recording, recording_id) is not None:
            return
        await self._require_room(interview)
        row = Recording(
            id=recording_id,
            session_id=session_id,
            question_id=missed.question_id,
            kind=RecordingKind.LIVE,
            state=RecordingState.RECEIVED,
            container=container,
            size=len(content),
            received=len(content),
            metadata_sealed=await self._sealed(interview, recording_id, {"offset_ms": started_ms}),
        )
        await self._store(row, content)
        audit = self._runtime.foundations.audit
        await audit.record(self._unit, self._caller.actor, "recording.uploaded", "recording", recording_id)

    async def complete(self, session_id: UUID, missed_id: UUID) -> None:
        """Nothing more comes: its words may be looked for. Raises 404, 409."""
        _, missed = await self._open(session_id, missed_id)
        await self._runtime.foundations.outbox.order(
            self._unit, [back_fill_order(session_id, missed, "sent:0", delay_s=0.0)]
        )

    async def _recorded(self, session_id: UUID) -> Interview:
        interview = await Sessions(self._unit, self._runtime).own(self._caller, session_id)
        if not may_be_kept(interview.state):
            raise DaedamError(409, "consent_required")
        return interview

    async def _open(
        self, session_id: UUID, missed_id: UUID, started_ms: int | None = None
    ) -> tuple[Interview, SoundMissed]:
        interview = await self._recorded(session_id)
        found = find_missed(interview.state, missed_id)
        if found is None:
            raise not_found()
        missed = found[1].said
        is_wanted = found[1].is_pending and missed.because is not MissedBecause.RECOGNISER
        is_apart = started_ms is not None and not missed.started_ms - MOST_EARLY_MS <= started_ms < missed.ended_ms
        if not is_wanted or is_apart:
            raise DaedamError(409, "sound_not_wanted")
        return interview, missed

    async def _require_room(self, interview: Interview) -> None:
        """Pieces stay until their stretch is settled: while a recogniser is away for hours, those of many may wait."""
        missed = [one for asked in interview.state.asked for one in asked.missed]
        pending = [one for one in missed if one.is_pending and one.said.because is not MissedBecause.RECOGNISER]
        sent = select(func.count()).where(
            Recording.session_id == interview.row.id,
            Recording.kind == RecordingKind.LIVE,
            Recording.state == RecordingState.RECEIVED,
        )
        if (await self._unit.db.scalar(sent) or 0) >= MOST_PIECES * len(pending):
            raise DaedamError(429, "upload_too_many_open")

    async def _store(self, row: Recording, content: bytes) -> None:
        recordings = Recordings(self._unit, self._runtime)
        self._unit.db.add(row)
        key = await recordings.key_of(row)
        part = Part(0, len(content), f"{await recordings.folder(row)}/{new_id()}", digest_of(key, content))
        try:
            await EncryptedObjects(self._runtime.storage).put(key, part.storage_key, content)
        except ProviderError as error:
            raise storage_error(error) from error
        await self._unit.db.flush()
        self._unit.db.add(
            RecordingPart(
                recording_id=row.id,
                ordinal=0,
                start=part.start,
                size=part.size,
                storage_key=part.storage_key,
                digest=part.digest,
            )
        )
        await self._unit.db.flush()
        await recordings.seal_manifest(row)

    async def _sealed(self, interview: Interview, recording_id: UUID, said: dict[str, int]) -> bytes:
        where = crypto.place("recordings", "metadata_sealed", recording_id)
        vault = self._runtime.foundations.vault
        return await vault.seal_text(self._unit, interview.row.candidate_id, json.dumps(said), where)
