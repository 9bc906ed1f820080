"""The printed report: its numbers are the API's, its glyphs are all there, its words are only words."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import typst
from pypdfium2 import raw

from daedam.features.reports import schemas as out
from daedam.features.reports.exports import pdf
from daedam.features.reports.exports.document import PREFIX, document, words
from daedam.features.reports.exports.fonts import FILES, ReportFonts, load_fonts
from daedam.infra.errors import DaedamError
from daedam.infra.messages import catalogue
from daedam.infra.settings import Settings
from daedam.interviewing.vocabulary import Purpose
from daedam.kit.languages import Language
from unit.features import report_sample as sample

FOLDER = Path(__file__).parents[3] / Settings.model_fields["report_fonts"].default
MARGIN_MM, PAGE_MM = 21, 210
HOSTILE = '#panic("x") *bold* _it_ $x^2$ `raw` @ref <label> \\ [x] // gone /* gone */ #sys.inputs'


@pytest.fixture(scope="module")
def fonts() -> ReportFonts:
    return load_fonts(FOLDER)


def printed(report: out.ResultsOut, language: Language, purpose: Purpose = Purpose.HIRING) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(pdf.print_report(report, sample.occasion(language, purpose), FOLDER))


def text_of(paper: pypdfium2.PdfDocument) -> str:
    """All its text, lines joined: a line ends where the paper does, not where a sentence does."""
    pages = (page.get_textpage().get_text_range() for page in paper)
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", " ".join(pages)))


def decimals(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def plain(value: float | None) -> str:
    return "–" if value is None else f"{value:.10g}"


def clock(ms: int) -> str:
    return f"{ms // 60_000:02}:{ms // 1_000 % 60:02}"


def figures(report: out.ResultsOut, word: dict[str, str]) -> Iterator[str]:
    """Every number of the API's answer as it has to stand beside its name on paper."""
    totals = report.totals
    yield f"{word['total']} {decimals(totals.total)} {word['of_hundred']}"
    yield f"{word['scored_share']} {plain(round(totals.scored_share * 100, 2))}%"
    yield f"{word['points_earned']} {decimals(totals.earned)}"
    yield f"{word['points_possible']} {decimals(totals.possible)}"
    for area in totals.areas:
        yield f"{area.name} " + (f"{decimals(area.points)} / {decimals(area.points_max)}" if area.points else "")
        for one in area.criteria:
            end = f"{one.weight} {plain(one.level)} {decimals(one.points)} {plain(one.spread)}"
            yield f"{one.name} {end}" if one.level is not None else f"{one.name} {one.weight}"
    for result in report.results:
        evaluation = result.evaluation
        yield f"{result.question.ordinal} {result.question.text}"
        yield f"{word['technical']} {decimals(evaluation.technical_score)}"
        yield f"{word['communication']} {decimals(evaluation.communication_score)}"
        for reading in evaluation.criteria:
            if reading.level is not None:
                yield f"{plain(reading.level)} {word['spread']} {plain(reading.spread)} {reading.anchor}"
            for quote in reading.evidence:
                at = f"{clock(quote.started_ms)}–{clock(quote.ended_ms)}" if quote.ended_ms else word["typed"]
                yield f"“{quote.quote}” {at}"
    for one in report.receipts:
        yield f"{one.duration_ms} {one.input_tokens} / {one.output_tokens}"
        yield f"{one.engine} {one.model} {one.prompt_id} {one.prompt_version} {one.rubric_version}"


@pytest.mark.parametrize("language", Language)
def test_every_number_on_paper_is_the_apis_beside_its_name(language: Language) -> None:
    word = words(language)
    for report in (sample.report(language), sample.own(language)):
        said = text_of(printed(report, language))
        assert [figure for figure in figures(report, word) if figure not in said] == []
    assert f"{word['band']} 43.4 – 82.9" in text_of(printed(sample.report(language), language))


@pytest.mark.parametrize("language", Language)
def test_what_a_recruiter_needs_stands_in_the_report(language: Language) -> None:
    report = sample.report(language)
    said = text_of(printed(report, language))
    expected = [report.candidate_name, report.posting_title, str(report.session_id), "2026-03-02 05:30 UTC"]
    expected += [flag.message for flag in report.flags] + [one.message for one in report.not_measured]
    expected += [report.policy.description, *report.strengths, *report.improvements]
    expected += [one.reason for one in report.decisions] + [one.decided_by_name for one in report.decisions]
    expected += [utterance.text for result in report.results for utterance in result.answer.utterances]  # type: ignore[union-attr]
    expected += ["ollama (timeout)", words(language)["capped"]]
    assert [one for one in expected if re.sub(r"\s+", " ", one) not in said] == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("purpose", Purpose)
def test_a_candidate_reads_strengths_first_and_no_comparison(language: Language, purpose: Purpose) -> None:
    word, whole = words(language), sample.report(language)
    said = text_of(printed(sample.own(language), language, purpose))
    first = said.index(word["your_strengths"])
    assert first < said.index(f"{word['total']} 63.1")
    for right in ("explanation", "review", "objection", "copy", "erasure"):
        assert word[f"right_{right}_text"] in said
    assert word[f"rights_{purpose}"] in said
    kept = [word["band"], "82.9", whole.candidate_name, word["suggestion"], whole.decisions[0].reason]
    assert [one for one in [*kept, *(flag.message for flag in whole.flags)] if one in said] == []


@pytest.mark.parametrize("language", Language)
def test_only_the_embedded_typeface_is_used(language: Language) -> None:
    found = {font for page in printed(sample.report(language), language) for font in fonts_of(page)}
    assert {(name.split("+")[1], is_embedded) for name, is_embedded in found} == {
        ("Pretendard-Regular", True),
        ("Pretendard-Bold", True),
    }


def fonts_of(page: pypdfium2.PdfPage) -> Iterator[tuple[str, bool]]:
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        font = raw.FPDFTextObj_GetFont(item)
        name = ctypes.create_string_buffer(200)
        raw.FPDFFont_GetBaseFontName(font, name, len(name))
        yield name.value.decode(), bool(raw.FPDFFont_GetIsEmbedded(font))


def test_what_people_say_stays_words() -> None:
    report = sample.report(Language.EN, candidate_name=HOSTILE, strengths=[HOSTILE], posting_title="= \n== Heading")
    said = text_of(printed(report, Language.EN))
    assert said.count(HOSTILE) == 2
    assert "= == Heading" in said


def test_a_character_without_a_glyph_is_written_as_its_number(fonts: ReportFonts) -> None:
    name = "洪 吉童 \N{GRINNING FACE}\ufe0f 한\u0000\u200d글"
    report = sample.report(Language.KO, candidate_name=unicodedata.normalize("NFD", name))
    said = text_of(printed(report, Language.KO))
    assert "[U+6D2A] [U+5409][U+7AE5] [U+1F600] 한글" in said
    assert words(Language.KO)["spelled_out"] in said
    assert words(Language.KO)["spelled_out"] not in text_of(printed(sample.report(Language.KO), Language.KO))


def test_text_that_got_past_the_check_fails_instead_of_printing_boxes(fonts: ReportFonts) -> None:
    unchecked = document(sample.report(Language.KO, candidate_name="洪"), sample.occasion(Language.KO), str)
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        pdf.render(unchecked, fonts, sample.AT)


def test_nothing_runs_over_the_margins(fonts: ReportFonts) -> None:
    endless = "https://example.test/" + "a1b2" * 100
    results = sample.report(Language.EN).results
    results[0].evaluation.criteria[0].rationale = endless
    results[1].answer.utterances[0].text = "한" * 900 + endless  # type: ignore[union-attr]
    report = sample.report(
        Language.EN, results=results, candidate_name=endless, strengths=[endless], posting_title="Engineer " * 40
    )
    for page in printed(report, Language.EN):
        picture = page.render(scale=1).to_numpy()[..., :3]
        is_inked = np.any(picture < 200, axis=2)
        edge = int(is_inked.shape[1] * MARGIN_MM / PAGE_MM) - 1
        assert is_inked.any()
        assert not is_inked[:, :edge].any()
        assert not is_inked[:, -edge + 6 :].any()  # the scale's last figure is centred on its end


def test_a_report_of_nothing_says_why() -> None:
    language = Language.EN
    whole = sample.report(language)
    for result in whole.results:
        result.answer = None
        result.evaluation = out.EvaluationOut(
            state="unscorable", reason="no_answer", reason_text="There was no answer.", technical_score=None,
            communication_score=None, criteria=[], strengths=[], weaknesses=[], total_feedback="", receipt=None,
        )  # fmt: skip
    totals = whole.totals.model_copy(
        update={"total": None, "total_reason": "too_little_scored", "total_reason_text": "Too little.", "areas": []}
    )
    nothing = {"band_low": None, "band_high": None, "flags": [], "recommendation": None, "decisions": []}
    empty = {"strengths": [], "improvements": [], "receipts": [], "not_measured": []}
    report = whole.model_copy(update={"totals": totals, **nothing, **empty})
    said, word = text_of(printed(report, language)), words(language)
    for expected in ("no_total", "no_flags", "no_strengths", "no_improvements", "no_engine", "no_decisions"):
        assert word[expected] in said
    assert "There was no answer." in said
    assert "Too little." in said
    assert "63.1" not in said


@pytest.mark.parametrize("content", [None, b"", b"OTTO" + bytes(200)])
def test_without_its_typeface_a_report_says_so(tmp_path: Path, content: bytes | None) -> None:
    for name in FILES:
        if content is not None:
            (tmp_path / name).write_bytes(content)
    with pytest.raises(DaedamError, match="report_font_missing") as caught:
        pdf.print_report(sample.report(Language.KO), sample.occasion(Language.KO), tmp_path)
    assert caught.value.status == 503


def test_every_word_is_used_and_every_used_word_exists() -> None:
    sources = [path.read_text("utf-8") for path in pdf.TEMPLATES.parent.rglob("*") if path.suffix in (".py", ".typ")]
    text = "\n".join(sources)
    known = {key.removeprefix(PREFIX) for key in catalogue() if key.startswith(PREFIX)}
    built = ("_title", "_lead", "outcome_", "right_", "rights_", "sheet_", "spoken")
    unused = {word for word in known if not any(part in word for part in built) and not re.search(rf"\b{word}\b", text)}
    assert unused == set()
    assert set(re.findall(r"\bw\.(?!at\b)(\w+)", text)) <= known
