"""The media process: WebRTC rooms on an event loop that keeps to its UDP ports."""

from __future__ import annotations

import uvicorn

from daedam.apps.wiring import build_foundations, build_media_services
from daedam.infra.logging import configure
from daedam.infra.settings import Settings, get_settings
from daedam.media.app import create_media_app
from daedam.media.udp import MediaLoop


def media_loop() -> MediaLoop:
    """The event loop uvicorn is told to use."""
    return MediaLoop(get_settings().udp_port_range)


def run_media(settings: Settings) -> None:
    """Serve rooms until told to stop."""
    configure(settings.log_level)
    url = settings.media_database_url.get_secret_value() or None
    app = create_media_app(build_media_services(build_foundations(settings, database_url=url)))
    uvicorn.run(
        app,
        host=settings.media_host,
        port=settings.media_port,
        loop="daedam.apps.media:media_loop",
        log_level="warning",
        access_log=False,
        ws_max_size=64 * 1024,
        timeout_graceful_shutdown=2,
    )
