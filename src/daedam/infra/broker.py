"""Celery as a messenger: it carries "there is work" and a task's id. What the work is stands in PostgreSQL."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import structlog
from celery import Celery
from kombu.exceptions import KombuError

log = structlog.get_logger()

TASK_NAME = "daedam.perform"
QUEUES = ("cpu", "gpu")
TIMEOUT_S = 2.0
PING_S = 0.7
MAX_WAITING = 50
"""Messages that may wait for a broker that is away; the reconciler says again what was not said."""


def create_celery(url: str) -> Celery:
    """The Celery application over `url` (Redis, RabbitMQ or Kafka, as kombu knows them)."""
    app = Celery("daedam", broker=url)
    app.conf.update(
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_acks_late=False,  # the outbox says again what a dead worker took with it
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "socket_timeout": 10 * TIMEOUT_S,
            "socket_connect_timeout": TIMEOUT_S,
            "retry_on_timeout": True,
        },
    )
    return app


class Broker:
    """Sends messages without ever holding up or failing what caused them."""

    def __init__(self, url: str) -> None:
        self._celery = create_celery(url)
        self._celery.conf.broker_transport_options = {
            "socket_timeout": TIMEOUT_S,
            "socket_connect_timeout": TIMEOUT_S,
        }
        self._pending: set[asyncio.Task[None]] = set()
        # Threads of its own: those that sign people in must not wait for a broker that hangs.
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="broker")

    async def send(self, queue: str, task_id: UUID) -> None:
        """Say that there is work. Returns at once; a lost message is said again by the reconciler."""
        if len(self._pending) >= MAX_WAITING:
            log.warning("broker_away")
            return
        task = asyncio.create_task(self._send(queue, task_id))
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)

    async def _send(self, queue: str, task_id: UUID) -> None:
        def say() -> None:
            self._celery.send_task(TASK_NAME, args=[str(task_id)], queue=queue, retry=False, ignore_result=True)

        try:
            await asyncio.get_running_loop().run_in_executor(self._threads, say)
        except (KombuError, OSError):
            log.warning("broker_away")

    async def settle(self) -> None:
        """Wait until everything said so far is out, or could not be said."""
        while self._pending:
            await asyncio.wait(set(self._pending))

    async def silent_queues(self) -> list[str]:
        """Queues no worker answers for. Raises `OSError` or `KombuError` when the broker is away."""
        names = await asyncio.to_thread(self._answering)
        return [queue for queue in QUEUES if not any(name.startswith(f"{queue}@") for name in names)]

    def _answering(self) -> set[str]:
        replies = self._celery.control.ping(timeout=PING_S)
        return {name for reply in replies for name in reply}
