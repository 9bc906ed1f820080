"""The report as a workbook: the API's numbers as numbers, everybody's words as words."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daedam.features.reports import schemas as out
from daedam.features.reports.exports import workbook
from daedam.features.reports.exports.document import words
from daedam.kit.languages import Language
from unit.features import report_sample as sample

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n=", "'=", "＝")
ATTACKS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.test","look")',
    '@SUM(1+1)*cmd|" /C calc"!A0',
    "+1+1",
    "-2+3",
    "\t=1+1",
    "\r=1+1",
    "=" * 40,
    "{=1+1}",
    "#REF!",
]


def opened(report: out.ReportOut, language: Language = Language.EN) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook.write(report, language)))


def rows(book: openpyxl.Workbook, name: str, language: Language = Language.EN) -> list[tuple[Any, ...]]:
    """The rows of a sheet below its header."""
    return list(book[words(language)[f"sheet_{name}"]].iter_rows(min_row=2, values_only=True))


@pytest.mark.parametrize("language", Language)
def test_the_numbers_are_the_apis_and_are_numbers(language: Language) -> None:
    report, word = sample.report(language), words(language)
    book = opened(report, language)
    summary = {row[0]: row[1] for row in rows(book, "summary", language)}
    totals = report.totals
    assert (summary[word["total"]], summary[word["points_earned"]]) == (totals.total, totals.earned)
    assert (summary[word["points_possible"]], summary[word["scored_share"]]) == (totals.possible, totals.scored_share)
    assert (summary[f"{word['band']} ↓"], summary[f"{word['band']} ↑"]) == (report.band_low, report.band_high)
    areas = [(one.name, one.points_max, one.points, one.scored_share, one.reason_text) for one in totals.areas]
    assert rows(book, "areas", language) == areas
    assert rows(book, "criteria", language) == [
        (area.name, one.name, one.weight, one.level, one.points, one.spread, one.reason_text)
        for area in totals.areas
        for one in area.criteria
    ]
    read = [(one.question.ordinal, reading) for one in report.results for reading in one.evaluation.criteria]
    shown = [(row[0], *row[2:6], row[6]) for row in rows(book, "readings", language)]
    assert shown == [(at, one.name, one.level, one.spread, one.is_capped, one.anchor) for at, one in read]
    quotes = [(at, one.name, said.quote, said.started_ms, said.ended_ms) for at, one in read for said in one.evidence]
    assert rows(book, "evidence", language) == quotes


def test_what_was_said_flagged_and_decided_is_there() -> None:
    report = sample.report(Language.EN)
    book = opened(report)
    said = [row[2] for row in rows(book, "transcript")]
    assert said == [text for one in report.results for text in (one.question.text, one.answer.text)]  # type: ignore[union-attr]
    notes = {row[2] for row in rows(book, "notes")}
    assert {flag.message for flag in report.flags} | set(report.strengths) | set(report.improvements) <= notes
    [decided] = rows(book, "decisions")
    assert decided == ("Hold", report.decisions[0].reason, "J. Kim", "2026-03-02 05:30 UTC")
    [ran] = rows(book, "engines")
    assert ran[:4] == ("openai", "exaone-3.5-7.8b", "evaluation 3", report.rubric_version)
    assert ran[6] == "ollama (timeout)"


def hostile(text: str) -> out.ReportOut:
    """A report in which everybody says `text` wherever they can."""
    report = sample.report(Language.EN, candidate_name=text, posting_title=text, strengths=[text], improvements=[text])
    for result in report.results:
        result.question.text = text
        result.answer.utterances[0].text = text  # type: ignore[union-attr]
        for reading in result.evaluation.criteria:
            reading.rationale = text
            for quote in reading.evidence:
                quote.quote = text
    report.decisions[0].reason = report.decisions[0].decided_by_name = report.flags[0].message = text
    return report


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_anybody_says_becomes_a_formula(attack: str) -> None:
    written = workbook.write(hostile(attack), Language.EN)
    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/")]
        assert len(sheets) == 9
        assert not [sheet for sheet in sheets if "<f>" in sheet or "<f " in sheet or 't="e"' in sheet]
        assert not [name for name in parts.namelist() if "external" in name.lower() or "vba" in name.lower()]
    book = openpyxl.load_workbook(io.BytesIO(written))
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if _is_same(cell.value, attack)]
    assert len(found) > 20
    assert {cell.data_type for cell in found} == {"s"}
    assert {cell.quotePrefix for cell in found} == {attack.startswith(STARTS[:6])}


def _is_same(value: object, said: str) -> bool:
    # XML reads a carriage return as a line feed.
    return isinstance(value, str) and value.replace("\r", "\n") == said.replace("\r", "\n")


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(STARTS), st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_text_comes_back_as_it_was_said(start: str, rest: str) -> None:
    report = sample.report(Language.EN, candidate_name=start + rest)
    cell = opened(report)[words(Language.EN)["sheet_summary"]]["B3"]
    assert _is_same(cell.value, re.sub("[\ufffe\uffff]", "\ufffd", start + rest))
    assert cell.data_type == "s"


def test_what_a_workbook_cannot_hold_is_marked_and_what_is_long_goes_on_below() -> None:
    report = sample.report(Language.EN, candidate_name="a\x00b\x0bc")
    long = "".join(chr(0xAC00 + at % 11_000) for at in range(2 * workbook.LONGEST_TEXT + 5))
    report.results[0].answer.utterances[0].text = long  # type: ignore[union-attr]
    book = opened(report)
    assert rows(book, "summary")[1][1] == "a\ufffdb\ufffdc"
    pieces = [row[2] for row in rows(book, "transcript") if row[0] == 1][1:]
    assert "".join(pieces) == long
    assert max(map(len, pieces)) <= 32_767


def test_a_total_that_was_not_given_says_why() -> None:
    whole = sample.report(Language.EN)
    totals = whole.totals.model_copy(update={"total": None, "total_reason_text": "Too little was scored."})
    summary = dict(rows(opened(whole.model_copy(update={"totals": totals})), "summary"))
    assert summary["Total"] == "Too little was scored."
