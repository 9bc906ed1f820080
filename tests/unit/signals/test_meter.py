"""The meter over time: uneven frames, gaps, late and early parts, and nothing computed that is not allowed."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daedam.signals import mesh, sight, sound
from daedam.signals.baseline import Baseline
from daedam.signals.kinds import EVERY_KIND, FACE_KINDS, VOICE_KINDS, SignalKind
from daedam.signals.landmarks import SeenFrame
from daedam.signals.meter import SignalMeter
from daedam.signals.resting import lacks
from daedam.signals.spans import Spans
from daedam.signals.stacks import FaceStack, Measure
from fixtures.truth.points import PointFace, frame, hand_at, pose_at
from fixtures.truth.voices import RATE, Voice, voice_samples
from unit.signals.scripts import faces, lane, play, speak

K = SignalKind
REST = PointFace()
LOUD = Voice(speaking=[(0.5, 60.0)])


def whole(seconds: float) -> list[SeenFrame]:
    """Frames with everything in them."""
    return [
        frame(n / 10, REST, hands=(hand_at(100, 450),), pose=pose_at() if n % 10 == 0 else None)
        for n in range(round(seconds * 10))
    ]


def test_windows_are_whole_seconds_and_come_when_they_are_over() -> None:
    meter = SignalMeter(EVERY_KIND)
    for one in faces(2.5, lambda _: REST):
        meter.see(one)
    assert meter.finish_until(0.99) == ()
    assert [window.started_s for window in meter.finish_until(2.4)] == [0.0, 1.0]
    assert meter.finish_until(2.9) == ()
    assert [window.started_s for window in meter.finish_until(math.inf)] == [2.0]
    assert meter.finish_until(math.inf) == ()


def test_seconds_with_nothing_in_them_are_left_out_however_long() -> None:
    frames = [frame(0.5, REST), frame(7.5, REST), frame(9e8, REST)]
    windows, _, _ = play(frames)
    assert [window.started_s for window in windows] == [0.0, 7.0, 9e8]


def test_frames_may_come_unevenly_and_out_of_order() -> None:
    times = [0.0, 0.31, 0.29, 0.9, 0.95, 1.7, 1.2]
    windows, _, _ = play([frame(at_s, REST) for at_s in times[:5]] + [frame(1.7, REST), frame(1.2, REST)])
    assert [window.quality.frames for window in windows] == [5, 2]


def test_what_comes_too_late_is_left_out_and_no_window_comes_twice() -> None:
    meter = SignalMeter(EVERY_KIND)
    meter.see(frame(1.5, REST))
    assert len(meter.finish_until(2.0)) == 1
    meter.see(frame(1.6, REST))
    meter.hear(voice_samples(LOUD, 1.0), 1.5, is_voiced=True)
    windows = meter.finish_until(math.inf)
    assert [window.started_s for window in windows] == [2.0]
    assert windows[0].quality.heard_s == pytest.approx(0.5, abs=1e-3)


@given(st.lists(st.floats(0.0, 0.4), min_size=1, max_size=40), st.floats(0.0, 5.0))
@settings(max_examples=40, deadline=None)
def test_every_sample_is_heard_once_however_it_is_cut(gaps: list[float], started_s: float) -> None:
    meter, at_s, n, seen = SignalMeter(frozenset({K.LOUDNESS})), started_s, 0, []
    for gap in gaps:
        samples = np.full(round(gap * RATE) + 1, 1000, np.int16)
        meter.hear(samples, at_s, is_voiced=True)
        seen += meter.finish_until(at_s)
        at_s, n = at_s + samples.size / RATE, n + samples.size
    seen += meter.finish_until(math.inf)
    assert sum(window.quality.heard_s for window in seen) == pytest.approx(n / RATE, abs=2 * len(seen) / RATE)
    starts = [window.started_s for window in seen]
    assert starts == sorted(set(starts))


@given(st.lists(st.floats(0.0, 30.0), min_size=1, max_size=60))
@settings(max_examples=40, deadline=None)
def test_any_times_give_each_frame_one_window(times: list[float]) -> None:
    windows, _, _ = play([frame(at_s, REST) for at_s in sorted(times)])
    assert sum(window.quality.frames for window in windows) == len(times)
    starts = [window.started_s for window in windows]
    assert starts == sorted(set(starts))


def test_without_a_baseline_what_is_relative_waits_and_the_rest_does_not() -> None:
    windows, _, meter = play(faces(7.0, lambda _: REST))
    relative = {K.SMILE, K.MOUTH_OPEN, K.GAZE_AWAY, K.DISTANCE, K.FACIAL_MOVEMENT, K.POSTURE_KEPT}
    assert all(not relative & set(window.values) for window in windows[:5])
    assert all(relative <= set(window.values) for window in windows[5:])
    assert {K.HEAD_YAW, K.BLINK, K.EYE_OPENNESS} <= set(windows[0].values)
    assert meter.is_settled


def test_a_baseline_is_kept_over_a_reconnect() -> None:
    odd = replace(REST, mouth_width=0.9, mouth_lift=0.06, yaw=20.0, size=0.1)
    kept = Baseline.from_json(play(faces(6.0, lambda _: odd))[2].baseline.as_json())
    windows, _, meter = play(faces(3.0, lambda _: odd), baseline=kept)
    assert lane(windows, K.SMILE) == lane(windows, K.GAZE_AWAY) == [0.0] * 3
    assert lane(windows, K.DISTANCE) == pytest.approx([1.0] * 3, abs=1e-3)
    assert meter.baseline == kept


def test_a_meter_with_all_it_needs_is_settled_at_once() -> None:
    whole_one = play(faces(6.0, lambda _: REST))[2].baseline
    assert SignalMeter(EVERY_KIND, whole_one).is_settled
    assert not SignalMeter(EVERY_KIND).is_settled
    assert SignalMeter(VOICE_KINDS).is_settled
    half = replace(whole_one, face=replace(whole_one.face, gaze_yaw=None))
    assert not SignalMeter(EVERY_KIND, half).is_settled
    assert SignalMeter(frozenset({K.BLINK}), half).is_settled
    windows, _, meter = play(faces(7.0, lambda _: replace(REST, yaw=3.0)), baseline=half)
    assert meter.baseline.face.gaze_yaw == pytest.approx(3.0, abs=0.1)
    assert meter.baseline.face.head_yaw == pytest.approx(0.0, abs=0.1)
    assert lane(windows, K.GAZE_AWAY)[4:] == [None, 0.0, 0.0]


def test_a_baseline_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="version"):
        Baseline.from_json({**Baseline().as_json(), "version": 0})


def test_no_face_no_sound_and_an_empty_picture_give_no_values_of_them() -> None:
    windows, _, _ = play(faces(2.0, lambda _: None))
    assert [set(window.values) for window in windows] == [{K.BRIGHTNESS, K.FACE_VISIBLE}] * 2
    assert lane(windows, K.FACE_VISIBLE) == [0.0, 0.0]


def test_points_that_are_no_numbers_are_no_face() -> None:
    broken = frame(0.5, REST)
    broken.faces[0][:] = np.nan
    windows, _, _ = play([broken])
    assert windows[0].quality.face_share == 0.0


def test_a_face_of_a_few_pixels_is_seen_but_not_measured() -> None:
    windows, _, _ = play(faces(2.0, lambda _: replace(REST, size=0.02)))
    assert windows[0].quality.most_faces == 1
    assert set(windows[0].values) == {K.BRIGHTNESS, K.FACE_VISIBLE}


@pytest.mark.parametrize("order", [1, -1])
def test_the_person_stays_the_person_when_somebody_larger_comes_in(order: int) -> None:
    person, guest = replace(REST, x=0.4, size=0.1), replace(REST, x=0.8, size=0.16, yaw=30.0)

    def both(at_s: float) -> SeenFrame:
        return frame(at_s, *(person, guest)[::order]) if at_s >= 1.0 else frame(at_s, person)

    windows, _, _ = play([both(n / 10) for n in range(30)])
    assert lane(windows, K.HEAD_YAW) == pytest.approx([0.0] * 3, abs=0.1)
    assert [window.quality.most_faces for window in windows] == [1, 2, 2]


def test_of_two_new_faces_the_larger_and_more_central_is_the_person() -> None:
    small, side, middle = replace(REST, size=0.05), replace(REST, x=0.95, size=0.11), replace(REST, size=0.1, yaw=15.0)
    windows, _, _ = play([frame(n / 10, small, side, middle) for n in range(10)])
    assert lane(windows, K.HEAD_YAW) == pytest.approx([15.0], abs=0.1)


def test_everything_allowed_measures_every_kind_there_is_but_words() -> None:
    found: set[SignalKind] = set()
    for window in play(whole(8.0), LOUD, 8.0)[0]:
        found |= set(window.values)
    assert found == EVERY_KIND - {K.FILLER}


@pytest.mark.parametrize("kind", sorted(EVERY_KIND - {K.FILLER}))
def test_one_allowed_kind_gives_that_kind_alone(kind: SignalKind) -> None:
    windows, spans, _ = play(whole(8.0), LOUD, 8.0, allowed=frozenset({kind}))
    assert set().union(*(window.values for window in windows)) == {kind}
    assert {span.kind for span in spans} <= {kind}


@pytest.mark.parametrize("banned", sorted(sight.FACE_MEASURES))
def test_a_kind_that_is_not_allowed_is_never_computed(banned: SignalKind, monkeypatch: pytest.MonkeyPatch) -> None:
    original, called = dict(sight.FACE_MEASURES), set()

    def spied(kind: SignalKind) -> Callable[[Spans], Measure]:
        def make(spans: Spans) -> Measure:
            measure = original[kind](spans)

            def counted(stack: FaceStack) -> float | None:
                called.add(kind)
                return measure(stack)

            return counted

        return make

    monkeypatch.setattr(sight, "FACE_MEASURES", {kind: spied(kind) for kind in original})
    play(whole(2.0), allowed=EVERY_KIND - {banned})
    assert called == set(original) - {banned}


@pytest.mark.parametrize(
    ("part", "needed_by"),
    [
        ("gaze", {K.GAZE_AWAY}),
        ("features", {K.SMILE, K.MOUTH_OPEN, K.FACIAL_MOVEMENT}),
        ("eye_aspect", {K.BLINK, K.EYES_CLOSED, K.EYE_OPENNESS, K.GAZE_AWAY, K.FACIAL_MOVEMENT}),
        ("head_pose", EVERY_KIND - {K.BLINK, K.EYES_CLOSED, K.EYE_OPENNESS, K.MOVEMENT, K.STILLNESS, K.FACE_VISIBLE}),
    ],
)
def test_geometry_nobody_may_use_is_not_worked_out(
    part: str, needed_by: set[SignalKind], monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object) -> None:
        raise AssertionError(part)

    monkeypatch.setattr(mesh, part, forbidden)
    windows, _, _ = play(whole(7.0), allowed=EVERY_KIND - needed_by)
    assert len(windows) == 7
    with pytest.raises(AssertionError, match=part):
        play(whole(7.0), allowed=frozenset({sorted(needed_by & FACE_KINDS)[0]}))


def test_pitch_nobody_may_use_is_not_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise AssertionError("pitch")

    monkeypatch.setattr(sound, "pitch_track", forbidden)
    windows, _, _ = play((), LOUD, 2.0, allowed=VOICE_KINDS - {K.PITCH, K.PITCH_VARIATION})
    assert K.LOUDNESS in windows[0].values
    with pytest.raises(AssertionError, match="pitch"):
        play((), LOUD, 2.0, allowed=frozenset({K.PITCH}))


class Untouchable:
    """A frame none of whose parts may be read but its time and light."""

    at_s, width, height, brightness = 0.5, 640, 480, 0.5

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)


def test_under_a_policy_that_allows_nothing_nothing_is_read_or_kept() -> None:
    meter = SignalMeter(frozenset())
    meter.see(Untouchable())  # type: ignore[arg-type]
    speak(meter, LOUD, 2.0)
    assert meter.finish_until(math.inf) == ()
    assert meter.baseline == Baseline()


def test_where_only_the_light_may_be_measured_no_face_is_read() -> None:
    meter = SignalMeter(frozenset({K.BRIGHTNESS}))
    meter.see(Untouchable())  # type: ignore[arg-type]
    assert [dict(window.values) for window in meter.finish_until(math.inf)] == [{K.BRIGHTNESS: 0.5}]
    with pytest.raises(AssertionError, match="faces"):
        play([Untouchable()], allowed=frozenset({K.FACE_VISIBLE}))  # type: ignore[list-item]


def test_the_baseline_holds_nothing_that_is_not_allowed() -> None:
    _, _, meter = play(whole(7.0), LOUD, 7.0, allowed=frozenset({K.BLINK}))
    known = {name for name, value in meter.baseline.as_json()["face"].items() if value is not None}
    assert known == {"eye_aspect"}
    assert set(meter.baseline.as_json()["body"].values()) == {None}


@pytest.mark.parametrize("kind", sorted(EVERY_KIND - VOICE_KINDS - {K.FILLER}))
def test_what_one_kind_is_measured_against_is_all_in_the_baseline_it_takes(kind: SignalKind) -> None:
    _, _, meter = play(whole(6.0), allowed=frozenset({kind}))
    assert not lacks(meter.baseline.face, frozenset({kind}))
