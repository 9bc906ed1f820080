"""What an evaluation asks its engine: the question in all its wordings, and what answers to it talk about."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import factories
from daedam.interviewing.bank import load_bank
from daedam.interviewing.events import PlannedQuestion, PlanReady
from daedam.kit.clock import VirtualClock
from daedam.kit.languages import Language
from daedam.providers.llm.base import EvaluationRequest
from daedam.providers.llm.scripted import ScriptedLlm
from factories import ANSWER, Person
from fixtures.api import Api

V1 = "/api/v1"


async def answered(candidate: Person, question_id: str) -> dict[str, object]:
    body = {"question_id": question_id, "answer_text": ANSWER}
    answer = await candidate.client.post(f"{V1}/answers", json=body)
    assert answer.status_code == 202, answer.text
    return dict(answer.json()["session"])


async def asked_of_the_engine(api: Api, candidate: Person, session_id: UUID) -> list[EvaluationRequest]:
    """End the interview and do its work with an engine that keeps what it is asked and then has nothing to say."""
    ended = await candidate.client.post(f"{V1}/sessions/{session_id}/end")
    assert ended.status_code == 200, ended.text
    engine = ScriptedLlm({})
    api.runtime = replace(api.runtime, llm=engine)
    await api.drain()
    return [request for _, request in engine.calls if isinstance(request, EvaluationRequest)]


async def planned(api: Api, session_id: UUID) -> tuple[PlannedQuestion, ...]:
    async with api.unit() as unit:
        entries = await api.runtime.journal.read(unit, session_id)
    (ready,) = [entry.event for entry in entries if isinstance(entry.event, PlanReady)]
    return ready.questions


async def test_a_bank_question_comes_with_its_other_wording_and_its_words(api: Api, clock: VirtualClock) -> None:
    candidate = await factories.person(api)
    made = await candidate.client.post(f"{V1}/sessions", json={"position": "Backend engineer", "language": "en"})
    session_id = UUID(made.json()["session_id"])
    clock.advance(31)  # no plan in time: every question is the bank's
    await candidate.client.get(f"{V1}/sessions/{session_id}")
    session = await factories.started(candidate, session_id)
    await answered(candidate, session["current_question"]["question_id"])
    requests = await asked_of_the_engine(api, candidate, session_id)
    (first, *_) = await planned(api, session_id)
    (item,) = [item for item in load_bank() if item.id == first.bank_item_id]
    wording = item.in_language(Language.EN)
    (request,) = [one for one in requests if one.question_text == wording.text]
    assert request.question_variants == (wording.rephrased,)
    assert request.topics == wording.topics
    assert len(request.topics) >= 25


async def test_a_question_made_from_an_answer_has_neither(api: Api) -> None:
    candidate = await factories.person(api)
    session_id = await factories.practice(api, candidate)
    session = await factories.started(candidate, session_id)
    probe = (await answered(candidate, session["current_question"]["question_id"]))["current_question"]
    assert isinstance(probe, dict)
    assert probe["is_follow_up"]
    await answered(candidate, probe["question_id"])
    requests = await asked_of_the_engine(api, candidate, session_id)
    (request,) = [one for one in requests if one.question_text == probe["text"]]
    assert (request.question_variants, request.topics) == ((), ())
