"""One chat completion over HTTP, bounded in size, with a vendor's failures turned into ours. No retries here."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Callable
from email.utils import parsedate_to_datetime
from typing import Any, cast

import httpx
import openai
from openai.types.chat import ChatCompletion

from daedam.providers.llm.base import LlmError
from daedam.providers.llm.endpoint.modes import TOOL_NAME
from daedam.providers.llm.endpoint.settings import EndpointSettings
from daedam.providers.llm.prompted.asking import Completion

_STATUS_CODES = {401: "unauthorized", 403: "unauthorized", 404: "model_not_found", 413: "request_too_large"}


class ResponseTooLargeError(Exception):
    """The endpoint sent more than the settings allow; reading stopped there."""


class RefusedRequestError(Exception):
    """The endpoint refused the request's form (400, 422, 500): maybe another output mode is taken."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"status {status}")
        self.status = status
        self.text = text


class _BoundedStream(httpx.AsyncByteStream):
    def __init__(self, inner: httpx.AsyncByteStream, limit: int) -> None:
        self._inner = inner
        self._limit = limit

    async def __aiter__(self) -> AsyncIterator[bytes]:
        total = 0
        async for chunk in self._inner:
            total += len(chunk)
            if total > self._limit:
                raise ResponseTooLargeError
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()


class Connection:
    """A connection pool to one endpoint; it belongs to the event loop it is first used in."""

    def __init__(self, settings: EndpointSettings, *, wall_clock: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self._wall_clock = wall_clock
        self._http = httpx.AsyncClient(
            event_hooks={"response": [self._bound]},
            headers={"Accept-Encoding": "identity"},
            trust_env=not settings.is_loopback,
            timeout=None,  # noqa: S113 - every call runs inside one overall deadline
        )
        self._client = openai.AsyncOpenAI(
            api_key=settings.api_key or "none",
            base_url=settings.base_url,
            max_retries=0,
            timeout=None,
            http_client=cast(Any, self._http),
        )

    async def complete(self, body: dict[str, Any]) -> Completion:
        """One completion. Raises LlmError, or RefusedRequestError when the request's form was refused."""
        # Not chat.completions.create: it walks the whole body to convert what is plain JSON already.
        reply = await self._guarded(self._client.post("/chat/completions", body=body, cast_to=ChatCompletion))
        return self._read(reply)

    async def list_models(self) -> None:
        """Ask for the models, as a sign of life. Raises like `complete`."""
        await self._guarded(self._client.get("/models", cast_to=object))

    async def close(self) -> None:
        """Close the pool."""
        await self._client.close()

    async def _bound(self, response: httpx.Response) -> None:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise ResponseTooLargeError  # its size once unpacked cannot be known
        stream = cast(httpx.AsyncByteStream, response.stream)
        response.stream = _BoundedStream(stream, self._settings.max_response_bytes)

    async def _guarded(self, call: Any) -> Any:
        try:
            return await call
        except ResponseTooLargeError:
            raise self._error("response_too_large", is_retryable=True) from None
        except openai.APITimeoutError:
            raise self._error("timeout", is_retryable=True) from None
        except openai.APIStatusError as error:
            raise self._from_status(error) from None
        except openai.APIConnectionError:
            raise self._error("unreachable", is_retryable=True) from None
        except (openai.OpenAIError, json.JSONDecodeError, httpx.HTTPError):
            raise self._error("invalid_output", is_retryable=True) from None

    def _from_status(self, error: openai.APIStatusError) -> Exception:
        status, text = error.status_code, str(error.body or error.message).lower()
        if status in (400, 422) or (status in (500, 501)):
            return RefusedRequestError(status, text)
        if status == 429:
            if "insufficient_quota" in text:
                return self._error("quota_exhausted", is_retryable=False)
            wait = self._retry_after(error.response.headers.get("retry-after"))
            return self._error("rate_limited", is_retryable=True, retry_after_s=wait)
        if status in _STATUS_CODES:
            return self._error(_STATUS_CODES[status], is_retryable=False)
        return self._error("server_error", is_retryable=status >= 500 or status in (408, 409))

    def _retry_after(self, header: str | None) -> float | None:
        """Seconds from a Retry-After header: a number or an HTTP date (RFC 9110, 10.2.3)."""
        if not header:
            return None
        try:
            return max(0.0, float(header))
        except ValueError:
            pass
        try:
            return max(0.0, parsedate_to_datetime(header).timestamp() - self._wall_clock())
        except ValueError:
            return None

    def _read(self, reply: Any) -> Completion:
        choices = getattr(reply, "choices", None)
        if not choices or getattr(choices[0], "message", None) is None:
            raise self._error("invalid_output", is_retryable=True)
        choice, message = choices[0], choices[0].message
        if choice.finish_reason == "length":
            raise self._error("truncated", is_retryable=True)
        if choice.finish_reason == "content_filter" or getattr(message, "refusal", None):
            raise self._error("refused", is_retryable=False)
        usage = getattr(reply, "usage", None)
        return Completion(
            text=_text_of(message),
            input_tokens=_count(usage, "prompt_tokens"),
            output_tokens=_count(usage, "completion_tokens"),
        )

    def _error(self, code: str, *, is_retryable: bool, retry_after_s: float | None = None) -> LlmError:
        return LlmError(code, is_retryable=is_retryable, engine=self._settings.engine, retry_after_s=retry_after_s)


def _text_of(message: Any) -> str:
    for call in getattr(message, "tool_calls", None) or ():
        function = getattr(call, "function", None)
        if function is not None and function.name == TOOL_NAME:
            return str(function.arguments)
    content = message.content
    return content if isinstance(content, str) else ""


def _count(usage: Any, name: str) -> int:
    value = getattr(usage, name, 0)
    return value if isinstance(value, int) and value >= 0 else 0
