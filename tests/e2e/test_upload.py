"""Uploaded videos as answers: over a broken line and a reload, to a report whose chips play their moment."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from .conftest import OpenPage
from .looking import Look, switch_language
from .people import Room, give_consents, sign_in, until
from .recording import write_answer_video

pytest.importorskip(
    "pocketsphinx", reason="pocketsphinx has no wheel for this Python and the extra daedam[sphinx] is not installed"
)

POSTING = "백엔드 개발자"
NAME = "Candidate 2"
ANSWER = ("database-index", "mistake", "test-first", "cache")
PIECE = 8 * 1024 * 1024
PATIENCE_S = 240.0
SEEK_TOLERANCE_S = 1.0


def test_uploaded_answers_reach_a_report_that_plays_them(visit: OpenPage, look: Look, tmp_path: Path) -> None:
    recruiter, candidate = visit(), visit()
    video = write_answer_video(tmp_path / "answer.mp4", ANSWER, at_least_bytes=2 * PIECE + 1)
    link, code = invite(recruiter)
    room = accept(candidate, link, code)
    first = begin_by_upload(candidate, room, look)
    check_a_broken_line_and_a_reload(candidate, video, look)
    second = until(candidate, lambda: room.question_after(first), "the next question", PATIENCE_S)
    assert second != first
    until(candidate, lambda: file_state(candidate, "Read") or None, "the video is read", PATIENCE_S)
    look(candidate, "upload-read")
    candidate.get_by_role("link", name="Answer live instead").click()
    room.end()
    check_moments(recruiter, look)


def invite(page: Page) -> tuple[str, str]:
    page.goto("/sign-in")
    switch_language(page, "en")
    sign_in(page, "recruiter", "Sign in")
    page.get_by_role("listitem").filter(has_text=POSTING).get_by_role("link", name="Posting and rubric").click()
    page.get_by_role("button", name="Invite a candidate").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Interview language").select_option("en")
    dialog.get_by_role("button", name="Create invitation").click()
    link = dialog.get_by_label("Invitation link", exact=True).input_value()
    code = dialog.get_by_label("One-time code", exact=True).input_value()
    return link, code


def accept(page: Page, link: str, code: str) -> Room:
    room = Room(page, "en")
    page.goto(link)
    switch_language(page, "en")
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("E-mail").fill("candidate-2@example.org")
    page.get_by_label("One-time code").fill(code)
    page.get_by_role("button", name="Confirm and continue").click()
    give_consents(page, room)
    return room


def begin_by_upload(page: Page, room: Room, look: Look) -> str:
    page.get_by_role("link", name="Answer by uploading a recording").click()
    expect(page.get_by_role("radio", name=re.compile("One file for each question"))).to_be_checked()
    look(page, "upload-choice")
    page.get_by_role("button", name="See the questions").click()
    return until(page, room.question, "the first question")


def check_a_broken_line_and_a_reload(page: Page, video: Path, look: Look) -> None:
    """The second piece meets a dead line, the third never ends; then the page is loaded anew."""
    pieces: list[Route] = []

    def line(route: Route) -> None:
        if route.request.method != "PATCH":
            route.fallback()
            return
        pieces.append(route)
        if len(pieces) == 2:
            route.abort("connectionreset")
        elif len(pieces) != 3:
            route.fallback()

    page.route("**/api/v1/ai-interview/upload/*", line)
    page.get_by_label("Choose a file").set_input_files(video)
    until(page, lambda: len(pieces) >= 3 or None, "it goes on by itself after a broken line")
    bar = page.get_by_role("progressbar", name="Uploading the video")
    expect(bar).to_have_attribute("aria-valuetext", re.compile(r"^(8|16) MB of 16 MB$"))
    look(page, "upload-sending")
    page.reload()
    expect(page.get_by_text("An upload was begun and not finished")).to_be_visible()
    expect(page.get_by_text("answer.mp4: 8 MB of 16 MB are stored", exact=False)).to_be_visible()
    look(page, "upload-begun")
    page.get_by_label("Choose the same file").set_input_files(video)
    until(page, lambda: len(pieces) >= 5 or None, "the rest is sent")
    offsets = [int(piece.request.headers["upload-offset"]) for piece in pieces]
    assert offsets == [0, PIECE, PIECE, PIECE, 2 * PIECE], "what was stored is not sent again"


def file_state(page: Page, state: str) -> bool:
    return page.get_by_role("listitem").filter(has_text="answer.mp4").get_by_text(state, exact=True).count() == 1


def check_moments(page: Page, look: Look) -> None:
    """A chip, a line's time, a word and a lane: each takes the video there."""
    page.goto("/recruiting")
    page.get_by_role("link", name=POSTING, exact=True).click()
    page.get_by_role("row").filter(has_text=NAME).get_by_role("link").first.click()
    video = page.get_by_label("Video of the interview")
    until(page, lambda: video.count() and video.evaluate("el => el.readyState >= 1"), "the video is there", PATIENCE_S)
    chip = page.get_by_role("button", name="Evidence in question").first
    until(page, chip.count, "a quote of the uploaded words", PATIENCE_S)
    wanted = seconds(chip.inner_text())
    chip.click()
    is_there(video, wanted, chip.inner_text())
    expect(page.locator("[data-heard=true]").first).to_be_visible()
    look(page, "report-timeline")
    video.evaluate("el => el.pause()")
    line = page.get_by_role("button", name=re.compile("^Go to")).last
    line.click()
    is_there(video, seconds(line.inner_text()), "a line of the conversation")
    lane = page.locator("[data-lane=loudness]")
    lane.scroll_into_view_if_needed()
    box = lane.bounding_box()
    assert box is not None
    length = float(page.get_by_role("slider", name="Position").get_attribute("max") or 0)
    lane.click(position={"x": box["width"] / 2, "y": 5})
    is_there(video, length / 2, "the middle of a lane")
    word = page.locator("[data-at]").last
    before = position(video)
    word.click()
    until(page, lambda: position(video) != before or None, "a word takes the video along")


def seconds(text: str) -> float:
    """The time a chip or a line ends or begins with, as 1:07."""
    found = re.findall(r"(\d+):(\d\d)", text)
    assert found, text
    minutes, rest = found[-1]
    return int(minutes) * 60 + int(rest)


def position(video: Locator) -> float:
    return float(video.evaluate("el => el.currentTime"))


def is_there(video: Locator, wanted: float, what: str) -> None:
    """Within a second of where it was sent; shown times are cut to whole seconds."""
    found = until(video.page, lambda: abs(position(video) - wanted) <= SEEK_TOLERANCE_S + 1 or None, what)
    assert found, what
