"""Limits and headers every response gets, as plain ASGI middleware."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from daedam.infra.errors import DaedamError
from daedam.infra.settings import Settings

MAX_BODY_BYTES = 12 * 1024 * 1024


class SecurityHeaders:
    """Content security policy for the app, `no-store` for everything personal."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        media = settings.media_url
        socket = media.replace("http", "ws", 1)
        self._policy = (
            "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
            f"worker-src 'self' blob:; connect-src 'self' {media} {socket}; frame-ancestors 'none'; base-uri 'none'; "
            "form-action 'self'; object-src 'none'"
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to a response's start."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "no-referrer")
                headers.setdefault("Content-Security-Policy", self._policy)
                headers.setdefault("Permissions-Policy", "camera=(self), microphone=(self)")
                if scope["path"].startswith("/api/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, with_headers)


class BodyLimit:
    """Refuses bodies above a size, counting what really comes; routes below `streamed` do that for themselves."""

    def __init__(self, app: ASGIApp, limit: int = MAX_BODY_BYTES, streamed: str | None = None) -> None:
        self._app = app
        self._limit = limit
        self._streamed = streamed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the body while it is read."""
        is_streamed = self._streamed is not None and scope.get("path", "").startswith(self._streamed)
        if scope["type"] != "http" or (is_streamed and scope["method"] == "PATCH"):
            await self._app(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._limit:
                raise DaedamError(413, "payload_too_large", limit=f"{self._limit // (1024 * 1024)} MB")
            return message

        await self._app(scope, counted, send)
