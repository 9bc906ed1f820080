"""The API's own description, from which the web client is generated: routes, session events, room messages."""

from __future__ import annotations

import base64
import json
import secrets
from typing import Annotated, Any

from pydantic import Field, SecretStr, TypeAdapter

from daedam.apps.api import create_api
from daedam.apps.wiring import build_foundations, build_runtime
from daedam.infra.settings import Settings
from daedam.interviewing.events import SessionEvent
from daedam.media import check_messages, messages

REF = "#/components/schemas/{model}"


def openapi() -> str:
    """The API's description as JSON. Needs no database and no real secrets."""
    settings = Settings(
        is_demo=False,
        master_key=SecretStr(base64.b64encode(secrets.token_bytes(32)).decode()),
        jwt_secret=SecretStr(secrets.token_hex(32)),
        database_url=SecretStr("postgresql://localhost/none"),
        redis_url="redis://localhost/0",
    )
    described = create_api(build_runtime(build_foundations(settings))).openapi()
    described["components"]["schemas"] |= _spoken_over_sockets(described["components"]["schemas"])
    return json.dumps(described, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _spoken_over_sockets(known: dict[str, Any]) -> dict[str, Any]:
    """Schemas of what no route answers with: the journal's events and both sides of the room's socket."""
    event: TypeAdapter[Any] = TypeAdapter(Annotated[SessionEvent, Field(discriminator="type")])
    unions = {
        "SessionEvent": event,
        "ServerMessage": messages.SERVER,
        "ClientMessage": messages.CLIENT,
        "FromCheck": check_messages.FROM_CHECK,
        "ToCheck": check_messages.TO_CHECK,
    }
    found: dict[str, Any] = {}
    for name, adapter in unions.items():
        schema = adapter.json_schema(ref_template=REF, mode="serialization")
        found |= schema.pop("$defs", {})
        found[name] = schema
    found["Hello"] = messages.HELLO.json_schema(ref_template=REF, mode="serialization")
    found["CheckHello"] = check_messages.CHECK_HELLO.json_schema(ref_template=REF, mode="serialization")
    # A route's own schema of the same name stands: it is what that route answers.
    return {name: schema for name, schema in found.items() if name not in known}
