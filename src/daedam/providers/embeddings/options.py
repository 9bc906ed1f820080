"""What an endpoint for embeddings needs to be told; apart from the adapter, whose SDK is slow to import."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAIEmbedderOptions:
    """Where the model is and how it wants to be asked.

    `deadline_s` bounds a whole `embed` call. `is_shortening` asks the endpoint for 1024 dimensions (models
    trained for it only; others refuse the parameter). The prefixes serve models that mark queries and
    passages apart (the E5 family); BGE-M3 and KURE need none.
    """

    base_url: str
    api_key: str = ""
    deadline_s: float = 30.0
    max_batch: int = 64
    is_local: bool = False
    is_shortening: bool = False
    query_prefix: str = ""
    passage_prefix: str = ""
