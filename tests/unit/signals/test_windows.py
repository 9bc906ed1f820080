"""Windows and lanes go to a journal and a plot and come back as they were; what was not measured stays a hole."""

from __future__ import annotations

import json

import pytest

from daedam.signals.kinds import (
    BODY_KINDS,
    EVERY_KIND,
    FACE_KINDS,
    HAND_KINDS,
    PICTURE_KINDS,
    UNITS,
    VOICE_KINDS,
    WORD_KINDS,
    SignalKind,
)
from daedam.signals.windows import SignalWindow, Stretch, WindowQuality, merge, to_lanes

K = SignalKind


def window(at: float, **values: float) -> SignalWindow:
    return SignalWindow(started_s=at, values={SignalKind(name): value for name, value in values.items()})


def test_every_kind_has_a_unit_and_exactly_one_source() -> None:
    groups = [PICTURE_KINDS, FACE_KINDS, BODY_KINDS, HAND_KINDS, VOICE_KINDS, WORD_KINDS]
    assert set(UNITS) == set(SignalKind) == EVERY_KIND
    assert sorted(kind for group in groups for kind in group) == sorted(SignalKind)


def test_a_window_comes_back_from_json() -> None:
    quality = WindowQuality(frames=9, face_share=0.5, most_faces=2, brightness=0.25, heard_s=1.0, voiced_s=0.5)
    one = SignalWindow(started_s=3.0, values={K.SMILE: 0.5, K.PITCH: 121.25}, quality=quality)
    assert SignalWindow.from_json(json.loads(json.dumps(one.as_json()))) == one


def test_a_window_nobody_wrote_is_refused() -> None:
    with pytest.raises(ValueError, match="anger"):
        SignalWindow.from_json({"started_s": 0, "length_s": 1, "values": {"anger": 1}, "quality": {}})


def test_lanes_have_a_place_for_every_second_and_holes_where_nothing_was_measured() -> None:
    lanes = to_lanes([window(2, smile=0.1), window(3, pitch=100.0), window(6, smile=0.2)])
    assert lanes.started_s == 2.0
    assert lanes.lanes[K.SMILE] == (0.1, None, None, None, 0.2)
    assert lanes.lanes[K.PITCH] == (None, 100.0, None, None, None)
    assert json.loads(json.dumps(lanes.as_json()))["lanes"]["smile"] == [0.1, None, None, None, 0.2]


def test_lanes_of_named_kinds_are_there_even_without_a_value() -> None:
    assert to_lanes([window(0, smile=0.1)], [K.BLINK]).lanes == {K.BLINK: (None,)}
    assert to_lanes([], [K.BLINK]).lanes == {K.BLINK: ()}


def test_times_of_a_broken_file_do_not_fill_the_memory() -> None:
    with pytest.raises(ValueError, match="a day apart"):
        to_lanes([window(0), window(1e9)])


def test_picture_and_sound_measured_apart_become_one() -> None:
    seen = SignalWindow(started_s=1, values={K.SMILE: 1.0}, quality=WindowQuality(frames=10, face_share=1.0))
    heard = SignalWindow(started_s=1, values={K.PITCH: 99.0}, quality=WindowQuality(heard_s=1.0, snr_db=20.0))
    for parts in ([[seen], [heard, window(2)]], [[heard, window(2)], [seen]]):
        both, last = merge(*parts)
        assert both.values == {K.SMILE: 1.0, K.PITCH: 99.0}
        assert (both.quality.frames, both.quality.heard_s, both.quality.snr_db) == (10, 1.0, 20.0)
        assert last.started_s == 2


def test_stretches_overlap_by_what_they_share() -> None:
    one = Stretch(started_s=1.0, ended_s=2.5)
    assert one.overlap_s(2.0, 3.0) == 0.5
    assert one.overlap_s(3.0, 4.0) == 0.0
