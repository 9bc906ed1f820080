"""Hints over Redis: "session X reached seq N". Losing one loses nothing; readers also look by themselves."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from uuid import UUID

import redis.asyncio as redis
import structlog
from redis.exceptions import RedisError

log = structlog.get_logger()

TIMEOUT_S = 1.0
POLL_S = 1.0
"""How often a follower looks by itself, hint or no hint."""


class Hints:
    """Publishes and follows hints. Never raises because Redis is away."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._redis = redis.from_url(url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S) if url else None
        self._pending: set[asyncio.Task[None]] = set()

    async def publish(self, session_id: UUID, seq: int) -> None:
        """Tell whoever follows. Returns at once: a hanging Redis must not hold a request up."""
        task = asyncio.create_task(self._publish(session_id, seq))
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)

    async def _publish(self, session_id: UUID, seq: int) -> None:
        if self._redis is None:
            return
        try:
            await self._redis.publish(_channel(session_id), str(seq))
        except (RedisError, OSError):
            log.warning("hint_not_sent")

    async def follow(self, session_id: UUID, poll_s: float = POLL_S) -> AsyncIterator[int]:
        """Yields whenever it is worth looking: on every hint (its seq) and every `poll_s` seconds (0)."""
        while True:
            try:
                async for seq in self._subscribed(session_id, poll_s):
                    yield seq
            except (RedisError, OSError):
                log.warning("hints_away")
                yield 0
                await asyncio.sleep(poll_s)

    async def _subscribed(self, session_id: UUID, poll_s: float) -> AsyncIterator[int]:
        if self._redis is None:
            while True:
                yield 0
                await asyncio.sleep(poll_s)
        pubsub = self._redis.pubsub(ignore_subscribe_messages=True)
        try:
            await pubsub.subscribe(_channel(session_id))
            yield 0
            while True:
                said = await pubsub.get_message(timeout=poll_s)
                yield int(said["data"]) if said else 0
        finally:
            with contextlib.suppress(RedisError, OSError):
                await pubsub.aclose()  # type: ignore[no-untyped-call]

    async def ping(self) -> None:
        """One round trip. Raises `RedisError` or `OSError` when Redis is away."""
        if self._redis is not None:
            await self._redis.ping()

    async def settle(self) -> None:
        """Wait until every hint is out, or could not be given."""
        if self._pending:
            await asyncio.wait(set(self._pending), timeout=2 * TIMEOUT_S)

    async def close(self) -> None:
        """Disconnect."""
        if self._redis is not None:
            await self._redis.aclose()


def _channel(session_id: UUID) -> str:
    return f"session:{session_id}"
