"""`daedam bench basics`: start-up, planning, storing an answer, and the pause before the next spoken question."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from daedam.apps.attending import SignIn, new_practice, visit_session
from daedam.apps.bench.figures import Figure, percentile, show
from daedam.apps.bench.stack import RunningStack, running_stack, scratch_home
from daedam.features.health.demo import DEMO_PASSWORD
from daedam.media.candidate.answers import answers_from

CANDIDATE = SignIn("candidate@demo.daedam.dev", DEMO_PASSWORD)
PLANS = 5
TYPED_INTERVIEWS = 4
ANSWER = (
    "I noticed that our order page took two seconds. I measured the queries first, found a missing index on the "
    "orders table, and added it, so the page answered in 200 milliseconds. I learned to measure before changing."
)
PLAN_LIMIT_S = 30.0
SPOKEN_KINDS = frozenset({"behavioural", "factual", "motivation", "technical", "situational"})
"""Kinds whose silence floor leaves room for the limit; a problem-solving question waits 3 s by design."""

COLD_S, WARM_S, PLAN_S, STORED_MS, NEXT_SOUND_S = 15.0, 8.0, 3.0, 50.0, 2.5


@dataclass(slots=True)
class Typist:
    """A signed-in candidate who types."""

    http: httpx.AsyncClient

    async def plan_s(self, language: str) -> float:
        """From creating a session to its plan."""
        began = time.perf_counter()
        session_id = await new_practice(self.http, language)
        while (await self._get(f"/sessions/{session_id}"))["status"] == "draft":
            if time.perf_counter() - began > PLAN_LIMIT_S:
                raise TimeoutError("no plan")
        return time.perf_counter() - began

    async def stored_ms(self, language: str) -> list[float]:
        """From sending each typed answer of an interview to its acknowledgement."""
        session_id = await new_practice(self.http, language)
        session = await self._prepare(f"/sessions/{session_id}")
        took = []
        while session["state"]["next_action"] == "answer":
            body = {
                "session_id": str(session_id),
                "question_id": session["current_question"]["question_id"],
                "answer_text": ANSWER,
            }
            began = time.perf_counter()
            session = (await self._post("/answers", body))["session"]
            took.append(1000 * (time.perf_counter() - began))
        return took

    async def _prepare(self, path: str) -> dict[str, Any]:
        purposes = {"recording": True, "ai_analysis": True, "talent_pool": False}
        await self._post(f"{path}/consents", {"purposes": purposes})
        devices = {"has_microphone": False, "has_camera": False, "has_speaker": False}
        await self._post(f"{path}/device-check", devices)
        while (session := await self._get(path))["state"]["next_action"] == "wait_for_plan":
            pass
        return await self._post(f"{path}/start", {}) if session["state"]["next_action"] == "start" else session

    async def _get(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = (await self.http.get(path)).raise_for_status().json()
        return found

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answered: dict[str, Any] = (await self.http.post(path, json=body)).raise_for_status().json()
        return answered


async def run(environ: Mapping[str, str], voices: Path | None, *, is_json: bool) -> int:
    """Measure and print; the exit code is 1 when a figure is beyond its limit."""
    console = Console(stderr=True)
    figures: list[Figure] = []
    async with scratch_home() as home:
        console.print("starting in an empty home")
        async with running_stack(home, environ) as stack:
            figures.append(Figure("cold start to healthy", stack.start_s, "s", COLD_S))
        console.print("starting again")
        async with running_stack(home, environ) as stack:
            figures.append(Figure("warm start to healthy", stack.start_s, "s", WARM_S))
            console.print("typed interviews")
            figures += await _typed(stack)
            if voices is not None:
                console.print("a spoken interview, in real time: some minutes")
                figures += await _spoken(stack, voices)
    return show("basics", figures, is_json=is_json)


async def _typed(stack: RunningStack) -> list[Figure]:
    async with httpx.AsyncClient(base_url=f"{stack.api_url}/api/v1", timeout=30, trust_env=False) as http:
        form = {"username": CANDIDATE.email, "password": CANDIDATE.password}
        signed_in = (await http.post("/token", data=form)).raise_for_status().json()
        http.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
        typist = Typist(http)
        plans = [await typist.plan_s("ko" if i % 2 else "en") for i in range(PLANS)]
        stored = [ms for i in range(TYPED_INTERVIEWS) for ms in await typist.stored_ms("ko" if i % 2 else "en")]
    return [
        Figure("session to plan, worst", max(plans), "s", PLAN_S, len(plans)),
        Figure("answer sent to stored, p50", percentile(stored, 0.5), "ms", None, len(stored)),
        Figure("answer sent to stored, p95", percentile(stored, 0.95), "ms", STORED_MS, len(stored)),
    ]


async def _spoken(stack: RunningStack, voices: Path) -> list[Figure]:
    with redirect_stdout(sys.stderr):  # what is said there is no figure
        visit = await visit_session(stack.api_url, None, CANDIDATE, answers_from(voices), "en")
    kinds = [result["question"]["kind"] for result in (visit.results or {"results": []})["results"]]
    took = [
        turn.response_s
        for turn, kind in zip(visit.turns, kinds, strict=False)
        if turn.response_s is not None and kind in SPOKEN_KINDS
    ]
    if not took:
        raise TimeoutError("no spoken answer was followed by a spoken question")
    return [
        Figure("last word to next question's first sound, p50", percentile(took, 0.5), "s", NEXT_SOUND_S, len(took)),
        Figure("last word to next question's first sound, worst", max(took), "s", None, len(took)),
    ]
