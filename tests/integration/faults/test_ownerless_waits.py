"""Waits whose owner died: work that ends every worker that takes it, and a room that never asked on."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

import factories
from daedam.apps.worker import KINDS
from daedam.features.sessions.repository import Sessions
from daedam.features.work import perform
from daedam.infra.outbox import MAX_ATTEMPTS
from daedam.interviewing import events as ev
from daedam.interviewing import flow
from daedam.interviewing.vocabulary import AnswerEnd, AnswerSource
from daedam.kit.clock import VirtualClock
from daedam.kit.ids import new_id
from fixtures.api import Api


async def answered_in_a_room(api: Api, session_id: UUID) -> UUID:
    """What a room wrote before it died: the candidate came in and answered; nobody asked on."""
    async with api.unit() as unit:
        sessions = Sessions(unit, api.runtime)
        interview = await sessions.get(session_id)
        asked = interview.state.current
        assert asked is not None
        said = ev.UtteranceFinal(
            utterance_id=new_id(),
            question_id=asked.question.question_id,
            speaker="candidate",
            text=factories.ANSWER,
            source=AnswerSource.SPOKEN,
            started_ms=0,
            ended_ms=9_000,
            engine="scripted",
        )
        interview = await sessions.append(interview, [ev.ParticipantJoined(connection_id="c1"), said])
        over = flow.complete_answer(interview.state, source=AnswerSource.SPOKEN, end=AnswerEnd.TURN_END)
        await sessions.append(interview, over)
    return asked.question.question_id


async def test_where_a_room_died_after_an_answer_the_next_question_comes_all_the_same(
    api: Api, clock: VirtualClock
) -> None:
    candidate = await factories.person(api)
    session_id = await factories.practice(api, candidate)
    await factories.started(candidate, session_id)
    question_id = await answered_in_a_room(api, session_id)
    here = f"/api/v1/sessions/{session_id}"
    assert (await candidate.client.get(here)).json()["current_question"] is None  # the room may be alive
    clock.advance(300)  # far beyond any wait: the database's own clock has gone on meanwhile
    current = (await candidate.client.get(here)).json()["current_question"]
    assert current["question_id"] != str(question_id)
    assert current["ordinal"] == 2


async def test_work_that_ends_every_worker_is_given_up_and_told(api: Api) -> None:
    candidate = await factories.person(api)
    session_id = await factories.practice(api, candidate)
    await factories.started(candidate, session_id)
    question_id = await answered_in_a_room(api, session_id)
    died = (
        "update tasks set state = 'running', attempts = :n, fence = :n, lease_until = now() - interval '1 second' "
        "where key = :key returning id"
    )
    async with api.unit() as unit:
        values = {"n": MAX_ATTEMPTS, "key": f"evaluate_answer:{question_id}"}
        task_id = await unit.db.scalar(text(died), values)
    assert task_id is not None
    assert not await perform(api.runtime, KINDS, task_id)
    async with api.unit() as unit:
        found = "select state, error_code from tasks where id = :id"
        assert tuple((await unit.db.execute(text(found), {"id": task_id})).one()) == ("needs_attention", "worker_lost")
        state = (await Sessions(unit, api.runtime).get(session_id)).state
    assert [told.error_code for told in state.needs_attention] == ["worker_lost"]
    asked = state.find(question_id)
    assert asked is not None
    assert asked.is_evaluated  # as not to be scored: nothing waits for it any more
