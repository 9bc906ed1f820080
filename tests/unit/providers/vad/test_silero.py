"""Silero on real voices, noise and hum, and what it says when its file is missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from daedam.providers.errors import ProviderUnavailable
from daedam.providers.vad import silero
from daedam.providers.vad.base import WINDOW
from daedam.providers.vad.scripted import ScriptedVoiceActivity
from voices import recordings


def _share_of_speech(sound: np.ndarray) -> float:
    stream = silero.SileroVoiceActivity().open()
    windows = sound[: len(sound) // WINDOW * WINDOW].reshape(-1, WINDOW)
    return float(np.mean([stream.probability(window) >= 0.5 for window in windows]))


@pytest.mark.parametrize("name", recordings.INDEX)
def test_every_recorded_voice_is_heard(name: str) -> None:
    assert _share_of_speech(recordings.load(name)) > 0.5


@pytest.mark.parametrize("sound", [recordings.noise(5.0), recordings.noise(5.0, loudness=200), recordings.hum(5.0)])
def test_noise_is_not_a_voice(sound: np.ndarray) -> None:
    assert _share_of_speech(sound) < 0.02


def test_a_voice_in_noise_is_still_heard() -> None:
    voice = recordings.load("team-conflict")
    noisy = np.clip(voice.astype(int) + recordings.noise(len(voice) / 16_000, loudness=300), -32768, 32767)

    assert _share_of_speech(noisy.astype(np.int16)) > 0.5


def test_the_recogniser_package_is_not_imported_for_its_file() -> None:
    program = (
        "import sys; from daedam.providers.vad.registry import build_vad; "
        "assert build_vad().check().is_ready; assert 'faster_whisper' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_missing_model_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silero, "find_model", lambda: None)
    vad = silero.SileroVoiceActivity()

    with pytest.raises(ProviderUnavailable):
        vad.open()
    health = vad.check()
    assert not health.is_ready
    assert "faster-whisper" in (health.remedy or "")


def test_the_model_is_a_file_of_the_installed_package() -> None:
    model = silero.find_model()

    assert model is not None
    assert Path(model).is_file()


def test_a_script_is_followed_and_its_end_repeats() -> None:
    stream = ScriptedVoiceActivity([0.1, 0.9]).open()
    window = np.zeros(WINDOW, np.int16)

    assert [stream.probability(window) for _ in range(4)] == [0.1, 0.9, 0.9, 0.9]
