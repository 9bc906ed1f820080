"""Whatever the language model does wrong, no level is stored of it; once it heals, the evaluation completes."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

import factories
from daedam.interviewing.events import TaskNeedsAttention
from daedam.providers.llm.base import LlmError
from daedam.providers.llm.endpoint.adapter import EndpointLlm
from daedam.providers.llm.endpoint.settings import EndpointSettings
from daedam.providers.llm.resilient import ResilientLlm, RetryPolicy
from daedam.providers.llm.scripted import ScriptedLlm
from daedam.providers.llm.scripted_endpoint import FAULTS, ScriptedEndpoint
from factories import ANSWER, Person
from fixtures.api import Api

pytestmark = pytest.mark.asyncio(loop_scope="module")

HARMLESS = {"valid", "fenced", "prose_around", "thought_before"}
FINAL = {"unauthorized": "provider_down", "quota_exhausted": "provider_down", "refusal": "invalid_output"}
"""What no later try can mend: stored at once as unscorable, with the reason."""
SLOW = {"hang", "drip"}
DEADLINE_S, PATIENT_S = 0.3, 30.0
V1 = "/api/v1"


async def one_answer(api: Api) -> tuple[Person, UUID]:
    """A candidate whose practice interview ended after one answer; its plan was made by rules."""
    candidate = await factories.person(api)
    session_id = await factories.practice(api, candidate)
    session = await factories.started(candidate, session_id)
    body = {"question_id": session["current_question"]["question_id"], "answer_text": ANSWER}
    await candidate.client.post(f"{V1}/answers", json=body)
    await candidate.client.post(f"{V1}/sessions/{session_id}/end")
    return candidate, session_id


def with_model(api: Api, endpoint: ScriptedEndpoint, deadline_s: float = PATIENT_S) -> tuple[Api, ResilientLlm]:
    """The same API whose worker asks this endpoint, alone and once a task."""
    settings = EndpointSettings("vllm", "scripted", endpoint.base_url, evaluation_deadline_s=deadline_s)
    llm = ResilientLlm([EndpointLlm(settings)], RetryPolicy(max_tries=1, open_after=99))
    return _told(api, llm), llm


def _told(api: Api, llm: ResilientLlm) -> Api:
    told = Api(api.app, replace(api.runtime, llm=llm), api.database, api.stack)
    told.anonymous = api.anonymous
    return told


async def stored(api: Api, session_id: UUID) -> list[tuple[str, str | None]]:
    async with api.unit() as unit:
        found = await unit.db.execute(
            text("select state, reason from evaluations where session_id = :id"), {"id": session_id}
        )
        return [(row.state, row.reason) for row in found]


@pytest.mark.parametrize("fault", sorted(set(FAULTS) - HARMLESS - set(FINAL)))
async def test_no_level_is_stored_and_healing_completes_the_evaluation(module_api: Api, fault: str) -> None:
    candidate, session_id = await one_answer(module_api)
    async with ScriptedEndpoint([fault]) as endpoint:
        api, llm = with_model(module_api, endpoint, DEADLINE_S if fault in SLOW else PATIENT_S)
        assert "evaluate_answer" not in await api.drain()
        assert endpoint.requests
        assert await stored(api, session_id) == []
        await llm.close()
        endpoint.heal()
        api, llm = with_model(module_api, endpoint)
        assert "evaluate_answer" in await api.drain(with_delayed=True)
        await llm.close()
    assert await stored(api, session_id) == [("scored", None)]
    results = (await candidate.client.get(f"{V1}/sessions/{session_id}/results")).json()
    assert results["engine"].startswith("vllm")
    assert results["results"][0]["evaluation"]["technical_score"] == 3


@pytest.mark.parametrize("fault", sorted(FINAL))
async def test_what_no_later_try_can_mend_is_unscorable_with_its_reason(module_api: Api, fault: str) -> None:
    _, session_id = await one_answer(module_api)
    async with ScriptedEndpoint([fault]) as endpoint:
        api, llm = with_model(module_api, endpoint)
        await api.drain()
        await llm.close()
    assert await stored(api, session_id) == [("unscorable", FINAL[fault])]


@pytest.mark.parametrize("code", ["unavailable", "model_unreadable", "other_process"])
async def test_a_model_that_cannot_run_is_a_missing_provider_and_a_person_is_told(module_api: Api, code: str) -> None:
    _, session_id = await one_answer(module_api)
    api = _told(module_api, ResilientLlm([ScriptedLlm({"evaluate": LlmError(code, is_retryable=False)})]))
    await api.drain()
    assert await stored(api, session_id) == [("unscorable", "provider_down")]
    async with api.unit() as unit:
        events = [one.event for one in await api.runtime.journal.read(unit, session_id)]
    assert TaskNeedsAttention(kind="evaluate_answer", error_code=code) in events


async def test_an_endpoint_that_never_heals_ends_in_a_person_and_no_level(module_api: Api) -> None:
    _, session_id = await one_answer(module_api)
    async with ScriptedEndpoint(["server_error"]) as endpoint:
        api, llm = with_model(module_api, endpoint)
        for _ in range(5):
            await api.drain(with_delayed=True)
        await llm.close()
    assert await stored(api, session_id) == [("unscorable", "provider_down")]
