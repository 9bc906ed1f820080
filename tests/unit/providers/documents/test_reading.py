"""Honest files of each kind give their words, in order, with stable references."""

from __future__ import annotations

import pytest

from daedam.providers.documents import DocumentFlag, DocumentKind, ParseLimits, parse_document
from unit.providers.documents.office_files import (
    hangul_file,
    hangul_paragraph,
    hangul_row,
    hangul_table,
    word_file,
)
from unit.providers.documents.pdf_files import pdf, words

KOREAN = "주문 서비스의 응답 지연을 400ms에서 120ms로 단축"


async def test_a_pdf_gives_its_lines_page_by_page() -> None:
    parsed = await parse_document(
        pdf([words("Career", 700) + words("Backend developer", 680), words("Second page")]), "resume.pdf"
    )
    assert parsed.kind is DocumentKind.PDF
    assert [(line.ref, line.text) for line in parsed.lines] == [
        ("p1:l1", "Career"),
        ("p1:l2", "Backend developer"),
        ("p2:l1", "Second page"),
    ]
    assert parsed.text == "Career\nBackend developer\nSecond page"
    assert parsed.page_count == 2
    assert not parsed.is_truncated
    assert parsed.flags == ()
    assert parsed.hidden_lines == ()


async def test_a_pdf_gives_korean_by_its_unicode_map_without_a_font_on_the_machine() -> None:
    parsed = await parse_document(pdf([words("경력 사항", 700) + words("한국은행 전산팀", 680)]), "이력서.pdf")
    assert parsed.text == "경력 사항\n한국은행 전산팀"
    assert parsed.flags == ()


async def test_a_word_file_gives_paragraphs_tables_and_wrapped_parts_in_order() -> None:
    def build(document: object) -> None:
        table = document.add_table(2, 3)  # type: ignore[attr-defined]
        for row, cells in enumerate([("기간", "회사", "직무"), ("2019.03 ~ 2021.05", "가온소프트", "백엔드")]):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
        document.add_paragraph(KOREAN)  # type: ignore[attr-defined]
        layout = document.add_table(1, 2)  # type: ignore[attr-defined]
        layout.cell(0, 0).text = "왼쪽"
        layout.cell(0, 1).text = "오른쪽 첫 줄"
        layout.cell(0, 1).add_paragraph("오른쪽 둘째 줄")

    parsed = await parse_document(word_file("경력", build=build), "resume.docx")
    assert parsed.kind is DocumentKind.DOCX
    assert [line.text for line in parsed.lines] == [
        "경력",
        "기간 | 회사 | 직무",
        "2019.03 ~ 2021.05 | 가온소프트 | 백엔드",
        KOREAN,
        "왼쪽",
        "오른쪽 첫 줄",
        "오른쪽 둘째 줄",
    ]
    assert [line.ref for line in parsed.lines] == [f"p1:l{n}" for n in range(1, 8)]
    assert parsed.page_count is None


async def test_a_merged_cell_counts_once() -> None:
    def build(document: object) -> None:
        table = document.add_table(1, 3)  # type: ignore[attr-defined]
        table.cell(0, 0).merge(table.cell(0, 1)).text = "merged"
        table.cell(0, 2).text = "single"

    parsed = await parse_document(word_file(build=build), "a.docx")
    assert parsed.text == "merged | single"


async def test_content_controls_links_and_text_boxes_are_read_once() -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    w = nsdecls("w")
    box = "<w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    pieces = [
        f"<w:sdt {w}><w:sdtContent><w:p><w:r><w:t>controlled</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        f"<w:p {w}><w:r><w:t>see </w:t></w:r><w:hyperlink><w:r><w:t>a link</w:t></w:r></w:hyperlink></w:p>",
        f"<w:p {w} {mc}><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>anchor</w:t></w:r></w:p>",
        f"<w:p {w}><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del><w:r><w:t>a</w:t><w:br/>"
        "<w:t>b</w:t><w:tab/><w:t>c</w:t></w:r></w:p>",
    ]

    def build(document: object) -> None:
        body = document.element.body  # type: ignore[attr-defined]
        for at, piece in enumerate(pieces):
            body.insert(at, parse_xml(piece))

    parsed = await parse_document(word_file(build=build), "a.docx")
    assert [line.text for line in parsed.lines] == [
        "controlled",
        "see a link",
        "anchor",
        "in a box",
        "a",
        "b c",
    ]


async def test_a_hangul_file_gives_sections_in_number_order_and_tables() -> None:
    table = hangul_table(
        hangul_row(hangul_paragraph("기간"), hangul_paragraph("회사")),
        hangul_row(hangul_paragraph("2020.01 ~ 현재"), hangul_paragraph("나래전자")),
    )
    sections = [hangul_paragraph("경력") + table] + [hangul_paragraph(f"{n}구역") for n in range(1, 11)]
    parsed = await parse_document(hangul_file(*sections), "이력서.hwpx")
    assert parsed.kind is DocumentKind.HWPX
    assert [line.text for line in parsed.lines] == [
        "경력",
        "기간 | 회사",
        "2020.01 ~ 현재 | 나래전자",
        *(f"{n}구역" for n in range(1, 11)),
    ]
    assert parsed.lines[-1].ref == "p11:l1"


async def test_breaks_inside_a_hangul_text_part_lines() -> None:
    inner = '<hp:p><hp:run charPrIDRef="0"><hp:t>하나<hp:lineBreak/>둘<hp:tab/>셋</hp:t></hp:run></hp:p>'
    parsed = await parse_document(hangul_file(inner), "a.hwpx")
    assert parsed.text == "하나\n둘 셋"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949"])
async def test_text_is_read_in_every_usual_encoding(encoding: str) -> None:
    text = f"경력 사항\r\n{KOREAN}\r\n\r\nSkills: Python, Go"
    parsed = await parse_document(text.encode(encoding), "resume.txt")
    assert parsed.kind is DocumentKind.TEXT
    assert [line.text for line in parsed.lines] == ["경력 사항", KOREAN, "Skills: Python, Go"]


async def test_decomposed_korean_is_composed_and_unseen_characters_go() -> None:
    import unicodedata

    text = unicodedata.normalize("NFD", "한국어") + " zero\u200bwidth\u202e \ufeffgone\u00a0\t x"
    parsed = await parse_document(text.encode(), "a.txt")
    assert parsed.text == "한국어 zerowidth gone x"


@pytest.mark.parametrize(
    ("content", "filename", "kind"),
    [
        (pdf([words("really a pdf")]), "resume.docx", DocumentKind.PDF),
        (word_file("really word"), "resume.pdf", DocumentKind.DOCX),
        (b"really text", "resume.hwpx", DocumentKind.TEXT),
        (hangul_file(hangul_paragraph("really hangul")), "resume.zip", DocumentKind.HWPX),
    ],
    ids=["pdf", "docx", "text", "hwpx"],
)
async def test_the_bytes_decide_and_a_wrong_name_is_flagged(content: bytes, filename: str, kind: DocumentKind) -> None:
    parsed = await parse_document(content, filename)
    assert parsed.kind is kind
    assert parsed.flags == (DocumentFlag.WRONG_EXTENSION,)
    assert "really" in parsed.text


async def test_pages_and_characters_beyond_the_limit_are_cut_and_said() -> None:
    long = pdf([words(f"page {n}") for n in range(1, 6)])
    parsed = await parse_document(long, "a.pdf", ParseLimits(max_pages=3))
    assert (parsed.page_count, parsed.is_truncated) == (5, True)
    assert [line.text for line in parsed.lines] == ["page 1", "page 2", "page 3"]
    parsed = await parse_document(b"12345\n67890\nabcde", "a.txt", ParseLimits(max_characters=8))
    assert parsed.is_truncated
    assert [line.text for line in parsed.lines] == ["12345", "678"]
    parsed = await parse_document(long, "a.pdf", ParseLimits(max_characters=4))
    assert (parsed.page_count, parsed.is_truncated, parsed.text) == (5, True, "page")
