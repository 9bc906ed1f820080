"""Two readings agree: what is agreed stays, and nothing is lost, whatever the readings change."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from daedam.providers.stt.agreement import (
    ALWAYS_FROM_S,
    SENTENCES_FROM_S,
    LocalAgreement,
    TimedWord,
    bare,
)


def reading(text: str, start_s: float = 0.0, step_s: float = 0.5) -> list[TimedWord]:
    return [TimedWord(word, start_s + i * step_s, start_s + (i + 1) * step_s) for i, word in enumerate(text.split())]


def test_one_reading_agrees_on_nothing() -> None:
    agreement = LocalAgreement()
    agreement.take(reading("I would add an index"))

    assert (agreement.text, agreement.stable_chars) == ("I would add an index", 0)


def test_what_two_readings_share_is_agreed_and_the_rest_may_change() -> None:
    agreement = LocalAgreement()
    agreement.take(reading("I would add an in"))
    agreement.take(reading("I would add an index on"))
    assert agreement.text[: agreement.stable_chars] == "I would add an"
    agreement.take(reading("I would add an index only"))
    assert agreement.text == "I would add an index only"
    assert agreement.text[: agreement.stable_chars] == "I would add an index"


def test_capitals_and_punctuation_are_no_disagreement_and_the_newer_reading_is_kept() -> None:
    agreement = LocalAgreement()
    agreement.take(reading("that worked"))
    agreement.take(reading("That worked."))

    assert agreement.text == "That worked."
    assert agreement.stable_chars == len("That worked.")


def test_korean_words_are_compared_as_they_are() -> None:
    agreement = LocalAgreement()
    agreement.take(reading("인덱스를 추가해서 응답이"))
    agreement.take(reading("인덱스를 추가해서 응답 시간을"))

    assert agreement.text[: agreement.stable_chars] == "인덱스를 추가해서"


def test_an_agreed_word_read_otherwise_later_stays() -> None:
    agreement = LocalAgreement()
    agreement.take(reading("we cached it"))
    agreement.take(reading("we cached it twice"))
    agreement.take(reading("we cashed it twice a day"))

    assert agreement.text == "we cached it twice a day"
    assert agreement.text[: agreement.stable_chars] == "we cached it twice"


def test_a_word_said_three_times_is_placed_by_its_time() -> None:
    agreement = LocalAgreement()
    for text in ("no", "no no", "no no no", "no no no no"):
        agreement.take(reading(text))

    assert agreement.text == "no no no no"
    assert len(agreement.agreed) == 3


def test_an_empty_reading_takes_back_only_what_was_open() -> None:
    agreement = LocalAgreement()
    agreement.take(reading("one two"))
    agreement.take(reading("one two three"))
    agreement.take([])

    assert agreement.text == "one two"


def test_sound_is_let_go_behind_the_last_agreed_sentence() -> None:
    agreement = LocalAgreement()
    text = "we had. a slow query. so i looked at the plan"
    agreement.take(reading(text, step_s=1.5))
    agreement.take(reading(text, step_s=1.5))

    assert agreement.trim(SENTENCES_FROM_S - 0.1) == 0.0
    assert agreement.trim(16.5) == 7.5  # behind "query."
    agreement.take(reading("so i looked at the plan first", start_s=7.5, step_s=1.5))
    assert agreement.text == text + " first"


def test_without_a_sentence_it_is_let_go_behind_the_last_agreed_word() -> None:
    agreement = LocalAgreement()
    for _ in range(2):
        agreement.take(reading("and so and then and also", step_s=3.0))

    assert agreement.trim(21.0) == 0.0
    assert agreement.trim(23.0) == 18.0


def test_readings_that_never_agree_are_taken_as_they_are_in_the_end() -> None:
    agreement = LocalAgreement()
    for n in range(30):
        agreement.take(reading(" ".join(f"x{n}w{i}" for i in range(n))))
    before = agreement.text

    assert agreement.trim(ALWAYS_FROM_S + 1) == ALWAYS_FROM_S / 2 + 1
    assert agreement.text == before
    assert agreement.agreed


def test_the_end_of_a_word_heard_again_behind_a_cut_is_not_a_second_word() -> None:
    agreement = LocalAgreement()
    for _ in range(2):
        agreement.take(reading("it was the plan.", step_s=4.0))
    assert agreement.trim(16.0) == 16.0
    agreement.take([TimedWord("plan", 16.0, 16.2), TimedWord("then", 16.6, 17.0)])

    assert agreement.text == "it was the plan. then"


@st.composite
def talks(draw: st.DrawFn) -> list[list[TimedWord]]:
    """Readings of one growing talk: right but for the newest words, times a little off, sometimes cut short."""
    n_words = draw(st.integers(2, 60))
    stops = draw(st.sets(st.integers(0, n_words)))
    words = [f"w{i % 7}x{i}" + ("." if i in stops else "") for i in range(n_words)]
    readings = []
    heard = 0
    while heard < n_words:
        heard = min(n_words, heard + draw(st.integers(1, 5)))
        n_wrong = draw(st.integers(0, min(3, heard)))
        moved = draw(st.floats(-0.2, 0.2))
        now = []
        for i, word in enumerate(words[:heard]):
            text = word if i < heard - n_wrong else f"wrong{len(readings)}n{i}"
            now.append(TimedWord(text, max(0.0, 0.5 * i + moved), 0.5 * (i + 1) + moved))
        readings.append(now)
    last = [TimedWord(word, 0.5 * i, 0.5 * (i + 1)) for i, word in enumerate(words)]
    return [*readings, last, last]


def _from(reading: list[TimedWord], kept_from_s: float) -> list[TimedWord]:
    """What an engine reads of the sound that is left: words of which half is in it, wherever it puts their times."""
    return [word for i, word in enumerate(reading) if 0.5 * i + 0.25 > kept_from_s]


@settings(max_examples=400, deadline=None)
@given(talks())
def test_agreed_words_are_only_added_to_and_every_word_is_there_in_the_end(talk: list[list[TimedWord]]) -> None:
    agreement = LocalAgreement()
    stable = ""
    for heard in talk:
        agreement.take(_from(heard, agreement.kept_from_s))
        assert agreement.text.startswith(stable)
        stable = agreement.text[: agreement.stable_chars]
        assert agreement.text.startswith(stable)
        agreement.trim(heard[-1].end_s if heard else 0.0)

    assert [bare(word) for word in agreement.text.split()] == [bare(word.text) for word in talk[-1]]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.tuples(st.sampled_from(["abc.", "de"]), st.floats(0, 40)), max_size=8), max_size=25))
def test_whatever_is_read_the_agreed_text_only_grows(nonsense: list[list[tuple[str, float]]]) -> None:
    agreement = LocalAgreement()
    stable, kept_from_s = "", 0.0
    for at, pairs in enumerate(nonsense):
        ordered = sorted(pairs, key=lambda pair: pair[1])
        agreement.take([TimedWord(text, when, when + 0.3) for text, when in ordered])
        agreement.trim(2.0 * at)
        assert agreement.text.startswith(stable)
        assert agreement.kept_from_s >= kept_from_s
        stable, kept_from_s = agreement.text[: agreement.stable_chars], agreement.kept_from_s
