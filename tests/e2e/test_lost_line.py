"""The media server dies while a candidate speaks: what they say meanwhile is kept by their browser, and read later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response

from fixtures.stack import Stack

from .conftest import open_context, watched
from .people import Room, until
from .recording import spoken_words
from .test_spoken_english import WATCH_PEERS, prepare, words_of

pytest.importorskip(
    "pocketsphinx", reason="pocketsphinx has no wheel for this Python and the extra daedam[sphinx] is not installed"
)

PATIENCE_S = 180.0
WATCH_STORE = """async () => {
  const opened = await new Promise((resolve, reject) => {
    const request = indexedDB.open('daedam-kept-sound', 1);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  try {
    return await new Promise((resolve, reject) => {
      const request = opened.transaction('chunks').objectStore('chunks').getAll();
      request.onsuccess = () => resolve(request.result.map((one) => ({
        segment: one.segment, size: one.sealed.byteLength,
        head: Array.from(new Uint8Array(one.sealed).slice(0, 4)),
      })));
      request.onerror = () => reject(request.error);
    });
  } finally { opened.close(); }
}"""
EBML = [0x1A, 0x45, 0xDF, 0xA3]


@pytest.fixture
def page(speaking_browser: Browser, daedam: Stack, troubles: list[str]) -> Iterator[Page]:
    context = open_context(speaking_browser, daedam)
    context.add_init_script(f"({WATCH_PEERS})()")
    yield watched(context.new_page(), troubles)
    context.close()


def test_what_is_said_while_the_media_server_is_dead_is_in_the_transcript(page: Page, daedam: Stack) -> None:
    sent: list[Response] = []
    page.on("response", lambda response: sent.append(response) if "/missed-sound/" in response.url else None)
    room = Room(page, "en")
    prepare(page, room, lambda *_: None)
    room.next_question()
    until(page, room.answer_area.locator("p[aria-hidden]").count, "words while they are being said", PATIENCE_S)
    chunks = until(page, lambda: page.evaluate(WATCH_STORE), "sound kept in the browser", PATIENCE_S)
    assert all(chunk["head"] != EBML for chunk in chunks), "nothing there can be played"

    daedam.kill("media")
    done = until(page, lambda: [one for one in sent if one.url.endswith("/complete")], "all of it sent", PATIENCE_S)
    assert {one.status for one in sent if one.request.method == "PUT"} == {204}
    assert done[0].status == 204
    session_id = done[0].url.split("/sessions/")[1].split("/")[0]

    def back_filled() -> list[dict[str, Any]]:
        headers = {"authorization": done[0].request.headers["authorization"]}
        shown = page.request.get(f"/api/v1/sessions/{session_id}/transcript", headers=headers)
        return [one for one in shown.json()["items"] if one["is_back_filled"]]

    late = until(page, back_filled, "words that were found later", PATIENCE_S)
    assert words_of([one["text"] for one in late]) & spoken_words()
    assert len({one["utterance_id"] for one in late}) == len(late)
    room.end()
    room.wait_for_result()
    until(page, lambda: page.evaluate(WATCH_STORE) == [], "an emptied store", PATIENCE_S)
