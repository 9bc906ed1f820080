"""What every embedder promises, asked of each adapter; the HTTP one talks to a real server in this process."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
import pytest

from daedam.providers.embeddings import (
    DIMENSION,
    Embedder,
    EmbedderOptions,
    HashingEmbedder,
    OpenAIEmbedderOptions,
    WrongDimensionError,
    build_embedder,
)
from daedam.providers.errors import ProviderError, ProviderUnavailable

Answer = tuple[int, Any]
Handler = Callable[[dict[str, Any], dict[str, str]], Answer]


@asynccontextmanager
async def endpoint(handler: Handler, delay_s: float = 0.0) -> AsyncIterator[str]:
    """A `/v1/embeddings` server on a free port of loopback; yields its base URL."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode().split("\r\n")
                headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines[1:] if line)}
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                status, answer = handler(json.loads(body) | {"_path": lines[0].split()[1]}, headers)
                await asyncio.sleep(delay_s)
                payload = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                kind = b"text/html" if isinstance(answer, bytes) else b"application/json"
                writer.write(
                    b"HTTP/1.1 %d x\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n" % (status, kind, len(payload))
                )
                writer.write(payload)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.close()


def vector_of(text: str, dimension: int = DIMENSION) -> list[float]:
    seed = sum(text.encode())
    return [float((seed * (place + 3)) % 97) - 40.0 for place in range(dimension)]


def good(request: dict[str, Any], headers: dict[str, str]) -> Answer:
    """A well-behaved server that answers out of order, as the format allows."""
    rows = [
        {"object": "embedding", "index": index, "embedding": vector_of(text)}
        for index, text in enumerate(request["input"])
    ]
    return 200, {"object": "list", "model": request["model"], "data": rows[::-1], "usage": {}}


def openai_at(url: str, **options: Any) -> Embedder:
    return build_embedder("openai:bge-m3", EmbedderOptions(openai=OpenAIEmbedderOptions(base_url=url, **options)))


@pytest.fixture(params=["hashing", "scripted", "openai"])
async def embedder(request: pytest.FixtureRequest) -> AsyncIterator[Embedder]:
    async with endpoint(good) as url:
        built = openai_at(url, max_batch=3) if request.param == "openai" else build_embedder(request.param)
        assert built.capabilities.engine == request.param
        yield built
        await built.close()


TEXTS = ["결제 시스템의 지연을 줄였습니다", "Reduced p99 latency", "파이썬", "Go", "a1", "kafka 도입", "x"]


async def test_one_unit_vector_of_1024_float32_per_text_in_order(embedder: Embedder) -> None:
    together = await embedder.embed(TEXTS, "passage")
    assert len(together) == len(TEXTS)
    for vector, text in zip(together, TEXTS, strict=True):
        assert vector.shape == (DIMENSION,)
        assert vector.dtype == np.float32
        assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-6)
        [alone] = await embedder.embed([text], "passage")
        assert np.array_equal(vector, alone)


async def test_different_texts_differ(embedder: Embedder) -> None:
    one, other = await embedder.embed(["데이터베이스 튜닝", "고객 응대"], "query")
    assert float(one @ other) < 0.999


async def test_no_texts_no_vectors(embedder: Embedder) -> None:
    assert await embedder.embed([], "query") == []


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "—·…"])
async def test_a_text_without_words_is_refused(embedder: Embedder, text: str) -> None:
    with pytest.raises(ProviderError) as raised:
        await embedder.embed(["words", text], "passage")
    assert raised.value.code == "empty_text"
    assert not raised.value.is_retryable


async def test_says_what_it_is_and_is_ready(embedder: Embedder) -> None:
    capabilities = embedder.capabilities
    assert capabilities.dimension == DIMENSION
    assert capabilities.model
    assert capabilities.max_batch >= 1
    await embedder.check()


async def test_a_query_and_a_passage_can_be_marked_apart() -> None:
    seen: list[str] = []

    def recording(request: dict[str, Any], headers: dict[str, str]) -> Answer:
        seen.extend(request["input"])
        return good(request, headers)

    async with endpoint(recording) as url:
        embedder = openai_at(url, query_prefix="query: ", passage_prefix="passage: ")
        await embedder.embed(["연봉"], "query")
        await embedder.embed(["연봉"], "passage")
        await embedder.close()
    assert seen == ["query: 연봉", "passage: 연봉"]


async def test_asks_as_the_format_says() -> None:
    seen: list[tuple[dict[str, Any], dict[str, str]]] = []

    def recording(request: dict[str, Any], headers: dict[str, str]) -> Answer:
        seen.append((request, headers))
        return good(request, headers)

    async with endpoint(recording) as url:
        for is_shortening in (False, True):
            embedder = openai_at(url, api_key="key-of-the-test", max_batch=2, is_shortening=is_shortening)
            await embedder.embed(["a", "b", "c"], "passage")
            await embedder.close()
    assert [request["_path"] for request, _ in seen] == ["/v1/embeddings"] * 4
    assert [request["input"] for request, _ in seen] == [["a", "b"], ["c"]] * 2
    assert [request.get("dimensions") for request, _ in seen] == [None, None, 1024, 1024]
    assert {request["model"] for request, _ in seen} == {"bge-m3"}
    assert {headers["authorization"] for _, headers in seen} == {"Bearer key-of-the-test"}


async def test_a_model_of_another_dimension_is_refused_in_clear_words() -> None:
    def short(request: dict[str, Any], headers: dict[str, str]) -> Answer:
        return 200, {"data": [{"index": i, "embedding": [0.5] * 384} for i in range(len(request["input"]))]}

    async with endpoint(short) as url:
        embedder = openai_at(url)
        for call in (embedder.embed(["words"], "query"), embedder.check()):
            with pytest.raises(WrongDimensionError) as raised:
                await call
            assert raised.value.code == "wrong_dimension"
            assert not raised.value.is_retryable
            assert all(word in str(raised.value) for word in ("bge-m3", "384", "1024"))
        await embedder.close()


ROW = {"index": 0, "embedding": vector_of("x")}


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"data": []},
        {"data": None},
        {"data": [ROW, ROW]},
        {"data": [ROW, {"index": 1, "embedding": vector_of("y")}]},
        {"data": [{"index": 7, "embedding": vector_of("x")}]},
        {"data": [{"index": 0}]},
        {"data": [{"index": 0, "embedding": "words"}]},
        {"data": [{"index": 0, "embedding": [None] * 1024}]},
        {"data": [{"index": 0, "embedding": [0.0] * 1024}]},
        {"data": [{"index": 0, "embedding": [float("nan")] * 1024}]},
        b"<html>Welcome to the proxy</html>",
        b"",
    ],
    ids=str,
)
async def test_an_answer_that_is_not_one_is_an_error_not_a_vector(answer: Any) -> None:
    async with endpoint(lambda request, headers: (200, answer)) as url:
        embedder = openai_at(url)
        with pytest.raises(ProviderError) as raised:
            await embedder.embed(["words"], "query")
        await embedder.close()
    assert raised.value.code == "invalid_output"


@pytest.mark.parametrize(
    ("status", "code", "is_retryable"),
    [
        (400, "rejected", False),
        (401, "unauthorized", False),
        (403, "unauthorized", False),
        (404, "unknown_model", False),
        (413, "rejected", False),
        (429, "rate_limited", True),
        (500, "server_error", True),
        (503, "server_error", True),
    ],
)
async def test_refusals_are_constant_codes_without_the_words(status: int, code: str, is_retryable: bool) -> None:
    echoing = {"error": {"message": "you sent: 비밀 words"}}
    async with endpoint(lambda request, headers: (status, echoing)) as url:
        embedder = openai_at(url)
        with pytest.raises(ProviderError) as raised:
            await embedder.embed(["비밀 words"], "query")
        await embedder.close()
    assert (raised.value.code, raised.value.is_retryable) == (code, is_retryable)
    assert "words" not in str(raised.value)
    assert raised.value.__suppress_context__


async def test_one_deadline_for_all_batches() -> None:
    async with endpoint(good, delay_s=0.1) as url:
        embedder = openai_at(url, deadline_s=0.25, max_batch=1)
        with pytest.raises(ProviderError) as raised:
            await embedder.embed([f"text {i}" for i in range(50)], "passage")
        await embedder.close()
    assert (raised.value.code, raised.value.is_retryable) == ("timeout", True)


async def test_nobody_there_is_unreachable() -> None:
    async with endpoint(good) as url:
        pass
    embedder = openai_at(url)
    with pytest.raises(ProviderError) as raised:
        await embedder.check()
    await embedder.close()
    assert (raised.value.code, raised.value.is_retryable) == ("unreachable", True)


@pytest.mark.parametrize("spec", ["", "word2vec", "openai", "openai:", "openai:bge-m3", "hashing:chargram-9"])
def test_what_cannot_be_built_says_what_is_missing(spec: str) -> None:
    with pytest.raises(ProviderUnavailable) as raised:
        build_embedder(spec)
    assert raised.value.remedy.endswith(".")


def test_the_embedded_engine_has_one_versioned_model() -> None:
    assert isinstance(build_embedder("hashing"), HashingEmbedder)
    assert build_embedder("hashing:chargram-1").capabilities.model == "chargram-1"
