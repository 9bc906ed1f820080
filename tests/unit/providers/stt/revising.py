"""A recogniser that really reads its sound, and changes its mind about the newest words: for the caption tests.

Word number n of an utterance is 0.4 s of samples of the value n + 1, so what was said can be read off any cut.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np

from daedam.providers.speech import HEARING_RATE, Samples
from daedam.providers.stt.captions import AgreedCaptions
from daedam.providers.stt.engine import Cuts, Decoded, LiveDecoder

WORD = int(0.4 * HEARING_RATE)
SENTENCE = 9  # words


def said(n_words: int) -> list[str]:
    """The words of an utterance; every ninth ends a sentence."""
    return [f"word{n}" + ("." if n % SENTENCE == SENTENCE - 1 else "") for n in range(n_words)]


def sound_of(n_words: int, first: int = 0) -> Samples:
    """Their sound."""
    return np.repeat(np.arange(first + 1, first + n_words + 1, dtype=np.int16), WORD)


class RevisingRecogniser:
    """Misreads up to `n_unsure` newest words, otherwise each time, and moves word times by up to `jitter_s`."""

    engine = "revising"
    model = "none"
    cuts = Cuts(from_s=15.0, always_s=25.0)

    def __init__(self, seed: int = 0, *, n_unsure: int = 2, jitter_s: float = 0.15, stops: bool = True) -> None:
        self._random = random.Random(seed)
        self._n_unsure = n_unsure
        self._jitter_s = jitter_s
        self._stops = stops
        self.n_readings = 0
        self.longest_s = 0.0

    def decode(self, samples: Samples, language: str) -> Iterator[Decoded | None]:
        """Every word of which a third can be heard."""
        self.n_readings += 1
        self.longest_s = max(self.longest_s, len(samples) / HEARING_RATE)
        yield None
        found = zip(*np.unique(samples, return_index=True, return_counts=True), strict=True)
        heard = [(int(value) - 1, int(at), int(n)) for value, at, n in found if value > 0 and n > WORD // 3]
        unsure_from = len(heard) - self._random.randint(0, self._n_unsure)
        words = []
        for place, (number, at, n) in enumerate(heard):
            text = said(number + 1)[-1] if place < unsure_from else f"guess{self.n_readings}of{number}"
            start, end = at / HEARING_RATE, (at + n) / HEARING_RATE
            words.append((text if self._stops else text.strip("."), self._moved(start), self._moved(end)))
        yield Decoded(" ".join(text for text, _, _ in words), tuple(words), (0.9,) * len(words))

    def live(self, language: str) -> LiveDecoder | None:
        """Captions by repeated reading; the clock stands still, so every second of sound is read."""
        return AgreedCaptions(lambda samples: self.decode(samples, language), lambda: 0.0, lambda: None)

    def _moved(self, at_s: float) -> float:
        return max(0.0, at_s + self._random.uniform(-self._jitter_s, self._jitter_s))
