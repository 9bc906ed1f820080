"""A whole Daedam with its own engines, and real browsers to walk through it.

`--shots FOLDER` keeps a picture of every screen, in both languages and at both widths.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from fixtures.stack import HeldModel, Stack

from .looking import Look
from .recording import write_looping_answers

ROOT = Path(__file__).parents[2]
DEADLINE_MS = 90_000
NO_BROWSER = "no Chromium on this machine; REQUIRE_BROWSER=1 makes that a failure"
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--use-fake-device-for-media-stream",
]
OpenPage = Callable[[], Page]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where to keep pictures."""
    parser.addoption("--shots", type=Path, help="keep a picture of every screen in this folder")


def find_chromium() -> str | None:
    """The browser to drive: what CHROMIUM names, or the machine's own."""
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    return next((found for name in names if name and (found := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path. Without one: skip with one loud line, or fail where REQUIRE_BROWSER=1 says so."""
    found = find_chromium()
    if found is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("REQUIRE_BROWSER=1, but there is no Chromium here", pytrace=False)
        pytest.skip("no Chromium on this machine; REQUIRE_BROWSER=1 makes that a failure")
    return found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Skipping must be seen: the quiet summary shows no reasons by itself."""
    skipped = terminalreporter.stats.get("skipped", [])
    if any(NO_BROWSER in str(report.longrepr) for report in skipped):
        terminalreporter.write_line(f"BROWSER TESTS SKIPPED: {NO_BROWSER}", red=True, bold=True)


@pytest.fixture(scope="session")
def daedam(chromium: str) -> Iterator[Stack]:
    """A running Daedam with the engines it ships: rules, pocketsphinx where it is installed, espeak."""
    web = Path(os.environ.get("DAEDAM_WEB_DIST") or ROOT / "frontend" / "dist")
    assert (web / "index.html").exists(), "the web app is not built: run `make setup`"
    home = Path(tempfile.mkdtemp(prefix="daedam-e-"))
    model = HeldModel()
    running = Stack(home, model, DAEDAM_LLM="rules", DAEDAM_WEB_DIST=str(web))
    try:
        running.start()
        yield running
    finally:
        model.close()
        running.stop()
        shutil.rmtree(home)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, without a browser of its own."""
    expect.set_options(timeout=DEADLINE_MS)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """A browser with a microphone and a camera that nobody allows it to use."""
    running = playwright.chromium.launch(executable_path=chromium, args=QUIET)
    yield running
    running.close()


@pytest.fixture
def speaking_browser(playwright: Playwright, chromium: str, tmp_path: Path) -> Iterator[Browser]:
    """A browser whose microphone plays recorded answers with silences between them, over and over."""
    recording = write_looping_answers(tmp_path / "answers.wav")
    heard = ["--use-fake-ui-for-media-stream", f"--use-file-for-fake-audio-capture={recording}"]
    running = playwright.chromium.launch(executable_path=chromium, args=[*QUIET, *heard])
    yield running
    running.close()


def open_context(browser: Browser, daedam: Stack) -> BrowserContext:
    """A person's own browser profile at this Daedam. A native dialog or a broken page fails the test that met it."""
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{daedam.api_port}",
        viewport={"width": 1280, "height": 800},
        locale="ko-KR",
        reduced_motion="reduce",
    )
    context.set_default_timeout(DEADLINE_MS)
    context.set_default_navigation_timeout(DEADLINE_MS)
    return context


@pytest.fixture
def troubles() -> Iterator[list[str]]:
    """What pages broke of the rules on every page; must stay empty."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def visit(browser: Browser, daedam: Stack, troubles: list[str]) -> Iterator[OpenPage]:
    """Open a page as somebody new. Native dialogs and exceptions nobody caught are troubles."""
    contexts: list[BrowserContext] = []

    def opened() -> Page:
        contexts.append(open_context(browser, daedam))
        return watched(contexts[-1].new_page(), troubles)

    yield opened
    for context in contexts:
        context.close()


def watched(page: Page, troubles: list[str]) -> Page:
    """The page, telling `troubles` of what no page may do."""

    def on_dialog(dialog: object) -> None:
        troubles.append(f"a native dialog at {page.url}")
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", on_dialog)
    page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
    return page


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Iterator[Look]:
    """Look at a screen in both languages and at both widths; what was found wrong fails the test at its end."""
    looking = Look(request.config.getoption("--shots", default=None))
    yield looking
    assert not looking.faults, "\n".join(looking.faults)
