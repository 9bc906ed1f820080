"""Uploaded videos as answers: over a broken line and a reload, to a report whose chips play their moment."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Response, Route, expect

from .conftest import OpenPage
from .looking import Look, switch_language
from .people import Room, give_consents, sign_in, until
from .recording import write_answer_video
from .seeking import Seeks

pytest.importorskip(
    "pocketsphinx", reason="pocketsphinx has no wheel for this Python and the extra daedam[sphinx] is not installed"
)

POSTING = "백엔드 개발자"
NAME = "Candidate 2"
ANSWER = ("database-index", "mistake", "test-first", "cache")
PIECE = 8 * 1024 * 1024
PATIENCE_S = 240.0
SEEK_TOLERANCE_S = 1.0
TOLD = re.compile(r"/api/v1/.*\b(reports|signals|recordings)\b(?!.*/(playback|media))")


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
    """A chip, a line's time, a word and a lane: each takes the video there, within a second of the server's figure."""
    told = listen(page)
    page.goto("/recruiting")
    page.get_by_role("link", name=POSTING, exact=True).click()
    page.get_by_role("row").filter(has_text=NAME).get_by_role("link").first.click()
    video = page.get_by_label("Video of the interview")
    until(page, lambda: video.count() and video.evaluate("el => el.readyState >= 1"), "the video is there", PATIENCE_S)
    chip = page.get_by_role("button", name="Evidence in question").first
    until(page, chip.count, "a quote of the uploaded words", PATIENCE_S)
    seeks = Seeks(video)
    seeks.watch()
    quote = str(chip.get_attribute("aria-label") or chip.inner_text())
    chip.click()
    seeks.check(nearest(told.evidence(quote), seconds(chip.inner_text())), SEEK_TOLERANCE_S, "a quote")
    expect(page.locator("[data-heard=true]").first).to_be_visible()
    look(page, "report-timeline")
    seeks.watch()
    line = page.get_by_role("button", name=re.compile("^Go to")).last
    line.click()
    seeks.check(nearest(told.lines(), seconds(line.inner_text())), SEEK_TOLERANCE_S, "a line of the conversation")
    for share in (0.25, 0.8):
        seeks.watch()
        lane = page.locator("[data-lane=loudness]")
        lane.scroll_into_view_if_needed()
        box = lane.bounding_box()
        assert box is not None
        lane.click(position={"x": box["width"] * share, "y": 5})
        seeks.check(told.length_s() * share, SEEK_TOLERANCE_S, f"{share} of a lane")
    seeks.watch()
    word = page.locator("[data-at]").last
    word.click()
    seeks.check(told.word_s(int(str(word.get_attribute("data-at")))), SEEK_TOLERANCE_S, "a word")


class Told:
    """What the server answered the page: the exact times behind what it shows in whole seconds."""

    def __init__(self) -> None:
        self.answers: dict[str, Response] = {}

    def _body(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.answers[name].json()
        return found

    def _utterances(self) -> list[dict[str, Any]]:
        answers = [one["answer"] for one in self._body("reports")["results"] if one["answer"]]
        said = [one for answer in answers for one in answer["utterances"] if one["ended_ms"] > one["started_ms"]]
        return sorted(said, key=lambda one: int(one["started_ms"]))

    def evidence(self, name: str) -> list[float]:
        """When the quotes of a chip with this name begin."""
        criteria = [each for one in self._body("reports")["results"] for each in one["evaluation"]["criteria"]]
        quotes = [quote for each in criteria for quote in each["evidence"] if quote["quote"].strip() in name]
        return [quote["started_ms"] / 1000 for quote in quotes]

    def lines(self) -> list[float]:
        """When utterances begin."""
        return [one["started_ms"] / 1000 for one in self._utterances()]

    def word_s(self, start: int) -> float:
        """When the character at `start` of the last utterance is said, by its share of the text."""
        said = self._utterances()[-1]
        share = start / len(said["text"])
        return float(said["started_ms"] + (said["ended_ms"] - said["started_ms"]) * share) / 1000

    def length_s(self) -> float:
        """How long the axis is: to the end of whatever ends last."""
        signals = self._body("signals")
        ends = [len(lane) * signals["step_ms"] for lane in signals["lanes"].values()]
        ends += [one["offset_ms"] + one["duration_s"] * 1000 for one in self._body("recordings")["items"]]
        return max([*ends, *(one["ended_ms"] for one in self._utterances())]) / 1000


def listen(page: Page) -> Told:
    """Keeps what the page is answered from here on."""
    told = Told()

    def keep(response: Response) -> None:
        found = TOLD.search(response.url)
        if found and response.ok:
            told.answers[found[1]] = response

    page.on("response", keep)
    return told


def nearest(exact: list[float], shown: float) -> float:
    """The exact time that is shown as `shown`: cut to whole seconds."""
    found = [each for each in exact if int(each) == int(shown)]
    assert found, (exact, shown)
    return found[0]


def seconds(text: str) -> float:
    """The time a chip or a line ends or begins with, as 1:07."""
    found = re.findall(r"(\d+):(\d\d)", text)
    assert found, text
    minutes, rest = found[-1]
    return int(minutes) * 60 + int(rest)
