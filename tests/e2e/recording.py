"""What the fake microphone plays, and what is uploaded: recorded answers with silence around them."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from voices.recordings import INDEX, load, silence

SPOKEN = ("database-index", "late-project", "cache", "team-conflict")
PAUSE_S = 9.0
LEAD_S = 1.0
FPS = 10
CLOCK_BITS = 12
"""Squares at the top of the picture that count its frames in binary: a light one is a 1, the lowest bit on the left."""
SQUARE_PX = 26


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


def picture_of(index: int) -> npt.NDArray[np.uint8]:
    """Frame `index`: a moving bar below a clock that can be read off what a player shows."""
    picture = np.full((240, 320, 3), 60, np.uint8)
    picture[100:140, (index * 4) % 280 : (index * 4) % 280 + 40] = 200
    for bit in range(CLOCK_BITS):
        picture[:SQUARE_PX, bit * SQUARE_PX : (bit + 1) * SQUARE_PX] = 230 if index >> bit & 1 else 20
    return picture


def write_answer_video(path: Path, names: Sequence[str], at_least_bytes: int = 0) -> Path:
    """Recorded sentences one after the other with a picture that shows the time, as MP4.

    Filled up to `at_least_bytes` with a `free` box (ISO/IEC 14496-12, 8.1.2), which players pass over.
    """
    sound = np.concatenate([silence(LEAD_S), *(piece for name in names for piece in (load(name), silence(LEAD_S)))])
    with av.open(str(path), "w") as container:
        video, audio = container.add_stream("libx264", rate=FPS), container.add_stream("aac", rate=16_000)
        video.width, video.height, video.pix_fmt = 320, 240, "yuv420p"
        audio.layout = "mono"
        for index in range(sound.size * FPS // 16_000):
            frame = av.VideoFrame.from_ndarray(picture_of(index), format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, FPS)
            container.mux(video.encode(frame))
        for first in range(0, sound.size, 1024):
            heard = av.AudioFrame.from_ndarray(sound[None, first : first + 1024], format="s16", layout="mono")
            heard.sample_rate, heard.pts, heard.time_base = 16_000, first, Fraction(1, 16_000)
            container.mux(audio.encode(heard))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))
    missing = at_least_bytes - path.stat().st_size
    if missing > 8:
        with path.open("ab") as file:
            file.write(missing.to_bytes(4, "big") + b"free" + bytes(missing - 8))
    return path
