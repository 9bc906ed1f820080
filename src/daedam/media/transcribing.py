"""Pieces of speech to words, one recogniser stream per piece, delivered in the order they were spoken.

Sound goes through a bounded queue per piece, so a slow recogniser is an error that is said, not a growing memory.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Container
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from daedam.kit.ids import new_id
from daedam.kit.languages import Language
from daedam.media.tasks import Spawn
from daedam.providers.errors import ProviderError
from daedam.providers.speech import Samples
from daedam.providers.stt.base import PartialText, SpeechToText, SttStream, Transcript
from daedam.providers.waiting import within

_QUEUE = 1024
"""Windows that may wait: half a minute."""
FINISH_S = 8.0
"""A final that takes longer counts as failed: the room cannot wait, and says so."""


class _Signal:
    """Marks in the queue between samples."""


_PAUSE = _Signal()
_END = _Signal()
_BEHIND = _Signal()


@dataclass(slots=True)
class Piece:
    """One stretch of speech on its way to words. Times are milliseconds on the session's clock.

    `newest` is what the recogniser made of it until now; None before its first guess. `is_recorded`: its sound is kept.
    """

    question_id: UUID | None
    started_ms: int
    ended_ms: int = 0
    is_recorded: bool = False
    utterance_id: UUID = field(default_factory=new_id)
    n_samples: int = 0
    newest: PartialText | None = None
    over: asyncio.Event = field(default_factory=asyncio.Event)


class Reader(Protocol):
    """Whoever reads along."""

    def partial(self, piece: Piece, text: PartialText) -> None:
        """Words so far; they may change."""

    async def final(self, piece: Piece, transcript: Transcript) -> None:
        """The words of a piece, in spoken order. Returns once they are kept."""

    def failed(self, error: ProviderError) -> None:
        """The recogniser failed on a piece."""


Missed = Callable[[Piece], Awaitable[None]]


class Transcriber:
    """Feeds one recogniser with one microphone's pieces.

    `on_missed` gets each piece the recogniser failed on once it is over, in spoken order; it returns once that is kept.
    """

    def __init__(
        self, stt: SpeechToText, language: Language, reader: Reader, spawn: Spawn, on_missed: Missed | None = None
    ) -> None:
        self._stt = stt
        self._language = language
        self._reader = reader
        self._on_missed = on_missed
        self._spawn = spawn
        self._queue: asyncio.Queue[Samples | _Signal] | None = None
        self._piece: Piece | None = None
        self._unsettled: list[Piece] = []
        self._last: asyncio.Task[None] | None = None

    @property
    def is_settled(self) -> bool:
        """Nothing said waits for its words."""
        return self._last is None or self._last.done()

    def so_far(self, kept: Container[UUID] = ()) -> list[str] | None:
        """What the pieces without final words hold by now, in order; None while one of them has no guess yet.

        Utterances in `kept` have their words already.
        """
        guesses = [piece.newest for piece in self._unsettled if piece.utterance_id not in kept]
        return None if None in guesses else [guess.text for guess in guesses if guess and guess.text]

    def captions(self) -> list[tuple[Piece, PartialText]]:
        """The newest caption of each piece without final words, in order."""
        return [(piece, piece.newest) for piece in self._unsettled if piece.newest is not None]

    async def settled(self) -> None:
        """Wait until everything said so far has its words (or failed)."""
        while self._last is not None and not self._last.done():
            await asyncio.wait([self._last])

    def begin(self, piece: Piece) -> None:
        """A piece starts."""
        self._queue = asyncio.Queue(_QUEUE)
        self._piece = piece
        self._unsettled.append(piece)
        self._last = self._spawn(self._run(piece, self._queue, self._last))

    def push(self, samples: Samples) -> None:
        """More of the piece."""
        if self._piece is not None:
            self._piece.n_samples += samples.size
        self._put(samples)

    def pause(self) -> None:
        """A pause: the recogniser may begin its final."""
        self._put(_PAUSE)

    def end(self, ended_ms: int) -> None:
        """The piece is over."""
        if self._piece is not None:
            self._piece.ended_ms = ended_ms
            self._piece.over.set()
        self._put(_END)
        self._queue = self._piece = None

    def _put(self, item: Samples | _Signal) -> None:
        if self._queue is None:
            return
        if self._queue.qsize() >= _QUEUE - 1 and item is not _END:
            self._reader.failed(ProviderError("too_slow", is_retryable=True, engine=self._stt.capabilities.engine))
            self._queue.put_nowait(_BEHIND)
            self._queue = None
            return
        self._queue.put_nowait(item)

    async def _run(
        self, piece: Piece, queue: asyncio.Queue[Samples | _Signal], before: asyncio.Task[None] | None
    ) -> None:
        try:
            transcript = await self._words(piece, queue)
            if transcript is None and self._on_missed is not None:
                await piece.over.wait()  # a recogniser may fail in the middle of what is said
            if before is not None and not before.done():
                await asyncio.wait([before])
            if transcript is not None:
                await self._reader.final(piece, transcript)
            elif self._on_missed is not None:
                await self._on_missed(piece)
        finally:
            self._unsettled.remove(piece)

    async def _words(self, piece: Piece, queue: asyncio.Queue[Samples | _Signal]) -> Transcript | None:
        """The piece's final words; None when the recogniser failed, which is said at once."""
        stream: SttStream | None = None
        try:
            stream = await self._stt.open(self._language)
            return await self._hear(stream, piece, queue)
        except ProviderError as error:
            self._reader.failed(error)
        except TimeoutError:
            self._reader.failed(ProviderError("timeout", is_retryable=True, engine=self._stt.capabilities.engine))
        finally:
            if stream is not None:
                with contextlib.suppress(ProviderError):
                    await stream.close()
        return None

    async def _hear(
        self, stream: SttStream, piece: Piece, queue: asyncio.Queue[Samples | _Signal]
    ) -> Transcript | None:
        revision = 0
        while (item := await queue.get()) is not _END:
            if item is _BEHIND:
                return None
            if isinstance(item, _Signal):
                await stream.prepare()
                continue
            await stream.push(item)
            partial = stream.partial()
            if partial is not None and partial.revision != revision:
                revision = partial.revision
                piece.newest = partial
                self._reader.partial(piece, partial)
        return await within(stream.finish(), FINISH_S)
