"""Workers killed without warning while they read a recording: the interview is finished all the same, once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from daedam.features.health.demo import SIGN_INS
from fixtures.recorded import in_a_row, upload, write_recording
from fixtures.stack import Stack, eventually

STEPS = ("hear_recording", "see_recording", "transcribe_recording")
CONSENTS = {"purposes": {"recording": True, "ai_analysis": True, "talent_pool": False}}
LONG_S = 300.0


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    names = ("database-index", "team-conflict", "late-project", "cache", "mistake", "code-review")
    return write_recording(tmp_path_factory.mktemp("made") / "whole.webm", in_a_row(*names, pause_s=4.0))


async def sign_in(client: httpx.AsyncClient) -> None:
    email, password = next((one["email"], one["password"]) for one in SIGN_INS if one["role"] == "candidate")
    form = {"username": email, "password": password}
    token = (await client.post("/api/v1/token", data=form)).raise_for_status().json()["access_token"]
    client.headers["authorization"] = f"Bearer {token}"


async def send(stack: Stack, path: Path) -> tuple[str, UUID]:
    """A practice interview and the recording of all of it."""
    base_url = stack.api_url.removesuffix("/api/v1")
    async with httpx.AsyncClient(base_url=base_url, timeout=60, trust_env=False) as client:
        await sign_in(client)
        made = await client.post("/api/v1/sessions", json={"position": "Engineer", "language": "en"})
        session_id = made.raise_for_status().json()["session_id"]
        await client.post(f"/api/v1/sessions/{session_id}/consents", json=CONSENTS)
        return session_id, await upload(client, session_id, path)


def is_running(stack: Stack, kind: str, recording_id: UUID) -> bool:
    found = stack.rows("select state from tasks where key = %s", f"{kind}:{recording_id}")
    return found == [("running",)]


def readers() -> set[int]:
    """Every process on this machine that decodes a recording."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if b"media_files.reading_child" in (entry / "cmdline").read_bytes():
                found.add(int(entry.name))
        except OSError:
            continue
    return found


@pytest.mark.slow
@pytest.mark.timeout(580)
def test_a_worker_killed_in_every_step_leaves_one_effect_each(stack: Stack, whole: Path) -> None:
    others = readers()
    session_id, recording_id = asyncio.run(send(stack, whole))
    for kind in STEPS:
        eventually(lambda kind=kind: is_running(stack, kind, recording_id), LONG_S)
        stack.kill("worker-cpu")
    eventually(lambda: not readers() - others)

    def is_evaluated() -> bool:
        return stack.rows("select status from interview_sessions where id = %s", session_id) == [("evaluated",)]

    eventually(is_evaluated, LONG_S)
    counts: dict[str, Any] = dict(
        stack.rows("select type, count(*) from session_events where session_id = %s group by type", session_id)
    )
    assert (counts["RecordingTaken"], counts["RecordingRead"], counts["SessionEnded"]) == (1, 1, 1)
    assert counts["AnswerCompleted"] == counts["AnswerEvaluated"] == counts["QuestionAsked"] == counts["SignalsSampled"]
    assert "TaskNeedsAttention" not in counts
    taken_over = dict(
        stack.rows("select kind, attempts from tasks where key like %s and state = 'done'", f"%:{recording_id}")
    )
    assert all(taken_over[kind] > 1 for kind in STEPS)
    assert stack.rows("select state from recordings where id = %s", recording_id) == [("done",)]
    assert stack.rows("select count(*) from recording_results") == [(0,)]
    assert list((stack.home / "tmp").iterdir()) == []
