"""How technical words are rewritten for the ear."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daedam.kit.languages import Language
from daedam.providers.tts.pronunciation import speakable


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Did you use AWS?", "Did you use A W S?"),
        ("two APIs", "two A P Is"),
        ("JSON over REST", "jay son over rest"),
        ("Take a rest.", "Take a rest."),
        ("I am here. OK", "I am here. O K"),
        ("PostgreSQL", "post gress cue ell"),
    ],
)
def test_english_acronyms_are_spelled_and_known_words_respelled(text: str, spoken: str) -> None:
    assert speakable(text, Language.EN) == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("AWS에서 운영", "에이더블유에스에서 운영"),
        ("CI/CD를 했다", "씨아이 씨디를 했다"),
        ("Node.js와 Python", "노드 제이에스와 파이썬"),
        ("DDD", "디디디"),
        ("APIs", "에이피아이"),
        ("백엔드 개발", "백엔드 개발"),
    ],
)
def test_korean_reads_latin_words_by_their_korean_sound(text: str, spoken: str) -> None:
    assert speakable(text, Language.KO) == spoken


@given(st.text(alphabet="가나다라마바사 .,?!0123456789", max_size=80))
def test_text_without_latin_letters_stays_as_it_is(text: str) -> None:
    assert speakable(text, Language.KO) == text
    assert speakable(text, Language.EN) == text


@given(st.text(max_size=80))
def test_no_run_of_capitals_is_left_in_korean(text: str) -> None:
    spoken = speakable(f"{text} API {text}", Language.KO)
    assert " API " not in f" {spoken} "
