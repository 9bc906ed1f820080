"""By keyboard alone: whatever has the focus can be seen, and what a mouse can press a key can press."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from .conftest import OpenPage
from .looking import Look, tab_through
from .people import sign_in

STOPS = 14


def check_focus_is_seen(page: Page) -> None:
    """Every stop of the Tab key on this page shows itself."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")  # a page that arrives takes the focus to its heading
    expect(page.locator(".shimmer")).to_have_count(0)
    page.mouse.move(0, 0)  # what the pointer rests on is lit already
    reached = tab_through(page, STOPS)
    assert len(reached) > 2
    assert [stop["name"] for stop in reached if not stop["isVisible"]] == []


def test_focus_is_visible_on_main_screens(visit: OpenPage) -> None:
    page = visit()
    for path in ("/", "/sign-in", "/register"):
        page.goto(path)
        check_focus_is_seen(page)
    page.goto("/sign-in")
    sign_in(page, "candidate")
    page.wait_for_url("**/home")
    for path in ("/home", "/resume", "/practice"):
        page.goto(path)
        check_focus_is_seen(page)


def test_focus_is_visible_for_recruiters(visit: OpenPage) -> None:
    page = visit()
    page.goto("/sign-in")
    sign_in(page, "recruiter")
    page.wait_for_url("**/recruiting")
    check_focus_is_seen(page)
    page.goto("/recruiting/postings/new")
    check_focus_is_seen(page)


def test_signing_in_without_a_mouse(visit: OpenPage) -> None:
    page = visit()
    page.goto("/sign-in")
    button = page.get_by_role("button", name="데모 지원자")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_label("비밀번호", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1, name="데모 지원자님의 면접")).to_be_visible()


def test_pages_nobody_walks_through(visit: OpenPage, look: Look) -> None:
    page = visit()
    for path, name in (("/register", "register"), ("/invite#broken", "invitation-broken"), ("/nowhere", "not-found")):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        look(page, name)
    page.goto("/sign-in")
    sign_in(page, "recruiter")
    page.wait_for_url("**/recruiting")
    page.goto("/recruiting/postings/new")
    look(page, "recruiting-new-posting")
