"""Shares of measured time, criterion by criterion, and what they come to in points under each policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daedam.scoring.measures import level_of_share
from daedam.scoring.policies import ScoringPolicy, apply
from daedam.scoring.rubrics import CriterionSource, load_rubric
from daedam.scoring.totals import AnswerLevel, AnswerReading, Totals, Unscorable, UnscorableReason, compute_totals
from daedam.signals.baseline import Baseline, VoiceBaseline
from daedam.signals.kinds import EVERY_KIND, VOICE_KINDS, SignalKind
from daedam.signals.landmarks import SeenFrame
from daedam.signals.nonverbal import (
    Measured,
    MeasuredCriterion,
    MeasuredShare,
    NotMeasured,
    NotMeasuredReason,
    nonverbal_shares,
)
from daedam.signals.windows import SignalWindow, Stretch, WindowQuality
from fixtures.truth.points import PointFace, frame, hand_at, pose_at
from fixtures.truth.voices import Voice
from unit.signals.scripts import play

K, C, R = SignalKind, MeasuredCriterion, NotMeasuredReason
AI = load_rubric("ai")
NONVERBAL = [one for one in AI.criteria if one.source is CriterionSource.SIGNALS]
GOOD = {K.GAZE_AWAY: 0.0, K.FACIAL_MOVEMENT: 1.0, K.POSTURE_KEPT: 1.0, K.HAND_NEAR_FACE: 0.0, K.SNR: 30.0}
GOOD |= {K.SPEECH_RATE: 4.0, K.LOUDNESS: -20.0, K.PITCH: 120.0}
SEEN_AND_HEARD = WindowQuality(frames=10, face_share=1.0, most_faces=1, brightness=0.5, heard_s=1.0, voiced_s=1.0)


def windows(
    n: int, values: Mapping[SignalKind, float] = GOOD, first: int = 0, quality: WindowQuality = SEEN_AND_HEARD
) -> list[SignalWindow]:
    return [SignalWindow(started_s=float(first + i), values=values, quality=quality) for i in range(n)]


def speaking(*pairs: tuple[float, float]) -> list[Stretch]:
    return [Stretch(started_s=started_s, ended_s=ended_s) for started_s, ended_s in pairs]


def share_of(criterion: C, found: list[SignalWindow], spoken: list[Stretch], **more: Baseline) -> Measured:
    return nonverbal_shares(found, spoken, allowed=EVERY_KIND, criteria=[criterion], **more)[criterion]  # type: ignore[arg-type]


def test_the_criteria_are_those_of_the_rubrics() -> None:
    practitioner = {one.criterion_id for one in load_rubric("practitioner").criteria if one.source == "signals"}
    assert {one.criterion_id for one in NONVERBAL} < set(C)
    assert set(C) <= {one.criterion_id for one in NONVERBAL} | practitioner


@pytest.mark.parametrize(
    ("criterion", "kind", "bad"),
    [
        (C.GAZE_TO_SCREEN, K.GAZE_AWAY, 1.0),
        (C.FACIAL_MOVEMENT, K.FACIAL_MOVEMENT, 0.0),
        (C.POSTURE_IN_FRAME, K.POSTURE_KEPT, 0.0),
        (C.HANDS_CLEAR_OF_FACE, K.HAND_NEAR_FACE, 1.0),
        (C.VOICE_DELIVERY, K.SNR, 3.0),
        (C.STEADY_VOICE, K.LOUDNESS, -40.0),
    ],
)
@pytest.mark.parametrize("n_bad", [0, 3, 10, 17, 20])
def test_a_share_is_good_time_over_measured_time(criterion: C, kind: SignalKind, bad: float, n_bad: int) -> None:
    baseline = Baseline(voice=VoiceBaseline(loudness_db=-20.0, pitch_hz=120.0, speech_rate=4.0))
    found = windows(n_bad, {**GOOD, kind: bad}) + windows(20 - n_bad, first=n_bad)
    expected = MeasuredShare(share=(20 - n_bad) / 20, measured_s=20.0, of_s=20.0)
    assert share_of(criterion, found, speaking((0.0, 20.0)), baseline=baseline) == expected


@pytest.mark.parametrize("criterion", [C.GAZE_TO_SCREEN, C.FACIAL_MOVEMENT, C.VOICE_DELIVERY])
def test_a_pause_for_thought_is_not_measured(criterion: C) -> None:
    thinking = {K.GAZE_AWAY: 1.0, K.FACIAL_MOVEMENT: 0.0, K.SNR: -5.0, K.SPEECH_RATE: 0.0}
    found = windows(8) + windows(30, {**GOOD, **thinking}, first=8) + windows(8, first=38)
    measured = share_of(criterion, found, speaking((0.0, 8.0), (38.0, 46.0)))
    assert measured == MeasuredShare(share=1.0, measured_s=16.0, of_s=16.0)


def test_a_second_that_is_mostly_pause_does_not_count_as_speech() -> None:
    found = windows(10) + windows(1, {**GOOD, K.GAZE_AWAY: 1.0}, first=10)
    measured = share_of(C.GAZE_TO_SCREEN, found, speaking((0.0, 10.3)))
    assert measured == MeasuredShare(share=1.0, measured_s=10.0, of_s=10.0)


def test_a_pause_inside_an_utterance_is_no_speech_where_the_sound_says_so() -> None:
    silent = replace(SEEN_AND_HEARD, voiced_s=0.1)
    thinking = windows(30, {**GOOD, K.GAZE_AWAY: 1.0}, first=8, quality=silent)
    found = windows(8) + thinking + windows(8, first=38)
    measured = share_of(C.GAZE_TO_SCREEN, found, speaking((0.0, 46.0)))
    assert measured == MeasuredShare(share=1.0, measured_s=16.0, of_s=16.0)


def test_speech_that_no_window_covers_was_not_measured() -> None:
    expected = NotMeasured(reason=R.TOO_LITTLE, measured_s=8.0, of_s=20.0)
    assert share_of(C.GAZE_TO_SCREEN, windows(8), speaking((0.0, 20.0))) == expected


def test_what_was_not_measured_is_no_zero() -> None:
    hidden = {kind: value for kind, value in GOOD.items() if kind is not K.GAZE_AWAY}
    measured = share_of(C.GAZE_TO_SCREEN, windows(12) + windows(6, hidden, first=12), speaking((0.0, 18.0)))
    assert measured == MeasuredShare(share=1.0, measured_s=12.0, of_s=18.0)


@pytest.mark.parametrize(
    ("n_measured", "n_hidden"), [(4, 0), (9, 10)], ids=["under five seconds", "under half of the speech"]
)
def test_too_little_is_told_and_not_guessed(n_measured: int, n_hidden: int) -> None:
    hidden = {kind: value for kind, value in GOOD.items() if kind is not K.GAZE_AWAY}
    found = windows(n_measured) + windows(n_hidden, hidden, first=n_measured)
    of_s = float(n_measured + n_hidden)
    expected = NotMeasured(reason=R.TOO_LITTLE, measured_s=float(n_measured), of_s=of_s)
    assert share_of(C.GAZE_TO_SCREEN, found, speaking((0.0, of_s))) == expected


@pytest.mark.parametrize(("every", "measured_s"), [(1, 20.0), (3, 20.0), (4, 15.0)])
def test_a_look_at_the_hands_stands_for_three_seconds(every: int, measured_s: float) -> None:
    hidden = {kind: value for kind, value in GOOD.items() if kind is not K.HAND_NEAR_FACE}
    found = [windows(1, hidden if n % every else GOOD, first=n)[0] for n in range(20)]
    expected = MeasuredShare(share=1.0, measured_s=measured_s, of_s=20.0)
    assert share_of(C.HANDS_CLEAR_OF_FACE, found, []) == expected


CAMERA_OFF = windows(20, {K.SNR: 30.0, K.SPEECH_RATE: 4.0}, quality=WindowQuality(heard_s=1.0, voiced_s=1.0))
NO_FACE = windows(20, {}, quality=replace(SEEN_AND_HEARD, face_share=0.0))
NO_HANDS = windows(20, {K.GAZE_AWAY: 0.0})
MUTED = windows(20, quality=replace(SEEN_AND_HEARD, heard_s=0.0))
TALK = speaking((0.0, 20.0))


@pytest.mark.parametrize(
    ("criterion", "found", "spoken", "reason"),
    [
        (C.GAZE_TO_SCREEN, CAMERA_OFF, TALK, R.NO_CAMERA),
        (C.POSTURE_IN_FRAME, CAMERA_OFF, TALK, R.NO_CAMERA),
        (C.GAZE_TO_SCREEN, NO_FACE, TALK, R.NO_FACE),
        (C.HANDS_CLEAR_OF_FACE, NO_HANDS, TALK, R.NOT_LOOKED_FOR),
        (C.GAZE_TO_SCREEN, windows(20), [], R.NO_SPEECH),
        (C.VOICE_DELIVERY, windows(20), [], R.NO_SPEECH),
        (C.VOICE_DELIVERY, MUTED, TALK, R.NO_SOUND),
        (C.VOICE_DELIVERY, [], [], R.NO_SOUND),
        (C.POSTURE_IN_FRAME, [], [], R.NO_CAMERA),
    ],
)
def test_why_nothing_was_measured_is_said(
    criterion: C, found: list[SignalWindow], spoken: list[Stretch], reason: R
) -> None:
    measured = share_of(criterion, found, spoken)
    assert isinstance(measured, NotMeasured)
    assert measured.reason is reason


@pytest.mark.parametrize("criterion", C)
def test_a_kind_that_is_switched_off_switches_its_criterion_off(criterion: C) -> None:
    needed = {C.GAZE_TO_SCREEN: K.GAZE_AWAY, C.FACIAL_MOVEMENT: K.FACIAL_MOVEMENT, C.POSTURE_IN_FRAME: K.POSTURE_KEPT}
    needed |= {C.HANDS_CLEAR_OF_FACE: K.HAND_NEAR_FACE, C.VOICE_DELIVERY: K.SPEECH_RATE, C.STEADY_VOICE: K.PITCH}
    shares = nonverbal_shares(windows(20), TALK, allowed=EVERY_KIND - {needed[criterion]})
    assert shares[criterion] == NotMeasured(reason=R.SWITCHED_OFF)
    assert all(isinstance(found, MeasuredShare) for one, found in shares.items() if one is not criterion)


@pytest.mark.parametrize("usual", [2.0, 4.0, 7.0])
def test_the_usual_rate_is_the_persons_own(usual: float) -> None:
    slow_and_fast = [usual] * 16 + [usual * 0.3] * 4
    found = [windows(1, {**GOOD, K.SPEECH_RATE: rate}, first=n)[0] for n, rate in enumerate(slow_and_fast)]
    measured = share_of(C.VOICE_DELIVERY, found, TALK)
    assert isinstance(measured, MeasuredShare)
    assert measured.share == pytest.approx(0.8)


def test_one_slow_second_is_no_slow_speech() -> None:
    rates = [4.0, 4.0, 0.9, 4.0, 4.0, 4.0, 8.5, 4.0, 4.0, 4.0]
    found = [windows(1, {**GOOD, K.SPEECH_RATE: rate}, first=n)[0] for n, rate in enumerate(rates)]
    assert share_of(C.VOICE_DELIVERY, found, speaking((0.0, 10.0))) == MeasuredShare(
        share=1.0, measured_s=10.0, of_s=10.0
    )


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=40), st.floats(0.5, 40.0))
@settings(max_examples=60)
def test_any_windows_give_a_share_of_time_or_a_reason(away: list[float], spoken_s: float) -> None:
    found = [windows(1, {**GOOD, K.GAZE_AWAY: value}, first=n)[0] for n, value in enumerate(away)]
    for measured in nonverbal_shares(found, speaking((0.0, spoken_s)), allowed=EVERY_KIND).values():
        assert measured.measured_s <= measured.of_s + 1e-6
        if isinstance(measured, MeasuredShare):
            assert 1 <= level_of_share(measured.share) <= 5


def readings(shares: Mapping[C, Measured], answer_id: str = "a1") -> dict[str, list[AnswerReading]]:
    """What an evaluation hands to the totals: a level for a share, the reason for its absence otherwise."""
    ids = {one.criterion_id for one in NONVERBAL}
    found: dict[str, list[AnswerReading]] = {}
    for criterion, measured in shares.items():
        if criterion in ids and isinstance(measured, MeasuredShare):
            found[criterion] = [AnswerLevel(answer_id=answer_id, level=level_of_share(measured.share))]
        elif criterion in ids:
            found[criterion] = [Unscorable(answer_id=answer_id, reason=UnscorableReason.NOT_MEASURED)]
    return found


def with_words(shares: Mapping[C, Measured], level: int = 3) -> dict[str, list[AnswerReading]]:
    """The same with `level` on every criterion read from words."""
    content = [one for one in AI.criteria if one.source is CriterionSource.CONTENT]
    return {one.criterion_id: [AnswerLevel(answer_id="a1", level=level)] for one in content} | readings(shares)


def totals(shares: Mapping[C, Measured], policy: ScoringPolicy = ScoringPolicy.DOCUMENTED) -> Totals:
    return compute_totals(apply(AI, policy), with_words(shares))


def nonverbal_points(found: Totals) -> Fraction | None:
    return next(area.points for area in found.areas if area.area_id == "nonverbal")


SPOKEN = Voice(speaking=[(1.0, 20.0)], noise_db=-55.0)
DROWNED = Voice(speaking=[(1.0, 20.0)], level_db=-30.0, noise_db=-27.0)
REST = PointFace()
SETTLED = play([frame(n / 10, REST, pose=pose_at() if n % 10 == 0 else None) for n in range(60)])[2].baseline


def lively(at_s: float) -> SeenFrame:
    """Looks at the screen, moves brows and mouth, sits as usual, hands at rest."""
    face = replace(REST, brows=0.32 if int(at_s * 3) % 2 else 0.26, mouth_width=0.62 if int(at_s * 2) % 2 else 0.7)
    return frame(at_s, face, hands=(hand_at(100, 460),), pose=pose_at() if at_s == int(at_s) else None)


def worst(at_s: float) -> SeenFrame:
    """Looks away, does not move the face, sits at the rim, a hand over the face."""
    face = replace(REST, iris_x=0.2, x=0.85)
    return frame(at_s, face, hands=(hand_at(545, 330),), pose=pose_at() if at_s == int(at_s) else None)


def measured_of(make: object, voice: Voice | None, allowed: frozenset[SignalKind] = EVERY_KIND) -> Mapping[C, Measured]:
    frames = [make(n / 10) for n in range(200)] if callable(make) else []
    found, _, meter = play(frames, voice, 20.0, allowed=allowed, baseline=SETTLED)
    return nonverbal_shares(found, speaking((1.0, 20.0)), allowed=allowed, baseline=meter.baseline)


def test_perfect_signals_earn_25_of_25() -> None:
    shares = measured_of(lively, SPOKEN)
    assert all(isinstance(one, MeasuredShare) for one in shares.values())
    assert nonverbal_points(totals(shares)) == 25


def test_the_worst_signals_earn_0_of_25() -> None:
    shares = measured_of(worst, DROWNED)
    assert all(isinstance(shares[C(one.criterion_id)], MeasuredShare) for one in NONVERBAL)
    assert nonverbal_points(totals(shares)) == 0


def test_with_the_camera_off_only_the_voice_counts_and_carries_the_area() -> None:
    shares = measured_of(None, SPOKEN)
    visual = [C.GAZE_TO_SCREEN, C.FACIAL_MOVEMENT, C.POSTURE_IN_FRAME, C.HANDS_CLEAR_OF_FACE]
    assert [getattr(shares[one], "reason", None) for one in visual] == [R.NO_CAMERA] * 4
    found = totals(shares)
    area = next(one for one in found.areas if one.area_id == "nonverbal")
    assert (area.points, area.scored_weight, area.weight) == (25, 8, 25)
    assert {one.reasons for one in area.criteria if one.level is None} == {(UnscorableReason.NOT_MEASURED,)}
    assert found.scored_share == Fraction(83, 100)


def test_with_camera_and_microphone_off_the_area_drops_out_of_the_hundred() -> None:
    found = totals(measured_of(None, None))
    assert nonverbal_points(found) is None
    assert (found.possible, found.total) == (75, 50)


@pytest.mark.parametrize("policy", [ScoringPolicy.CONTENT_ONLY, ScoringPolicy.EU_SAFE])
def test_under_the_content_policies_no_signal_reaches_a_point(policy: ScoringPolicy) -> None:
    best, bad = measured_of(lively, SPOKEN), measured_of(worst, DROWNED)
    assert totals(best, policy).total == totals(bad, policy).total == 50


def test_where_nothing_is_allowed_everything_is_switched_off() -> None:
    shares = measured_of(lively, SPOKEN, allowed=frozenset())
    assert {getattr(one, "reason", None) for one in shares.values()} == {R.SWITCHED_OFF}
    voice_only = measured_of(lively, SPOKEN, allowed=VOICE_KINDS)
    assert {one for one, found in voice_only.items() if isinstance(found, MeasuredShare)} == {
        C.VOICE_DELIVERY,
        C.STEADY_VOICE,
    }


def test_the_same_words_with_another_face_light_and_pitch_have_the_same_content_points() -> None:
    """Structural: criteria read from words and criteria read from signals share no id, so neither reaches the other."""
    dark_and_high = replace(SPOKEN, pitch_hz=230.0, level_db=-28.0)
    narrow = replace(REST, aspect=0.15, size=0.1)
    other = measured_of(lambda at_s: frame(at_s, narrow, brightness=0.12), dark_and_high)
    found = [totals(measured_of(lively, SPOKEN)), totals(other), totals(measured_of(worst, DROWNED))]
    content = [{area.area_id: area.points for area in one.areas if area.area_id != "nonverbal"} for one in found]
    assert content[0] == content[1] == content[2]
    assert not set(C) & {one.criterion_id for one in AI.criteria if one.source is CriterionSource.CONTENT}
