"""Embeddings from any endpoint that speaks `/v1/embeddings` (vLLM, llama.cpp, Ollama, OpenAI).

Sends candidates' words to that endpoint; never puts them, or its answer, in an error.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import openai

from daedam.providers.embeddings.base import (
    DIMENSION,
    EmbedderCapabilities,
    TextKind,
    Vector,
    WrongDimensionError,
    normalised,
    require_texts,
)
from daedam.providers.embeddings.options import OpenAIEmbedderOptions
from daedam.providers.errors import ProviderError

ENGINE = "openai"
_MAX_ANSWER_BATCH = 2048


class OpenAIEmbedder:
    """One model behind one endpoint. Does not retry: the wrapper around all providers does."""

    def __init__(self, model: str, options: OpenAIEmbedderOptions) -> None:
        if not 0 < options.max_batch <= _MAX_ANSWER_BATCH:
            raise ValueError("max_batch is out of range")
        self._model = model
        self._options = options
        # An empty key would make the SDK look for one in the environment.
        self._client = openai.AsyncOpenAI(
            base_url=options.base_url,
            api_key=options.api_key or "none",
            max_retries=0,
            timeout=options.deadline_s,
        )

    @property
    def capabilities(self) -> EmbedderCapabilities:
        """As the options say; the dimension is proven by every answer."""
        return EmbedderCapabilities(
            engine=ENGINE,
            model=self._model,
            is_local=self._options.is_local,
            max_batch=self._options.max_batch,
        )

    async def embed(self, texts: Sequence[str], kind: TextKind) -> list[Vector]:
        """Batches one after another; the first failure ends the call."""
        require_texts(texts, ENGINE)
        prefix = self._options.query_prefix if kind == "query" else self._options.passage_prefix
        vectors: list[Vector] = []
        with _translated():
            async with asyncio.timeout(self._options.deadline_s):
                for at in range(0, len(texts), self._options.max_batch):
                    batch = [prefix + text for text in texts[at : at + self._options.max_batch]]
                    vectors += await self._batch(batch)
        return vectors

    async def check(self) -> None:
        """Embed one word: proves address, key, model and dimension at once."""
        await self.embed(["check"], "query")

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _batch(self, texts: list[str]) -> list[Vector]:
        dimensions = DIMENSION if self._options.is_shortening else openai.omit
        answer = await self._client.embeddings.create(
            model=self._model, input=texts, encoding_format="float", dimensions=dimensions
        )
        # A proxy that answers with a web page makes the SDK hand out a plain string.
        return self._vectors(getattr(answer, "data", None), len(texts))

    def _vectors(self, items: Any, expected: int) -> list[Vector]:
        """Each index exactly once, numbers only, the right length: anything else is not an answer."""
        try:
            rows = {item.index: [float(number) for number in item.embedding] for item in items}
            ordered = [rows[index] for index in range(expected)]
        except (TypeError, ValueError, KeyError, AttributeError):
            raise _invalid_output() from None
        if len(items) != expected:
            raise _invalid_output()
        for row in ordered:
            if len(row) != DIMENSION:
                raise WrongDimensionError(ENGINE, self._model, len(row))
        return [normalised(row, ENGINE) for row in ordered]


def _invalid_output() -> ProviderError:
    return ProviderError("invalid_output", is_retryable=True, engine=ENGINE)


@contextmanager
def _translated() -> Iterator[None]:
    """The SDK's errors as constant codes; the cause keeps the trace, the message keeps no words."""
    try:
        yield
    except (TimeoutError, openai.APITimeoutError) as error:
        raise ProviderError("timeout", is_retryable=True, engine=ENGINE) from error
    except openai.APIConnectionError as error:
        raise ProviderError("unreachable", is_retryable=True, engine=ENGINE) from error
    except openai.APIStatusError as error:
        raise _of_status(error.status_code) from None
    except (openai.APIError, ValueError) as error:
        raise _invalid_output() from error


def _of_status(status: int) -> ProviderError:
    codes = {401: "unauthorized", 403: "unauthorized", 404: "unknown_model", 429: "rate_limited"}
    default = "server_error" if status >= 500 else "rejected"
    is_retryable = status in (408, 409, 429) or status >= 500
    return ProviderError(codes.get(status, default), is_retryable=is_retryable, engine=ENGINE)
