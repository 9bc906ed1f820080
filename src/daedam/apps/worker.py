"""A worker process: takes task ids from Celery, does the work from PostgreSQL."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from celery import Celery, signals
from sqlalchemy.exc import SQLAlchemyError

from daedam.apps.engines import build_language_model
from daedam.apps.wiring import build_foundations, build_runtime
from daedam.features.evaluations.tasks import TASKS as EVALUATIONS
from daedam.features.recordings.repository import plain_copies
from daedam.features.recordings.tasks import TASKS as RECORDINGS
from daedam.features.reports.tasks import TASKS as REPORTS
from daedam.features.resumes.tasks import TASKS as RESUMES
from daedam.features.runtime import Runtime
from daedam.features.sessions.tasks import TASKS as SESSIONS
from daedam.features.work import TaskKind, perform
from daedam.infra.broker import TASK_NAME, create_celery
from daedam.infra.logging import configure
from daedam.infra.settings import Settings
from daedam.interviewing.bank import load_bank
from daedam.interviewing.vocabulary import Stage
from daedam.scoring.rubrics import load_rubric
from daedam.scoring.skills import load_skills

log = structlog.get_logger()

KINDS: Mapping[str, TaskKind] = {kind.name: kind for kind in (*SESSIONS, *RESUMES, *RECORDINGS, *EVALUATIONS, *REPORTS)}
CONCURRENCY = 2
MODEL_QUEUE = "gpu"


class WorkerProcess:
    """One child of the pool: its event loop and its runtime live as long as it does. One task at a time."""

    def __init__(self, settings: Settings, *, holds_models: bool = False) -> None:
        self._settings = settings
        self._holds_models = holds_models
        self._runner: asyncio.Runner | None = None
        self._runtime: Runtime | None = None

    def perform(self, task_id: UUID) -> None:
        """Do one task, and see its messages out."""
        if self._runner is None:
            self._runner = asyncio.Runner()
        self._runner.run(self._perform(task_id))

    async def _perform(self, task_id: UUID) -> None:
        if self._runtime is None:
            foundations = build_foundations(self._settings)
            self._runtime = build_runtime(foundations, has_morphology=True, holds_models=self._holds_models)
        try:
            await perform(self._runtime, KINDS, task_id)
        except SQLAlchemyError:
            # The row is untouched or its lease will run out: the reconciler says it again.
            log.warning("worker_no_database")
        await self._runtime.foundations.settle()


class WorkerThreads(WorkerProcess):
    """One process with many threads that wait and one event loop that works: for tasks that wait for a model.

    All share one runtime, so that the limit on calls at once holds over all tasks and a model file is loaded once.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, holds_models=True)
        self._starting = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def perform(self, task_id: UUID) -> None:
        """Have the loop do one task; returns when it is done."""
        asyncio.run_coroutine_threadsafe(self._perform(task_id), self._running_loop()).result()

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="tasks", daemon=True).start()
            return self._loop


def tasks_at_once(settings: Settings) -> int:
    """How many tasks the worker of the language model takes: as many as the model takes calls, but two at least.

    An engine that waits for nothing (rules) gains nothing by more.
    """
    model = build_language_model(settings, has_morphology=False, holds_models=False).capabilities
    return CONCURRENCY if model.is_instant else max(CONCURRENCY, model.max_parallel)


def create_worker(settings: Settings, queue: str) -> Celery:
    """The Celery application with the one task it knows."""
    app = create_celery(settings.broker_url or settings.redis_url)
    # A process is forked with the pool: each child of it gets a copy of its own.
    child = WorkerThreads(settings) if queue == MODEL_QUEUE else WorkerProcess(settings)

    @app.task(name=TASK_NAME, ignore_result=True)  # type: ignore[untyped-decorator]
    def do(task_id: str) -> None:
        child.perform(UUID(task_id))

    return app


def read_packaged_files() -> None:
    """Question bank, skills and rubrics, read before the pool forks, so that its children share them."""
    load_bank()
    load_skills()
    for stage in Stage:
        load_rubric(stage)


def run_worker(settings: Settings, queue: str) -> None:
    """Work on `queue` until told to stop. Writes DAEDAM_READY_FILE once it takes work."""
    configure(settings.log_level)
    if removed := plain_copies(settings).sweep():
        log.warning("plain_copies_left_behind", count=removed)
    read_packaged_files()
    app = create_worker(settings, queue)
    ready_file = settings.ready_file

    def is_ready(**_event: Any) -> None:
        log.info("worker_ready", queue=queue)
        if ready_file is not None:
            Path(ready_file).parent.mkdir(parents=True, exist_ok=True)
            Path(ready_file).touch()

    signals.worker_ready.connect(is_ready, weak=False)
    pool = ["--pool=threads", f"--concurrency={tasks_at_once(settings)}"]
    if queue != MODEL_QUEUE:
        pool = ["--pool=prefork", f"--concurrency={CONCURRENCY}"]
    arguments = ["worker", "-Q", queue, "-n", f"{queue}@%h", *pool]
    app.worker_main([*arguments, "--without-gossip", "--without-mingle", "--loglevel=WARNING"])
