"""The sound of a window against made voices: loudness, noise, rate, pitch, pauses, and what silence gives."""

from __future__ import annotations

import math

import numpy as np
import pytest

from daedam.signals.kinds import VOICE_KINDS, SignalKind
from daedam.signals.meter import SignalMeter
from daedam.signals.voice import BLOCK, BLOCK_S, sounding, stretches
from daedam.signals.windows import SignalWindow
from daedam.signals.wording import SpokenWords, count_syllables
from fixtures.truth.voices import Voice, is_voiced
from unit.signals.scripts import CHUNK_S, lane, play, speak
from voices.recordings import INDEX, load

K = SignalKind


def heard(voice: Voice, seconds: float = 8.0) -> list[SignalWindow]:
    return play((), voice, seconds)[0]


def known(windows: list[SignalWindow], kind: SignalKind) -> list[float]:
    return [value for value in lane(windows, kind) if value is not None]


@pytest.mark.parametrize("level_db", [-35.0, -20.0, -12.0])
def test_loudness_is_that_of_the_voice_not_of_the_pauses(level_db: float) -> None:
    windows = heard(Voice(speaking=[(0.0, 2.0), (2.5, 4.5), (6.0, 8.0)], level_db=level_db))
    assert known(windows, K.LOUDNESS) == pytest.approx([level_db] * len(known(windows, K.LOUDNESS)), abs=1.5)


@pytest.mark.parametrize("snr_db", [0.0, 10.0, 25.0, 40.0])
def test_signal_to_noise_is_recovered_within_two_decibels(snr_db: float) -> None:
    windows = heard(Voice(speaking=[(1.0, 4.0), (5.0, 8.0)], level_db=-20.0, noise_db=-20.0 - snr_db))
    assert np.median(known(windows, K.SNR)) == pytest.approx(snr_db, abs=2.0)
    assert windows[3].quality.snr_db == windows[3].values[K.SNR]


def test_before_a_first_pause_nobody_knows_the_room() -> None:
    windows = heard(Voice(speaking=[(0.0, 2.9), (3.2, 5.0)], noise_db=-40.0), 5.0)
    assert lane(windows, K.SNR)[:2] == [None, None]
    assert lane(windows, K.SNR)[3:] == pytest.approx([20.0, 20.0], abs=2.0)


def test_digital_silence_between_words_is_no_infinite_ratio() -> None:
    windows = heard(Voice(speaking=[(1.0, 4.0), (5.0, 8.0)], noise_db=None))
    assert max(known(windows, K.SNR)) <= 90.0


@pytest.mark.parametrize("rate", [3.0, 4.5, 6.0])
def test_syllables_are_counted_in_the_sound(rate: float) -> None:
    windows = heard(Voice(speaking=[(0.5, 5.5), (6.5, 9.5)], syllables_per_s=rate, noise_db=-50.0), 10.0)
    counted = sum(window.values.get(K.SPEECH_RATE, 0.0) * window.quality.voiced_s for window in windows)
    assert counted == pytest.approx(rate * 8.0, abs=2.0)


def syllables_of(name: str) -> tuple[float, float]:
    """Counted in the sound of a recording, and in its words."""
    samples, words = load(name), SpokenWords(text=INDEX[name]["text"], language="en")
    spoken, meter = stretches(sounding(samples), BLOCK_S), SignalMeter(frozenset({K.SPEECH_RATE}))
    for index in range(samples.size // BLOCK):
        inside = any(one.started_s <= index * BLOCK_S < one.ended_s for one in spoken)
        meter.hear(samples[index * BLOCK : (index + 1) * BLOCK], index * BLOCK_S, is_voiced=inside)
    windows = meter.finish_until(math.inf)
    counted = sum(window.values.get(K.SPEECH_RATE, 0.0) * window.quality.voiced_s for window in windows)
    return counted, count_syllables(words)


def test_the_sound_of_recorded_english_has_about_the_syllables_of_its_words() -> None:
    found = [syllables_of(name) for name in sorted(INDEX)]
    assert len(found) >= 9
    for in_sound, in_words in found:
        assert in_sound == pytest.approx(in_words, rel=1 / 3)
    assert sum(one for one, _ in found) == pytest.approx(sum(one for _, one in found), rel=0.05)


def test_pitch_and_its_variation_are_told_for_voiced_windows_only() -> None:
    wave = Voice(
        speaking=[(0.0, 4.0)], contour=lambda at: 150.0 * 2.0 ** (np.sin(2 * np.pi * at) / 6), syllables_per_s=0
    )
    windows = heard(wave, 6.0)
    assert known(windows, K.PITCH) == pytest.approx([150.0] * 4, rel=0.02)
    assert known(windows, K.PITCH_VARIATION) == pytest.approx([2.0 / math.sqrt(2.0)] * 4, abs=0.2)
    assert lane(windows, K.PITCH)[4:] == [None, None]


def test_an_even_voice_has_no_range_and_a_lively_one_has() -> None:
    even = heard(Voice(speaking=[(0.0, 4.0)], syllables_per_s=0), 4.0)
    lively = heard(Voice(speaking=[(0.0, 4.0)], syllables_per_s=4, dip_db=20.0), 4.0)
    assert max(known(even, K.DYNAMIC_RANGE)) < 1.5
    assert min(known(lively, K.DYNAMIC_RANGE)) > 8.0


def test_silence_is_heard_but_has_no_loudness_no_rate_and_no_pitch() -> None:
    windows = heard(Voice(speaking=[]), 3.0)
    assert [set(window.values) for window in windows] == [{K.PAUSE_SHARE}] * 3
    assert lane(windows, K.PAUSE_SHARE) == [1.0] * 3
    assert [window.quality.heard_s for window in windows] == pytest.approx([1.0, 1.0, 0.976], abs=0.001)


def test_the_share_of_pauses_in_a_second_is_what_no_voice_fills() -> None:
    voice = Voice(speaking=[(0.0, 1.5), (2.25, 3.0)])
    flags = is_voiced(voice, 3.0, CHUNK_S)
    windows = heard(voice, 3.0)
    assert lane(windows, K.PAUSE_SHARE) == pytest.approx([0.0, 0.5, 0.25], abs=CHUNK_S)
    assert sum(window.quality.voiced_s for window in windows) == pytest.approx(flags.sum() * CHUNK_S, abs=1e-3)


def test_a_hole_in_the_sound_is_not_heard() -> None:
    meter = SignalMeter(VOICE_KINDS)
    voice = Voice(speaking=[(0.0, 1.0)])
    speak(meter, voice, 0.96)
    speak(meter, voice, 0.96, started_s=5.0)
    windows = meter.finish_until(math.inf)
    assert [window.started_s for window in windows] == [0.0, 5.0]


def test_the_usual_voice_is_taken_from_the_first_ten_seconds_of_speech() -> None:
    voice = Voice(speaking=[(3.0, 15.0)], pitch_hz=180.0, level_db=-25.0, syllables_per_s=5.0)
    baseline = play((), voice, 16.0)[2].baseline.voice
    assert baseline.pitch_hz == pytest.approx(180.0, rel=0.01)
    assert baseline.loudness_db == pytest.approx(-25.0, abs=1.0)
    assert baseline.speech_rate == pytest.approx(5.0, abs=0.3)
    assert play((), voice, 8.0)[2].baseline.voice.pitch_hz is None
