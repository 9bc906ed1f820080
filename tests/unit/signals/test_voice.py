"""Loudness and pauses against signals whose truth is known."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daedam.signals.voice import BLOCK_S, SILENCE_DB, block_levels, level_db, sounding, stretches, summarize
from daedam.signals.windows import Stretch
from fixtures.truth.voices import Voice, voice_samples

WINDOW_S = 0.032


def sine(amplitude: float) -> np.ndarray:
    return (amplitude * 32768 * np.sin(2 * np.pi * 200 * np.arange(1600) / 16_000)).astype(np.int16)


def test_a_full_scale_sine_is_3_db_below_full_scale() -> None:
    assert level_db(sine(0.999)) == pytest.approx(-3.01, abs=0.05)


def test_halving_the_amplitude_costs_6_db() -> None:
    assert level_db(sine(0.5)) - level_db(sine(0.25)) == pytest.approx(6.02, abs=0.05)


def test_silence_and_nothing_have_the_lowest_level_not_an_error() -> None:
    assert level_db(np.zeros(512, np.int16)) == SILENCE_DB
    assert level_db(np.zeros(0, np.int16)) == SILENCE_DB


def voiced(pattern: str) -> np.ndarray:
    return np.array([mark == "#" for mark in pattern])


def test_silence_has_no_voice_to_measure() -> None:
    assert summarize(np.full(10, -80.0), voiced("." * 10), WINDOW_S) is None


def test_only_gaps_between_words_are_pauses() -> None:
    pattern = "." * 40 + "#" * 50 + "." * 20 + "#" * 30 + ".." + "#" * 20 + "." * 60
    found = summarize(np.full(len(pattern), -20.0), voiced(pattern), WINDOW_S)
    assert found is not None
    assert found.longest_pause_s == pytest.approx(20 * WINDOW_S)
    assert found.speech_s == pytest.approx(102 * WINDOW_S)
    assert found.pause_share == pytest.approx(20 / 122)
    assert found.loudness_db == pytest.approx(-20.0)


def test_loudness_is_the_mean_energy_of_voiced_windows_only() -> None:
    found = summarize(np.array([-10.0, -90.0, -20.0]), voiced("#.#"), WINDOW_S)
    assert found is not None
    assert found.loudness_db == pytest.approx(10 * np.log10((0.1 + 0.01) / 2))


def test_unequal_lengths_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="one level"):
        summarize(np.zeros(3), voiced("##"), WINDOW_S)


@given(st.text("#.", min_size=1, max_size=400))
def test_speech_and_pauses_fill_the_stretch(pattern: str) -> None:
    found = summarize(np.full(len(pattern), -30.0), voiced(pattern), WINDOW_S)
    if found is None:
        assert "#" not in pattern
        return
    stretch_s = (pattern.rindex("#") - pattern.index("#") + 1) * WINDOW_S
    assert found.speech_s + found.pause_share * stretch_s == pytest.approx(stretch_s)
    assert 0.0 <= found.pause_share < 1.0
    assert found.longest_pause_s <= stretch_s


def boundaries_of(found: tuple[Stretch, ...]) -> list[float]:
    return [time for one in found for time in (one.started_s, one.ended_s)]


@pytest.mark.parametrize("noise_db", [None, -60.0, -45.0])
def test_pauses_of_a_made_voice_are_found_within_50_ms(noise_db: float | None) -> None:
    truth = [(0.4, 1.93), (2.31, 4.0), (5.27, 6.02), (7.6, 9.5)]
    sound = voice_samples(Voice(speaking=truth, noise_db=noise_db), 10.0)
    found = stretches(sounding(sound), BLOCK_S)
    assert len(found) == len(truth)
    assert boundaries_of(found) == pytest.approx([time for pair in truth for time in pair], abs=0.05)
    lengths = [after.started_s - before.ended_s for before, after in itertools.pairwise(found)]
    assert lengths == pytest.approx([0.38, 1.27, 1.58], abs=0.05)


def test_nothing_sounds_in_an_even_room() -> None:
    assert not sounding(voice_samples(Voice(speaking=[]), 3.0)).any()
    assert sounding(np.zeros(0, np.int16)).size == 0


def test_stretches_bridge_what_is_shorter_than_a_pause() -> None:
    flags = voiced("..##.##" + "." * 25 + "#.")
    assert stretches(flags, 0.01, started_s=5.0) == (
        Stretch(started_s=5.0 + 0.02, ended_s=5.0 + 0.07),
        Stretch(started_s=5.0 + 0.32, ended_s=5.0 + 0.33),
    )
    assert stretches(voiced("...."), 0.01) == ()


def test_block_levels_leave_out_a_broken_block() -> None:
    levels = block_levels(np.concatenate([sine(0.5)[:320], np.zeros(100, np.int16)]))
    assert levels.size == 2
    assert levels == pytest.approx([-9.03, -9.03], abs=0.3)
