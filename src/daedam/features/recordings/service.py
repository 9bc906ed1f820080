"""Looking at recordings: which there are, and who may play them. Every look at somebody else's is recorded."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from daedam.features.recordings.live import told_by
from daedam.features.recordings.reading import RecordingReader
from daedam.features.recordings.repository import Recordings
from daedam.features.recordings.schemas import PLAYABLE, RecordingKind, RecordingList, RecordingOut, RecordingState
from daedam.features.runtime import Runtime
from daedam.features.sessions.repository import Interview, Sessions
from daedam.infra.db.tables import Recording
from daedam.infra.errors import not_found
from daedam.infra.messages import message
from daedam.infra.unit_of_work import UnitOfWork
from daedam.infra.web.access import Principal
from daedam.kit.languages import Language

UPLOAD_PATH = "/api/v1/ai-interview/upload"
MEDIA_PATH = "/api/v1/recordings/{recording_id}/media"
# QuickTime files are ISO base media like MP4, and browsers play them as such, but know no video/quicktime.
_TYPES = {"mp4": "video/mp4", "mov": "video/mp4", "webm": "video/webm", "matroska": "video/x-matroska"}


@dataclass(frozen=True, slots=True)
class Playable:
    """A recording that may be played: its bytes, and what browsers call such a file."""

    recording_id: UUID
    reader: RecordingReader
    content_type: str


class RecordingService:
    """The use cases of one request."""

    def __init__(self, unit: UnitOfWork, runtime: Runtime, caller: Principal) -> None:
        self._unit = unit
        self._runtime = runtime
        self._caller = caller
        self._recordings = Recordings(unit, runtime)

    async def of_session(self, session_id: UUID, language: Language) -> RecordingList:
        """The recordings of a session the caller may see, but for those withdrawn. Raises 404 otherwise."""
        interview = await Sessions(self._unit, self._runtime).visible(self._caller, session_id)
        if not self._is_own(interview):
            await self._audit("recordings.listed", "interview_session", session_id)
        found = [row for row in await self._recordings.of(session_id) if row.refused_reason != "withdrawn"]
        return RecordingList(items=[await self._describe(row, interview, language) for row in found])

    async def playable(self, recording_id: UUID, *, is_counted: bool = True) -> Playable:
        """A recording the caller may play. Raises 404 for any other, and for one not checked yet.

        `is_counted` is False for the further requests of a player whose first one was recorded.
        """
        row = await self._unit.db.get(Recording, recording_id)
        if row is None or not _is_playable(row):
            raise not_found()
        interview = await Sessions(self._unit, self._runtime).visible(self._caller, row.session_id)
        if is_counted and not self._is_own(interview):
            await self._audit("recording.played", "recording", recording_id)
        return Playable(recording_id, await self._recordings.reader(row), _TYPES[row.container or "mp4"])

    def _is_own(self, interview: Interview) -> bool:
        return interview.row.candidate_id == self._caller.user_id

    async def _describe(self, row: Recording, interview: Interview, language: Language) -> RecordingOut:
        is_own = self._is_own(interview)
        probe = row.probe or {}
        taken = interview.state.recordings.get(row.id)
        is_open = row.state == RecordingState.RECEIVING and row.kind == RecordingKind.UPLOAD
        is_live = row.kind == RecordingKind.LIVE
        live = await told_by(self._unit, self._runtime.foundations.vault, row) if is_live else None
        return RecordingOut.model_validate(
            {
                "recording_id": row.id,
                "session_id": row.session_id,
                "question_id": row.question_id,
                "kind": row.kind,
                "state": row.state,
                "size": row.size,
                "received": row.received,
                "file_name": (await self._recordings.file_name(row) or None) if is_own and not is_live else None,
                "container": row.container,
                "duration_s": row.duration_s,
                "offset_ms": taken.taken.offset_ms if taken else live.offset_ms if live else None,
                "spans": [asdict(span) for span in taken.read.spans] if taken and taken.read else [],
                "cut_by": taken.read.cut_by if taken and taken.read else None,
                "has_picture": live.has_picture if live else probe.get("video") is not None if row.probe else None,
                "warnings": probe.get("warnings", []),
                "error_code": f"recording_{row.refused_reason}" if row.refused_reason else None,
                "error_message": message(f"recording.{row.refused_reason}", language) if row.refused_reason else None,
                "is_playable": _is_playable(row),
                "upload_url": f"{UPLOAD_PATH}/{row.id}" if is_own and is_open else None,
                "created_at": row.created_at,
                "updated_at": row.updated_at,
                "expires_at": row.expires_at if is_open else None,
            }
        )

    async def _audit(self, action: str, kind: str, object_id: UUID) -> None:
        await self._runtime.foundations.audit.record(self._unit, self._caller.actor, action, kind, object_id)


def _is_playable(row: Recording) -> bool:
    """What was checked; live recordings as far as they are, for they are our own and every piece of them plays."""
    is_ours = row.kind == RecordingKind.LIVE and row.state == RecordingState.RECEIVING
    return row.state in PLAYABLE or (is_ours and row.received > 0)
