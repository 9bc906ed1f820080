"""From a recruiter's invitation to a recorded decision: two people, two browsers' worth of screens."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from .conftest import OpenPage
from .looking import Look
from .people import Room, give_consents, sign_in

NAME = "지원자 1"
ANSWERS = (
    "서비스 목록이 느려져서 제가 쿼리를 분석했고, 인덱스를 더해 2초를 200ms로 줄였습니다. 이후 경보도 만들었습니다.",
    "동료와 의견이 달랐을 때 두 방법을 함께 측정했습니다. 그 결과를 보고 팀이 더 빠른 쪽을 골랐습니다.",
)
REASON = "인덱스로 응답 시간을 줄인 과정을 수치로 설명했습니다."


def test_from_invitation_to_decision(visit: OpenPage, look: Look) -> None:
    recruiter, candidate = visit(), visit()
    link, code = invite(recruiter, look)
    room = accept(candidate, link, code, look)
    check_seen_live(recruiter, candidate, room, look)
    check_decision_is_recorded(recruiter, look)
    check_what_is_released(candidate, room, look)


def invite(page: Page, look: Look) -> tuple[str, str]:
    page.goto("/sign-in")
    sign_in(page, "recruiter")
    expect(page.get_by_role("heading", level=3, name="백엔드 개발자")).to_be_visible()
    look(page, "recruiting-home")
    page.get_by_role("listitem").filter(has_text="백엔드 개발자").get_by_role("link", name="공고와 채점 기준").click()
    expect(page.get_by_role("heading", level=1, name="백엔드 개발자")).to_be_visible()
    look(page, "recruiting-posting")
    page.get_by_role("button", name="지원자 초대").click()
    look(page, "recruiting-invite")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="초대 만들기").click()
    expect(dialog.get_by_text("지금 한 번만 보여 드립니다")).to_be_visible()
    link = dialog.get_by_label("초대 링크", exact=True).input_value()
    code = dialog.get_by_label("확인 코드", exact=True).input_value()
    look(page, "recruiting-invite-made")
    dialog.get_by_role("button", name="전달할 준비를 마쳤습니다").click()
    page.reload()
    expect(page.get_by_role("heading", level=1, name="백엔드 개발자")).to_be_visible()
    assert code not in page.content(), "shown once"
    return link, code


def accept(page: Page, link: str, code: str, look: Look) -> Room:
    room = Room(page, "ko")
    assert "/invite#" in link
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("면접에 초대했습니다")
    assert page.url.endswith("/invite"), "the secret does not stay in the address bar"
    look(page, "invitation")
    page.get_by_label("이름").fill(NAME)
    page.get_by_label("이메일").fill("candidate-1@example.org")
    page.get_by_label("일회용 코드").fill(code[1:] + code[0] if len(set(code)) > 1 else "000001")
    page.get_by_role("button", name="확인하고 계속하기").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "invitation-wrong-code")
    page.get_by_label("일회용 코드").fill(code)
    page.get_by_role("button", name="확인하고 계속하기").click()
    give_consents(page, room)
    room.button("글로 답변하며 계속하기", "").click()
    room.button("면접 시작", "").click()
    return room


def check_seen_live(recruiter: Page, candidate: Page, room: Room, look: Look) -> None:
    first = room.next_question()
    recruiter.goto("/recruiting")
    live = recruiter.get_by_role("region", name="지금 진행 중인 면접")
    live.get_by_role("link", name=NAME).click()
    talk = recruiter.get_by_role("log", name="대화")
    expect(talk).to_contain_text(first.splitlines()[-1])
    expect(recruiter.get_by_text("지원자가 접속해 있습니다")).to_be_visible()
    room.type_answer(ANSWERS[0])
    expect(talk).to_contain_text(ANSWERS[0])
    second = room.next_question(before=first)
    look(recruiter, "recruiting-live")
    room.type_answer(ANSWERS[1])
    expect(talk).to_contain_text(ANSWERS[1])
    room.next_question(before=second)
    room.end()
    expect(recruiter.get_by_text("면접이 끝났습니다. 평가가 끝나면", exact=False)).to_be_visible()
    expect(talk).to_contain_text("보고서가 준비되었습니다")
    recruiter.get_by_role("link", name="보고서 보기").click()


def check_decision_is_recorded(page: Page, look: Look) -> None:
    expect(page.get_by_role("heading", level=1, name=f"{NAME} 님의 면접")).to_be_visible()
    look(page, "recruiting-report")
    decision = page.get_by_role("region", name="결정", exact=True)
    expect(decision.get_by_role("button", name="결정 기록하기")).to_be_disabled()
    expect(decision.get_by_text("먼저 위에서 근거를 하나 이상 열어 주세요.")).to_be_visible()
    expect(decision.get_by_role("radio").first).to_be_disabled()
    page.get_by_role("button", name="번 질문의 근거:").first.click()
    marked = page.get_by_role("region", name="대화", exact=True).locator("[data-active=true]")
    assert marked.first.inner_text() in " ".join(ANSWERS)
    decision.get_by_role("radio", name="다음 단계로").click()
    decision.get_by_label("결정한 이유").fill(REASON)
    decision.get_by_role("button", name="결정 기록하기").click()
    expect(decision.get_by_role("listitem").filter(has_text=REASON)).to_be_visible()
    look(page, "recruiting-decided")
    page.goto("/recruiting")
    page.get_by_role("link", name="백엔드 개발자", exact=True).click()
    row = page.get_by_role("row").filter(has_text=NAME)
    expect(row).to_contain_text("다음 단계로")
    look(page, "recruiting-candidates")


def check_what_is_released(page: Page, room: Room, look: Look) -> None:
    """What the candidate of a hiring interview meets afterwards."""
    expect(room.heading).to_be_visible()
    look(page, "invited-afterwards")
