"""Writes `words.json`: when each word of the recordings beside this file begins and ends, in seconds.

The words are known, so the recogniser only finds where they are (forced alignment, pocketsphinx, 10 ms steps). A word
ends where its sound ends: silence that the alignment gave to it is taken off. Run it after changing a recording.
"""

from __future__ import annotations

import json
import re
import wave
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).parent
STEP_S = 0.01
QUIET_DB = 30.0
"""A step this far below the recording's loudest one holds no sound of a word."""


def loud_steps(sound: np.ndarray[Any, np.dtype[np.int16]]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which 10 ms of a recording (16 kHz) hold sound."""
    steps = sound[: len(sound) // 160 * 160].reshape(-1, 160).astype(np.float64)
    level_db = 10 * np.log10(np.square(steps).mean(axis=1) + 1)
    return level_db > level_db.max() - QUIET_DB


def words_of(decoder: Any, text: str, sound: np.ndarray[Any, np.dtype[np.int16]]) -> list[tuple[str, float, float]]:
    """The words of `text` with their times. Raises ValueError where the alignment did not find all of them."""
    words = text.split()
    decoder.set_align_text(" ".join(re.sub(r"[^a-z']", "", word.lower()) for word in words))
    decoder.start_utt()
    decoder.process_raw(sound.tobytes(), full_utt=True)
    decoder.end_utt()
    found = [segment for segment in decoder.seg() if not re.match(r"^[<\[]", segment.word)]
    if len(found) != len(words):
        raise ValueError(f"{len(found)} of {len(words)} words found")
    loud = loud_steps(sound)
    timed = []
    for word, segment in zip(words, found, strict=True):
        inside = segment.start_frame + np.flatnonzero(loud[segment.start_frame : segment.end_frame + 1])
        timed.append((word, round(int(inside[0]) * STEP_S, 2), round((int(inside[-1]) + 1) * STEP_S, 2)))
    return timed


def main() -> None:
    """Align all recordings."""
    import pocketsphinx

    decoder = pocketsphinx.Decoder(loglevel="FATAL")
    timed = {}
    for name in sorted(json.loads((FOLDER / "index.json").read_text())["recordings"]):
        with wave.open(str(FOLDER / f"{name}.wav")) as sound:
            samples = np.frombuffer(sound.readframes(sound.getnframes()), np.int16)
        timed[name] = words_of(decoder, (FOLDER / f"{name}.txt").read_text().strip(), samples)
    lines = [f'  "{name}": {json.dumps(words)}' for name, words in timed.items()]
    (FOLDER / "words.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
