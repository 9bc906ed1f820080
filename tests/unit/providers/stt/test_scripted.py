"""The scripted recogniser: texts, delays and failures exactly as told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daedam.kit.languages import Language
from daedam.providers.errors import ProviderError
from daedam.providers.stt.scripted import ScriptedSpeechToText, ScriptedUtterance
from daedam.providers.stt.sentences import sentence_case

SECOND = np.zeros(16_000, np.int16)


async def test_words_are_revealed_in_step_with_the_sound() -> None:
    stream = await ScriptedSpeechToText([ScriptedUtterance("one two three four", words_per_s=2)]).open(Language.KO)
    heard = []
    for _ in range(3):
        await stream.push(SECOND)
        partial = stream.partial()
        assert partial is not None
        heard.append((partial.text, partial.revision))

    assert heard == [("one two", 2), ("one two three four", 4), ("one two three four", 4)]


async def test_before_the_first_word_there_is_no_partial() -> None:
    stream = await ScriptedSpeechToText(["one two"]).open(Language.EN)
    await stream.push(SECOND[:100])

    assert stream.partial() is None


async def test_the_final_comes_after_its_delay() -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    engine = ScriptedSpeechToText([ScriptedUtterance("네", final_delay_s=0.15)], sleep=sleep)
    transcript = await engine.transcribe(SECOND, Language.KO)

    assert transcript.text == "네"
    assert waited == [0.15]
    assert transcript.receipt.duration_ms == 150


async def test_failures_come_where_they_are_told() -> None:
    error = ProviderError("timeout", is_retryable=True)
    engine = ScriptedSpeechToText([ScriptedUtterance("a", error=error), ScriptedUtterance("b", fails_after_s=1.0)])
    with pytest.raises(ProviderError) as at_finish:
        await engine.transcribe(SECOND[:10], Language.EN)
    stream = await engine.open(Language.EN)
    with pytest.raises(ProviderError) as at_push:
        await stream.push(SECOND)

    assert at_finish.value is error
    assert at_push.value.code == "scripted_failure"


async def test_past_its_end_the_script_says_so() -> None:
    engine = ScriptedSpeechToText([])

    with pytest.raises(ProviderError) as caught:
        await engine.open(Language.EN)
    assert caught.value.code == "script_exhausted"


@pytest.mark.parametrize(
    ("heard", "text"),
    [
        ("", ""),
        ("yes i am", "Yes I am"),
        ("i'm sure  i'd say it", "I'm sure I'd say it"),
        ("hi in italy", "Hi in italy"),
        ("네 저는", "네 저는"),
    ],
)
def test_sentence_case(heard: str, text: str) -> None:
    assert sentence_case(heard) == text


@given(st.text(alphabet="abi' ", max_size=40))
def test_sentence_case_changes_capitals_and_spaces_only(heard: str) -> None:
    assert sentence_case(heard).lower().split() == heard.lower().split()
    assert sentence_case(sentence_case(heard)) == sentence_case(heard)
