"""How background work is done: lease, work without a transaction, then result and "done" in one commit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

import structlog

from daedam.features.runtime import Runtime
from daedam.infra.db.database import NO_DATABASE
from daedam.infra.outbox import MAX_ATTEMPTS, Lease, LeaseLost
from daedam.infra.unit_of_work import UnitOfWork, unit_of_work
from daedam.kit.conflicts import Conflict
from daedam.providers.errors import ProviderError

log = structlog.get_logger()

Args = Mapping[str, str]
Finish = Callable[[UnitOfWork], Awaitable[None]]
"""Writes a task's result; runs in the transaction that marks the task done."""


@dataclass(frozen=True, slots=True)
class TaskKind:
    """One kind of work.

    `perform` may take seconds and holds no transaction; `give_up` writes what remains true when the work
    has failed for good (`code` says why): it must leave nothing waiting.
    """

    name: str
    perform: Callable[[Runtime, Args], Awaitable[Finish]]
    give_up: Callable[[Runtime, Args, str], Finish]


async def perform(runtime: Runtime, kinds: Mapping[str, TaskKind], task_id: UUID) -> bool:
    """Do one task if it is due and free. Returns whether it was this call that finished it."""
    base = runtime.foundations
    async with unit_of_work(base.database, base.clock) as unit:
        lease = await base.outbox.lease(unit, task_id)
    if lease is None:
        return False
    kind = kinds[lease.kind]
    if lease.attempt > MAX_ATTEMPTS:
        # Every worker that took it died over it: another one would too, and nobody would hear of it.
        await _give_back(runtime, kind, lease, "worker_lost", is_retryable=False)
        return False
    heartbeat = asyncio.create_task(_hold(runtime, lease))
    try:
        return await _attempt(runtime, kind, lease)
    finally:
        heartbeat.cancel()
        with suppress(asyncio.CancelledError):
            await heartbeat


async def _attempt(runtime: Runtime, kind: TaskKind, lease: Lease) -> bool:
    try:
        finish = await kind.perform(runtime, lease.args)
        await _commit(runtime, lease, finish)
        return True
    except LeaseLost:
        log.warning("task_lease_lost", kind=lease.kind)
    except ProviderError as error:
        await _give_back(runtime, kind, lease, error.code, is_retryable=error.is_retryable)
    except (Conflict, *NO_DATABASE):
        await _give_back(runtime, kind, lease, "conflict", is_retryable=True)
    except Exception:
        # The process edge: a bug in one task must not stop the worker, and must be seen.
        log.exception("task_failed", kind=lease.kind)
        await _give_back(runtime, kind, lease, "bug", is_retryable=True)
    return False


async def _commit(runtime: Runtime, lease: Lease, finish: Finish) -> None:
    base = runtime.foundations
    async with unit_of_work(base.database, base.clock) as unit:
        await base.outbox.finish(unit, lease)
        await finish(unit)


async def _give_back(runtime: Runtime, kind: TaskKind, lease: Lease, code: str, *, is_retryable: bool) -> None:
    base = runtime.foundations
    with suppress(LeaseLost):
        async with unit_of_work(base.database, base.clock) as unit:
            if await base.outbox.fail(unit, lease, code, is_retryable=is_retryable):
                await kind.give_up(runtime, lease.args, code)(unit)
                log.error("task_needs_attention", kind=lease.kind, code=code)


async def _hold(runtime: Runtime, lease: Lease) -> None:
    base = runtime.foundations
    while True:
        await asyncio.sleep(base.outbox.lease_s / 3)
        with suppress(LeaseLost, *NO_DATABASE):
            async with unit_of_work(base.database, base.clock) as unit:
                await base.outbox.extend(unit, lease)
