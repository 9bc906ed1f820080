"""Bounded waiting that can always be cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


async def within(awaited: Awaitable[T], seconds: float) -> T:
    """What `awaited` gives. Raises TimeoutError after `seconds`, and cancels it.

    In place of `asyncio.wait_for`, which until Python 3.12 drops a cancellation that comes together with the result:
    a loop around it then goes on for ever, and whoever closes its owner waits for ever.
    """
    async with asyncio.timeout(seconds):
        return await awaited
