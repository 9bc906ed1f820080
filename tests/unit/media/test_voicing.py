"""Windows to voice marks and cuts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from daedam.media.voicing import (
    CUT_AT_MOST_S,
    CUT_LENGTH_S,
    OFFSET_WINDOWS,
    WINDOW_S,
    Mark,
    PieceCutter,
    VoiceGate,
)


def marks(probabilities: list[float]) -> list[tuple[int, Mark, int]]:
    gate = VoiceGate()
    found = ((i, gate.feed(p)) for i, p in enumerate(probabilities))
    return [(i, moment.mark, moment.windows_ago) for i, moment in found if moment is not None]


def test_a_voice_is_noticed_at_its_third_window_and_dated_back_to_its_first() -> None:
    assert marks([0.1] * 5 + [0.9] * 5) == [(7, Mark.BEGAN, 3)]


def test_a_click_is_no_voice() -> None:
    assert marks([0.1, 0.9, 0.9, 0.1, 0.1, 0.9, 0.1, 0.1] * 10) == []


def test_a_dip_inside_a_word_does_not_end_a_voice() -> None:
    assert len(marks([0.9] * 5 + [0.1] * (OFFSET_WINDOWS - 1) + [0.9] * 5)) == 1


def test_a_voice_ends_after_quiet_and_is_dated_back_to_its_last_sound() -> None:
    found = marks([0.9] * 10 + [0.1] * 10)
    assert found[1] == (10 + OFFSET_WINDOWS - 1, Mark.ENDED, OFFSET_WINDOWS)


def test_a_fading_voice_goes_on_between_the_thresholds() -> None:
    assert len(marks([0.9] * 5 + [0.45] * 50)) == 1


@given(st.lists(st.floats(0, 1), max_size=300))
def test_beginnings_and_ends_alternate_and_never_overlap(probabilities: list[float]) -> None:
    found = marks(probabilities)
    assert [mark for _, mark, _ in found] == [Mark.BEGAN, Mark.ENDED] * (len(found) // 2) + [Mark.BEGAN] * (
        len(found) % 2
    )
    moments = [at + 1 - ago for at, _, ago in found]
    assert moments == sorted(moments)


def cut_after(levels: list[tuple[bool, float]]) -> float | None:
    cutter = PieceCutter()
    cutter.begin()
    for n, (is_voiced, level_db) in enumerate(levels, 1):
        if cutter.feed(is_voiced, level_db):
            return n * WINDOW_S
    return None


def test_half_a_second_of_quiet_cuts() -> None:
    at = cut_after([(True, -20.0)] * 60 + [(False, -60.0)] * 60)
    assert at is not None
    assert 60 * WINDOW_S + 0.49 < at < 60 * WINDOW_S + 0.55


def test_long_speech_is_cut_between_words_once_it_is_long_enough() -> None:
    words = ([(True, -20.0)] * 15 + [(True, -45.0)] * 2) * 30
    at = cut_after(words)
    assert at is not None
    assert CUT_LENGTH_S <= at < CUT_LENGTH_S + 0.6


def test_speech_without_any_gap_is_cut_in_the_end() -> None:
    at = cut_after([(True, -20.0)] * 1000)
    assert at is not None
    assert CUT_AT_MOST_S <= at < CUT_AT_MOST_S + 0.1
