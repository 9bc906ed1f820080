"""What `daedam bench evaluate` measures on: database, broker, API and the language model's worker as real processes."""

from __future__ import annotations

import asyncio
import signal
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg

from daedam.apps.attending import new_practice
from daedam.apps.standalone.first_secrets import secrets_of
from daedam.apps.standalone.options import Options
from daedam.apps.standalone.plan import Plan, daedam_command
from daedam.features.health.demo import DEMO_PASSWORD
from daedam.infra.embedded import EmbeddedPostgres, EmbeddedRedis, running
from daedam.providers.waiting import within

EMAIL = "candidate@demo.daedam.dev"
START_S = 120.0
STOP_S = 20.0
POLL_S = 0.005
ANSWER = (
    "Our order page took two seconds. I measured the queries, found a missing index on the orders table and added it. "
    "The page then answered in {n}00 milliseconds. I learned to measure before I change anything."
)
_COUNT = "select count(*) from tasks where kind = 'evaluate_answer' and state = 'done' and args->>'session_id' = %s"


class NotEvaluatedError(RuntimeError):
    """The worker did not evaluate what it was given; a measurement of it would mean nothing."""


@dataclass(frozen=True, slots=True)
class EvaluationStack:
    """A signed-in candidate, the worker's process, and a look into the database."""

    http: httpx.AsyncClient
    worker: asyncio.subprocess.Process
    database: psycopg.AsyncConnection[tuple[int]]

    async def answered_session(self, n_answers: int) -> UUID:
        """An interview with so many typed answers, none of them evaluated: the worker stands still afterwards."""
        session_id = await new_practice(self.http, "en")
        path = f"/sessions/{session_id}"
        await self._post(f"{path}/consents", {"purposes": dict.fromkeys(("recording", "ai_analysis"), True)})
        await self._post(f"{path}/device-check", dict.fromkeys(("has_microphone", "has_camera", "has_speaker"), False))
        await _until(lambda: self._is_planned(path))
        is_startable = (await self._get(path))["state"]["next_action"] == "start"
        self.worker.send_signal(signal.SIGSTOP)
        if is_startable:
            await self._post(f"{path}/start", {})
        for n in range(1, n_answers + 1):
            question_id = await self._question(path)
            body = {"session_id": str(session_id), "question_id": question_id, "answer_text": ANSWER.format(n=n)}
            await self._post("/answers", body)
        await self._post(f"{path}/end", {})
        return session_id

    async def evaluate(self, session_id: UUID, n_answers: int, limit_s: float) -> tuple[float, float]:
        """Let the worker go on; when that was and when the last evaluation was stored, by the monotonic clock."""
        began_s = time.monotonic()
        self.worker.send_signal(signal.SIGCONT)
        while await self._evaluated(session_id) < n_answers:
            if time.monotonic() - began_s > limit_s:
                raise NotEvaluatedError(f"not evaluated after {limit_s:g} s")
            await asyncio.sleep(POLL_S)
        ended_s = time.monotonic()
        await self._demand_scored(session_id, n_answers)
        return began_s, ended_s

    async def _question(self, path: str) -> str:
        """The question that waits for an answer; a follow-up may still be on its way."""
        deadline = time.monotonic() + START_S
        while (question := (await self._get(path))["current_question"]) is None:
            if time.monotonic() > deadline:
                raise NotEvaluatedError("no question came")
            await asyncio.sleep(0.05)
        return str(question["question_id"])

    async def _is_planned(self, path: str) -> bool:
        return bool((await self._get(path))["state"]["next_action"] != "wait_for_plan")

    async def _evaluated(self, session_id: UUID) -> int:
        row = await (await self.database.execute(_COUNT, [str(session_id)])).fetchone()
        return row[0] if row else 0

    async def _demand_scored(self, session_id: UUID, n_answers: int) -> None:
        results = (await self._get(f"/sessions/{session_id}/results"))["results"]
        scored = sum(one["evaluation"]["technical_score"] is not None for one in results if one["evaluation"])
        if scored != n_answers:
            raise NotEvaluatedError(f"{scored} of {n_answers} answers have levels")

    async def _get(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = (await self.http.get(path)).raise_for_status().json()
        return found

    async def _post(self, path: str, body: Mapping[str, object]) -> dict[str, Any]:
        answered: dict[str, Any] = (await self.http.post(path, json=body)).raise_for_status().json()
        return answered


@asynccontextmanager
async def evaluation_stack(environ: Mapping[str, str], told: Mapping[str, str]) -> AsyncIterator[EvaluationStack]:
    """The parts, started in a scratch home and gone afterwards. `told` are settings for all of them."""
    own = {"DATABASE_URL", "REDIS_URL", "DAEDAM_BROKER_URL", "DAEDAM_HOME", "DAEDAM_READY_FILE"}
    kept = {name: value for name, value in environ.items() if name not in own} | dict(told)
    with (
        tempfile.TemporaryDirectory(prefix="daedam-bench-", ignore_cleanup_errors=True) as folder,
        ExitStack() as stack,
    ):
        home = Path(folder)
        options = Options(home=home, api_port=_free_port(), media_port=_free_port(), environ=kept)
        plan = Plan(options, secrets_of(home, kept))
        postgres, redis = EmbeddedPostgres(home), EmbeddedRedis(home)
        for service in (postgres, redis):
            stack.enter_context(running(service))
        await _finish("migrate", plan.environment(is_owner=True))
        await _finish("seed-demo", plan.environment())
        ready = home / "worker.ready"
        worker = await _start("worker", "--queue", "gpu", env={**plan.environment(), "DAEDAM_READY_FILE": str(ready)})
        api = await _start("api", env=plan.environment())
        try:
            await _until(lambda: asyncio.to_thread(ready.exists))
            async with (
                _signed_in(f"http://127.0.0.1:{options.api_port}/api/v1") as http,
                await psycopg.AsyncConnection.connect(_plain(postgres.urls().app), autocommit=True) as database,
            ):
                yield EvaluationStack(http, worker, database)
        finally:
            for process in (worker, api):
                await _stop(process)


@asynccontextmanager
async def _signed_in(url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as http:
        deadline = time.monotonic() + START_S
        while True:
            try:
                answer = await http.post("/token", data={"username": EMAIL, "password": DEMO_PASSWORD})
                break
            except httpx.ConnectError:
                if time.monotonic() > deadline:
                    raise
                await asyncio.sleep(0.1)
        http.headers["Authorization"] = f"Bearer {answer.raise_for_status().json()['access_token']}"
        yield http


async def _start(*arguments: str, env: Mapping[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *daedam_command(*arguments), env=env, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )


async def _finish(command: str, env: Mapping[str, str]) -> None:
    if await (await _start(command, env=env)).wait():
        raise NotEvaluatedError(f"daedam {command} failed")


async def _until(condition: Callable[[], Awaitable[bool]]) -> None:
    deadline = time.monotonic() + START_S
    while not await condition():
        if time.monotonic() > deadline:
            raise NotEvaluatedError("a part did not start")
        await asyncio.sleep(0.05)


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGCONT)
        process.send_signal(signal.SIGTERM)
        try:
            await within(process.wait(), STOP_S)
        except TimeoutError:
            process.kill()
            await process.wait()


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
