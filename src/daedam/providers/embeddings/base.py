"""What turns text into vectors for retrieval. Vectors of different models never meet in one index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from daedam.providers.errors import ProviderError

DIMENSION = 1024

Vector = npt.NDArray[np.float32]
TextKind = Literal["query", "passage"]


@dataclass(frozen=True, slots=True)
class EmbedderCapabilities:
    """What an engine is; `model` and `dimension` are stored with every vector it made.

    `is_local` means no word leaves this machine; `max_batch` is how many texts go into one request.
    """

    engine: str
    model: str
    is_local: bool
    max_batch: int
    dimension: int = DIMENSION


class Embedder(Protocol):
    """Text to unit vectors of 1024 float32 numbers."""

    @property
    def capabilities(self) -> EmbedderCapabilities:
        """What this engine is."""
        ...

    async def embed(self, texts: Sequence[str], kind: TextKind) -> list[Vector]:
        """One L2-normalised vector of shape (1024,) per text, in order; any number of texts.

        `kind` says whether a text is searched with or searched for: some models mark the two apart.
        Raises `ProviderError("empty_text")` for a text without a letter or digit: it has no direction.
        """
        ...

    async def check(self) -> None:
        """Return when the engine can work now; else `ProviderError`."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class WrongDimensionError(ProviderError):
    """The model makes vectors of another length than the tables hold; `remedy` says what to change."""

    def __init__(self, engine: str, model: str, found: int) -> None:
        super().__init__("wrong_dimension", is_retryable=False, engine=engine)
        self.found = found
        self.remedy = (
            f"The model {model} makes {found}-dimensional vectors, the tables hold {DIMENSION}: choose a model "
            f"with {DIMENSION} (such as bge-m3), or one that can shorten its vectors and switch shortening on."
        )

    def __str__(self) -> str:
        return f"{super().__str__()}: {self.remedy}"


def require_texts(texts: Sequence[str], engine: str) -> None:
    """Refuse texts that hold nothing to compare."""
    if not all(any(character.isalnum() for character in text) for text in texts):
        raise ProviderError("empty_text", is_retryable=False, engine=engine)


def normalised(vector: npt.ArrayLike, engine: str) -> Vector:
    """The unit vector in the same direction; `ProviderError("invalid_output")` if it has none."""
    exact = np.asarray(vector, dtype=np.float64)
    length = float(np.linalg.norm(exact))
    if not np.isfinite(length) or length == 0:
        raise ProviderError("invalid_output", is_retryable=True, engine=engine)
    return (exact / length).astype(np.float32)
