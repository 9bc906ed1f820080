"""Runs the API process."""

from __future__ import annotations

import uvicorn

from daedam.apps.api import create_api
from daedam.apps.wiring import build_foundations, build_runtime
from daedam.infra.logging import configure
from daedam.infra.settings import Settings


def run_api(settings: Settings) -> None:
    """Serve the API until told to stop."""
    configure(settings.log_level)
    runtime = build_runtime(build_foundations(settings))
    uvicorn.run(
        create_api(runtime),
        host=settings.api_host,
        port=settings.api_port,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
    )
