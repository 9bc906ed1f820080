"""Speech whose words' times are known: recordings with their words beside them, or words put together one by one."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from daedam.kit.languages import Language
from daedam.media.candidate.microphone import read_recording
from daedam.media.speaking import Upsampler
from daedam.media.tracks import FRAME, RATE
from daedam.providers.speech import Samples
from daedam.providers.tts.base import TextToSpeech
from daedam.providers.tts.registry import build_tts

WORDS_FILE = "words.json"
GAP_S = 0.06
"""Between two made words: heard as two words, and far shorter than what ends a stretch of speech."""
LOUD_FROM = 600
"""A sample above this is speech, here and behind a codec; the microphone's own noise stays below 10."""
MADE = (
    "the order page took two seconds so I measured each query first",
    "one index was missing and the database read the whole table",
    "we added it on Monday and the page answered at once",
    "since then every slow query is written to a log",
    "the team reads that log on Friday and fixes the worst one",
)


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word, and when its sound begins and ends, in seconds from the first sample."""

    text: str
    start_s: float
    end_s: float

    @property
    def handed_over_s(self) -> float:
        """When the microphone hands out the frame its end lies in: sound is there by whole frames of 20 ms."""
        last_sample = max(0, round(self.end_s * RATE) - 1)
        return last_sample // FRAME * FRAME / RATE


@dataclass(frozen=True, slots=True)
class Spoken:
    """One turn of a candidate: int16, 48 kHz, and the words in it."""

    samples: Samples
    words: tuple[SpokenWord, ...]


def recordings(folder: Path) -> list[Spoken]:
    """The recordings of a folder whose words stand in its `words.json`: `{name: [[word, start_s, end_s], ...]}`.

    Raises ValueError for a folder without one.
    """
    try:
        timed = json.loads((folder / WORDS_FILE).read_text("utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise ValueError(f"{folder} holds no {WORDS_FILE}") from error
    return [
        Spoken(
            read_recording(folder / f"{name}.wav"),
            tuple(SpokenWord(str(text), float(start_s), float(end_s)) for text, start_s, end_s in words),
        )
        for name, words in timed.items()
    ]


async def made() -> list[Spoken]:
    """Sentences of the embedded voice, spoken word by word: their times are exact, their melody is not a person's."""
    tts = build_tts("espeak")
    try:
        return [await _sentence(tts, text) for text in MADE]
    finally:
        await tts.close()


async def _sentence(tts: TextToSpeech, text: str) -> Spoken:
    parts: list[Samples] = []
    words: list[SpokenWord] = []
    n = 0
    for word in text.split():
        sound = _trimmed(await _spoken(tts, word))
        words.append(SpokenWord(word, n / RATE, (n + sound.size) / RATE))
        parts += [sound, np.zeros(round(GAP_S * RATE), np.int16)]
        n += sound.size + parts[-1].size
        await asyncio.sleep(0)
    return Spoken(np.concatenate(parts), tuple(words))


async def _spoken(tts: TextToSpeech, text: str) -> Samples:
    upsample: Upsampler | None = None
    parts: list[Samples] = []
    async for chunk in tts.synthesize(text, Language.EN):
        upsample = upsample or Upsampler(chunk.sample_rate)
        parts.append(upsample(chunk.samples))
    return np.concatenate(parts)


def _trimmed(samples: Samples) -> Samples:
    """From the first to the last sample that can be heard."""
    heard = np.flatnonzero(np.abs(samples.astype(np.int32)) > LOUD_FROM)
    return samples[heard[0] : heard[-1] + 1]
