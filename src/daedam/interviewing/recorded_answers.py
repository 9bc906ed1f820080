"""Recordings to answers: the events that say what was answered. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from daedam.interviewing import events as ev
from daedam.interviewing import flow, sampled
from daedam.interviewing.measurements import SignalsSampled
from daedam.interviewing.recorded_cuts import Cut, cuts_of
from daedam.interviewing.recording_events import RecordedSpan, RecordingRead, RecordingTaken
from daedam.interviewing.state import SessionState
from daedam.interviewing.vocabulary import AnswerEnd, AnswerSource
from daedam.kit.ids import new_id
from daedam.signals.baseline import Baseline
from daedam.signals.windows import SignalWindow, Stretch

SPEAKERS_BREATH_S = 0.8
"""Stretches of speech closer than this are one utterance."""
LONGEST_UTTERANCE_S = 20.0
"""What a recogniser is given at once; about three sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardUtterance:
    """Words of a recording from `started_s` to `ended_s` of it. `confidence` as the engine gives it.

    `fell_back_from`: engines that were tried first, each with why it failed.
    """

    started_s: float
    ended_s: float
    text: str
    confidence: float | None
    engine: str
    fell_back_from: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRecording:
    """All that was found in one recording. `utterances` is None where nothing understands its language.

    `windows` as measured, `speech` where somebody speaks, both on the recording's own clock.
    """

    recording_id: UUID
    duration_s: float
    speech: tuple[Stretch, ...]
    utterances: tuple[HeardUtterance, ...] | None
    windows: tuple[SignalWindow, ...]
    vision_engine: str
    baseline: Baseline | None = None


def utterance_stretches(speech: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Speech joined over short breaths to stretches of at most `LONGEST_UTTERANCE_S`, as long as that is possible."""
    joined: list[Stretch] = []
    for stretch in speech:
        last = joined[-1] if joined else None
        is_near = last is not None and stretch.started_s - last.ended_s < SPEAKERS_BREATH_S
        if last is not None and is_near and stretch.ended_s - last.started_s <= LONGEST_UTTERANCE_S:
            joined[-1] = Stretch(started_s=last.started_s, ended_s=stretch.ended_s)
        else:
            joined.append(stretch)
    return tuple(joined)


def open_questions(state: SessionState, taken: RecordingTaken) -> list[ev.PlannedQuestion]:
    """The questions a recording may answer: its own, or all that have no answer yet, in the order of the plan."""
    asked = [one.question for one in state.asked if one.answer is None]
    wanted = [*asked, *state.remaining]
    if taken.question_id is None:
        return wanted
    return [question for question in wanted if question.question_id == taken.question_id]


def answer_events(state: SessionState, read: ReadRecording) -> list[ev.SessionEvent]:
    """Everything a read recording adds to its session: utterances, answers, signals, and what comes next.

    Empty when it was read or set aside before. Without words (`utterances` None) its questions stay open.
    """
    known = state.recordings.get(read.recording_id)
    if known is None or not known.is_pending:
        return []
    questions = {question.question_id: question for question in open_questions(state, known.taken)}
    cuts, cut_by = cuts_of(known.taken, list(questions), read.speech, read.duration_s)
    cuts = tuple(cut for cut in cuts if cut.question_id in questions)
    events: list[ev.SessionEvent] = fallbacks_of(read.utterances or ())
    for cut in cuts:
        events += _asked(state, events, questions[cut.question_id])
        events += _answer(read, cut, known.taken.offset_ms)
    events.append(
        RecordingRead(
            recording_id=read.recording_id,
            spans=tuple(_span(cut, known.taken.offset_ms) for cut in cuts),
            cut_by=cut_by,
            has_words=read.utterances is not None,
        )
    )
    return [*events, *flow.ask_next(flow.foresee(state, events))]


def fallbacks_of(utterances: Sequence[HeardUtterance]) -> list[ev.SessionEvent]:
    """Each engine that failed and the one that stood in, said once however often it happened."""
    found = dict.fromkeys((engine, heard.engine, why) for heard in utterances for engine, why in heard.fell_back_from)
    return [
        ev.EngineFellBack(capability="stt", from_engine=failed, to_engine=stood_in, reason=why)
        for failed, stood_in, why in found
    ]


def _asked(
    state: SessionState, events: Sequence[ev.SessionEvent], question: ev.PlannedQuestion
) -> list[ev.SessionEvent]:
    """A question of the plan that a recording answers counts as asked."""
    if state.find(question.question_id) is not None:
        return []
    ordinal = len(state.asked) + sum(isinstance(event, ev.QuestionAsked) for event in events) + 1
    return [ev.QuestionAsked(question=question, ordinal=ordinal)]


def _answer(read: ReadRecording, cut: Cut, offset_ms: int) -> list[ev.SessionEvent]:
    events: list[ev.SessionEvent] = []
    signals = _signals(read, cut, offset_ms)
    if signals is not None:
        events.append(signals)
    if read.utterances is None:
        return events
    spoken = [_utterance(heard, cut, offset_ms) for heard in read.utterances if _is_in(heard, cut)]
    completed = ev.AnswerCompleted(
        answer_id=new_id(),
        question_id=cut.question_id,
        utterance_ids=tuple(one.utterance_id for one in spoken),
        source=AnswerSource.VIDEO,
        end=AnswerEnd.RECORDED,
        duration_ms=round((cut.ended_s - cut.started_s) * 1000),
    )
    return [*spoken, *events, completed]


def _utterance(heard: HeardUtterance, cut: Cut, offset_ms: int) -> ev.UtteranceFinal:
    return ev.UtteranceFinal(
        utterance_id=new_id(),
        question_id=cut.question_id,
        speaker="candidate",
        text=heard.text,
        source=AnswerSource.VIDEO,
        started_ms=offset_ms + round(heard.started_s * 1000),
        ended_ms=offset_ms + round(heard.ended_s * 1000),
        engine=heard.engine,
        confidence=heard.confidence,
    )


def _signals(read: ReadRecording, cut: Cut, offset_ms: int) -> SignalsSampled | None:
    """The windows that begin within the cut, on the session's clock: `offset_ms` is whole seconds, as windows are."""
    inside = [window for window in read.windows if cut.started_s <= window.started_s < cut.ended_s]
    moved = [replace(window, started_s=window.started_s + offset_ms / 1000) for window in inside]
    return sampled.to_event(cut.question_id, moved, read.vision_engine, read.baseline)


def _is_in(heard: HeardUtterance, cut: Cut) -> bool:
    return bool(heard.text.strip()) and cut.started_s <= (heard.started_s + heard.ended_s) / 2 < cut.ended_s


def _span(cut: Cut, offset_ms: int) -> RecordedSpan:
    return RecordedSpan(
        question_id=cut.question_id,
        started_ms=offset_ms + round(cut.started_s * 1000),
        ended_ms=offset_ms + round(cut.ended_s * 1000),
    )
