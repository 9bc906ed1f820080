"""Pieces to words: in order, with captions on the way, and with failures said."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from daedam.kit.languages import Language
from daedam.media import transcribing
from daedam.media.tasks import OwnedTasks
from daedam.media.transcribing import Piece, Transcriber
from daedam.providers.errors import ProviderError
from daedam.providers.stt.base import PartialText, Transcript
from daedam.providers.stt.scripted import ScriptedSpeechToText, ScriptedUtterance

SECOND = np.zeros(16_000, np.int16)


class Page:
    """Reads along."""

    def __init__(self) -> None:
        self.finals: list[str] = []
        self.partials: list[str] = []
        self.failures: list[str] = []
        self.missed: list[int] = []

    def partial(self, piece: Piece, text: PartialText) -> None:
        self.partials.append(text.text)

    async def final(self, piece: Piece, transcript: Transcript) -> None:
        self.finals.append(transcript.text)

    def failed(self, error: ProviderError) -> None:
        self.failures.append(error.code)

    async def lost(self, piece: Piece) -> None:
        self.missed.append(piece.ended_ms)


def desk(script: list[ScriptedUtterance | str]) -> tuple[Transcriber, Page, list[BaseException]]:
    page, bugs = Page(), []
    tasks = OwnedTasks(bugs.append)
    return Transcriber(ScriptedSpeechToText(script), Language.EN, page, tasks.spawn, page.lost), page, bugs


def say(transcriber: Transcriber, seconds: int = 2) -> None:
    transcriber.begin(Piece(None, 0))
    for _ in range(seconds):
        transcriber.push(SECOND)
    transcriber.pause()
    transcriber.end(1000)


async def test_words_come_with_captions_on_the_way() -> None:
    transcriber, page, _ = desk(["one two three four five"])
    say(transcriber)
    assert not transcriber.is_settled
    await transcriber.settled()
    assert page.partials == ["one two", "one two three four five"]
    assert page.finals == ["one two three four five"]
    assert transcriber.is_settled


async def test_a_slow_first_piece_keeps_its_place() -> None:
    transcriber, page, _ = desk([ScriptedUtterance("first", final_delay_s=0.05), "second", "third"])
    for _ in range(3):
        say(transcriber)
    await transcriber.settled()
    assert page.finals == ["first", "second", "third"]


async def test_a_failing_piece_is_said_and_the_next_one_works() -> None:
    error = ProviderError("engine_died", is_retryable=True)
    transcriber, page, _ = desk([ScriptedUtterance("", error=error), "second"])
    say(transcriber)
    say(transcriber)
    await transcriber.settled()
    assert (page.failures, page.finals) == (["engine_died"], ["second"])


async def test_an_engine_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcribing, "FINISH_S", 0.05)
    transcriber, page, _ = desk([ScriptedUtterance("never", final_delay_s=60.0)])
    say(transcriber)
    async with asyncio.timeout(5):
        await transcriber.settled()
    assert page.failures == ["timeout"]


async def test_a_queue_that_fills_is_a_failure_and_not_a_growing_memory() -> None:
    transcriber, page, _ = desk(["words"])
    transcriber.begin(Piece(None, 0))
    for _ in range(transcribing._QUEUE + 10):
        transcriber.push(SECOND)
    assert page.failures == ["too_slow"]
    transcriber.end(33_000)
    await transcriber.settled()
    assert page.finals == [], "half of what was said is not taken for all of it"
    assert page.missed == [33_000]


async def test_a_piece_without_words_is_missed_whole_once_it_is_over() -> None:
    error = ProviderError("engine_died", is_retryable=True)
    transcriber, page, _ = desk(["first", ScriptedUtterance("", error=error, fails_after_s=0.5)])
    say(transcriber)
    transcriber.begin(Piece(None, 2000))
    transcriber.push(SECOND)
    async with asyncio.timeout(10):
        while not page.failures:  # noqa: ASYNC110 - said at once, in the middle of the piece
            await asyncio.sleep(0)
    assert page.missed == []
    transcriber.push(SECOND)
    transcriber.end(4000)
    await transcriber.settled()
    assert (page.finals, page.missed) == (["first"], [4000])


async def test_sound_outside_a_piece_is_nobodys() -> None:
    transcriber, page, bugs = desk([])
    transcriber.push(SECOND)
    transcriber.pause()
    transcriber.end(0)
    await transcriber.settled()
    assert (page.finals, page.failures, bugs) == ([], [], [])


async def test_the_newest_caption_of_a_piece_is_there_until_its_words_are_final() -> None:
    transcriber, page, _ = desk(["one two three four five"])
    transcriber.begin(Piece(None, 0))
    assert transcriber.captions() == []
    transcriber.push(SECOND)
    async with asyncio.timeout(5):
        while not page.partials:  # noqa: ASYNC110 - the page has no event to wait for
            await asyncio.sleep(0)
    ((piece, caption),) = transcriber.captions()
    assert (caption.text, caption.revision) == ("one two", 2)
    assert transcriber.so_far() == ["one two"]
    assert transcriber.so_far({piece.utterance_id}) == []
    transcriber.end(1000)
    await transcriber.settled()
    assert transcriber.captions() == []
