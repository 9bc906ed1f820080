"""The sums of an answer, and the expression that goes into its `emotion` field."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import replace

import pytest

from daedam.signals.answers import Expression, SpokenWords, dominant_expression, summarize
from daedam.signals.kinds import EVERY_KIND, SignalKind
from daedam.signals.windows import SignalWindow, Stretch, WindowQuality

K = SignalKind
SEEN = WindowQuality(frames=10, face_share=1.0, most_faces=1, brightness=0.4, heard_s=1.0, voiced_s=1.0, snr_db=20.0)


def windows(*values: Mapping[SignalKind, float], quality: WindowQuality = SEEN) -> list[SignalWindow]:
    return [SignalWindow(started_s=float(n), values=one, quality=quality) for n, one in enumerate(values)]


def spoken(*pairs: tuple[float, float]) -> list[Stretch]:
    return [Stretch(started_s=started_s, ended_s=ended_s) for started_s, ended_s in pairs]


def test_counts_are_added_and_shares_are_means_over_what_was_measured() -> None:
    found = summarize(windows({K.BLINK: 1.0, K.SMILE: 1.0}, {K.BLINK: 2.0, K.SMILE: 0.0}, {}), [])
    assert found.values == {K.BLINK: 3.0, K.SMILE: 0.5}


def test_loudness_is_an_energy_mean_and_pitch_a_median() -> None:
    heard = windows(
        *({K.LOUDNESS: level, K.PITCH: hz} for level, hz in [(-10.0, 100.0), (-20.0, 110.0), (-20.0, 300.0)])
    )
    found = summarize(heard, spoken((0.0, 3.0))).values
    assert found[K.LOUDNESS] == pytest.approx(10 * math.log10((0.1 + 0.01 + 0.01) / 3))
    assert found[K.PITCH] == 110.0


def test_variation_of_pitch_is_that_within_seconds_and_that_between_them() -> None:
    octaves = windows({K.PITCH: 100.0, K.PITCH_VARIATION: 3.0}, {K.PITCH: 200.0, K.PITCH_VARIATION: 3.0})
    assert summarize(octaves, []).values[K.PITCH_VARIATION] == pytest.approx(math.sqrt(9.0 + 36.0))


def test_pauses_are_what_lies_between_stretches_of_speech_and_not_around_them() -> None:
    heard = windows(*[{K.PAUSE_SHARE: 0.9}] * 12)
    assert summarize(heard, spoken((2.0, 4.0), (6.0, 10.0))).values[K.PAUSE_SHARE] == pytest.approx(0.25)
    assert K.PAUSE_SHARE not in summarize(heard, []).values


def test_words_give_rate_and_fillers_and_without_them_the_sound_gives_the_rate() -> None:
    heard, talk = windows({K.SPEECH_RATE: 3.0}, {K.SPEECH_RATE: 5.0}), spoken((0.0, 2.0))
    words = SpokenWords(text="음 저는 서버를 맡았습니다", language="ko")
    assert summarize(heard, talk).values == {K.SPEECH_RATE: 4.0, K.PAUSE_SHARE: 0.0}
    found = summarize(heard, talk, words).values
    assert (found[K.SPEECH_RATE], found[K.FILLER]) == (11 / 2, 1.0)


@pytest.mark.parametrize("kind", [K.SPEECH_RATE, K.FILLER, K.PAUSE_SHARE, K.SMILE])
def test_what_is_not_allowed_is_not_in_the_sums(kind: SignalKind) -> None:
    words = SpokenWords(text="um yes", language="en")
    found = summarize(windows({K.SMILE: 1.0}), spoken((0.0, 1.0)), words, allowed=EVERY_KIND - {kind})
    assert kind not in found.values
    assert kind in summarize(windows({K.SMILE: 1.0}), spoken((0.0, 1.0)), words).values


def test_quality_tells_what_the_sums_stand_on() -> None:
    two = WindowQuality(frames=10, face_share=0.5, most_faces=2, brightness=0.2)
    found = summarize(windows({}, {}) + windows({}, quality=two), spoken((0.0, 1.5))).quality
    assert (found.length_s, found.speaking_s, found.seen_s, found.face_s) == (3.0, 1.5, 3.0, 2.5)
    assert (found.several_faces_s, found.heard_s, found.snr_db) == (1.0, 2.0, 20.0)
    assert found.brightness == pytest.approx((0.4 + 0.4 + 0.2) / 3)


def test_an_answer_nobody_saw_or_heard_has_no_sums_and_is_no_error() -> None:
    found = summarize([], [])
    assert (dict(found.values), found.expression, found.quality.brightness) == ({}, None, None)
    assert json.loads(json.dumps(found.as_json()))["expression"] is None


NOTHING = {K.SMILE: 0.0, K.MOUTH_OPEN: 0.1, K.EYES_CLOSED: 0.0, K.GAZE_AWAY: 0.0}


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ({}, Expression.NEUTRAL),
        ({K.SMILE: 0.9}, Expression.SMILING),
        ({K.MOUTH_OPEN: 0.8}, Expression.MOUTH_OPEN),
        ({K.EYES_CLOSED: 1.0}, Expression.EYES_CLOSED),
        ({K.GAZE_AWAY: 0.7}, Expression.LOOKING_AWAY),
        ({K.SMILE: 0.4, K.GAZE_AWAY: 0.45}, Expression.NEUTRAL),
        ({K.SMILE: 0.9, K.MOUTH_OPEN: 0.6}, Expression.SMILING),
    ],
)
def test_the_dominant_expression_is_the_one_seen_for_the_longest(
    shown: dict[SignalKind, float], expected: Expression
) -> None:
    found = dominant_expression(windows(*[{**NOTHING, **shown}] * 3, NOTHING, quality=replace(SEEN, voiced_s=0.0)))
    assert found is not None
    assert found.name is expected
    assert found.score == (1.0 if expected is Expression.NEUTRAL else 0.75)


def test_a_mouth_that_speaks_is_not_told_as_an_open_mouth() -> None:
    found = dominant_expression(windows(*[{**NOTHING, K.MOUTH_OPEN: 0.9}] * 4))
    assert found is not None
    assert (found.name, found.score) == (Expression.NEUTRAL, 1.0)


def test_a_face_seen_for_less_than_two_seconds_has_no_expression() -> None:
    hidden = WindowQuality(frames=10, face_share=0.3)
    assert dominant_expression(windows(*[NOTHING] * 5, quality=hidden)) is None
    assert dominant_expression(windows({K.PITCH: 100.0}, {}, {})) is None


def test_expressions_are_geometry_and_no_feelings() -> None:
    assert set(Expression) == {"neutral", "smiling", "mouth_open", "eyes_closed", "looking_away"}
    summed = summarize(windows(*[{**NOTHING, K.SMILE: 1.0}] * 4), []).as_json()
    assert summed["expression"] == {"name": "smiling", "score": 1.0}
