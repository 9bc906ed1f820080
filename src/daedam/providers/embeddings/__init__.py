"""Embeddings: text to 1024-dimensional unit vectors for retrieval."""

from __future__ import annotations

from daedam.providers.embeddings.base import (
    DIMENSION,
    Embedder,
    EmbedderCapabilities,
    TextKind,
    Vector,
    WrongDimensionError,
)
from daedam.providers.embeddings.hashing import HashingEmbedder
from daedam.providers.embeddings.options import OpenAIEmbedderOptions
from daedam.providers.embeddings.registry import EmbedderOptions, build_embedder
from daedam.providers.embeddings.scripted import ScriptedEmbedder

__all__ = [
    "DIMENSION",
    "Embedder",
    "EmbedderCapabilities",
    "EmbedderOptions",
    "HashingEmbedder",
    "OpenAIEmbedderOptions",
    "ScriptedEmbedder",
    "TextKind",
    "Vector",
    "WrongDimensionError",
    "build_embedder",
]
