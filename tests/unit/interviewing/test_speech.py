"""Phrases in both languages, and what short utterances mean."""

from __future__ import annotations

import pytest

from daedam.interviewing.speech import Phrase, intent_of, is_backchannel, phrase, reading_of, words
from daedam.interviewing.turn_vocabulary import NUDGES, Reading
from daedam.interviewing.vocabulary import CandidateIntent
from daedam.kit.languages import Language


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("which", Phrase)
def test_every_phrase_exists_in_every_language(which: Phrase, language: Language) -> None:
    assert len(phrase(which, language)) > 5


def test_the_greeting_says_that_an_ai_speaks() -> None:
    assert "인공지능" in phrase(Phrase.GREETING, Language.KO)
    assert "artificial intelligence" in phrase(Phrase.GREETING, Language.EN)


def test_every_nudge_has_its_phrase() -> None:
    assert all(Phrase(line.value) for line in NUDGES)


@pytest.mark.parametrize("text", ["네", "네네.", "yes", "I see.", "mhm", "아 네", "okay right"])
def test_backchannels(text: str) -> None:
    assert is_backchannel(text)


@pytest.mark.parametrize("text", ["", "...", "yes I did it", "no", "stop", "네 제가 했습니다", "okay okay okay okay"])
def test_not_backchannels(text: str) -> None:
    assert not is_backchannel(text)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("I fixed the index", Reading.COMPLETE),
        ("I fixed the index because", Reading.CUT_OFF),
        ("그 문제를 해결했습니다", Reading.COMPLETE),
        ("그 문제를 해결했는데", Reading.CUT_OFF),
        ("문제가 있었고 그래서", Reading.CUT_OFF),
        ("음", Reading.CUT_OFF),
        ("Let me think about that", Reading.NEEDS_TIME),
        ("잠시만 생각할 시간을 주세요", Reading.NEEDS_TIME),
        ("", Reading.COMPLETE),
        ("I know what it is.", Reading.COMPLETE),
    ],
)
def test_readings_of_a_pause(text: str, reading: Reading) -> None:
    assert reading_of(text) is reading


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Could you repeat the question?", CandidateIntent.REPEAT),
        ("질문을 다시 들려주세요", CandidateIntent.REPEAT),
        ("무슨 뜻인가요?", CandidateIntent.REPHRASE),
        ("다음 질문으로 넘어가 주세요", CandidateIntent.SKIP),
        ("I built a cache.", None),
        ("", None),
        (
            "My manager said could you repeat the question and I did that in front of the whole team that day",
            None,
        ),
    ],
)
def test_a_wish_is_a_whole_utterance(text: str, intent: CandidateIntent | None) -> None:
    assert intent_of(text) is intent


def test_words_of_both_scripts() -> None:
    assert words("API를 3번, don't!") == ["api를", "3번", "don't"]
