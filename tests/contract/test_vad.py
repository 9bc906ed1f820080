"""What every voice activity detector promises, held against Silero and the scripted one."""

from __future__ import annotations

import numpy as np
import pytest

from daedam.providers.errors import ProviderUnavailable
from daedam.providers.vad.base import WINDOW, VadStream, VoiceActivity
from daedam.providers.vad.registry import build_vad
from voices import recordings


@pytest.fixture(params=["silero", "scripted"])
def vad(request: pytest.FixtureRequest) -> VoiceActivity:
    """Each detector in turn."""
    return build_vad(request.param)


def _probabilities(stream: VadStream, sound: np.ndarray) -> np.ndarray:
    windows = sound[: len(sound) // WINDOW * WINDOW].reshape(-1, WINDOW)
    return np.array([stream.probability(window) for window in windows])


def test_the_detector_is_ready(vad: VoiceActivity) -> None:
    assert vad.check().is_ready


def test_a_voice_is_told_from_silence(vad: VoiceActivity) -> None:
    voiced = _probabilities(vad.open(), recordings.load("team-conflict"))
    silent = _probabilities(vad.open(), recordings.silence(3.0))

    assert ((voiced >= 0.0) & (voiced <= 1.0)).all()
    assert (voiced > 0.5).mean() > 0.6
    assert silent.max() < 0.3


def test_streams_do_not_share_what_they_heard(vad: VoiceActivity) -> None:
    sound = recordings.load("yes")
    alone = _probabilities(vad.open(), sound)
    first, second = vad.open(), vad.open()
    _probabilities(second, recordings.noise(2.0))

    assert np.array_equal(_probabilities(first, sound), alone)


def test_reset_forgets(vad: VoiceActivity) -> None:
    stream, sound = vad.open(), recordings.load("yes")
    before = _probabilities(stream, sound)
    stream.reset()

    assert np.array_equal(_probabilities(stream, sound), before)


@pytest.mark.parametrize("n_samples", [0, WINDOW - 1, WINDOW + 1])
def test_only_whole_windows_are_judged(vad: VoiceActivity, n_samples: int) -> None:
    with pytest.raises(ValueError, match="512"):
        vad.open().probability(np.zeros(n_samples, np.int16))


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ProviderUnavailable) as caught:
        build_vad("webrtc")
    assert "silero" in caught.value.remedy
