"""Which baseline an interview is measured against: that of its own answers, else a fresh one of the device check."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from daedam.interviewing import events as ev
from daedam.interviewing.measurements import BaselineTaken, SignalsSampled
from daedam.interviewing.usual import HOLDS_FOR, usual_of
from daedam.kit.entries import Entry
from daedam.kit.ids import new_id
from daedam.signals.baseline import Baseline, FaceBaseline

CHECKED = Baseline(face=FaceBaseline(size=0.2, centre_x=0.5, centre_y=0.4))
ANSWERED = Baseline(face=FaceBaseline(size=0.3, centre_x=0.5, centre_y=0.4))
AT = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)


def taken(baseline: Baseline | None = CHECKED) -> BaselineTaken:
    return BaselineTaken(baseline=baseline.as_json() if baseline is not None else None, engine="mediapipe")


def sampled(baseline: Baseline | None) -> SignalsSampled:
    known = baseline.as_json() if baseline is not None else None
    return SignalsSampled(question_id=new_id(), started_ms=0, step_ms=1000, lanes={}, engine="x", baseline=known)


def usual(*events: ev.SessionEvent, started_after: timedelta = timedelta(minutes=1)) -> Baseline | None:
    """What is usual when the interview starts so long after the check."""
    journal, at = [], AT
    for seq, event in enumerate(events, 1):
        at = AT + started_after if isinstance(event, ev.SessionStarted) else at
        journal.append(Entry(seq, at, event))
    return usual_of(journal)


def test_the_device_check_gives_the_baseline_until_answers_do() -> None:
    assert usual() is None
    assert usual(ev.SessionStarted()) is None
    assert usual(taken(), ev.SessionStarted()) == CHECKED
    assert usual(taken(), ev.SessionStarted(), sampled(None)) == CHECKED
    assert usual(taken(), ev.SessionStarted(), sampled(ANSWERED)) == ANSWERED


def test_the_last_one_taken_counts_and_another_camera_ends_it() -> None:
    assert usual(taken(ANSWERED), taken(CHECKED), ev.SessionStarted()) == CHECKED
    assert usual(taken(CHECKED), taken(None), ev.SessionStarted()) is None
    assert usual(taken(None), taken(CHECKED), ev.SessionStarted()) == CHECKED


def test_an_old_one_and_one_of_another_version_count_as_not_known() -> None:
    assert usual(taken(), ev.SessionStarted(), started_after=HOLDS_FOR) == CHECKED
    assert usual(taken(), ev.SessionStarted(), started_after=HOLDS_FOR + timedelta(seconds=1)) is None
    other = BaselineTaken(baseline={**CHECKED.as_json(), "version": 99}, engine="mediapipe")
    assert usual(other, ev.SessionStarted()) is None
