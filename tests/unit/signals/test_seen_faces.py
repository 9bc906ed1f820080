"""The way from pictures to signals through the real face mesh, on faces whose truth was warped into them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from daedam.signals.kinds import SignalKind
from daedam.signals.landmarks import SeenFrame
from daedam.signals.windows import SignalSpan, SignalWindow
from fixtures.truth.events import EventKind, FaceEvent, blink
from fixtures.truth.faces import FaceState, face_picture, two_faces
from fixtures.truth.seeing import SIZE, face_mesh, seen, seen_script, seen_states
from unit.signals.scripts import lane, play

K, E = SignalKind, EventKind
SCRIPT = [
    FaceEvent(kind=kind, started_s=started_s, ended_s=ended_s)
    for kind, started_s, ended_s in [
        (E.SMILE, 7.0, 9.0),
        (E.LOOK_RIGHT, 11.0, 13.0),
        (E.LOOK_LEFT, 14.0, 16.0),
        (E.TURN_LEFT, 17.0, 19.0),
        (E.TURN_RIGHT, 20.0, 22.0),
        (E.NOD, 24.0, 26.0),
        (E.SHAKE, 28.0, 30.0),
        (E.EYES_CLOSED, 32.0, 34.0),
        (E.MOUTH_OPEN, 36.0, 38.0),
        (E.BROWS, 40.0, 42.0),
        (E.DARK, 44.0, 46.0),
        (E.GONE, 48.0, 50.0),
    ]
]
SECONDS = 52.0
TRUE_SPANS = {
    K.SMILE: [(7.0, 9.0)],
    K.GAZE_AWAY: [(11.0, 13.0), (14.0, 16.0), (17.0, 19.0), (20.0, 22.0)],
    K.NOD: [(24.0, 26.0)],
    K.SHAKE: [(28.0, 30.0)],
    K.EYES_CLOSED: [(32.0, 34.0)],
}


@pytest.fixture(scope="module")
def scripted() -> tuple[list[SignalWindow], list[SignalSpan]]:
    windows, spans, _ = play(seen_script(SCRIPT, SECONDS, 10.0))
    return windows, spans


@pytest.fixture(scope="module")
def at_five_fps() -> tuple[list[SignalWindow], list[SignalSpan]]:
    windows, spans, _ = play(seen_script(SCRIPT, SECONDS, 5.0))
    return windows, spans


def blinked(fps: float, starts: list[float]) -> float:
    script = [blink(started_s) for started_s in starts]
    windows, _, _ = play(seen_script(script, starts[-1] + 3.0, fps))
    return sum(value or 0.0 for value in lane(windows, K.BLINK))


def test_at_ten_frames_a_second_19_of_20_blinks_are_found_and_at_most_one_more() -> None:
    starts = [6.0 + 1.31 * n + 0.037 * (n % 7) for n in range(20)]
    assert 19 <= blinked(10.0, starts) <= 21


def test_a_face_that_does_not_blink_has_at_most_one_false_blink_in_all_it_does(
    scripted: tuple[list[SignalWindow], list[SignalSpan]],
) -> None:
    assert sum(value or 0.0 for value in lane(scripted[0], K.BLINK)) <= 1.0


@pytest.mark.parametrize("kind", TRUE_SPANS)
@pytest.mark.parametrize("rate", ["scripted", "at_five_fps"])
def test_stretches_are_recovered_within_half_a_second(
    kind: SignalKind, rate: str, request: pytest.FixtureRequest
) -> None:
    _, spans = request.getfixturevalue(rate)
    found = [(span.started_s, span.ended_s) for span in spans if span.kind is kind]
    assert len(found) == len(TRUE_SPANS[kind]), found
    for truth, one in zip(TRUE_SPANS[kind], found, strict=True):
        assert one == pytest.approx(truth, abs=0.5)


@pytest.mark.parametrize(
    ("kind", "second"),
    [(K.SMILE, 8), (K.GAZE_AWAY, 12), (K.GAZE_AWAY, 15), (K.MOUTH_OPEN, 37), (K.FACIAL_MOVEMENT, 41)],
)
def test_the_second_in_the_middle_of_an_event_shows_it(
    scripted: tuple[list[SignalWindow], list[SignalSpan]], kind: SignalKind, second: int
) -> None:
    assert (lane(scripted[0], kind)[second] or 0.0) >= 0.8


@pytest.mark.parametrize("second", [6, 10, 23, 31, 43, 51])
def test_a_resting_face_shows_nothing(scripted: tuple[list[SignalWindow], list[SignalSpan]], second: int) -> None:
    values = scripted[0][second].values
    assert all(values[kind] == 0.0 for kind in (K.SMILE, K.MOUTH_OPEN, K.GAZE_AWAY, K.EYES_CLOSED))
    assert values[K.POSTURE_KEPT] == 1.0


@pytest.mark.parametrize("second", [45, 49])
def test_in_the_dark_and_before_a_wall_no_face_is_measured(
    scripted: tuple[list[SignalWindow], list[SignalSpan]], second: int
) -> None:
    window = scripted[0][second]
    assert set(window.values) <= {K.BRIGHTNESS, K.FACE_VISIBLE}
    assert window.quality.face_share == 0.0


@pytest.mark.parametrize("roll", [-20.0, -10.0, 10.0, 20.0])
def test_roll_is_measured_within_two_degrees(roll: float) -> None:
    states = [(n / 10, FaceState(roll=roll if n >= 10 else 0.0)) for n in range(20)]
    windows, _, _ = play(seen_states(states))
    tilts = lane(windows, K.HEAD_ROLL)
    assert (tilts[1] or 0.0) - (tilts[0] or 0.0) == pytest.approx(roll, abs=2.0)


@pytest.mark.parametrize("zoom", [0.6, 1.5])
def test_distance_follows_the_size_of_the_face(zoom: float) -> None:
    states = [(n / 10, FaceState(zoom=zoom if n >= 60 else 1.0)) for n in range(80)]
    windows, _, _ = play(seen_states(states))
    assert lane(windows, K.DISTANCE)[7] == pytest.approx(1 / zoom, rel=0.05)


def test_a_wider_smile_is_not_taken_for_a_turned_head() -> None:
    states = [(n / 10, FaceState(smile=1.0 if n >= 10 else 0.0)) for n in range(20)]
    windows, _, _ = play(seen_states(states))
    for kind in (K.HEAD_YAW, K.HEAD_PITCH):
        angles = lane(windows, kind)
        assert abs((angles[1] or 0.0) - (angles[0] or 0.0)) < 3.0


def with_a_neighbour(seconds: float) -> list[SeenFrame]:
    """The person with closed lids at the left and near; a neighbour with open ones at the right and smaller."""
    person, neighbour = FaceState(zoom=1.3), FaceState(zoom=0.75)
    with face_mesh(most_faces=2) as mesh:
        found = []
        for n in range(round(seconds * 10)):
            shut = replace(person, lids=1.0 if 20 <= n < 40 else 0.0)
            found.append(seen(mesh, two_faces(shut, neighbour, 800, 480), n / 10))
    return found


def test_of_two_faces_the_nearer_one_is_measured_and_the_other_is_told() -> None:
    windows, spans, _ = play(with_a_neighbour(6.0))
    assert {window.quality.most_faces for window in windows} == {2}
    closed = [(span.started_s, span.ended_s) for span in spans if span.kind is K.EYES_CLOSED]
    assert len(closed) == 1
    assert closed[0] == pytest.approx((2.0, 4.0), abs=0.5)


def test_light_does_not_change_what_is_measured() -> None:
    for light in (0.5, 1.3):
        states = [(n / 10, FaceState(light=light, smile=1.0 if n >= 60 else 0.0)) for n in range(80)]
        windows, _, _ = play(seen_states(states))
        assert lane(windows, K.SMILE)[5] == 0.0
        assert (lane(windows, K.SMILE)[7] or 0.0) >= 0.9
        expected = float(np.mean(face_picture(FaceState(light=light), *SIZE))) / 255
        assert windows[1].values[K.BRIGHTNESS] == pytest.approx(expected, abs=0.01)
