"""What a session's journal keeps of recordings: what was sent in and what it gave, and which sound has no words yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal
from uuid import UUID


class RecordingStep(StrEnum):
    """One step from a file to its answers. Evaluation and report follow as for any answer."""

    PROBE = "probe"
    AUDIO = "audio"
    VOICE_ACTIVITY = "voice_activity"
    TRANSCRIPTION = "transcription"
    SIGNALS = "signals"
    ANSWERS = "answers"


class CutBy(StrEnum):
    """What a recording was cut into answers by. `PAUSES` is a guess from the longest pauses, and is shown as one.

    `MIXED`: some times were given, and the answers between them were told apart by the pauses.
    """

    FILE = "file"
    TIMES = "times"
    MIXED = "mixed"
    PAUSES = "pauses"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingTaken:
    """A recording came in for `question_id` (None: for all questions). They wait until it is read or set aside.

    `offset_ms` is where its own clock begins on the session's: recordings follow each other in whole seconds.
    `starts_ms`: when the answers begin in a recording of them all, as said by who sent it; empty when nobody did,
    None for a question that is left to the pauses.
    """

    recording_id: UUID
    question_id: UUID | None
    duration_s: float
    has_picture: bool
    offset_ms: int = 0
    starts_ms: tuple[int | None, ...] = ()
    type: Literal["RecordingTaken"] = "RecordingTaken"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingStepDone:
    """A step got as far as `done` of `of` seconds of the recording; it is over when they are equal.

    `note` says why a step that is over gave nothing: a constant such as "unavailable", "no_picture", "not_allowed".
    """

    recording_id: UUID
    step: RecordingStep
    done: float
    of: float
    note: str | None = None
    type: Literal["RecordingStepDone"] = "RecordingStepDone"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedSpan:
    """From when to when one question is answered, in milliseconds of the session's clock."""

    question_id: UUID
    started_ms: int
    ended_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingRead:
    """The recording gave what it has; nothing waits for it any more.

    `has_words` is False where nothing here understands the language: its questions are then answered by typing.
    Utterances and signals of its questions are on the session's clock, too.
    """

    recording_id: UUID
    spans: tuple[RecordedSpan, ...]
    cut_by: CutBy
    has_words: bool
    type: Literal["RecordingRead"] = "RecordingRead"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingSetAside:
    """The recording gives no answer; `reason` is a constant. Its questions can be answered in another way."""

    recording_id: UUID
    reason: str
    type: Literal["RecordingSetAside"] = "RecordingSetAside"


class MissedBecause(StrEnum):
    """What kept the room from hearing. `LINE` and `SERVER`: the browser may have the sound; else the server has it."""

    RECOGNISER = "recogniser"
    LINE = "line"
    SERVER = "server"


class MissedOutcome(StrEnum):
    """What became of missed sound: its words were found, or why there are none.

    `SILENT`: nobody speaks in it. `NO_SOUND`: nobody has it. `UNREADABLE`: it is kept, and no engine could read it.
    """

    WORDS = "words"
    SILENT = "silent"
    NO_SOUND = "no_sound"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundMissed:
    """While `question_id` was answered nothing was understood from `started_ms` to `ended_ms` of the session's clock.

    Its words may be found later, in the server's own recording or in what the browser kept.
    """

    missed_id: UUID
    question_id: UUID
    started_ms: int
    ended_ms: int
    because: MissedBecause
    type: Literal["SoundMissed"] = "SoundMissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedSoundSettled:
    """Nothing waits for this missed sound any more. `utterance_ids` are the back-filled utterances, in spoken order."""

    missed_id: UUID
    question_id: UUID
    outcome: MissedOutcome
    utterance_ids: tuple[UUID, ...] = ()
    type: Literal["MissedSoundSettled"] = "MissedSoundSettled"


FileEvent = RecordingTaken | RecordingStepDone | RecordingRead | RecordingSetAside
SoundEvent = SoundMissed | MissedSoundSettled
RecordingEvent = FileEvent | SoundEvent
FILE_EVENTS = (RecordingTaken, RecordingStepDone, RecordingRead, RecordingSetAside)
SOUND_EVENTS = (SoundMissed, MissedSoundSettled)
