"""The language model's worker: tasks that wait for one another's calls wait side by side, in one event loop."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from daedam.apps.worker import CONCURRENCY, WorkerThreads, tasks_at_once
from daedam.infra.settings import Settings
from daedam.providers.llm.gguf.completer import ChildCompleter
from daedam.providers.llm.gguf.files import ModelFile
from daedam.providers.llm.prompted.asking import Wanted
from daedam.providers.llm.prompted.schemas import FollowUpReply
from fixtures.api import forget_environment

TASKS = 4


class Meeting(WorkerThreads):
    """Every task waits until all are there: one after another they would wait for ever."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.there: set[UUID] = set()
        self.loops: set[asyncio.AbstractEventLoop] = set()

    async def _perform(self, task_id: UUID) -> None:
        self.there.add(task_id)
        self.loops.add(asyncio.get_running_loop())
        async with asyncio.timeout(30):
            while len(self.there) < TASKS:  # noqa: ASYNC110 - tasks of one loop that only have to take turns
                await asyncio.sleep(0)


class Failing(WorkerThreads):
    """A task that fails."""

    async def _perform(self, task_id: UUID) -> None:
        raise LookupError(str(task_id))


class Writing(WorkerThreads):
    """A task that has a model file write; one worker, one process for the file."""

    def __init__(self, settings: Settings, model: ChildCompleter) -> None:
        super().__init__(settings)
        self.model = model
        self.texts: list[str] = []
        self.pids: set[int | None] = set()

    async def _perform(self, task_id: UUID) -> None:
        only = {"const": {"task": str(task_id)}}
        wanted = Wanted(FollowUpReply, lambda _: None, 500, lambda _: only)
        done = await self.model.complete([{"role": "user", "content": "Write."}], wanted)
        self.texts.append(done.text)
        self.pids.add(self.model.pid)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    forget_environment(monkeypatch)
    return Settings(_env_file=None, home=tmp_path)


def test_tasks_of_several_threads_share_one_loop(settings: Settings) -> None:
    worker = Meeting(settings)
    with ThreadPoolExecutor(TASKS) as threads:
        list(threads.map(worker.perform, [uuid4() for _ in range(TASKS)]))
    assert len(worker.there) == TASKS
    assert len(worker.loops) == 1


def test_a_task_that_fails_fails_in_its_own_thread_alone(settings: Settings) -> None:
    worker = Failing(settings)
    for _ in range(2):
        with pytest.raises(LookupError):
            worker.perform(uuid4())


@pytest.mark.gguf
def test_all_tasks_share_one_process_that_holds_the_model_file(settings: Settings, tiny_gguf: Path) -> None:
    worker = Writing(settings, ChildCompleter(ModelFile(tiny_gguf.name, tiny_gguf)))
    tasks = [uuid4() for _ in range(TASKS)]
    with ThreadPoolExecutor(TASKS) as threads:
        list(threads.map(worker.perform, tasks))
    assert sorted(worker.texts) == sorted(json.dumps({"task": str(task)}) for task in tasks)
    assert len(worker.pids) == 1


@pytest.mark.parametrize(
    ("llm", "parallel", "expected"),
    [
        ("rules", 0, CONCURRENCY),
        ("rules", 12, CONCURRENCY),
        ("vllm:any,rules", 0, 16),
        ("vllm:any,rules", 5, 5),
        ("ollama:any", 0, CONCURRENCY),
        ("gguf:any.gguf,rules", 0, CONCURRENCY),
    ],
)
def test_as_many_tasks_as_the_model_takes_calls(settings: Settings, llm: str, parallel: int, expected: int) -> None:
    assert tasks_at_once(settings.model_copy(update={"llm": llm, "llm_parallel": parallel})) == expected
