"""Makers of Word and Hangul files and of archives that lie."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any
from xml.sax.saxutils import escape

import docx

HP = 'xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph" xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section"'
HH = 'xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head" xmlns:hc="http://www.hancom.co.kr/hwpml/2011/core"'

BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]><lolz>&j;</lolz>"
)


def word_file(*paragraphs: str, build: Callable[[Any], None] | None = None) -> bytes:
    """A Word file with these paragraphs; `build` may add what it likes to the python-docx document."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if build:
        build(document)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def archive(members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as opened:
        for name, body in members.items():
            opened.writestr(name, body)
    return written.getvalue()


def replaced(content: bytes, members: Mapping[str, bytes | str]) -> bytes:
    """The archive with some members replaced or added."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        kept = {name: opened.read(name) for name in opened.namelist()}
    return archive({**kept, **members})


def hangul_header() -> str:
    """Looks 0 (plain), 1 (white), 2 (2 pt); border fill 1 is dark."""
    return (
        f'<hh:head {HH}><hh:charPr id="0" height="1000" textColor="#000000" shadeColor="none"/>'
        '<hh:charPr id="1" height="1000" textColor="#FFFFFF" shadeColor="none"/>'
        '<hh:charPr id="2" height="200" textColor="#000000" shadeColor="none"/>'
        '<hh:borderFill id="1"><hc:fillBrush><hc:winBrush faceColor="#203040"/></hc:fillBrush></hh:borderFill>'
        "</hh:head>"
    )


def hangul_paragraph(text: str, look: int = 0) -> str:
    return f'<hp:p><hp:run charPrIDRef="{look}"><hp:t>{escape(text)}</hp:t></hp:run></hp:p>'


def hangul_row(*cells: str, fill: int = 0) -> str:
    inner = "".join(f'<hp:tc borderFillIDRef="{fill}"><hp:subList>{cell}</hp:subList></hp:tc>' for cell in cells)
    return f"<hp:tr>{inner}</hp:tr>"


def hangul_table(*rows: str) -> str:
    return f'<hp:p><hp:run charPrIDRef="0"><hp:tbl>{"".join(rows)}</hp:tbl><hp:t/></hp:run></hp:p>'


def hangul_file(*sections: str, extra: Mapping[str, bytes | str] | None = None) -> bytes:
    """An HWPX file; a section is a string of paragraphs."""
    members: dict[str, bytes | str] = {
        "mimetype": "application/hwp+zip",
        "Contents/header.xml": hangul_header(),
    }
    for number, paragraphs in enumerate(sections):
        members[f"Contents/section{number}.xml"] = f"<hs:sec {HP}>{paragraphs}</hs:sec>"
    return archive({**members, **(extra or {})})
