"""A bounded wait gives the result, ends in time, and never drops a cancellation."""

from __future__ import annotations

import asyncio

import pytest

from daedam.media.tasks import OwnedTasks
from daedam.providers.waiting import within


async def test_the_result_comes_through() -> None:
    assert await within(asyncio.sleep(0, "said"), 5.0) == "said"


async def test_what_takes_too_long_is_cancelled() -> None:
    never = asyncio.get_running_loop().create_future()
    with pytest.raises(TimeoutError):
        await within(never, 0.01)
    assert never.cancelled()


@pytest.mark.parametrize("n_steps", range(5))
async def test_a_cancellation_beside_the_result_is_kept(n_steps: int) -> None:
    woken = asyncio.Event()

    async def loop() -> None:
        while True:
            woken.clear()
            await within(woken.wait(), 30.0)

    looping = asyncio.create_task(loop())
    await asyncio.sleep(0)
    woken.set()
    for _ in range(n_steps):
        await asyncio.sleep(0)
    looping.cancel()
    await asyncio.wait([looping], timeout=5.0)
    assert looping.cancelled()


async def test_an_owner_asks_again_who_took_a_cancellation_for_its_own() -> None:
    tasks = OwnedTasks(lambda error: pytest.fail(repr(error)))
    n_taken = 0

    async def deaf() -> None:
        nonlocal n_taken
        try:
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError:
            n_taken += 1
        await asyncio.get_running_loop().create_future()

    task = tasks.spawn(deaf())
    await asyncio.sleep(0)
    async with asyncio.timeout(30):
        await tasks.close()
    assert n_taken == 1
    assert task.cancelled()
