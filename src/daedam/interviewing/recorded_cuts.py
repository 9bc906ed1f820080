"""Which question is answered when in a recording: by the file, by times that came with it, by its pauses. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from daedam.interviewing.recording_events import CutBy, RecordingTaken
from daedam.signals.windows import Stretch

BETWEEN_ANSWERS_S = 2.0
"""Shorter pauses are pauses within an answer: people think for a second or two before they go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One answer's place in a recording, in seconds."""

    question_id: UUID
    started_s: float
    ended_s: float


def cuts_of(
    taken: RecordingTaken, questions: Sequence[UUID], speech: Sequence[Stretch], duration_s: float
) -> tuple[tuple[Cut, ...], CutBy]:
    """How a recording is cut: one question's file is its answer; a whole one by given times, else by pauses."""
    if taken.question_id is not None:
        return (Cut(question_id=taken.question_id, started_s=0.0, ended_s=duration_s),), CutBy.FILE
    if taken.starts_ms:
        starts = [None if at is None else at / 1000 for at in taken.starts_ms]
        # What comes before the second time is the first answer, whether or not its beginning was marked.
        by = CutBy.MIXED if None in starts[1:] else CutBy.TIMES
        try:
            return cut_by_times(questions[: len(starts)], starts, speech, duration_s), by
        except ValueError:
            pass  # times that fit no recording are as good as none
    return cut_by_pauses(questions, speech, duration_s), CutBy.PAUSES


def cut_by_times(
    questions: Sequence[UUID], starts_s: Sequence[float | None], speech: Sequence[Stretch], duration_s: float
) -> tuple[Cut, ...]:
    """One cut per question from its start to the next one's; between two starts, questions without one go by pauses.

    Raises `ValueError` unless the given starts rise within the recording.
    """
    given = [start for start in starts_s if start is not None]
    is_rising = all(earlier < later for earlier, later in pairwise([*given, duration_s]))
    if len(starts_s) != len(questions) or not given or not is_rising:
        raise ValueError("rising starts, one or none per question, all within the recording")
    groups: list[tuple[float, list[UUID]]] = []
    for question, start in zip(questions, starts_s, strict=True):
        if start is not None or not groups:
            groups.append((start or 0.0, [question]))
        else:
            groups[-1][1].append(question)
    ends = [*(start for start, _ in groups[1:]), duration_s]
    cuts: list[Cut] = []
    for (start, theirs), end in zip(groups, ends, strict=True):
        cuts += _cut_between(theirs, speech, start, end)
    return tuple(cuts)


def cut_by_pauses(questions: Sequence[UUID], speech: Sequence[Stretch], duration_s: float) -> tuple[Cut, ...]:
    """Cuts in the middle of the longest pauses, one fewer than there are questions.

    Where there are fewer long pauses, the last questions get no cut and are put again; where nobody speaks at all,
    every question has its answer, an empty one. A guess, and marked as one (`CutBy.PAUSES`).
    """
    if not speech:
        return tuple(Cut(question_id=question, started_s=0.0, ended_s=0.0) for question in questions)
    return _cut_between(questions, speech, 0.0, duration_s)


def _cut_between(
    questions: Sequence[UUID], speech: Sequence[Stretch], started_s: float, ended_s: float
) -> tuple[Cut, ...]:
    if ended_s <= started_s:
        return ()
    inside = [one for one in speech if started_s <= (one.started_s + one.ended_s) / 2 < ended_s]
    pauses = [
        (later.started_s - earlier.ended_s, (later.started_s + earlier.ended_s) / 2)
        for earlier, later in pairwise(inside)
        if later.started_s - earlier.ended_s >= BETWEEN_ANSWERS_S
    ]
    longest = sorted(pauses, reverse=True)[: len(questions) - 1]
    marks = [started_s, *sorted(middle for _, middle in longest), ended_s]
    return tuple(
        Cut(question_id=question, started_s=start, ended_s=end)
        for question, (start, end) in zip(questions, pairwise(marks), strict=False)
    )
