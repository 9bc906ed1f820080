"""Embeddings without a model: hashed character n-grams. Finds shared wording, not shared meaning.

Good enough to find a Korean stem under its endings; blind across languages (tie those by skill codes).
"""

from __future__ import annotations

import asyncio
import hashlib
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from daedam.providers.embeddings.base import (
    DIMENSION,
    EmbedderCapabilities,
    TextKind,
    Vector,
    normalised,
    require_texts,
)

ENGINE = "hashing"
# Names the exact arithmetic below: vectors made by another version may not share an index with these.
MODEL = "chargram-1"
_GRAM_SIZES = (2, 3)


class HashingEmbedder:
    """Counts of 2- and 3-grams of each padded word, dampened by a logarithm, hashed to signed places."""

    @property
    def capabilities(self) -> EmbedderCapabilities:
        """Runs here, needs nothing."""
        return EmbedderCapabilities(engine=ENGINE, model=MODEL, is_local=True, max_batch=256)

    async def embed(self, texts: Sequence[str], kind: TextKind) -> list[Vector]:  # noqa: ARG002
        """The same text has the same vector, whichever `kind` it is."""
        require_texts(texts, ENGINE)
        return await asyncio.to_thread(lambda: [_vector(text) for text in texts])

    async def check(self) -> None:
        """Always ready."""

    async def close(self) -> None:
        """Nothing is held."""


def _vector(text: str) -> Vector:
    places = np.zeros(DIMENSION, dtype=np.float64)
    for gram, count in Counter(_grams(text)).items():
        digest = hashlib.blake2b(gram.encode(), digest_size=8).digest()
        sign = 1.0 if digest[0] & 1 else -1.0
        places[int.from_bytes(digest[1:], "big") % DIMENSION] += sign * (1.0 + math.log(count))
    if not places.any():
        # Opposite signs met in every place: possible only for a text of very few grams.
        places[int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") % DIMENSION] = 1.0
    return normalised(places, ENGINE)


def _grams(text: str) -> Iterator[str]:
    """N-grams inside words only, with a space for each word's border, so that word order does not matter."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = "".join(character if character.isalnum() else " " for character in folded).split()
    for word in words:
        padded = f" {word} "
        for size in _GRAM_SIZES:
            for at in range(max(1, len(padded) - size + 1)):
                yield padded[at : at + size]
