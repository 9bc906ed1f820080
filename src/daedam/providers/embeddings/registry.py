"""From "engine:model" in the settings to an embedder. Reads no environment itself."""

from __future__ import annotations

from dataclasses import dataclass

from daedam.providers.embeddings.base import Embedder
from daedam.providers.embeddings.hashing import MODEL, HashingEmbedder
from daedam.providers.embeddings.options import OpenAIEmbedderOptions
from daedam.providers.embeddings.scripted import ScriptedEmbedder
from daedam.providers.errors import ProviderUnavailable

ENGINES = ("hashing", "openai", "scripted")


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedderOptions:
    """Options per engine; only the chosen engine's are read."""

    openai: OpenAIEmbedderOptions | None = None


def build_embedder(spec: str, options: EmbedderOptions | None = None) -> Embedder:
    """The embedder called `spec`: "hashing", "openai:bge-m3", "scripted".

    `ProviderUnavailable` says in one sentence what is missing.
    """
    engine, _, model = spec.partition(":")
    if engine == "hashing" and model in ("", MODEL):
        return HashingEmbedder()
    if engine == "scripted":
        return ScriptedEmbedder(model=model or "scripted-1")
    if engine == "openai":
        return _openai(model, (options or EmbedderOptions()).openai)
    raise ProviderUnavailable(engine, f"Set the embeddings engine to one of: {', '.join(ENGINES)}.")


def _openai(model: str, options: OpenAIEmbedderOptions | None) -> Embedder:
    if not model:
        raise ProviderUnavailable("openai", 'Name the embeddings model, as in "openai:bge-m3".')
    if options is None or not options.base_url:
        raise ProviderUnavailable("openai", "Set the base URL of the embeddings endpoint.")
    # The SDK is slow to import, and a machine on hashing alone never needs it.
    from daedam.providers.embeddings.openai import OpenAIEmbedder  # noqa: PLC0415

    return OpenAIEmbedder(model, options)
