"""One recording of the whole interview: all questions first, marks from the video and by hand, answers cut there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Response, expect

from .conftest import OpenPage
from .looking import Look, switch_language
from .people import Room, give_consents, sign_in, until
from .recording import write_answer_video

ANSWERS = ("database-index", "mistake", "test-first")
PATIENCE_S = 240.0


def test_marks_in_one_recording_cut_it(visit: OpenPage, look: Look, tmp_path: Path) -> None:
    page = visit()
    video = write_answer_video(tmp_path / "whole.mp4", ANSWERS)
    begin(page)
    see_all_questions(page, look)
    recordings = listen(page)
    page.get_by_label("파일 고르기").set_input_files(video)
    mark_answers(page, look)
    page.get_by_role("button", name="표시한 대로 올리기").click()
    # Nothing here understands Korean: the answers are typed beside the video, which the marks have cut all the same.
    expect(page.get_by_role("textbox", name="영상에서 하신 답변")).to_be_visible(timeout=PATIENCE_S * 1000)
    look(page, "whole-typed-beside")
    page.get_by_role("textbox", name="영상에서 하신 답변").fill("인덱스를 더해 조회를 빠르게 했습니다.")
    page.get_by_role("button", name="이 답변 보내기").click()
    video = page.locator("video[aria-label='올린 영상']")
    until(page, lambda: abs(video.evaluate("el => el.currentTime") - 4) < 0.2 or None, "the next answer's part")
    page.reload()
    expect(page.get_by_role("textbox", name="영상에서 하신 답변")).to_be_visible()
    [read] = recordings[-1].json()["items"]
    assert read["cut_by"] == "mixed", "the questions without a mark were left to the pauses, of which there are none"
    begins = [round(span["started_ms"] / 1000) for span in read["spans"]]
    assert begins == [0, 4, 9]


def begin(page: Page) -> None:
    """A practice interview of one's own, up to the door of recorded answers."""
    page.goto("/sign-in")
    switch_language(page, "ko")
    sign_in(page, "candidate")
    page.get_by_role("main").get_by_role("link", name="연습 면접 시작").first.click()
    page.get_by_role("radio", name="백엔드 개발자").click()
    page.get_by_role("button", name="면접 준비하기").click()
    give_consents(page, Room(page, "ko"))
    page.get_by_role("link", name="녹화한 영상을 올려 답변하기").click()


def see_all_questions(page: Page, look: Look) -> None:
    page.get_by_role("radio", name=re.compile("면접 전체를 파일 하나로")).click()
    expect(page.get_by_label("파일 고르기")).to_have_count(0)
    page.get_by_role("button", name="질문 모두 보기").click()
    questions = page.get_by_role("region", name=re.compile("질문 [0-9]+개")).get_by_role("listitem")
    until(page, lambda: questions.count() > 3 or None, "all questions are there")
    look(page, "whole-questions")
    page.goto(page.url.partition("?")[0])
    expect(questions.first).to_be_visible()


def mark_answers(page: Page, look: Look) -> None:
    """The first from the video, one with the keyboard alone, one wrong at first."""
    preview = page.get_by_label("올릴 영상 미리보기: whole.mp4")
    until(page, lambda: preview.evaluate("el => el.readyState >= 2") or None, "the preview plays in this browser")
    page.get_by_role("button", name="여기서 답변 시작: 1번 질문").click()
    preview.evaluate("el => { el.currentTime = 4.6 }")
    until(page, lambda: preview.evaluate("el => !el.seeking && el.currentTime > 4") or None, "the preview is there")
    second = page.get_by_role("button", name="여기서 답변 시작: 2번 질문")
    second.focus()
    page.keyboard.press("Enter")
    expect(field(page, 2)).to_have_value("0:04")
    page.keyboard.press("Tab")
    expect(field(page, 2)).to_be_focused()
    field(page, 3).fill("0:03")
    page.get_by_role("button", name="표시한 대로 올리기").click()
    expect(page.get_by_role("alert").filter(has_text="2번 답변의 시작보다 뒤여야 합니다")).to_be_visible()
    expect(field(page, 3)).to_be_focused()
    look(page, "whole-marks")
    field(page, 3).fill("0:09")
    page.get_by_role("button", name="3번 답변의 시작으로 가기").click()
    until(page, lambda: preview.evaluate("el => Math.abs(el.currentTime - 9) < 0.2") or None, "a mark can be looked at")


def field(page: Page, ordinal: int) -> Any:
    return page.get_by_role("textbox", name=f"{ordinal}번 답변의 시작")


def listen(page: Page) -> list[Response]:
    """What the page is told of its recordings."""
    found: list[Response] = []
    page.on("response", lambda answer: found.append(answer) if answer.url.endswith("/recordings") else None)
    return found
