"""A résumé's parts are found where they are written, in both languages, and nothing is added to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daedam.providers.documents import DocumentLine, parse_document
from daedam.providers.documents.resume import CareerEntry, ResumeOutline, SectionKind, YearMonth, structure
from unit.providers.documents.office_files import word_file

KOREAN = """
이력서
이름: 시험용
someone@example.com | 010-1234-5678
■ 자기소개
결제와 주문을 만들어 온 백엔드 개발자입니다.
[경 력 사 항] (5년 2개월)
기간 | 회사 | 직무
2019.03 ~ 2021.05 | (주)가온소프트 | 백엔드 개발자
- 주문 API의 p99 지연을 400ms에서 120ms로 단축
- Kafka 기반 이벤트 파이프라인을 설계하여
하루 2천만 건을 처리하였습니다
기술 스택: Spring, Kafka
결제 개편 (2020.01 ~ 2020.06)
- 정산 오류를 월 30건에서 0건으로 줄임
나래전자
2021년 6월 ~ 현재
데이터 엔지니어
- 파이썬으로 배치 작업을 자동화
학력
한빛대학교 컴퓨터공학과 | 2013.03 ~ 2019.02
자격증: 정보처리기사
보유 기술
Python, Java, Kubernetes
어학
TOEIC 900
"""
ENGLISH = """
SUMMARY
Backend engineer who likes small services.
Work Experience
Backend Engineer at Foo Inc. (Mar 2019 – Present)
• Cut checkout latency from 400 ms to 120 ms by caching prices in Redis
Acme Labs, Software Developer, 06/2016 - 02/2019
• Built deployment tooling in Go
2014 - 2016
Globex
Junior Developer
Education
BSc Computer Science, Example University, 2010 - 2014
Technical Skills
Python, Go, PostgreSQL
Projects
Sign language recogniser on a phone, used by forty students
Certifications & Licenses
CKA
"""


def lines_of(text: str) -> list[DocumentLine]:
    rows = [row for row in text.split("\n") if row.strip()]
    return [DocumentLine(f"p1:l{number}", row) for number, row in enumerate(rows, start=1)]


def outline_of(text: str) -> ResumeOutline:
    return structure(lines_of(text))


def told(entry: CareerEntry) -> tuple[object, ...]:
    return entry.organization, entry.role, str(entry.period.start), str(entry.period.end), entry.period.is_current


def test_korean_sections_by_their_headings() -> None:
    outline = outline_of(KOREAN)
    assert [section.kind for section in outline.sections] == [
        SectionKind.OTHER,
        SectionKind.SUMMARY,
        SectionKind.CAREER,
        SectionKind.EDUCATION,
        SectionKind.CERTIFICATES,
        SectionKind.SKILLS,
        SectionKind.LANGUAGES,
    ]
    assert [line.text for line in outline.lines_of(SectionKind.CERTIFICATES)] == ["정보처리기사"]
    assert [line.text for line in outline.lines_of(SectionKind.LANGUAGES)] == ["TOEIC 900"]


def test_english_sections_by_their_headings() -> None:
    assert [section.kind for section in outline_of(ENGLISH).sections] == [
        SectionKind.SUMMARY,
        SectionKind.CAREER,
        SectionKind.EDUCATION,
        SectionKind.SKILLS,
        SectionKind.PROJECTS,
        SectionKind.CERTIFICATES,
    ]


def test_korean_employments_from_a_row_and_from_lines_around_a_period() -> None:
    first, second = outline_of(KOREAN).careers
    assert told(first) == ("(주)가온소프트", "백엔드 개발자", "2019-03", "2021-05", False)
    assert told(second) == ("나래전자", "데이터 엔지니어", "2021-06", "None", True)
    assert "p1:l9" in first.refs
    assert second.refs[0] == "p1:l15"
    assert not set(first.refs) & set(second.refs)


def test_english_employments_in_three_layouts() -> None:
    assert [told(entry) for entry in outline_of(ENGLISH).careers] == [
        ("Foo Inc.", "Backend Engineer", "2019-03", "None", True),
        ("Acme Labs", "Software Developer", "2016-06", "2019-02", False),
        ("Globex", "Junior Developer", "2014", "2016", False),
    ]


@pytest.mark.parametrize(
    ("written", "start", "end", "is_current"),
    [
        ("2019.03 ~ 2021.05", (2019, 3), (2021, 5), False),
        ("2019.03.02 ~ 2021.05.31", (2019, 3), (2021, 5), False),
        ("2019년 3월 - 2021년 12월", (2019, 3), (2021, 12), False),
        ("2019년 3월부터 2021년 5월까지", (2019, 3), (2021, 5), False),
        ("2019/3 – 재직 중", (2019, 3), None, True),
        ("2019-03 - 2021-05", (2019, 3), (2021, 5), False),
        ("2019. 3. ~ 현재 (2년)", (2019, 3), None, True),
        ("2019 - 2021", (2019, None), (2021, None), False),
        ("2019-2021", (2019, None), (2021, None), False),
        ("March 2019 to present", (2019, 3), None, True),
        ("Sept 2019 — Dec. 2020", (2019, 9), (2020, 12), False),
        ("03/2019 - 05/2021", (2019, 3), (2021, 5), False),
        ("2019.03 ~", (2019, 3), None, False),
    ],
)
def test_periods_as_they_are_written(
    written: str, start: tuple[int, int | None], end: tuple[int, int | None] | None, is_current: bool
) -> None:
    [entry] = outline_of(f"경력\n{written} | 나래전자").careers
    assert entry.organization == "나래전자"
    assert entry.period.start == YearMonth(*start)
    assert entry.period.end == (YearMonth(*end) if end else None)
    assert entry.period.is_current is is_current


@pytest.mark.parametrize(
    "row",
    [
        "19.03 ~ 21.05 | 나래전자",
        "2019.13 ~ 2021.05 나래",
        "010-2019-2021",
        "2019.03 입사",
        "매출 2,019 ~ 2,021",
        "12019-2021",
    ],
)
def test_what_is_no_period_opens_no_employment(row: str) -> None:
    assert outline_of(f"경력\n{row}").careers == ()


def test_names_that_cannot_be_told_apart_are_absent_and_the_words_are_kept() -> None:
    [entry] = outline_of("경력\n2019.03 ~ 2021.05 | 하나 | 둘 | 셋").careers
    assert (entry.organization, entry.role) == (None, None)
    assert entry.heading == "하나 | 둘 | 셋"
    [bare] = outline_of("Experience\n2019.03 ~ 2021.05").careers
    assert (bare.organization, bare.role, bare.heading) == (None, None, "")


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("학 력", SectionKind.EDUCATION),
        ("## Skills", SectionKind.SKILLS),
        ("3. 프로젝트 경험", SectionKind.PROJECTS),
        ("경력 / Experience", SectionKind.CAREER),
        ("Education (학력)", SectionKind.EDUCATION),
        ("CERTIFICATIONS", SectionKind.CERTIFICATES),
        ("수상 경력", SectionKind.OTHER),
        ("어학 | TOEIC 900", SectionKind.LANGUAGES),
    ],
)
def test_headings_in_their_usual_dress(line: str, kind: SectionKind) -> None:
    assert outline_of(f"{line}\nwords below").sections[0].kind is kind


@pytest.mark.parametrize(
    "line", ["- 학력", "경력직으로 입사하여 기술을 익혔습니다", "My experience is broad", "skills and more skills"]
)
def test_sentences_and_bullets_are_no_headings(line: str) -> None:
    [section] = outline_of(line).sections
    assert (section.kind, section.heading) == (SectionKind.OTHER, None)


def test_skills_by_code_with_every_line_that_names_them() -> None:
    skills = {skill.code: skill for skill in outline_of(KOREAN).skills}
    assert skills["kafka"].refs == ("p1:l10", "p1:l12")
    assert skills["python"].matched == "파이썬"
    assert skills["python"].refs == ("p1:l18", "p1:l23")
    assert outline_of("경력\n없음").skills == ()


def test_chunks_hold_one_achievement_each_and_no_contact() -> None:
    chunks = outline_of(KOREAN).chunks
    texts = [chunk.text for chunk in chunks]
    assert "주문 API의 p99 지연을 400ms에서 120ms로 단축" in texts
    assert "Kafka 기반 이벤트 파이프라인을 설계하여 하루 2천만 건을 처리하였습니다" in texts
    [joined] = [chunk for chunk in chunks if "하루 2천만" in chunk.text]
    assert (joined.ref, joined.refs, joined.section) == ("p1:l10", ("p1:l10", "p1:l11"), SectionKind.CAREER)
    [next_job] = [chunk for chunk in chunks if "나래전자" in chunk.text]
    assert "정산" not in next_job.text
    assert not any("example.com" in text or "010-" in text or "시험용" in text for text in texts)


def test_a_long_paragraph_is_cut_at_sentences() -> None:
    sentence = "대용량 주문을 처리하는 서비스를 설계하고 운영하며 장애를 줄였습니다."
    chunks = outline_of("자기소개\n" + " ".join([sentence] * 30)).chunks
    assert len(chunks) > 2
    assert all(chunk.text.endswith("니다.") and chunk.ref == "p1:l2" for chunk in chunks)


rows = st.one_of(
    st.sampled_from([row for row in (KOREAN + ENGLISH).split("\n") if row]),
    st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), min_size=1, max_size=60).filter(str.strip),
    st.integers(100, 900).map(lambda length: "가나다 " * (length // 4)),
)


@given(st.lists(rows, max_size=25))
def test_nothing_is_invented_whatever_the_lines(texts: list[str]) -> None:
    lines = [DocumentLine(f"p1:l{number}", text) for number, text in enumerate(texts, start=1)]
    outline = structure(lines)
    by_ref = {line.ref: line.text for line in lines}
    for chunk in outline.chunks:
        assert 30 <= len(chunk.text) <= 400
        source = " ".join(by_ref[ref] for ref in chunk.refs)
        assert all(word in source for word in chunk.text.split())
    for entry in outline.careers:
        source_text = " ".join(by_ref[ref] for ref in entry.refs)
        assert entry.organization is None or entry.organization in source_text
        assert entry.role is None or all(part in source_text for part in entry.role.split(", "))
        assert str(entry.period.start.year) in source_text
    for skill in outline.skills:
        assert skill.matched in by_ref[skill.refs[0]]
    kept = [line.ref for section in outline.sections for line in section.lines]
    assert len(kept) == len(set(kept))
    assert structure(lines) == outline


async def test_from_a_file_to_its_outline() -> None:
    parsed = await parse_document(word_file(*[line.text for line in lines_of(KOREAN)]), "이력서.docx")
    outline = structure(parsed.lines)
    assert [told(entry) for entry in outline.careers] == [told(entry) for entry in outline_of(KOREAN).careers]
    assert outline.careers[0].refs[0] == "p1:l8"
