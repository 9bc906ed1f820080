"""Text no database column or encoding can hold is refused as what it is: a request to check."""

from __future__ import annotations

from typing import Any

import pytest

import factories
from daedam.infra.web.access import Role
from fixtures.api import Api

V1 = "/api/v1"
ODD = {"a NUL": "a\\u0000b, and then some more text", "half a character": "a\\ud800b, and then some more text"}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
async def test_odd_text_is_refused_and_breaks_nothing(api: Api, odd: str) -> None:
    recruiter = await factories.person(api, Role.RECRUITER, await factories.organization(api))
    posting_id = await factories.posting(recruiter)
    applicant, session_id = await factories.invited(api, recruiter, posting_id)
    session = await factories.started(applicant, session_id)
    question_id = session["current_question"]["question_id"]
    calls: list[tuple[Any, str, str]] = [
        (applicant, "/register", f'{{"email": "{odd[:8]}@b.test", "password": "{odd}", "name": "x"}}'),
        (applicant, "/register", f'{{"email": "a@b.test", "password": "{odd}", "name": "x"}}'),
        (applicant, "/register", f'{{"email": "c@b.test", "password": "correct horse battery", "name": "{odd}"}}'),
        (applicant, "/sessions", f'{{"position": "{odd}"}}'),
        (applicant, "/answers", f'{{"question_id": "{question_id}", "answer_text": "{odd}"}}'),
        (applicant, "/resumes/text", f'{{"text": "{odd} {odd}"}}'),
        (applicant, "/token/refresh", f'{{"refresh_token": "{odd}"}}'),
        (applicant, "/invitations/open", f'{{"token": "{odd}"}}'),
        (recruiter, "/job-postings", f'{{"title": "{odd}", "requirements": ["{odd}"]}}'),
        (recruiter, "/job-postings", f'{{"title": "Fine", "requirements": ["{odd}"]}}'),
        (recruiter, "/job-postings", f'{{"title": "Fine", "description": "{odd}", "requirements": ["Fine"]}}'),
        (
            recruiter,
            "/decisions",
            f'{{"session_id": "{session_id}", "outcome": "hold", "reason": "{odd}", "evidence_opened": true}}',
        ),
    ]
    answers = {}
    for person, path, body in calls:
        given = await person.client.post(V1 + path, content=body, headers={"content-type": "application/json"})
        answers[f"{path} {body[:40]}"] = given.status_code
    form = {"username": "a\0b@c.test", "password": "a\0b"}
    answers["/token"] = (await api.anonymous.post(f"{V1}/token", data=form)).status_code
    assert {call: status for call, status in answers.items() if status not in (401, 422)} == {}
