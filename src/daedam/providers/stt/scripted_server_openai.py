"""A real HTTP server on this machine that takes `/v1/audio/transcriptions` and misbehaves on demand: tests and demos.

It hears nothing: each request is answered with the next text, the last one for ever.
"""

from __future__ import annotations

import asyncio
import email.parser
import email.policy
import json
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType

STATUSES = {"unauthorized": 401, "rate_limited": 429, "server_error": 500, "unknown_model": 404}
BEHAVIOURS = (
    "valid",
    "vllm",
    "plain",
    "no_stream",
    *STATUSES,
    "disconnect",
    "cut_off",
    "hang",
    "slow",
    "garbage",
    "not_json",
    "error_event",
    "oversized",
)
DELAY_S = 0.05
OVERSIZE_BYTES = 1_100_000


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its fields, its file, and the key it came with."""

    fields: dict[str, str]
    file: bytes
    key: str


class ScriptedTranscriptions:
    """`async with ScriptedTranscriptions(["some words"], ["vllm"]) as server:` serves at `server.base_url`.

    One behaviour per request, the last one for ever. `asked` keeps the requests, in order.
    """

    def __init__(self, texts: Sequence[str], behaviours: Sequence[str] = ("valid",)) -> None:
        unknown = set(behaviours) - set(BEHAVIOURS)
        if unknown or not behaviours or not texts:
            raise ValueError(f"unknown behaviours {sorted(unknown)}; known: {', '.join(BEHAVIOURS)}")
        self._texts = list(texts)
        self._behaviours = list(behaviours)
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self.asked: list[Asked] = []
        self.base_url = ""

    async def __aenter__(self) -> ScriptedTranscriptions:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.base_url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a connection callback runs in a task
        self._connections.add(task)
        try:
            await self._serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the other side left, or the test is over
        finally:
            self._connections.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request a connection: each answer closes it."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head.split("\r\n")[1:])
        }
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        behaviour = self._behaviours.pop(0) if len(self._behaviours) > 1 else self._behaviours[0]
        if behaviour in STATUSES:
            await _send(writer, STATUSES[behaviour], b'{"error": {"message": "no"}}')
            return
        if head.split(" ")[1].endswith("/models"):
            await _send(writer, 200, b'{"object": "list", "data": []}')
            return
        asked = Asked(*_parts(headers["content-type"], body), headers.get("authorization", ""))
        self.asked.append(asked)
        await self._answer(behaviour, asked, writer)

    async def _answer(self, behaviour: str, asked: Asked, writer: asyncio.StreamWriter) -> None:
        if behaviour == "hang":
            await asyncio.sleep(3600)
        if behaviour == "no_stream" and "stream" in asked.fields:
            await _send(writer, 400, b'{"error": {"message": "stream is not supported"}}')
            return
        text = self._texts.pop(0) if len(self._texts) > 1 else self._texts[0]
        if behaviour in ("plain", "no_stream") or "stream" not in asked.fields:
            await _send(writer, 200, json.dumps({"text": f" {text}"}).encode())
        elif behaviour == "not_json":
            await _send(writer, 200, b"<html>gateway</html>")
        else:
            await self._stream(behaviour, text, writer)

    async def _stream(self, behaviour: str, text: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        words = [f"{' ' if place else ''}{word}" for place, word in enumerate(text.split())]
        for place, word in enumerate(words):
            if place == 2 and await _misbehave(behaviour, writer):
                return
            event = {"type": "transcript.text.delta", "delta": word}
            if behaviour == "vllm":
                event = {"object": "transcription.chunk", "choices": [{"index": 0, "delta": {"content": word}}]}  # type: ignore[dict-item]
            writer.write(f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode())
            await writer.drain()
            await asyncio.sleep(DELAY_S if behaviour == "slow" else 0)
        if behaviour != "vllm":
            done = {"type": "transcript.text.done", "text": text}
            writer.write(f"event: done\ndata: {json.dumps(done, ensure_ascii=False)}\n\n".encode())
        writer.write(b"data: [DONE]\n\n")
        await writer.drain()


async def _misbehave(behaviour: str, writer: asyncio.StreamWriter) -> bool:
    """In the middle of a stream; True when nothing follows."""
    match behaviour:
        case "disconnect":
            writer.transport.abort()
        case "cut_off":
            await writer.drain()
        case "garbage":
            writer.write(b"data: {not json\n\n")
        case "error_event":
            writer.write(b'data: {"error": {"message": "out of memory"}}\n\n')
        case "oversized":
            writer.write(b": " + b"x" * OVERSIZE_BYTES + b"\n\n")
        case _:
            return False
    return True


async def _send(writer: asyncio.StreamWriter, status: int, body: bytes) -> None:
    head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nConnection: close\r\n"
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    await writer.drain()


def _parts(content_type: str, body: bytes) -> tuple[dict[str, str], bytes]:
    """The fields and the file of a form."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    form = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    fields: dict[str, str] = {}
    file = b""
    for part in form.iter_parts():
        content = bytes(part.get_payload(decode=True))
        name = str(part.get_param("name", header="content-disposition"))
        if name == "file":
            file = content
        else:
            fields[name] = content.decode().strip()
    return fields, file
