"""The device check in a real browser: a face before its camera, a voice at its microphone, as the server has both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import pytest
from playwright.sync_api import Page, Playwright, expect

from fixtures.stack import Stack
from fixtures.truth.faces import FaceState, face_picture

from .conftest import QUIET, open_context, watched
from .looking import Look, switch_language
from .people import Room, give_consents, sign_in, until
from .recording import spoken_words, write_looping_answers

pytest.importorskip(
    "pocketsphinx", reason="pocketsphinx has no wheel for this Python and the extra daedam[sphinx] is not installed"
)
SIZE = (640, 480)
AT_REST, FAR = FaceState(zoom=0.8), FaceState(zoom=0.8, dx=0.38)
TURNS_AFTER_S, LASTS_S, FPS = 40, 80, 5

WATCH_PEERS = """() => {
  const Real = window.RTCPeerConnection;
  window.peers = [];
  window.RTCPeerConnection = class extends Real {
    constructor(...given) { super(...given); window.peers.push(this); }
  };
}"""
SENT = "[...new Set(peers.flatMap((peer) => peer.getSenders()).flatMap(({ track }) => (track ? [track.kind] : [])))]"


def write_camera(path: Path) -> Path:
    """What the camera shows over and over: a face that sits well, and later at the side of the picture."""
    with av.open(str(path), "w", format="yuv4mpegpipe") as file:
        stream = file.add_stream("wrapped_avframe", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        for i in range(LASTS_S * FPS):
            state = AT_REST if i < TURNS_AFTER_S * FPS else FAR
            frame = av.VideoFrame.from_ndarray(face_picture(state, *SIZE), format="rgb24").reformat(format="yuv420p")
            frame.pts = i
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


@pytest.fixture
def page(playwright: Playwright, chromium: str, daedam: Stack, tmp_path: Path, troubles: list[str]) -> Iterator[Page]:
    camera, voice = write_camera(tmp_path / "camera.y4m"), write_looping_answers(tmp_path / "answers.wav")
    files = [f"--use-file-for-fake-video-capture={camera}", f"--use-file-for-fake-audio-capture={voice}"]
    browser = playwright.chromium.launch(
        executable_path=chromium, args=[*QUIET, "--use-fake-ui-for-media-stream", *files]
    )
    context = open_context(browser, daedam)
    yield watched(context.new_page(), troubles)
    context.close()
    browser.close()


def prepare(page: Page, posting: str | None = None) -> None:
    """To the device check of an English practice interview: of an open posting, or for a role in one's own words."""
    page.goto("/sign-in")
    switch_language(page, "en")
    sign_in(page, "candidate", "Sign in")
    page.get_by_role("main").get_by_role("link", name="Start a practice interview").first.click()
    page.get_by_role("radio", name=posting or "My own choice").click()
    if posting is None:
        page.get_by_label("Name of the role").fill("Gardener")
        page.get_by_role("radio", name="English", exact=True).click()
    page.get_by_role("button", name="Prepare the interview").click()
    give_consents(page, Room(page, "en"))


def test_where_nothing_is_measured_the_check_says_so_and_sends_no_picture(page: Page, look: Look) -> None:
    page.add_init_script(f"({WATCH_PEERS})()")
    prepare(page, "Customer Support Specialist")  # its policy scores no nonverbal behaviour
    camera = page.get_by_role("region", name="Camera", exact=True)
    expect(camera.get_by_text("During this check no picture is sent.", exact=False)).to_be_visible()
    network = page.get_by_role("region", name="Network", exact=True)
    expect(network.get_by_text("% of the sound got lost.", exact=False)).to_be_visible()
    look(page, "devices-unwatched")
    assert page.evaluate(SENT) == ["audio"]


def test_the_check_sees_hears_and_measures_before_the_interview_does(page: Page, look: Look) -> None:
    room = Room(page, "en")
    prepare(page)
    camera = page.get_by_role("region", name="Camera", exact=True)
    expect(camera.get_by_text("has been taken, as numbers", exact=False)).to_be_visible()
    network = page.get_by_role("region", name="Network", exact=True)
    expect(network.get_by_text("% of the sound got lost.", exact=False)).to_be_visible()

    microphone = page.get_by_role("region", name="Microphone", exact=True)
    words = microphone.locator("blockquote")

    def hears() -> str:
        button = microphone.get_by_role("button", name="Say one sentence", exact=True)
        if words.count() and button.count():
            return str(words.inner_text())
        if button.count():  # a pause of the recording came first
            button.dispatch_event("click")
        return ""

    heard = until(page, hears, "words of the sentence")
    assert set(heard.lower().split()) & spoken_words()
    look(page, "devices-checked")
    expect(camera.get_by_text("You are at the side of the picture", exact=False)).to_be_visible()
    look(page, "devices-aside")
    room.button("", "Finish the check").click()
    expect(room.button("", "Start the interview")).to_be_visible()
