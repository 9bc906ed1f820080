"""An English practice interview answered by voice: a recording plays into the browser's microphone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, Page, expect

from fixtures.stack import Stack

from .conftest import open_context, watched
from .looking import Look, switch_language
from .people import Room, give_consents, sign_in, until
from .recording import spoken_words

pytest.importorskip(
    "pocketsphinx", reason="pocketsphinx has no wheel for this Python and the extra daedam[sphinx] is not installed"
)

T = TypeVar("T")
ANSWERS = 3
SPEECH_PATIENCE_S = 180.0
WATCH_PEERS = """() => {
  const Real = window.RTCPeerConnection;
  window.peers = [];
  window.RTCPeerConnection = class extends Real {
    constructor(...given) { super(...given); window.peers.push(this); }
  };
}"""
WATCH_CAPTIONS = """() => {
  window.captions = { partials: new Set(), finals: new Set() };
  const area = 'section[aria-label=Answer] ';
  new MutationObserver(() => {
    for (const line of document.querySelectorAll(area + 'p[aria-hidden]')) captions.partials.add(line.textContent);
    for (const line of document.querySelectorAll(area + '[aria-live] p')) captions.finals.add(line.textContent);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""
SOUND_HEARD = """async () => {
  const found = { bytes: 0, energy: 0 };
  for (const peer of window.peers) {
    for (const stat of (await peer.getStats()).values()) {
      if (stat.type === 'inbound-rtp' && stat.kind === 'audio') {
        found.bytes += stat.bytesReceived;
        found.energy += stat.totalAudioEnergy;
      }
    }
  }
  return found;
}"""


@pytest.fixture
def page(speaking_browser: Browser, daedam: Stack, troubles: list[str]) -> Iterator[Page]:
    context = open_context(speaking_browser, daedam)
    context.add_init_script(f"({WATCH_PEERS})()")
    yield watched(context.new_page(), troubles)
    context.close()


def test_english_interview_with_spoken_answers(page: Page, look: Look) -> None:
    room = Room(page, "en")
    prepare(page, room, look)
    answer_by_voice(page, room, look)
    captions = page.evaluate("({ partials: [...captions.partials], finals: [...captions.finals] })")
    assert len(captions["partials"]) > ANSWERS, "words show while they are being said"
    assert words_of(captions["finals"]) & spoken_words()
    heard = page.evaluate(SOUND_HEARD)
    assert heard["bytes"] > 10_000
    assert heard["energy"] > 0.001, "the interviewer's voice is sound, not silence"
    room.end()
    with page.expect_response(lambda response: response.url.endswith("/results") and response.ok) as answered:
        room.wait_for_result()
    read_result(page, answered.value.json(), look)


def words_of(texts: list[str]) -> set[str]:
    """The words of these texts, in lower case."""
    return set(" ".join(texts).lower().split())


def prepare(page: Page, room: Room, look: Look) -> None:
    page.goto("/sign-in")
    switch_language(page, "en")
    sign_in(page, "candidate", "Sign in")
    page.get_by_role("main").get_by_role("link", name="Start a practice interview").first.click()
    page.get_by_role("radio", name="Customer Support Specialist").click()
    page.get_by_role("button", name="Prepare the interview").click()
    give_consents(page, room)
    expect(page.get_by_text("Your voice comes in well.")).to_be_visible()
    page.get_by_role("button", name="Play a sound").click()
    page.get_by_role("button", name="I hear it").click()
    look(page, "devices-allowed")
    room.button("", "Finish the check").click()
    room.button("", "Start the interview").click()
    page.evaluate(WATCH_CAPTIONS)


def answer_by_voice(page: Page, room: Room, look: Look) -> None:
    """Three answers: silence ends the first ones, the button the last."""
    question = room.next_question()
    for ordinal in range(ANSWERS):
        wait_hearing(room, room.answer_area.locator("p[aria-hidden]").count, "words while they are being said")
        if ordinal == 0:
            look(page, "room-speaking")
        if ordinal == ANSWERS - 1:
            room.button("답변 마치기", "I am done").dispatch_event("click")
        question = wait_hearing(room, partial(room.question_after, question), "a next question")


def wait_hearing(room: Room, condition: Callable[[], T], what: str) -> T:
    """Wait as a patient person does: where a busy machine asks to say it again, it is said again."""
    again = room.page.get_by_role("dialog", name="speech is not being recognised").get_by_role(
        "button", name="Try again"
    )

    def met() -> T | None:
        if again.count():
            again.dispatch_event("click")
            return None
        return condition()

    return until(room.page, met, what, SPEECH_PATIENCE_S)


def read_result(page: Page, results: dict[str, Any], look: Look) -> None:
    look(page, "result-spoken")
    answers = [result["answer"] for result in results["results"] if result["answer"]]
    spoken = [answer for answer in answers if answer["source"] == "spoken"]
    assert len(spoken) >= ANSWERS - 1
    said = words_of([each["text"] for answer in spoken for each in answer["utterances"]])
    assert len(said & spoken_words()) >= 5, f"what was said is in the report: {sorted(said)}"
    expect(page.get_by_text("Spoken", exact=True)).to_have_count(len(spoken))
    video = page.locator("video").first
    video.scroll_into_view_if_needed()
    until(page, lambda: video.evaluate("el => el.videoWidth > 0 && el.readyState >= 2"), "the live picture")
    look(page, "result-live-picture")
