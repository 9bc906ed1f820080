"""`daedam bench evaluate`: how long a whole session's evaluation takes beside the calls it cannot do without.

A scripted endpoint takes the same time for every call. The longest chain is what remains when the calls run side by
side within the configured limit: as many in a row as the calls divided by the limit, rounded up.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console

from daedam.apps.bench.evaluate_stack import EvaluationStack, evaluation_stack
from daedam.apps.bench.figures import Figure, percentile, show
from daedam.apps.bench.slow_endpoint import Call, EndpointProcess, slow_endpoint
from daedam.providers.llm.base import CriterionSpec, EvaluationRequest, SpokenUtterance
from daedam.providers.llm.endpoint.adapter import EndpointLlm
from daedam.providers.llm.endpoint.settings import EndpointSettings

ANSWERS = 8
CALL_S = 0.3
RATIO, OVERHEAD_MS = 1.5, 15.0
PATIENCE = 20
"""A session that takes more than so many times its chain has failed."""
LONE_CALLS = 40


@dataclass(frozen=True, slots=True)
class Load:
    """What is measured: calls at once, independent readings per answer, sessions after the first."""

    parallel: int = 8
    samples: int = 3
    sessions: int = 5


@dataclass(frozen=True, slots=True)
class Measured:
    """One session: from "go on" to the last evaluation stored, beside its chain; and the lanes' pauses."""

    wall_s: float
    chain_s: float
    n_calls: int
    at_once: int
    pauses_ms: tuple[float, ...]


async def run(load: Load, environ: Mapping[str, str], *, is_json: bool) -> int:
    """Measure and print; the exit code is 1 when a figure is beyond its limit."""
    console = Console(stderr=True)
    async with slow_endpoint(CALL_S) as endpoint:
        console.print("calls of one process, side by side")
        overheads_ms = await _overheads_ms(endpoint, load)
        told = {
            "DAEDAM_LLM": "vllm:scripted",
            "DAEDAM_LLM_BASE_URL": endpoint.base_url,
            "DAEDAM_LLM_PARALLEL": str(load.parallel),
            "DAEDAM_EVALUATION_SAMPLES": str(load.samples),
        }
        console.print("starting database, broker, API and worker")
        async with evaluation_stack(environ, told) as stack:
            console.print(f"a first session, then {load.sessions} to measure")
            await _session(stack, endpoint, load)
            measured = [await _session(stack, endpoint, load) for _ in range(load.sessions)]
    return show("evaluate", figures(measured, overheads_ms, load), is_json=is_json)


def figures(measured: Sequence[Measured], overheads_ms: Sequence[float], load: Load) -> list[Figure]:
    """The figures with their limits."""
    walls = [one.wall_s for one in measured]
    ratios = [one.wall_s / one.chain_s for one in measured]
    pauses = [pause for one in measured for pause in one.pauses_ms]
    n = len(measured)
    found = [
        Figure("calls per session", percentile([one.n_calls for one in measured], 0.5), "calls", None, n),
        Figure("calls at once, most", max(one.at_once for one in measured), "calls", load.parallel, n),
        Figure("longest chain of calls, p50", percentile([one.chain_s for one in measured], 0.5), "s", None, n),
        Figure("session to last evaluation stored, p50", percentile(walls, 0.5), "s", None, n),
        Figure("beside its longest chain, p50", percentile(ratios, 0.5), "×", RATIO, n),
        Figure("beside its longest chain, worst", max(ratios), "×", None, n),
        Figure("our time per call, p50", percentile(overheads_ms, 0.5), "ms", OVERHEAD_MS, len(overheads_ms)),
        Figure("our time per call, p95", percentile(overheads_ms, 0.95), "ms", None, len(overheads_ms)),
    ]
    if pauses:
        found += [
            Figure("reply to the worker's next call, p50", percentile(pauses, 0.5), "ms", OVERHEAD_MS, len(pauses)),
            Figure("reply to the worker's next call, p95", percentile(pauses, 0.95), "ms", None, len(pauses)),
        ]
    return found


async def _session(stack: EvaluationStack, endpoint: EndpointProcess, load: Load) -> Measured:
    session_id = await stack.answered_session(ANSWERS)
    await endpoint.calls()
    patience_s = PATIENCE * CALL_S * math.ceil(ANSWERS * load.samples / load.parallel)
    began_s, ended_s = await stack.evaluate(session_id, ANSWERS, patience_s)
    calls = [call for call in await endpoint.calls() if call.is_evaluation]
    return Measured(
        wall_s=ended_s - began_s,
        chain_s=longest_chain_s(calls, load.parallel),
        n_calls=len(calls),
        at_once=most_at_once(calls),
        pauses_ms=tuple(pauses_ms(calls, load.parallel)),
    )


def longest_chain_s(calls: Sequence[Call], parallel: int) -> float:
    """The time of the calls that must follow one another under the limit, by the endpoint's own (median) time."""
    return math.ceil(len(calls) / parallel) * percentile([call.took_s for call in calls], 0.5)


def most_at_once(calls: Sequence[Call]) -> int:
    """The most calls the endpoint had open at one time."""
    steps = sorted([(call.came_s, 1) for call in calls] + [(call.left_s, -1) for call in calls])
    most = now = 0
    for _, step in steps:
        now += step
        most = max(most, now)
    return most


def pauses_ms(calls: Sequence[Call], parallel: int) -> list[float]:
    """From each reply to the call that took its place: the k-th reply makes room for call number k + limit."""
    came, left = sorted(call.came_s for call in calls), sorted(call.left_s for call in calls)
    return [1000 * (later - earlier) for earlier, later in zip(left, came[parallel:], strict=False)]


async def _overheads_ms(endpoint: EndpointProcess, load: Load) -> list[float]:
    """Per call: from the request for an evaluation to its draft, less the endpoint's own time of a call."""
    llm = EndpointLlm(EndpointSettings("vllm", "scripted", endpoint.base_url, max_parallel=load.parallel))

    async def timed() -> float:
        began_s = time.monotonic()
        await llm.evaluate(_request())
        return time.monotonic() - began_s

    async def lane(n_calls: int) -> list[float]:
        return [await timed() for _ in range(n_calls)]

    await asyncio.gather(*(timed() for _ in range(load.parallel)))  # connections, and which output mode is taken
    await endpoint.calls()
    lanes = await asyncio.gather(*(lane(math.ceil(LONE_CALLS / load.parallel)) for _ in range(load.parallel)))
    own_s = percentile([call.took_s for call in await endpoint.calls()], 0.5)
    await llm.close()
    return [1000 * (took - own_s) for took_in_lane in lanes for took in took_in_lane]


def _request() -> EvaluationRequest:
    """An answer and criteria of the usual size."""
    anchors = {
        level: f"The answer shows it at level {level}, with what was done and what came of it." for level in range(1, 6)
    }
    criteria = tuple(
        CriterionSpec(name, name.capitalize(), "Says what was done, how, and with what result.", anchors)
        for name in ("clarity", "specificity", "structure", "reflection")
    )
    said = "I measured the queries, found a missing index and added it. The page then answered in 200 milliseconds."
    return EvaluationRequest(
        language="en",
        stage="ai",
        question_text="Tell me about a slow feature that you made faster.",
        kind="behavioural",
        criteria=criteria,
        utterances=tuple(SpokenUtterance(f"u{n}", said) for n in range(4)),
        rubric_version="bench",
        expected_points=("how the cause was found", "own part", "result"),
    )
