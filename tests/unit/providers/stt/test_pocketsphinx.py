"""How well the embedded recogniser reads the recordings of this repository, with the figures stated honestly."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest
import pytest_asyncio

from daedam.kit.languages import Language
from daedam.providers.stt.base import PartialText, SttStream
from daedam.providers.stt.pocketsphinx import PocketsphinxSpeechToText
from voices import recordings
from voices.engines import needs_sphinx

pytestmark = [pytest.mark.asyncio(loop_scope="module"), needs_sphinx]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine() -> AsyncIterator[PocketsphinxSpeechToText]:
    """One process for the module."""
    engine = PocketsphinxSpeechToText()
    yield engine
    await engine.close()


async def test_the_recorded_answers_are_read_with_few_wrong_words(engine: PocketsphinxSpeechToText) -> None:
    n_wrong = n_said = 0
    for name, entry in recordings.INDEX.items():
        transcript = await engine.transcribe(recordings.load(name), Language.EN)
        wrong, said = recordings.word_errors(entry["text"], transcript.text)
        n_wrong, n_said = n_wrong + wrong, n_said + said

    assert n_said > 100
    assert n_wrong / n_said <= 0.30  # measured: 0.14


@pytest.mark.parametrize("name", ["yes", "team-conflict", "own-question"])
async def test_these_recordings_are_read_almost_word_for_word(engine: PocketsphinxSpeechToText, name: str) -> None:
    transcript = await engine.transcribe(recordings.load(name), Language.EN)
    wrong, said = recordings.word_errors(recordings.INDEX[name]["text"], transcript.text)

    assert wrong / said <= 0.2
    assert transcript.text[0].isupper()
    assert transcript.confidence is not None
    assert transcript.confidence > 0.5


async def test_captions_come_while_speaking_and_are_near_the_final(engine: PocketsphinxSpeechToText) -> None:
    stream = await engine.open(Language.EN)
    sound = recordings.load("team-conflict")
    captions = []
    for part in np.array_split(sound, 4):
        await stream.push(part)
        captions.append(await _next_caption(stream, captions[-1].revision if captions else 0))
    transcript = await stream.finish()

    assert [c.revision for c in captions] == sorted({c.revision for c in captions})
    assert len(captions[-1].text.split()) > len(captions[0].text.split())
    assert "<" not in captions[-1].text
    assert set(captions[-1].text.lower().split()) & set(transcript.text.lower().split())


async def _next_caption(stream: SttStream, after: int) -> PartialText:
    async with asyncio.timeout(60):
        while True:
            caption = stream.partial()
            if caption is not None and caption.revision > after:
                return caption
            await asyncio.sleep(0.01)


async def test_two_people_speaking_at_once_are_kept_apart(engine: PocketsphinxSpeechToText) -> None:
    names = ("yes", "own-question")
    alone = [(await engine.transcribe(recordings.load(name), Language.EN)).text for name in names]
    together = await asyncio.gather(*(engine.transcribe(recordings.load(name), Language.EN) for name in names))

    assert [transcript.text for transcript in together] == alone


async def test_a_long_answer_is_read_in_stretches_without_losing_the_middle(
    engine: PocketsphinxSpeechToText,
) -> None:
    names = ("team-conflict", "cache", "own-question")
    gap = recordings.silence(0.6)
    sound = np.concatenate([part for name in names for part in (recordings.load(name), gap)])
    transcript = await engine.transcribe(sound, Language.EN)
    said = " ".join(recordings.INDEX[name]["text"] for name in names)
    wrong, n_said = recordings.word_errors(said, transcript.text)

    assert wrong / n_said <= 0.3
    assert transcript.words[-1].end_s <= len(sound) / 16_000


async def test_a_prepared_final_equals_one_that_was_not(engine: PocketsphinxSpeechToText) -> None:
    sound = recordings.load("yes")
    stream = await engine.open(Language.EN)
    await stream.push(sound)
    await stream.push(recordings.silence(0.35))
    await stream.prepare()
    await stream.push(recordings.silence(0.5))
    prepared = await stream.finish()

    assert prepared.text == (await engine.transcribe(sound, Language.EN)).text
