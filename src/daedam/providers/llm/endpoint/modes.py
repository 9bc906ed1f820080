"""The ladder of output modes: how a reply's shape is asked for, from enforced by the endpoint to merely requested."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TOOL_NAME = "reply"


@dataclass(slots=True)
class ModeMemory:
    """Which mode each endpoint and model took, so that it is probed once. Share one between adapters."""

    known: dict[tuple[str, str], str] = field(default_factory=dict)
    probing: asyncio.Lock = field(default_factory=asyncio.Lock)


def shaped(mode: str, messages: list[dict[str, str]], name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """The request's fields that ask for `schema` in this mode, messages included."""
    if mode == "json_schema":
        wanted = {"name": name, "schema": schema, "strict": True}
        return {"messages": messages, "response_format": {"type": "json_schema", "json_schema": wanted}}
    if mode == "tool":
        function = {"name": TOOL_NAME, "description": "Give the reply.", "parameters": schema}
        return {
            "messages": messages,
            "tools": [{"type": "function", "function": function}],
            "tool_choice": {"type": "function", "function": {"name": TOOL_NAME}},
        }
    told = [dict(messages[0]), *messages[1:]]
    told[0]["content"] += f"\n\nThe JSON object must match this schema:\n{json.dumps(schema)}"
    if mode == "json_object":
        return {"messages": told, "response_format": {"type": "json_object"}}
    return {"messages": told}


def is_refused_mode(status: int, text: str) -> bool:
    """Whether an error means that the endpoint does not know this mode: any 400 or 422, or a 500 that names it."""
    if status in (400, 422):
        return True
    return status in (500, 501) and any(word in text for word in ("response_format", "json_schema", "grammar", "tool"))
