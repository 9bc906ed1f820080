"""A Korean practice interview, answered at the keyboard, from the landing page to the result."""

from __future__ import annotations

import signal
from io import BytesIO
from typing import Any

from docx import Document
from playwright.sync_api import FilePayload, Page, expect

from fixtures.stack import Stack

from .conftest import OpenPage
from .looking import Look
from .people import Room, give_consents, sign_in, until

RESUME = (
    "경력",
    "주문 서비스 백엔드 개발 3년. Python과 FastAPI로 API를 설계하고 운영했습니다.",
    "PostgreSQL 인덱스를 고쳐 목록 조회 시간을 2초에서 200ms로 줄였습니다.",
    "프로젝트",
    "결제 장애의 원인을 찾아 재시도와 알림을 더하고 재발을 막았습니다.",
)
SHORT = "네, 해 본 적이 있습니다."
FULL = (
    "작년에 주문 목록이 느려졌을 때 제가 원인을 맡았습니다. 느린 쿼리 기록을 먼저 보았고, 인덱스가 없어서 "
    "전체를 읽는다는 것을 확인했습니다. 그래서 복합 인덱스를 더하고 배포 전후를 비교했습니다. "
    "결과적으로 응답 시간이 2초에서 200ms로 줄었고, 같은 문제가 다시 생기지 않도록 경보를 만들었습니다."
)
DRAFT = "쓰다 만 답변입니다. 새로 고쳐도"


def resume_file() -> FilePayload:
    """A small DOCX as a person would upload it."""
    document, target = Document(), BytesIO()
    for line in RESUME:
        document.add_paragraph(line)
    document.save(target)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return {"name": "resume.docx", "mimeType": kind, "buffer": target.getvalue()}


def test_korean_interview_with_typed_answers(daedam: Stack, visit: OpenPage, look: Look) -> None:
    page = visit()
    room = Room(page, "ko")
    arrive(page, look)
    give_resume(page, look)
    prepare(page, room, look)
    try:
        asked = answer_all(page, room, look, daedam)
        check_waiting_screen(page, look)
        with page.expect_response(lambda response: response.url.endswith("/results") and response.ok) as answered:
            freeze(daedam, signal.SIGCONT)
            room.wait_for_result()
    finally:
        freeze(daedam, signal.SIGCONT)
    check_result(page, answered.value.json(), look, asked)


def arrive(page: Page, look: Look) -> None:
    page.goto("/")
    expect(page.get_by_text("면접관은 AI입니다")).to_be_visible()
    look(page, "landing")
    page.get_by_role("main").get_by_role("link", name="로그인").click()
    expect(page.get_by_role("button", name="데모 지원자")).to_be_visible()
    look(page, "sign-in")
    sign_in(page, "candidate")
    expect(page.get_by_role("heading", level=1, name="데모 지원자님의 면접")).to_be_visible()


def give_resume(page: Page, look: Look) -> None:
    page.get_by_role("navigation").get_by_role("link", name="이력서").first.click()
    expect(page.get_by_text("여기에 파일을 놓아 주세요")).to_be_visible()
    look(page, "resume-empty")
    page.locator("input[type=file]").set_input_files([resume_file()])
    expect(page.get_by_text("이렇게 읽었습니다")).to_be_visible()
    expect(page.get_by_text("PostgreSQL 인덱스를 고쳐", exact=False)).to_be_visible()
    look(page, "resume-read")


def prepare(page: Page, room: Room, look: Look) -> None:
    page.get_by_role("navigation").get_by_role("link", name="내 면접").first.click()
    look(page, "home-empty")
    page.get_by_role("main").get_by_role("link", name="연습 면접 시작").first.click()
    page.get_by_role("radio", name="백엔드 개발자").click()
    expect(page.get_by_text("이력서(resume.docx)를 질문 준비에 씁니다.")).to_be_visible()
    look(page, "practice")
    page.get_by_role("button", name="면접 준비하기").click()
    expect(page.get_by_role("heading", level=1, name="동의")).to_be_visible()
    look(page, "consents")
    give_consents(page, room)
    expect(page.get_by_role("heading", level=1, name="장치 확인")).to_be_visible()
    microphone = page.get_by_role("region", name="마이크")
    expect(microphone.get_by_text("브라우저가 사용을 막고 있습니다", exact=False)).to_be_visible()
    expect(page.get_by_text("어떤 장치가 없어도 글로 답변하실 수 있습니다", exact=False)).to_be_visible()
    look(page, "devices-refused")
    page.get_by_role("button", name="글로 답변하며 계속하기").click()
    expect(page.get_by_role("heading", level=1, name="준비되면 시작하세요")).to_be_visible()
    look(page, "ready")
    page.get_by_role("button", name="면접 시작").click()


def answer_all(page: Page, room: Room, look: Look, daedam: Stack) -> list[str]:
    """Every question by typing, one skipped, one after a reload. Gives the questions as they were shown."""
    asked = [room.next_question()]
    look(page, "room-typing")
    reload_in_the_middle(page, room, asked[0])
    room.type_answer(SHORT)
    while question := room.next_question(before=asked[-1]):
        asked.append(question)
        if len(asked) == 3:
            room.skip()
        elif is_last(page):
            freeze(daedam, signal.SIGSTOP)  # so that the waiting screen stays long enough to be read
            room.type_answer(FULL)
        else:
            room.type_answer(SHORT if len(asked) % 2 else FULL)
    assert any(room.is_follow_up(question) for question in asked), "a short answer leads to a follow-up"
    return asked


def is_last(page: Page) -> bool:
    return page.get_by_text("남은 질문 1개").count() == 1


def freeze(daedam: Stack, number: signal.Signals) -> None:
    for name in ("worker-cpu", "worker-gpu"):
        daedam.signal(name, number)


def reload_in_the_middle(page: Page, room: Room, question: str) -> None:
    room.field.fill(DRAFT)
    page.reload()
    expect(room.field).to_have_value(DRAFT)
    assert until(page, room.question, "the question after a reload") == question


def check_waiting_screen(page: Page, look: Look) -> None:
    """Every step in its true state while the workers stand still."""
    expect(page.get_by_role("heading", level=1, name="답변을 읽고 있습니다")).to_be_visible()
    steps = page.get_by_role("listitem")
    expect(steps.filter(has_text="면접").first).to_contain_text("(완료)")
    expect(steps.filter(has_text="결과지 만들기")).to_contain_text("(남음)")
    look(page, "waiting")


def check_result(page: Page, results: dict[str, Any], look: Look, asked: list[str]) -> None:
    look(page, "result")
    assert len(results["results"]) == len(asked)
    total = page.get_by_role("region", name="총점").inner_text()
    assert all(words in total for words in (results["engine"], results["policy"]["name"]))
    assert f"{results['totals']['total']:g}" in total
    expect(page.locator(".recharts-radar-polygon")).to_be_visible()
    not_measured = page.get_by_role("heading", name="재지 못한 것").locator("..")
    expect(not_measured).to_contain_text("비언어")
    closed = page.get_by_role("heading", level=3).get_by_role("button", expanded=False)
    while closed.count():
        closed.first.click()
    assert page.locator("mark").count() > 0
    for quote in page.locator("mark").all_inner_texts():
        assert any(quote in text for text in (SHORT, FULL)), "what is marked was really said"
    expect(page.get_by_text("답변 없음")).to_have_count(1)
    page.get_by_role("button", name="근거").first.click()
    expect(page.get_by_role("button", pressed=True, name="근거")).to_have_count(1)
