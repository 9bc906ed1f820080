"""Background work of recordings."""

from __future__ import annotations

from daedam.features.recordings.checking import check_recording, give_up_checking
from daedam.features.recordings.removing import give_up_removing, remove_upload
from daedam.features.work import TaskKind

TASKS = (
    TaskKind("check_recording", check_recording, give_up_checking),
    TaskKind("remove_upload", remove_upload, give_up_removing),
)
