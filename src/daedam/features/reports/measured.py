"""Measured signals as the timeline shows them. Pure; what may not be measured is not shown either."""

from __future__ import annotations

from collections.abc import Sequence

from daedam.features.reports.schemas import QuestionSpanOut, SignalGapOut, SignalsOut
from daedam.features.sessions.repository import Interview
from daedam.infra.messages import message
from daedam.interviewing import sampled
from daedam.interviewing.measurements import SignalsSampled
from daedam.interviewing.measuring import NotMeasuredWhy, why_not_measured, why_not_watched
from daedam.interviewing.state import AskedQuestion, SessionState
from daedam.kit.languages import Language
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
            length = max((len(lane) for lane in sample.lanes.values()), default=0)
            spans.append((sample.started_ms, sample.started_ms + length * sample.step_ms))
    if not spans:
        return None
    started_ms, ended_ms = min(start for start, _ in spans), max(end for _, end in spans)
    return QuestionSpanOut(question_id=question_id, started_ms=started_ms, ended_ms=ended_ms)


def _gap(state: SessionState, kind: SignalKind, language: Language) -> SignalGapOut:
    rule = why_not_measured(state) if kind in VOICE_KINDS else why_not_watched(state)
    reason = rule or NotMeasuredWhy.NOT_SEEN
    return SignalGapOut(reason=reason, message=message(f"signal.{reason}", language))
