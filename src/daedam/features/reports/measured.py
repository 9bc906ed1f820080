"""Measured signals as results and the timeline show them. Pure; what may not be measured is not shown either."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from daedam.features.evaluations.measurements import MeasuredAnswer, MeasuredCriterionReading
from daedam.features.reports.schemas import (
    CriterionReadingOut,
    EmotionOut,
    QuestionSpanOut,
    SignalGapOut,
    SignalsOut,
)
from daedam.features.sessions.repository import Interview
from daedam.infra.messages import message
from daedam.interviewing import sampled
from daedam.interviewing.measurements import SignalsSampled
from daedam.interviewing.measuring import NotMeasuredWhy, why_not_measured, why_not_watched
from daedam.interviewing.state import AskedQuestion, SessionState
from daedam.kit.languages import Language
from daedam.scoring.rubrics import Rubric
from daedam.scoring.totals import UnscorableReason
from daedam.signals.kinds import UNITS, VOICE_KINDS, WORD_KINDS, SignalKind
from daedam.signals.windows import SignalWindow

Lane = list[float | None]
SHOWN_QUALITY = ("face_share", "brightness", "snr_db")


def lanes_out(interview: Interview, samples: Sequence[SignalsSampled], language: Language) -> SignalsOut:
    """The session's lanes from its start, and for every kind without one the reason."""
    state = interview.state
    allowed = list(samples) if why_not_measured(state) is None else []
    windows = sampled.windows_of(allowed)
    lanes = {kind: lane for kind in SignalKind if (lane := _lane(windows, kind)) is not None}
    missing = [kind for kind in SignalKind if kind not in lanes and kind not in WORD_KINDS]
    return SignalsOut(
        step_ms=sampled.STEP_MS,
        lanes={kind.value: lane for kind, lane in lanes.items()},
        units={kind.value: UNITS[kind].value for kind in lanes},
        quality={name: _quality(windows, name) for name in SHOWN_QUALITY} if windows else {},
        questions=[span for asked in state.asked if (span := _span(asked, allowed)) is not None],
        not_measured={kind.value: _gap(state, kind, language) for kind in missing},
        engines=list(dict.fromkeys(sample.engine for sample in allowed)),
    )


def _lane(windows: Sequence[SignalWindow], kind: SignalKind) -> Lane | None:
    if not any(kind in window.values for window in windows):
        return None
    return _line(windows, [window.values.get(kind) for window in windows])


def _quality(windows: Sequence[SignalWindow], name: str) -> Lane:
    return _line(windows, [getattr(window.quality, name) for window in windows])


def _line(windows: Sequence[SignalWindow], values: Sequence[float | None]) -> Lane:
    line: Lane = [None] * (_place(windows[-1]) + 1)
    for window, value in zip(windows, values, strict=True):
        line[_place(window)] = value
    return line


def _place(window: SignalWindow) -> int:
    return round(window.started_s * 1000) // sampled.STEP_MS


def _span(asked: AskedQuestion, samples: Sequence[SignalsSampled]) -> QuestionSpanOut | None:
    """From the first word or window of an answer to the last; None where nothing has a time."""
    question_id = asked.question.question_id
    spans = [(said.started_ms, said.ended_ms) for said in asked.answer_utterances]
    for sample in samples:
        if sample.question_id == question_id:
            spans.append((sample.started_ms, sampled.ended_ms(sample)))
    if not spans:
        return None
    started_ms, ended_ms = min(start for start, _ in spans), max(end for _, end in spans)
    return QuestionSpanOut(question_id=question_id, started_ms=started_ms, ended_ms=ended_ms)


def _gap(state: SessionState, kind: SignalKind, language: Language) -> SignalGapOut:
    rule = why_not_measured(state) if kind in VOICE_KINDS else why_not_watched(state)
    reason = rule or NotMeasuredWhy.NOT_SEEN
    return SignalGapOut(reason=reason, message=message(f"signal.{reason}", language))


def emotion_out(measured: MeasuredAnswer | None) -> EmotionOut | None:
    """The expression an answer showed for the longest; None where none was measured."""
    if measured is None or measured.expression is None:
        return None
    return EmotionOut(dominant_emotion=measured.expression.name, score=round(measured.expression.score, 4))


def measured_out(
    rubric: Rubric, criterion_id: str, one: MeasuredCriterionReading, language: Language
) -> CriterionReadingOut:
    """A measured criterion in one answer: its share in words, or why there is none."""
    criterion = rubric.criterion(criterion_id)
    area = next(area for area in rubric.areas if criterion in area.criteria)
    level = one.level
    return CriterionReadingOut(
        criterion_id=criterion_id,
        name=criterion.name.in_language(language),
        area=area.area_id,
        level=None if level is None else float(level),
        reason=UnscorableReason.NOT_MEASURED if level is None else None,
        reason_text=_why(one, language),
        is_capped=False,
        spread=None,
        anchor=None if level is None else criterion.anchor(level).in_language(language),
        rationale=_share(one, language),
        evidence=[],
    )


def why_no_share(answers: Iterable[MeasuredAnswer], criterion_id: str, language: Language) -> str | None:
    """The first reason why a criterion was measured in no answer; None where it was not looked for at all."""
    found = (answer.criteria[criterion_id] for answer in answers if criterion_id in answer.criteria)
    return next((why for one in found if (why := _why(one, language)) is not None), None)


def _why(one: MeasuredCriterionReading, language: Language) -> str | None:
    return None if one.reason is None else message(f"measured.{one.reason}", language)


def _share(one: MeasuredCriterionReading, language: Language) -> str:
    if one.share is None:
        return ""
    numbers = {"percent": f"{one.share:.1%}", "measured": f"{one.measured_s:.0f}", "of": f"{one.of_s:.0f}"}
    return message("measured.share", language, **numbers)
