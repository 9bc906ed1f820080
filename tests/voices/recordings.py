"""The spoken answers beside this file, and how to count wrong words. Import as `voices.recordings`."""

from __future__ import annotations

import json
import re
import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt

FOLDER = Path(__file__).parent
INDEX: dict[str, dict[str, str]] = json.loads((FOLDER / "index.json").read_text())["recordings"]


def load(name: str) -> npt.NDArray[np.int16]:
    """The samples of one recording: int16, 16 kHz."""
    with wave.open(str(FOLDER / f"{name}.wav")) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (16_000, 1, 2)
        return np.frombuffer(sound.readframes(sound.getnframes()), np.int16)


def silence(seconds: float) -> npt.NDArray[np.int16]:
    """Nothing at all."""
    return np.zeros(int(seconds * 16_000), np.int16)


def noise(seconds: float, *, loudness: float = 2000.0, seed: int = 7) -> npt.NDArray[np.int16]:
    """White noise with the given standard deviation."""
    drawn = np.random.default_rng(seed).normal(0.0, loudness, int(seconds * 16_000))
    return np.clip(drawn, -32768, 32767).astype(np.int16)


def hum(seconds: float, *, hertz: float = 120.0) -> npt.NDArray[np.int16]:
    """A fan: a low tone with harmonics and a little noise."""
    times = np.arange(int(seconds * 16_000)) / 16_000
    tone = sum(np.sin(2 * np.pi * hertz * k * times) / k for k in range(1, 6))
    return (1500 * tone + noise(seconds, loudness=150)).astype(np.int16)


def typing(seconds: float, *, loudness: float = 6000.0, seed: int = 11) -> npt.NDArray[np.int16]:
    """Somebody typing across the room: short decaying bursts of noise, four to nine a second, over a faint hiss."""
    drawn = np.random.default_rng(seed)
    sound = drawn.normal(0.0, 60.0, int(seconds * 16_000))
    at = 0.0
    while (at := at + float(drawn.uniform(0.11, 0.25))) < seconds - 0.05:
        click = drawn.normal(0.0, loudness * drawn.uniform(0.2, 1.0), 480) * np.exp(-np.arange(480) / 80)
        start = int(at * 16_000)
        sound[start : start + 480] += click
    return np.clip(sound, -32768, 32767).astype(np.int16)


def pink(seconds: float, *, loudness: float = 2000.0, seed: int = 13) -> npt.NDArray[np.int16]:
    """Rain or traffic: noise whose power falls by 3 dB an octave, with the given standard deviation."""
    n = int(seconds * 16_000)
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(0.0, 1.0, n))
    sound = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 1)), n)
    return np.clip(loudness * sound / sound.std(), -32768, 32767).astype(np.int16)


def murmur(seconds: float, *, loudness: float = 2000.0, seed: int = 17) -> npt.NDArray[np.int16]:
    """A full room next door, without a voice in it: noise with speech's spectrum that swells four times a second."""
    n = int(seconds * 16_000)
    drawn = np.random.default_rng(seed)
    hertz = np.fft.rfftfreq(n, 1 / 16_000)
    shape = 1 / (1 + (hertz / 500) ** 2) * (hertz > 100)
    sound = np.fft.irfft(np.fft.rfft(drawn.normal(0.0, 1.0, n)) * shape, n)
    quarters = np.arange(0, n + 4000, 4000)
    swell = np.interp(np.arange(n), quarters, drawn.uniform(0.1, 1.0, len(quarters)))
    sound *= swell
    return np.clip(loudness * sound / sound.std(), -32768, 32767).astype(np.int16)


def word_errors(said: str, heard: str) -> tuple[int, int]:
    """Substitutions, insertions and deletions between two texts, and the number of words said."""
    reference, hypothesis = _words(said), _words(heard)
    row = list(range(len(hypothesis) + 1))
    for i, word in enumerate(reference, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(hypothesis, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (word != other))
    return row[-1], len(reference)


def _words(text: str) -> list[str]:
    return re.sub(r"[^a-z' ]", " ", text.lower()).split()
