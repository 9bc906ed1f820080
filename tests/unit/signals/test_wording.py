"""Syllables and fillers counted in transcripts, against counts made by hand."""

from __future__ import annotations

import pytest

from daedam.signals.wording import SpokenWords, count_fillers, count_syllables

# Counted by hand, with words that break simple rules among them.
ENGLISH = (
    "project 2, team 1, database 3, worked 1, needed 2, changed 1, boxes 2, table 2, people 2, created 3, make 1, "
    "makes 1, files 1, because 2, experience 4, idea 3, the 1, times 1, wishes 2, trouble 2, responsible 4, API 3, "
    "wanted 2, reviewed 2, cache 1, issues 2, release 2, played 1, being 2, area 3, used 1, users 2, simple 2, "
    "handled 2, services 3, deadline 2, customer 3, analysis 4, video 3, doing 2, increase 2, decided 3, asked 1"
)
ENGLISH_WORDS = [tuple(pair.split()) for pair in ENGLISH.split(", ")]


def english(text: str) -> SpokenWords:
    return SpokenWords(text=text, language="en")


def korean(text: str) -> SpokenWords:
    return SpokenWords(text=text, language="ko")


def test_nine_in_ten_english_words_are_counted_right() -> None:
    right = [count_syllables(english(word)) == int(n) for word, n in ENGLISH_WORDS]
    assert sum(right) >= 0.9 * len(right)


def test_a_sentence_is_counted_within_a_tenth() -> None:
    sentence = " ".join(word for word, _ in ENGLISH_WORDS)
    assert count_syllables(english(sentence)) == pytest.approx(sum(int(n) for _, n in ENGLISH_WORDS), rel=0.1)


@pytest.mark.parametrize(
    ("text", "syllables"),
    [("안녕하세요", 5), ("저는 백엔드를 맡았습니다.", 11), ("", 0), ("…!", 0), ("\u1112\u1161\u11ab", 1)],
)
def test_a_hangul_block_is_a_syllable_however_it_is_encoded(text: str, syllables: int) -> None:
    assert count_syllables(korean(text)) == syllables


def test_latin_words_and_digits_in_korean_are_spoken_too() -> None:
    assert count_syllables(korean("API를 3번 고쳤습니다")) == 3 + 1 + 1 + 1 + 5


@pytest.mark.parametrize(
    ("text", "fillers"),
    [
        ("음, 저는 어 그 서버를 맡았습니다", 2),
        ("그 프로젝트는 그 서버에서 돌았습니다", 0),
        ("그... 서버가, 그 그 느려서 어어 고쳤습니다", 3),
        ("음악을 어제 들었습니다", 0),
        ("저는 저, 그러니까 저희 팀이", 1),
        ("", 0),
    ],
)
def test_korean_fillers(text: str, fillers: int) -> None:
    assert count_fillers(korean(text)) == fillers


@pytest.mark.parametrize(
    ("text", "fillers"),
    [
        ("Um, I was, uh, responsible for, ummm, the cache.", 3),
        ("The umbrella team heard about the error.", 0),
        ("Er, hmm. Well, I like it.", 2),
    ],
)
def test_english_fillers(text: str, fillers: int) -> None:
    assert count_fillers(english(text)) == fillers
