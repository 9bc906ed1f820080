"""Reports taken away as files: the same numbers as the API's, for the same eyes, and never unnoticed."""

from __future__ import annotations

import io
import re
from typing import Any
from uuid import UUID

import openpyxl
import pypdfium2
import pytest
from sqlalchemy import text

import factories
from daedam.infra.web.access import Role
from factories import Person
from fixtures.api import Api

V1 = "/api/v1"
ANSWERS_KO = [
    "주문 조회가 월요일마다 느려져서 먼저 어디에서 시간이 걸리는지 재었습니다. PostgreSQL 질의 하나가 표 전체를 읽고 "
    "있어서 색인을 넣었고, 응답 시간이 900 ms에서 120 ms로 줄었습니다. 그 뒤로 배포 전에 실행 계획을 확인합니다.",
]


@pytest.fixture
async def recruiter(api: Api) -> Person:
    return await factories.person(api, Role.RECRUITER, await factories.organization(api), name="A Recruiter")


async def held(api: Api, recruiter: Person, language: str) -> tuple[Person, UUID]:
    """An evaluated hiring interview in `language`."""
    posting_id = await factories.posting(recruiter, language=language)
    candidate, session_id = await factories.invited(api, recruiter, posting_id, name="Only For Some")
    answers = ANSWERS_KO if language == "ko" else (factories.ANSWER,)
    await factories.answer_all(candidate, await factories.started(candidate, session_id), answers)
    await api.drain()
    return candidate, session_id


def words_of(paper: bytes) -> str:
    pages = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper))
    return re.sub(r"\s+", " ", " ".join(pages))


def shown(value: float) -> str:
    return f"{value:.10g}"


def numbers(report: dict[str, Any]) -> list[str]:
    """The numbers of the API's answer, each with the name it stands beside on paper."""
    totals = report["totals"]
    expected = [f"{totals['total']:.1f}", f"{totals['earned']:.1f}", f"{totals['possible']:.1f}"]
    expected.append(f"{shown(round(totals['scored_share'] * 100, 2))}%")
    for area in totals["areas"]:
        if area["points"] is not None:
            expected.append(f"{area['name']} {area['points']:.1f} / {area['points_max']:.1f}")
        for one in area["criteria"]:
            level = f" {shown(one['level'])} {one['points']:.1f}" if one["level"] is not None else ""
            expected.append(f"{one['name']} {one['weight']}{level}")
    for one in report["results"]:
        expected += [f"{shown(read['level'])} " for read in one["evaluation"]["criteria"] if read["level"]]
        expected += [f"“{quote['quote']}”" for read in one["evaluation"]["criteria"] for quote in read["evidence"]]
    return [re.sub(r"\s+", " ", one) for one in expected]


async def exported(person: Person, path: str) -> bytes:
    answer = await person.client.get(V1 + path)
    assert answer.status_code == 200, answer.text
    return answer.content


@pytest.mark.parametrize(("language", "title", "own_title"), [
    ("ko", "면접 보고서", "면접 결과"), ("en", "Interview report", "Interview result"),
])  # fmt: skip
async def test_paper_shows_the_apis_numbers_in_the_interviews_language(
    api: Api, recruiter: Person, language: str, title: str, own_title: str
) -> None:
    candidate, session_id = await held(api, recruiter, language)
    report = (await recruiter.client.get(f"{V1}/reports/{session_id}")).json()
    said = words_of(await exported(recruiter, f"/reports/{session_id}/export.pdf"))
    assert [one for one in numbers(report) if one not in said] == []
    assert f"{report['band_low']:.1f} – {report['band_high']:.1f}" in said
    assert title in said
    assert "Only For Some" in said
    own = words_of(await exported(candidate, f"/sessions/{session_id}/report.pdf"))
    assert [one for one in numbers(report) if one not in own] == []
    assert own_title in own
    assert f"{report['band_low']:.1f} – {report['band_high']:.1f}" not in own


async def test_every_file_says_what_it_is_but_not_whose(api: Api, recruiter: Person) -> None:
    candidate, session_id = await held(api, recruiter, "en")
    endings = {
        "pdf": ("application/pdf", b"%PDF-"),
        "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04"),
        "json": ("application/json", b"{"),
    }
    for ending, (kind, start) in endings.items():
        answer = await recruiter.client.get(f"{V1}/reports/{session_id}/export.{ending}")
        assert answer.headers["content-type"] == kind
        assert answer.headers["content-disposition"] == f'attachment; filename="daedam-{session_id}.{ending}"'
        assert answer.headers["cache-control"] == "no-store"
        assert answer.content.startswith(start)
    own = await candidate.client.get(f"{V1}/sessions/{session_id}/report.pdf")
    assert own.headers["content-disposition"] == f'attachment; filename="daedam-{session_id}.pdf"'


async def test_json_is_the_apis_answer_and_the_workbook_holds_its_numbers(api: Api, recruiter: Person) -> None:
    _, session_id = await held(api, recruiter, "en")
    report = (await recruiter.client.get(f"{V1}/reports/{session_id}")).json()
    assert (await recruiter.client.get(f"{V1}/reports/{session_id}/export.json")).json() == report
    book = openpyxl.load_workbook(io.BytesIO(await exported(recruiter, f"/reports/{session_id}/export.xlsx")))
    summary = dict(book["Summary"].iter_rows(min_row=2, values_only=True))
    assert summary["Total"] == report["totals"]["total"]
    criteria = [row[1:6] for row in book["Criteria"].iter_rows(min_row=2, values_only=True)]
    assert criteria == [
        (one["name"], one["weight"], one["level"], one["points"], one["spread"])
        for area in report["totals"]["areas"]
        for one in area["criteria"]
    ]


async def test_every_taking_away_is_written_down_and_looking_is_something_else(api: Api, recruiter: Person) -> None:
    candidate, session_id = await held(api, recruiter, "en")
    for ending in ("pdf", "json", "xlsx"):
        await exported(recruiter, f"/reports/{session_id}/export.{ending}")
    await exported(candidate, f"/sessions/{session_id}/report.pdf")
    asked = "select actor_id, detail->>'format' from audit_events where action = :action and object_id = :id"
    async with api.unit() as unit:
        taken = (await unit.db.execute(text(asked), {"action": "report.exported", "id": str(session_id)})).all()
        looked = (await unit.db.execute(text(asked), {"action": "report.viewed", "id": str(session_id)})).all()
        broken = [one async for one in api.runtime.foundations.audit.verify(unit.db)]
    expected = [(recruiter.user_id, ending) for ending in ("pdf", "json", "xlsx")] + [(candidate.user_id, "pdf")]
    assert sorted(map(tuple, taken), key=str) == sorted(expected, key=str)
    assert looked == []
    assert broken == []


async def test_nothing_unfinished_leaves_and_nothing_is_written_down_for_it(api: Api, recruiter: Person) -> None:
    posting_id = await factories.posting(recruiter)
    candidate, session_id = await factories.invited(api, recruiter, posting_id)
    await factories.started(candidate, session_id)
    paths = [f"/reports/{session_id}/export.{ending}" for ending in ("pdf", "json", "xlsx")]
    callers = [(recruiter, path) for path in paths] + [(candidate, f"/sessions/{session_id}/report.pdf")]
    for person, path in callers:
        refused = await person.client.get(V1 + path)
        assert (refused.status_code, refused.json()["error_code"]) == (409, "not_ready")
    async with api.unit() as unit:
        written = await unit.db.scalar(text("select count(*) from audit_events where action = 'report.exported'"))
    assert written == 0


async def test_others_find_nothing(api: Api, recruiter: Person) -> None:
    _, session_id = await held(api, recruiter, "en")
    elsewhere = await factories.organization(api, "Elsewhere")
    stranger = await factories.person(api, Role.RECRUITER, elsewhere)
    other = await factories.person(api)
    for ending in ("pdf", "json", "xlsx"):
        hidden = await stranger.client.get(f"{V1}/reports/{session_id}/export.{ending}")
        assert (hidden.status_code, hidden.json()["error_code"]) == (404, "not_found")
    hidden = await other.client.get(f"{V1}/sessions/{session_id}/report.pdf")
    assert hidden.status_code == 404


async def test_a_practice_result_is_the_candidates_alone(api: Api, recruiter: Person) -> None:
    candidate = await factories.person(api)
    session_id = await factories.practice(api, candidate)
    await factories.answer_all(candidate, await factories.started(candidate, session_id))
    await api.drain()
    assert "Practice result" in words_of(await exported(candidate, f"/sessions/{session_id}/report.pdf"))
    assert (await recruiter.client.get(f"{V1}/reports/{session_id}/export.pdf")).status_code == 404


async def test_a_missing_typeface_is_said_and_the_other_files_still_come(
    api: Api, recruiter: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, session_id = await held(api, recruiter, "en")
    settings = api.runtime.foundations.settings
    monkeypatch.setattr(settings, "report_fonts", settings.home / "nothing-here")
    refused = await recruiter.client.get(f"{V1}/reports/{session_id}/export.pdf")
    assert (refused.status_code, refused.json()["error_code"]) == (503, "report_font_missing")
    assert refused.json()["retry_available"] is False
    await exported(recruiter, f"/reports/{session_id}/export.xlsx")
