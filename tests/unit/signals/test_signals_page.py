"""docs/signals.md lists the kinds, units, criteria and thresholds the code has."""

from __future__ import annotations

import re

import pytest

from daedam.signals import (
    body,
    expression,
    eyes,
    hands,
    looking,
    nonverbal,
    person,
    pitch,
    place,
    resting,
    spans,
    stacks,
)
from daedam.signals.answers import Expression
from daedam.signals.kinds import UNITS, SignalKind
from daedam.signals.nonverbal import MeasuredCriterion
from unit.house.pages import quoted, rows, text_of

PAGE = text_of("docs/signals.md")
KINDS = {quoted(row[0])[0]: row for row in rows(PAGE, "kind")}
CRITERIA = {quoted(row[0])[0]: row for row in rows(PAGE, "criterion")}


def test_every_kind_is_described_with_its_unit() -> None:
    assert {name: row[1] for name, row in KINDS.items()} == {kind.value: UNITS[kind].value for kind in SignalKind}
    assert all(row[2] for row in KINDS.values())


def test_every_criterion_is_described() -> None:
    assert set(CRITERIA) == {criterion.value for criterion in MeasuredCriterion}


def test_every_expression_is_named() -> None:
    (said,) = [part for part in PAGE.split("\n\n") if "dominant_emotion" in part]
    assert {name.value for name in Expression} <= set(quoted(said))


@pytest.mark.parametrize(
    ("kind", "figures"),
    [
        ("smile", [f"{(expression.SMILE_WIDER - 1) * 100:.0f} %", f"{expression.SMILE_LIFT} eye"]),
        ("mouth_open", [f"{expression.MOUTH_OPENER} eye"]),
        ("eye_openness", [f"{stacks.MEDIAN_S:.0f} s"]),
        ("eyes_closed", [f"{eyes.LONGEST_BLINK_S} s", f"under {stacks.SHUT_RATIO}"]),
        ("blink", [f"{eyes.LONGEST_BLINK_S} s", f"under {stacks.CLOSED_RATIO}"]),
        ("gaze_away", [f"{looking.AWAY_YAW_DEG:.0f}°", f"{looking.AWAY_PITCH_DEG:.0f}°"]),
        ("nod", [f"{looking.SWING_DEG}°", f"{looking.LONGEST_SWING_S} s"]),
        ("posture_kept", [f"{body.NEAREST} to {body.FURTHEST}", f"{body.TILT_DEG:.0f}°", f"{body.LEAN_DEG:.0f}°"]),
        ("posture_kept", [f"{body.SHOULDER_TILT_DEG:.0f}°"]),
        ("stillness", [f"{place.STILL_SPEED} face"]),
        ("pitch", [f"{pitch.LOWEST_HZ:.0f} to {pitch.HIGHEST_HZ:.0f} Hz", f"{pitch.HOP_S * 1000:.0f} ms"]),
    ],
)
def test_the_figures_of_a_kind_are_those_of_the_code(kind: str, figures: list[str]) -> None:
    assert [figure for figure in figures if figure not in KINDS[kind][2]] == []


def test_the_figures_of_the_criteria_are_those_of_the_code() -> None:
    delivery, steady = CRITERIA["voice_delivery"][2], CRITERIA["steady_voice"][2]
    low, high = nonverbal.USUAL_RATE
    assert f"{nonverbal.CLEAR_SNR_DB:.0f} dB" in delivery
    assert f"{low} to {high}" in delivery
    assert f"{nonverbal.USUAL_LOUDNESS_DB:.0f} dB" in steady
    assert f"{nonverbal.USUAL_PITCH_SEMITONES:.0f} semitones" in steady
    assert f"stands for {hands.LOOK_STANDS_S:.0f} s" in CRITERIA["hands_clear_of_face"][1]
    assert f"under {nonverbal.MIN_MEASURED_S:.0f} s" in PAGE
    assert nonverbal.MIN_COVERAGE == nonverbal.MIN_SPEAKING_S == 0.5


def test_the_figures_of_the_second_are_those_of_the_code() -> None:
    flat = re.sub(r"\s+", " ", PAGE)
    assert f"darker than {person.DARKEST}" in flat
    assert f"less than {person.LEAST_EYE_DISTANCE:.0f} pixels" in flat
    assert f"up to {stacks.FRONTAL_DEG:.0f}°" in flat
    assert f"gaps under {spans.BRIDGE_S} s" in flat
    assert f"under {spans.MIN_SPAN_S} s are not told" in flat
    assert (resting.RESTING_S, resting.LEAST_BODIES) == (5.0, 3), "the page says five seconds and three bodies"
