"""The API's own description, from which the web client is generated."""

from __future__ import annotations

import base64
import json
import secrets

from pydantic import SecretStr

from daedam.apps.api import create_api
from daedam.apps.wiring import build_foundations, build_runtime
from daedam.infra.settings import Settings


def openapi() -> str:
    """The API's description as JSON. Needs no database and no real secrets."""
    settings = Settings(
        master_key=SecretStr(base64.b64encode(secrets.token_bytes(32)).decode()),
        jwt_secret=SecretStr(secrets.token_hex(32)),
        database_url=SecretStr("postgresql://localhost/none"),
        redis_url="redis://localhost/0",
    )
    described = create_api(build_runtime(build_foundations(settings))).openapi()
    return json.dumps(described, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
