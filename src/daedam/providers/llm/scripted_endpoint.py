"""A real HTTP server on this machine that speaks chat completions and misbehaves on demand: for tests, evals, demos.

It answers from the data it is sent; it knows nothing and must never stand in for a model.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from types import TracebackType
from typing import Any

from daedam.providers.llm.scripted_replies import SPOILERS, Reply, honest_reply, language_of

LINE_FAULTS = (
    "rate_limited",
    "quota_exhausted",
    "server_error",
    "unauthorized",
    "refusal",
    "truncated",
    "oversized",
    "compressed",
    "not_json",
    "no_choices",
    "hang",
    "drip",
    "disconnect",
)
FAULTS = (*SPOILERS, *LINE_FAULTS)
OVERSIZE_BYTES = 6_000_000


class ScriptedEndpoint:
    """`async with ScriptedEndpoint(["server_error", "valid"]) as endpoint:` serves at `endpoint.base_url`.

    One fault per completion, the last one for ever. `modes` are the output modes it takes; any other is a 400.
    `reply` makes the honest reply; `delay_s` is waited before each. `requests` keeps the bodies, in order.
    """

    def __init__(
        self,
        faults: Sequence[str] = ("valid",),
        *,
        modes: Sequence[str] = ("json_schema", "json_object", "tool", "prompt"),
        reply: Callable[[list[dict[str, str]]], Reply] = honest_reply,
        delay_s: float = 0.0,
        retry_after: str = "1",
        refuses_temperature: bool = False,
    ) -> None:
        unknown = set(faults) - set(FAULTS)
        if unknown or not faults:
            raise ValueError(f"unknown faults {sorted(unknown)}; known: {', '.join(FAULTS)}")
        self._faults = list(faults)
        self._modes = frozenset(modes)
        self._reply = reply
        self._delay_s = delay_s
        self._retry_after = retry_after
        self._refuses_temperature = refuses_temperature
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self.requests: list[dict[str, Any]] = []
        self.base_url = ""

    async def __aenter__(self) -> ScriptedEndpoint:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.base_url = f"http://127.0.0.1:{port}/v1"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def heal(self) -> None:
        """From now on, valid replies only."""
        self._faults = ["valid"]

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a connection callback runs in a task
        self._connections.add(task)
        try:
            async for path, body in _requests(reader):
                if not await self._serve(path, body, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the other side left, or the test is over
        finally:
            self._connections.discard(task)
            writer.close()

    async def _serve(self, path: str, raw: bytes, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; False when the connection must not be used again."""
        if path.endswith("/models"):
            await _send(writer, 200, {"object": "list", "data": []})
            return True
        if not path.endswith("/chat/completions"):
            await _send(writer, 404, _error("not found"))
            return True
        body = json.loads(raw)
        self.requests.append(body)
        if self._refuses_temperature and "temperature" in body:
            await _send(writer, 400, _error("temperature is not supported with this model"))
            return True
        mode = mode_of(body)
        if mode not in self._modes:
            await _send(writer, 400, _error(f"{mode} is not supported"))
            return True
        if self._delay_s:
            await asyncio.sleep(self._delay_s)
        fault = self._faults.pop(0) if len(self._faults) > 1 else self._faults[0]
        if fault in SPOILERS:
            await _send(writer, 200, completion(self._content(fault, body), mode))
            return True
        return await self._misbehave(fault, body, writer)

    def _content(self, fault: str, body: dict[str, Any]) -> str:
        messages = body["messages"]
        return SPOILERS[fault](language_of(messages), self._reply(messages))

    async def _misbehave(self, fault: str, body: dict[str, Any], writer: asyncio.StreamWriter) -> bool:
        answers: dict[str, Callable[[], Awaitable[None]]] = {
            "rate_limited": lambda: _send(writer, 429, _error("slow down"), f"Retry-After: {self._retry_after}\r\n"),
            "quota_exhausted": lambda: _send(writer, 429, _error("insufficient_quota")),
            "server_error": lambda: _send(writer, 500, _error("internal error")),
            "unauthorized": lambda: _send(writer, 401, _error("bad key")),
            "refusal": lambda: _send(writer, 200, _with(completion(""), refusal="I can't help with that.")),
            "truncated": lambda: _send(writer, 200, completion(self._content("cut_off", body), finish_reason="length")),
            "oversized": lambda: _send(writer, 200, completion("x" * OVERSIZE_BYTES)),
            "compressed": lambda: _send(writer, 200, completion("x"), "Content-Encoding: gzip\r\n"),
            "not_json": lambda: _send_raw(writer, 200, b"<html>gateway</html>"),
            "no_choices": lambda: _send(writer, 200, {"id": "x", "object": "chat.completion", "choices": []}),
            "hang": lambda: asyncio.sleep(3600),
            "drip": lambda: _drip(writer),
            "disconnect": lambda: asyncio.sleep(0),
        }
        await answers[fault]()
        return fault not in ("hang", "drip", "disconnect", "oversized")


def mode_of(body: dict[str, Any]) -> str:
    """Which output mode a request asks for."""
    if "tools" in body:
        return "tool"
    return str(body.get("response_format", {}).get("type", "prompt"))


def completion(content: str, mode: str = "prompt", finish_reason: str = "stop") -> dict[str, Any]:
    """A chat completion with this content, as a tool call when that was asked for."""
    message: dict[str, Any] = {"role": "assistant", "content": content}
    if mode == "tool":
        function = {"name": "reply", "arguments": content}
        message |= {"content": None, "tool_calls": [{"id": "c1", "type": "function", "function": function}]}
    return {
        "id": "scripted",
        "object": "chat.completion",
        "created": 0,
        "model": "scripted",
        "choices": [{"index": 0, "finish_reason": finish_reason, "message": message}],
        "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18},
    }


def _with(body: dict[str, Any], **fields: object) -> dict[str, Any]:
    body["choices"][0]["message"] |= fields
    return body


def _error(message: str) -> dict[str, Any]:
    return {"error": {"message": message, "type": "scripted", "code": message}}


async def _requests(reader: asyncio.StreamReader) -> AsyncIterator[tuple[str, bytes]]:
    """Path and body of each request on a kept-alive connection (HTTP/1.1 with Content-Length only)."""
    with contextlib.suppress(asyncio.IncompleteReadError):
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            lines = head.split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            yield lines[0].split(" ")[1], body


async def _send(writer: asyncio.StreamWriter, status: int, body: dict[str, Any], headers: str = "") -> None:
    await _send_raw(writer, status, json.dumps(body, ensure_ascii=False).encode(), headers)


async def _send_raw(writer: asyncio.StreamWriter, status: int, body: bytes, headers: str = "") -> None:
    head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    writer.write(head.encode() + body)
    await writer.drain()


async def _drip(writer: asyncio.StreamWriter) -> None:
    """A byte now and then, for ever: every single read succeeds, the whole never does."""
    writer.write(b"HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)
