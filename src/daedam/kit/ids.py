"""Identifiers: UUID version 7 (RFC 9562), so that rows written together lie together."""

from __future__ import annotations

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """A fresh UUIDv7: 48 bits of Unix milliseconds, then 74 random bits."""
    value = (time.time_ns() // 1_000_000) << 80
    value |= 0x7 << 76
    value |= secrets.randbits(12) << 64
    value |= 0b10 << 62
    value |= secrets.randbits(62)
    return UUID(int=value)


def new_secret(n_bytes: int = 32) -> str:
    """An unguessable URL-safe token holding `n_bytes` random bytes."""
    return secrets.token_urlsafe(n_bytes)
