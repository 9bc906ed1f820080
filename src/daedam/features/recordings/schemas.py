"""What the recording routes take and answer."""

from __future__ import annotations

from enum import StrEnum


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
