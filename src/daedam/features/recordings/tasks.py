"""Background work of recordings."""

from __future__ import annotations

from daedam.features.recordings import back_filling, steps
from daedam.features.recordings.checking import check_recording, give_up_checking
from daedam.features.recordings.hearing import give_up_transcribing, hear_recording, transcribe_recording
from daedam.features.recordings.processing import answer_recording, give_up_reading, process_recording
from daedam.features.recordings.removing import give_up_removing, remove_upload
from daedam.features.recordings.seeing import give_up_seeing, see_recording
from daedam.features.work import TaskKind

TASKS = (
    TaskKind("check_recording", check_recording, give_up_checking),
    TaskKind("remove_upload", remove_upload, give_up_removing),
    TaskKind(steps.PROCESS, process_recording, give_up_reading),
    TaskKind(steps.HEAR, hear_recording, give_up_reading),
    TaskKind(steps.TRANSCRIBE, transcribe_recording, give_up_transcribing),
    TaskKind(steps.SEE, see_recording, give_up_seeing),
    TaskKind(steps.ANSWER, answer_recording, give_up_reading),
    TaskKind(back_filling.KIND, back_filling.back_fill_words, back_filling.give_up_back_filling),
)
