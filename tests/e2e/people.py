"""What a candidate and a recruiter do, by the words they read on the screen. No address is typed, no API is called."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import TypeVar

import pytest
from playwright.sync_api import Locator, Page, expect

from daedam.features.health.demo import SIGN_INS

T = TypeVar("T")
PATIENCE_S = 90.0
RESULT = re.compile("결과|result")
ONLY_TEXT = "(found, but) => found.length === 1 && !found[0].querySelector(but) ? found[0].innerText : ''"
AFTERWARDS = re.compile("답변을 읽고 있습니다|결과|Your answers are being read|result")


def until(page: Page, condition: Callable[[], T | None], what: str, patience_s: float = PATIENCE_S) -> T:
    """What `condition` gives once it holds. The page lives on meanwhile."""
    deadline = time.monotonic() + patience_s
    while not (found := condition()):
        if time.monotonic() > deadline:
            shown = " / ".join(page.locator("body").inner_text().splitlines())
            pytest.fail(f"{what}: not within {patience_s:.0f} s; the page says: {shown}")
        page.wait_for_timeout(100)
    return found


def sign_in(page: Page, role: str, button: str = "로그인") -> None:
    """From the sign-in page, by the demo account's button."""
    name = next(each["name"] for each in SIGN_INS if each["role"] == role)
    page.get_by_role("button", name=name).click()
    page.locator("form").get_by_role("button", name=button, exact=True).click()


class Room:
    """The interview room as one candidate sees it, in Korean or English."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self.is_korean = language == "ko"

    def says(self, korean: str, english: str) -> str:
        """The word of the language this room is in."""
        return korean if self.is_korean else english

    def button(self, korean: str, english: str) -> Locator:
        return self.page.get_by_role("button", name=self.says(korean, english), exact=True)

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    @property
    def answer_area(self) -> Locator:
        return self.page.get_by_role("region", name=self.says("답변", "Answer"), exact=True)

    @property
    def field(self) -> Locator:
        return self.answer_area.get_by_role("textbox")

    def question(self) -> str:
        """The question that waits, with the line that numbers it; empty between two questions."""
        shown = self.page.get_by_role("region", name=self.says("질문", "Question"), exact=True)
        # In one look: between two of them the room may give way to the next screen.
        return str(shown.evaluate_all(ONLY_TEXT, ".shimmer"))

    def question_after(self, before: str) -> str:
        """The question that waits, unless it still is `before`."""
        now = self.question()
        return now if now != before else ""

    def has_ended(self) -> bool:
        """Whether the room gave way to the waiting screen or the result."""
        return self.heading.filter(has_text=AFTERWARDS).count() == 1

    def next_question(self, before: str = "") -> str:
        """The question after `before`; empty once the interview is over."""
        found = until(
            self.page,
            lambda: "(over)" if self.has_ended() else self.question_after(before),
            "a next question",
        )
        return "" if found == "(over)" else found

    def is_follow_up(self, question: str) -> bool:
        return self.says("방금 답변에서 이어진 질문", "Follows from your last answer") in question

    def type_answer(self, text: str) -> None:
        self.field.fill(text)
        self.button("답변 보내기", "Send the answer").click()

    def skip(self) -> None:
        self.button("건너뛰기", "Skip").click()
        self.page.get_by_role("dialog").get_by_role("button", name=self.says("건너뛰기", "Skip"), exact=True).click()

    def end(self) -> None:
        """Help → end the interview → yes."""
        self.button("도움말", "Help").click()
        name = self.says("면접 끝내기", "End the interview")
        self.page.get_by_role("dialog").get_by_role("button", name=name).click()
        sure = self.page.get_by_role("dialog", name=self.says("면접을 여기서 끝낼까요?", "End the interview here?"))
        sure.get_by_role("button", name=name).click()

    def wait_for_result(self) -> None:
        """Past the waiting screen, which may be seen or not."""
        expect(self.heading.filter(has_text=RESULT)).to_be_visible()


def give_consents(page: Page, room: Room) -> None:
    """Tick the two that the interview needs; none may be ticked beforehand."""
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(3)
    for box in boxes.all():
        expect(box).not_to_be_checked()
    expect(room.button("동의하고 계속하기", "Agree and continue")).to_be_disabled()
    boxes.nth(0).click()
    boxes.nth(1).click()
    room.button("동의하고 계속하기", "Agree and continue").click()
