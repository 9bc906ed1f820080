"""When the server cannot be reached, a layer says so and offers to try again. Never a native dialog."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

from fixtures.stack import Stack, eventually

from .conftest import OpenPage
from .looking import Look
from .people import sign_in


def no_connection(page: Page) -> None:
    """The layer that says so is there."""
    layer = page.get_by_role("dialog", name="서버와 연결되지 않습니다")
    expect(layer).to_be_visible()
    expect(layer.get_by_text("이미 저장된 내용은 안전합니다", exact=False)).to_be_visible()


def test_blocked_call_can_be_tried_again(visit: OpenPage, look: Look) -> None:
    page = visit()
    page.goto("/sign-in")
    page.route("**/api/v1/token", lambda route: route.abort("connectionrefused"))
    sign_in(page, "candidate")
    no_connection(page)
    look(page, "error-modal")
    retry = page.get_by_role("dialog").get_by_role("button", name="다시 시도")
    retry.click()
    no_connection(page)
    page.unroute("**/api/v1/token")
    page.get_by_role("dialog").get_by_role("button", name="다시 시도").click()
    expect(page.get_by_role("heading", level=1, name="데모 지원자님의 면접")).to_be_visible()


def test_overloaded_server_is_told_apart_from_a_refusal(visit: OpenPage) -> None:
    page = visit()
    page.goto("/sign-in")
    sign_in(page, "candidate")
    page.get_by_role("main").get_by_role("link", name="연습 면접 시작").first.click()
    body = '{"error_code": "overloaded", "error_message": "지금은 처리할 수 없습니다.", "retry_available": true}'

    def busy(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=503, content_type="application/json", body=body)
        else:
            route.fallback()

    page.route("**/api/v1/sessions", busy)
    page.get_by_role("button", name="면접 준비하기").click()
    layer = page.get_by_role("dialog")
    expect(layer.get_by_text("지금은 처리할 수 없습니다.")).to_be_visible()
    expect(layer.get_by_role("button", name="다시 시도")).to_be_visible()
    page.unroute("**/api/v1/sessions")
    layer.get_by_role("button", name="다시 시도").click()
    expect(page.get_by_role("heading", level=1, name="동의")).to_be_visible()


def test_stopped_api_and_its_return(daedam: Stack, visit: OpenPage) -> None:
    page = visit()
    page.goto("/sign-in")
    sign_in(page, "candidate")
    page.get_by_role("main").get_by_role("link", name="연습 면접 시작").first.click()
    button = page.get_by_role("button", name="면접 준비하기")
    expect(button).to_be_enabled()
    daedam.kill("api")
    button.click()
    no_connection(page)
    eventually(daedam.is_whole)
    page.get_by_role("dialog").get_by_role("button", name="다시 시도").click()
    expect(page.get_by_role("heading", level=1, name="동의")).to_be_visible()
