"""What the fake microphone plays: answers with silences long enough for the room to take its turn."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from voices.recordings import INDEX, load, silence

SPOKEN = ("database-index", "late-project", "cache", "team-conflict")
PAUSE_S = 9.0
LEAD_S = 1.0


def write_looping_answers(path: Path) -> Path:
    """A 48 kHz recording for a microphone that plays it over and over; 16 kHz samples are held for three."""
    pieces = [silence(LEAD_S)]
    for name in SPOKEN:
        pieces += [load(name), silence(PAUSE_S)]
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(48_000)
        sound.writeframes(np.repeat(np.concatenate(pieces), 3).tobytes())
    return path


def spoken_words() -> set[str]:
    """Every word of four letters and more that the recordings hold, in lower case."""
    words = " ".join(INDEX[name]["text"] for name in SPOKEN).lower().replace(",", " ").replace(".", " ").split()
    return {word for word in words if len(word) > 3}
