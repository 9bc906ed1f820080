"""The printed report: a template that only lays out, filled with JSON, never with markup made from anybody's words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import typst

from daedam.features.reports.exports.document import Occasion, document
from daedam.features.reports.exports.fonts import ReportFonts, load_fonts
from daedam.features.reports.schemas import ResultsOut

TEMPLATES = Path(__file__).parent / "templates"
ACCESSIBLE: Final = "ua-1"
"""PDF/UA-1: tagged for screen readers; the writer refuses any text it has no glyph for."""


def print_report(report: ResultsOut, occasion: Occasion, font_folder: Path) -> bytes:
    """The report as a PDF: a recruiter's from a `ReportOut`, a candidate's own from any other result.

    Takes tenths of a second of CPU: call it off the event loop. Raises `report_font_missing`.
    """
    fonts = load_fonts(font_folder)
    return render(document(report, occasion, fonts.printable), fonts, occasion.made_at)


def render(content: Mapping[str, Any], fonts: ReportFonts, made_at: datetime) -> bytes:
    """The template filled with `content`; typst raises `TypstError` for text it has no glyph for."""
    written = typst.compile(
        TEMPLATES / "report.typ",
        root=TEMPLATES,
        font_paths=fonts.typefaces,
        sys_inputs={"document": json.dumps(content, ensure_ascii=False)},
        pdf_standards=[ACCESSIBLE],
        timestamp=made_at.replace(microsecond=0),
    )
    if not isinstance(written, bytes):
        raise TypeError("a report is one document")
    return written
