"""Embeddings that say what a test or a demo told them to, and fail when told to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from daedam.providers.embeddings.base import (
    DIMENSION,
    EmbedderCapabilities,
    TextKind,
    Vector,
    WrongDimensionError,
    normalised,
    require_texts,
)
from daedam.providers.embeddings.hashing import HashingEmbedder
from daedam.providers.errors import ProviderError

ENGINE = "scripted"


class ScriptedEmbedder:
    """`vectors` maps texts to their vectors; other texts get what the hashing engine would give them.

    `failures` meet the next calls in turn. `calls` records what was asked.
    """

    def __init__(
        self,
        vectors: Mapping[str, Sequence[float]] | None = None,
        failures: Iterable[ProviderError] = (),
        model: str = "scripted-1",
    ) -> None:
        self._vectors = {text: self._scripted(row, model) for text, row in (vectors or {}).items()}
        self._unscripted = HashingEmbedder()
        self._model = model
        self.failures = list(failures)
        self.calls: list[tuple[tuple[str, ...], TextKind]] = []

    @property
    def capabilities(self) -> EmbedderCapabilities:
        """Local and without a bound worth having."""
        return EmbedderCapabilities(engine=ENGINE, model=self._model, is_local=True, max_batch=256)

    async def embed(self, texts: Sequence[str], kind: TextKind) -> list[Vector]:
        """The next failure if one is left; else the scripted vectors."""
        require_texts(texts, ENGINE)
        self.calls.append((tuple(texts), kind))
        if self.failures:
            raise self.failures.pop(0)
        others = [text for text in texts if text not in self._vectors]
        found = dict(zip(others, await self._unscripted.embed(others, kind), strict=True))
        return [self._vectors[text] if text in self._vectors else found[text] for text in texts]

    async def check(self) -> None:
        """Ready unless the next call is to fail."""
        if self.failures:
            raise self.failures[0]

    async def close(self) -> None:
        """Nothing is held."""

    @staticmethod
    def _scripted(row: Sequence[float], model: str) -> Vector:
        if len(row) != DIMENSION:
            raise WrongDimensionError(ENGINE, model, len(row))
        return normalised(np.asarray(row), ENGINE)
