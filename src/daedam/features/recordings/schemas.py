"""What the recording routes take and answer."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from daedam.interviewing.recording_events import CutBy


class RecordingKind(StrEnum):
    """How a recording came to be."""

    UPLOAD = "upload"
    LIVE = "live"


class RecordingState(StrEnum):
    """Where a recording is on its way to answers.

    Received whole, it is checked in a limited child; checked, the task `process_recording` takes it up. A person
    is told of what `FAILED`; what is `REFUSED` says why, and another file may be sent.
    """

    RECEIVING = "receiving"
    RECEIVED = "received"
    CHECKED = "checked"
    PROCESSING = "processing"
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"


PLAYABLE = frozenset({RecordingState.CHECKED, RecordingState.PROCESSING, RecordingState.DONE, RecordingState.FAILED})
"""What has not been looked into is not handed to anybody's browser."""

Container = Literal["mp4", "mov", "webm", "matroska"]


class SpanOut(BaseModel):
    """From when to when a question is answered, in milliseconds of the session's clock."""

    question_id: UUID
    started_ms: int
    ended_ms: int


class RecordingOut(BaseModel):
    """A recording as those see it who may see its interview."""

    recording_id: UUID
    session_id: UUID
    question_id: Annotated[UUID | None, Field(description="None: a recording of the whole interview.")]
    kind: RecordingKind
    state: RecordingState
    size: Annotated[int | None, Field(description="Bytes; None while a live recording goes on.")]
    received: Annotated[int, Field(description="Bytes that are stored for good.")]
    file_name: Annotated[str | None, Field(description="Only for the candidate whose file it was.")]
    container: Container | None
    duration_s: float | None
    offset_ms: Annotated[
        int | None, Field(description="Where its clock begins on the session's; None before it is taken in.")
    ]
    spans: Annotated[list[SpanOut], Field(description="Which question is answered when; empty until it is read.")]
    cut_by: Annotated[CutBy | None, Field(description="What the spans were found by.")]
    has_picture: bool | None
    warnings: Annotated[list[str], Field(description="What is odd about the file though it is used.")]
    error_code: str | None
    error_message: str | None
    is_playable: bool
    upload_url: Annotated[str | None, Field(description="Where the candidate resumes an unfinished upload (tus).")]
    created_at: datetime
    updated_at: datetime
    expires_at: datetime | None


class RecordingList(BaseModel):
    """A session's recordings in the order they came."""

    items: list[RecordingOut]


class PlaybackOut(BaseModel):
    """Where a player finds the recording. A cookie for this one address came along; it is good for `expires_in` s."""

    media_url: str
    content_type: str
    expires_in: int


class SoundKeyOut(BaseModel):
    """A key for AES-256-GCM that a browser keeps in memory only."""

    key: Annotated[str, Field(description="32 bytes, base64.")]
