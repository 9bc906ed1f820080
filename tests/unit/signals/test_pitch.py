"""Pitch of made voices within ten cents; what has no pitch gets none."""

from __future__ import annotations

import numpy as np
import pytest

from daedam.signals.pitch import pitch_track, spread
from fixtures.truth.voices import RATE, Voice, pitch_at, voice_samples

WHOLE = [(0.0, 3.0)]
VOICES = [
    *(Voice(speaking=WHOLE, pitch_hz=hz) for hz in (75.0, 98.0, 123.4, 180.0, 233.0, 311.0, 400.0)),
    Voice(speaking=WHOLE, contour=lambda at: 140.0 * 2.0 ** (0.35 * np.sin(2 * np.pi * 0.6 * at))),
    Voice(speaking=WHOLE, contour=lambda at: 220.0 - 30.0 * at),
    Voice(speaking=WHOLE, pitch_hz=150.0, level_db=-38.0),
    Voice(speaking=WHOLE, pitch_hz=110.0, noise_db=-40.0),
]


def cents_off(voice: Voice) -> tuple[np.ndarray, float]:
    """Errors in cents, and the share of frames with a pitch."""
    track = pitch_track(voice_samples(voice, 3.0))
    found = np.isfinite(track.hz)
    truth = pitch_at(voice, track.at[found])
    return 1200.0 * np.abs(np.log2(track.hz[found] / truth)), float(found.mean())


@pytest.mark.parametrize("index", range(len(VOICES)))
def test_the_median_error_is_within_ten_cents(index: int) -> None:
    errors, share = cents_off(VOICES[index])
    assert np.median(errors) <= 10.0
    assert np.mean(errors > 600.0) < 0.01, "wrong octaves"
    assert share > 0.8


def test_all_voices_together_are_within_ten_cents() -> None:
    assert np.median(np.concatenate([cents_off(voice)[0] for voice in VOICES])) <= 10.0


def test_noise_and_silence_have_no_pitch() -> None:
    noise = np.random.default_rng(3).normal(0, 3000, 2 * RATE).astype(np.int16)
    assert np.isfinite(pitch_track(noise).hz).mean() < 0.02
    assert not np.isfinite(pitch_track(np.zeros(RATE, np.int16)).hz).any()


def test_too_little_sound_gives_an_empty_track() -> None:
    for n in (0, 1, 512):
        assert pitch_track(np.ones(n, np.int16)).hz.size == 0


def test_spread_is_in_semitones_and_forgives_a_wrong_octave() -> None:
    assert spread(np.array([100.0] * 5)) == 0.0
    assert spread(100.0 * 2.0 ** (np.array([-2.0, 2.0] * 50) / 12)) == pytest.approx(2.0)
    assert spread(np.array([100.0] * 50 + [200.0])) == 0.0
