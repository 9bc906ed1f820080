"""A report as a workbook to sort and filter: numbers are numbers, and no word of anybody becomes a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from daedam.features.reports.exports.document import moment, words
from daedam.features.reports.schemas import CriterionReadingOut, ReceiptOut, ReportOut
from daedam.features.sessions.schemas import QuestionOut
from daedam.kit.languages import Language

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONGEST_TEXT = 32_000
"""Characters in a cell; Excel ends at 32,767. What is longer goes on in the next row."""
WIDEST_COLUMN = 70

Value = str | int | float | bool | None
Row = Sequence[Value]


def write(report: ReportOut, language: Language) -> bytes:
    """`report` as an .xlsx file, its sheets named in `language`."""
    word = words(language)
    book = Workbook()
    book.remove(book.active)
    for name, header, rows in _sheets(report, word):
        _fill(book.create_sheet(word[f"sheet_{name}"]), [word[key] for key in header], rows)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _sheets(report: ReportOut, word: dict[str, str]) -> Iterator[tuple[str, Sequence[str], Iterable[Row]]]:
    yield "summary", ("kind", "figure"), _summary(report, word)
    yield "areas", ("area", "points_max", "points", "scored_share", "reason"), _areas(report)
    yield (
        "criteria",
        ("area", "criterion", "weight", "level", "points", "spread", "reason"),
        (
            (area.name, one.name, one.weight, one.level, one.points, one.spread, one.reason_text)
            for area in report.totals.areas
            for one in area.criteria
        ),
    )
    yield (
        "readings",
        ("number", "question", "criterion", "level", "spread", "is_capped", "anchor", "rationale", "engine", "model"),
        _readings(report),
    )
    yield (
        "evidence",
        ("number", "criterion", "quote", "from_ms", "to_ms"),
        (
            (question.ordinal, one.name, quote.quote, quote.started_ms, quote.ended_ms)
            for question, one, _ in _read(report)
            for quote in one.evidence
        ),
    )
    yield "transcript", ("number", "kind", "text", "from_ms", "to_ms"), _transcript(report, word)
    yield "notes", ("kind", "number", "text"), _notes(report, word)
    yield (
        "decisions",
        ("decision", "reason", "by", "at"),
        (
            (word.get(f"outcome_{one.outcome}", one.outcome), one.reason, one.decided_by_name, moment(one.decided_at))
            for one in report.decisions
        ),
    )
    yield "engines", ("engine", "model", "prompt", "rubric", "duration", "tokens", "fell_back"), _engines(report)


def _summary(report: ReportOut, word: dict[str, str]) -> Iterator[Row]:
    totals = report.totals
    yield word["session"], str(report.session_id)
    yield word["candidate"], report.candidate_name
    yield word["position"], report.posting_title
    yield word["total"], totals.total if totals.total is not None else totals.total_reason_text
    yield f"{word['band']} ↓", report.band_low
    yield f"{word['band']} ↑", report.band_high
    yield word["points_earned"], totals.earned
    yield word["points_possible"], totals.possible
    yield word["scored_share"], totals.scored_share
    yield word["suggestion"], report.recommendation.text if report.recommendation else None
    yield word["engine"], report.engine
    yield word["rubric"], report.rubric_version
    yield word["policy"], f"{report.policy.name}: {report.policy.description}"


def _areas(report: ReportOut) -> Iterator[Row]:
    for area in report.totals.areas:
        yield area.name, area.points_max, area.points, area.scored_share, area.reason_text
    listed = {area.area for area in report.totals.areas}
    for dropped in report.not_measured:
        if dropped.area not in listed:
            yield dropped.name, None, None, None, dropped.message


def _read(report: ReportOut) -> Iterator[tuple[QuestionOut, CriterionReadingOut, ReceiptOut | None]]:
    for result in report.results:
        for criterion in result.evaluation.criteria:
            yield result.question, criterion, result.evaluation.receipt


def _readings(report: ReportOut) -> Iterator[Row]:
    for question, one, receipt in _read(report):
        ran = (receipt.engine, receipt.model) if receipt else (None, None)
        found = (one.level, one.spread, one.is_capped, one.anchor, one.rationale)
        yield question.ordinal, question.text, one.name, *found, *ran


def _transcript(report: ReportOut, word: dict[str, str]) -> Iterator[Row]:
    for result in report.results:
        number = result.question.ordinal
        yield number, word["question"], result.question.text, None, None
        for said in result.answer.utterances if result.answer else ():
            for piece in range(0, len(said.text), LONGEST_TEXT):
                text = said.text[piece : piece + LONGEST_TEXT]
                yield number, word["answer"], text, said.started_ms, said.ended_ms


def _notes(report: ReportOut, word: dict[str, str]) -> Iterator[Row]:
    ordinals = {result.question.question_id: result.question.ordinal for result in report.results}
    for flag in report.flags:
        yield word["flags"], ordinals.get(flag.question_id) if flag.question_id else None, flag.message
    for note in report.recommendation.notes if report.recommendation else ():
        yield word["note"], None, note
    for strength in report.strengths:
        yield word["strengths"], None, strength
    for improvement in report.improvements:
        yield word["improvements"], None, improvement
    for missing in report.not_measured:
        yield word["not_measured"], None, f"{missing.name}: {missing.message}"


def _engines(report: ReportOut) -> Iterator[Row]:
    for one in report.receipts:
        prompt = " ".join(part for part in (one.prompt_id, one.prompt_version) if part)
        fell = ", ".join(f"{before.engine} ({before.reason})" for before in one.fell_back_from)
        tokens = f"{one.input_tokens} / {one.output_tokens}"
        yield one.engine, one.model, prompt, one.rubric_version or report.rubric_version, one.duration_ms, tokens, fell


def _fill(sheet: Worksheet, header: Sequence[str], rows: Iterable[Row]) -> None:
    widths = [len(name) for name in header]
    for line, row in enumerate((header, *rows), 1):
        for column, value in enumerate(row, 1):
            if value is not None:
                _put(sheet.cell(line, column), value)
                widths[column - 1] = max(widths[column - 1], *map(len, str(value).split("\n")))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for index, width in enumerate(widths, 1):
        # A Hangul syllable is about twice as wide as a digit, by which Excel measures columns.
        sheet.column_dimensions[get_column_letter(index)].width = min(WIDEST_COLUMN, width * 1.8 + 2)


def _put(cell: Cell, value: Value) -> None:
    """Write `value`. A string stays a string, whatever it begins with."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", value)
    cell.data_type = "s"
    # Excel keeps it a text even when somebody edits the cell.
    cell.quotePrefix = value.startswith(FORMULA_STARTS)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
