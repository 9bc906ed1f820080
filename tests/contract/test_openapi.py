"""The API against its own description: generated requests, good and bad, find no crash and no undescribed answer."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import factories
from daedam.infra.web.access import Role
from fixtures.api import Api

EXAMPLES = 5
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
ENDLESS = "/sessions/{session_id}/events"
"""Server-sent events of a session that goes on have no end to wait for."""
HONEST_503 = "/health"
"""No media server and no worker run here, and it says so."""


@schemathesis.serializer("application/offset+octet-stream")
def as_bytes(_context: object, value: object) -> bytes:
    """A piece of a file is what it is."""
    return value if isinstance(value, bytes) else str(value).encode()


def generated(description: dict[str, Any]) -> list[Case]:
    """A few requests for each operation: half as described, half not."""
    found: list[Case] = []
    for result in schemathesis.openapi.from_dict(description).get_all_operations():
        operation = result.ok()
        if operation.path.endswith((ENDLESS, HONEST_503)):
            continue
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @settings(
                max_examples=EXAMPLES,
                phases=[Phase.generate],
                derandomize=True,
                database=None,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def collect(case: Case) -> None:
                found.append(case)

            # What takes nothing cannot be asked wrongly.
            with suppress(Unsatisfiable) if mode is GenerationMode.NEGATIVE else nullcontext():
                collect()
    return found


def as_httpx(case: Case) -> dict[str, Any]:
    """The request's arguments for httpx: requests, for which they are made, takes bodies httpx does not."""
    request = case.as_transport_kwargs(base_url="http://127.0.0.1:8000")
    wanted = ("method", "url", "headers", "params", "json", "data", "files")
    request = {name: value for name, value in request.items() if name in wanted and value is not None}
    request["headers"] = dict(request["headers"])
    if "data" in request and not isinstance(request["data"], dict):
        body = request.pop("data")
        request["content"] = body if isinstance(body, str | bytes) else str(body).encode()
    if "files" in request:
        request["files"] = [(name, _as_file(part)) for name, part in request["files"]]
    return request


def _as_file(part: Any) -> Any:
    name, content, *rest = part if isinstance(part, tuple) else ("file", part)
    return name, content if isinstance(content, str | bytes) else str(content).encode(), *rest


async def test_generated_requests_find_no_crash_and_no_undescribed_answer(api: Api) -> None:
    recruiter = await factories.person(api, Role.RECRUITER, await factories.organization(api))
    posting_id = await factories.posting(recruiter)
    candidate, session_id = await factories.invited(api, recruiter, posting_id)
    ids = {"session_id": session_id, "job_posting_id": posting_id, "resume_id": uuid4()}
    cases = generated(api.app.openapi())
    operations = {(case.operation.method, case.operation.path) for case in cases}
    assert len(operations) > 35
    statuses: set[int] = set()
    faults: list[str] = []
    for number, case in enumerate(cases):
        caller = (candidate, recruiter)[number % 2]
        if number % 4 < 2:  # half of them at things that are there
            case.path_parameters = {name: str(ids.get(name, value)) for name, value in case.path_parameters.items()}
        request = as_httpx(case)
        request["headers"] |= {"authorization": caller.client.headers["authorization"], "accept-language": "en"}
        if case.operation.path.endswith("/logout"):
            request["headers"].pop("authorization")
        asked = api.anonymous.build_request(**request)
        await asked.aread()
        answer = await api.anonymous.send(asked)
        api.anonymous.cookies.clear()
        statuses.add(answer.status_code)
        try:
            case.validate_response(answer, checks=list(CHECKS))
        except FailureGroup as failed:
            faults.append(f"{case.operation.label}: {answer.status_code} {failed} {request}")
    assert faults == []
    assert {200, 401, 403, 404, 422} <= statuses


@pytest.mark.parametrize("part", ["paths", "components"])
async def test_the_description_says_how_calls_fail(api: Api, part: str) -> None:
    described = api.app.openapi()
    if part == "components":
        assert set(described["components"]["schemas"]["ErrorOut"]["required"]) == {
            "error_code",
            "error_message",
            "retry_available",
        }
        return
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert "ErrorOut" in str(operation["responses"]["default"]), (method, path)
