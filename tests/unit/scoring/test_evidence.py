"""A stored quote is always really there; a quote that was not said never verifies."""

from __future__ import annotations

from unicodedata import normalize
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daedam.scoring.evidence import (
    Evidence,
    SpokenText,
    cap_without_evidence,
    normalise,
    verify_quote,
)

TROUBLESOME = st.characters(
    exclude_categories=["Cs"],
    include_characters="가각힣ㄱㅏㄳㅋ\u1100\u1161\u11a8\u3000ＡＢ１２ﬁ㎏①é\u0301\u0327\u00a8\u00a0\u200b\ufdfa½ｶﾞ",
)
KOREAN_AND_FORMS = st.text(
    alphabet=st.one_of(
        st.sampled_from("가각나 ㄱㅏㄳㅋ\u1100\u1161\u11a8\u3000ＡＢ１２ﬁ㎏①e\u0301\u0327\u00a8\u00a0ｶﾞ캐시를 200ms"),
        TROUBLESOME,
    ),
    max_size=40,
)


def said(*texts: str) -> list[SpokenText]:
    return [SpokenText(uuid4(), text, 1000 * i, 1000 * i + 900) for i, text in enumerate(texts)]


def plain(text: str) -> str:
    return "".join(c for c in normalize("NFKC", text) if not c.isspace())


@given(KOREAN_AND_FORMS)
def test_normalised_text_is_nfkc_without_spaces_and_maps_back(text: str) -> None:
    result = normalise(text)
    assert result.text == plain(text)
    assert len(result.starts) == len(result.ends) == len(result.text)
    assert list(result.starts) == sorted(result.starts)
    for character, start, end in zip(result.text, result.starts, result.ends, strict=True):
        assert 0 <= start < end <= len(text)
        assert character in normalize("NFKC", text[start:end])


@given(st.lists(KOREAN_AND_FORMS, min_size=1, max_size=4), KOREAN_AND_FORMS)
def test_whatever_verifies_stands_in_the_original(texts: list[str], quote: str) -> None:
    utterances = said(*texts)
    found = verify_quote(quote, utterances)
    if found is not None:
        assert_stands(found, quote, utterances)


@given(st.lists(KOREAN_AND_FORMS, min_size=1, max_size=3), st.data())
def test_a_whole_utterance_quoted_in_another_form_verifies(texts: list[str], data: st.DataObject) -> None:
    utterances = said(*texts)
    chosen = data.draw(st.sampled_from(texts))
    quote = data.draw(st.sampled_from([chosen, normalize("NFKC", chosen), f" {chosen}\n"]))
    found = verify_quote(quote, utterances)
    if len(plain(quote)) >= 2 and plain(quote) == plain(chosen):
        assert found is not None
        assert_stands(found, quote, utterances)


def assert_stands(found: Evidence, quote: str, utterances: list[SpokenText]) -> None:
    by_id: dict[UUID, SpokenText] = {utterance.utterance_id: utterance for utterance in utterances}
    parts = [found, *found.rest]
    for part in parts:
        utterance = by_id[part.utterance_id]
        assert part.quote == utterance.text[part.start : part.end]
        assert part.quote
        assert utterance.started_ms <= part.started_ms <= part.ended_ms <= utterance.ended_ms
    assert plain(quote) in "".join(plain(part.quote) for part in parts)


def test_offsets_and_times_are_those_of_the_original_text() -> None:
    utterance = SpokenText(uuid4(), "저는 캐시를 붙였습니다", 10_000, 22_000)
    found = verify_quote("캐시를붙였습니다", [utterance])
    assert found == Evidence(utterance.utterance_id, 3, 12, "캐시를 붙였습니다", 13_000, 22_000)


def test_typed_text_has_one_moment() -> None:
    found = verify_quote("캐시", [SpokenText(uuid4(), "캐시를 썼다", 500, 500)])
    assert found is not None
    assert (found.started_ms, found.ended_ms) == (500, 500)


@pytest.mark.parametrize("quote", ["", " ", "캐", "\u3000\n", "①", "１"])
def test_too_short_a_quote_never_verifies(quote: str) -> None:
    assert verify_quote(quote, said("캐시를 1초 줄였습니다 ①")) is None


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("20ms", "응답이 200ms였습니다"),
        ("20ms", "응답이 120ms였습니다"),
        ("20ms", "응답이 １２０ms였습니다"),
        ("응답이 20", "응답이 200ms였습니다"),
        ("5초", "2.5초 걸렸습니다"),
        ("걸린 시간 2", "걸린 시간 2.5초"),
        ("000명", "1,000명이 썼습니다"),
        ("5% 줄었습니다", "-5% 줄었습니다"),
        ("able to finish it", "I was unable to finish it"),
        ("캐시를 적용했습니다", "캐시를 적용하지 못했습니다"),
        ("캐시를 적용 했고", "캐시를 적용 했는데"),
    ],
)
def test_what_was_not_said_does_not_verify(quote: str, text: str) -> None:
    assert verify_quote(quote, said(text)) is None


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("20ms", "처음에는 120ms, 나중에는 20ms였습니다"),
        ("20 ms", "그래서 20ms"),
        ("3명이", "2024년, 3명이 했습니다"),
        ("3명이", "2024, 3명이 했습니다"),
        ("200ms", "２００ｍｓ로 줄였습니다"),
        ("2 seconds", "It took 2 seconds. 5 people waited"),
        ("4 모델", "GPT-4 모델을 썼습니다"),
        ("Redis를 붙였", "제가 Redis를 붙였습니다"),
        ("한글로", "\u1112\u1161\u11ab\u1100\u1173\u11af로 적었습니다"),
        ("able", "I was able to"),
    ],
)
def test_what_was_said_verifies_in_any_spacing_and_form(quote: str, text: str) -> None:
    utterances = said(text)
    found = verify_quote(quote, utterances)
    assert found is not None
    assert_stands(found, quote, utterances)


def test_a_quote_runs_on_over_a_pause_into_the_next_utterance() -> None:
    utterances = said("처음에는 캐시를", "", "붙였고 그다음에", "측정했습니다")
    found = verify_quote("캐시를 붙였고", utterances)
    assert found is not None
    assert (found.utterance_id, found.quote) == (utterances[0].utterance_id, "캐시를")
    assert [(part.utterance_id, part.quote) for part in found.rest] == [(utterances[2].utterance_id, "붙였고")]


def test_a_quote_does_not_skip_an_utterance() -> None:
    assert verify_quote("처음에는 측정했습니다", said("처음에는", "캐시를 붙이고", "측정했습니다")) is None


@pytest.mark.parametrize(
    ("level", "capped", "is_marked"),
    [(1, 1, False), (2, 2, False), (3, 2, True), (4, 2, True), (5, 2, True)],
)
def test_a_level_without_evidence_is_capped_at_two(level: int, capped: int, is_marked: bool) -> None:
    result = cap_without_evidence(level)
    assert (result.level, result.was_capped) == (capped, is_marked)
