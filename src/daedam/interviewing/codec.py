"""Session events to bytes and back. The only place that knows how a journal payload is written."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from daedam.interviewing.events import SessionEvent

_ADAPTER: TypeAdapter[SessionEvent] = TypeAdapter(Annotated[SessionEvent, Field(discriminator="type")])


def encode(event: SessionEvent) -> bytes:
    """The event as UTF-8 JSON."""
    return _ADAPTER.dump_json(event)


def decode(payload: bytes) -> SessionEvent:
    """The event written by `encode`. Raises `pydantic.ValidationError` on anything else."""
    return _ADAPTER.validate_json(payload)


def as_json(event: SessionEvent) -> dict[str, Any]:
    """The event as plain JSON values, for sockets and server-sent events."""
    dumped: dict[str, Any] = _ADAPTER.dump_python(event, mode="json")
    return dumped
