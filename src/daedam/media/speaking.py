"""Text to the interviewer's voice, sentence by sentence, and what of it was heard."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

import av
import numpy as np

from daedam.kit.languages import Language
from daedam.media.tracks import FRAME, RATE, VoiceTrack
from daedam.providers.errors import ProviderError
from daedam.providers.speech import Samples
from daedam.providers.tts.base import TextToSpeech

_SENTENCE = re.compile(r"[^.!?。？！]+[.!?。？！]*[\"'”’)]*\s*")


def sentences(text: str) -> list[str]:
    """The text in pieces that can be spoken apart; joined they are the text again."""
    found = _SENTENCE.findall(text)
    return found if "".join(found) == text else [text]


@dataclass(frozen=True, slots=True)
class Heard:
    """What of a text was heard, and what was not said yet (from the start of the broken sentence on)."""

    text: str
    rest: str

    @property
    def is_complete(self) -> bool:
        """Nothing is left to say."""
        return not self.rest


class Upsampler:
    """Speech at an engine's rate to 48 kHz."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)

    def __call__(self, samples: Samples | None) -> Samples:
        """The samples at 48 kHz; None flushes what the filter still holds."""
        frame = None
        if samples is not None:
            if self._rate == RATE:
                return samples
            frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
            frame.sample_rate = self._rate
        elif self._rate == RATE:
            return np.zeros(0, dtype=np.int16)
        parts = [part.to_ndarray()[0] for part in self._resampler.resample(frame)]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int16)


class Prepared:
    """A sentence whose sound is made before it is wanted."""

    def __init__(self, sentence: str, source: AsyncGenerator[Samples, None]) -> None:
        self.sentence = sentence
        self._pieces: asyncio.Queue[Samples | ProviderError | None] = asyncio.Queue()
        self._making = asyncio.get_running_loop().create_task(self._make(source))

    def forget(self) -> None:
        """It will not be said."""
        self._making.cancel()

    async def samples(self) -> AsyncGenerator[Samples, None]:
        """What was made, then what is still being made. Raises `ProviderError` where the engine failed."""
        try:
            while (piece := await self._pieces.get()) is not None:
                if isinstance(piece, ProviderError):
                    raise piece
                yield piece
        finally:
            self.forget()

    async def _make(self, source: AsyncGenerator[Samples, None]) -> None:
        try:
            async with aclosing(source):
                async for samples in source:
                    self._pieces.put_nowait(samples)
        except ProviderError as error:
            self._pieces.put_nowait(error)
        self._pieces.put_nowait(None)


class Speaker:
    """Speaks into whichever track is connected. `stop` is immediate."""

    def __init__(self, tts: TextToSpeech, language: Language) -> None:
        self._tts = tts
        self._language = language
        self._prepared: Prepared | None = None
        self._kept: dict[str, list[Samples]] = {}
        self.track: VoiceTrack | None = None

    def prepare(self, text: str | None) -> None:
        """Make the sound of the first sentence of `text` now, in case it is said next; None: forget it."""
        sentence = sentences(text)[0] if text else None
        if self._prepared is not None:
            if self._prepared.sentence == sentence:
                return
            self._prepared.forget()
        self._prepared = Prepared(sentence, self._synthesized(sentence)) if sentence else None

    async def keep(self, sentence: str) -> None:
        """Make the sound of a sentence now and for good. Raises `ProviderError` when the voice fails."""
        if sentence not in self._kept:
            self._kept[sentence] = [samples async for samples in self._synthesized(sentence)]

    def stop(self) -> None:
        """Silence, now."""
        if self.track is not None:
            self.track.stop_playing()

    async def say(self, text: str) -> Heard:
        """Speak `text`; returns when it was heard or stopped. Raises `ProviderError` when the voice fails."""
        track = self.track
        if track is None:
            return Heard("", text)
        said = sentences(text)
        speech = track.begin()
        ends: list[int] = []
        queued = 0
        for sentence in said:
            queued = await self._queue(track, speech, sentence, queued)
            if queued < 0:
                return heard_of(said, ends, track.played)
            ends.append(queued)
        if await track.wait_played(speech):
            return Heard(text, "")
        return heard_of(said, ends, track.played)

    async def _queue(self, track: VoiceTrack, speech: int, sentence: str, queued: int) -> int:
        """Queue a sentence; the samples queued up to its end, or -1 once the speech was stopped."""
        async with aclosing(self._samples(sentence)) as pieces:
            async for samples in pieces:
                queued += samples.size
                if not await track.play(speech, samples):
                    return -1
        return queued

    def _samples(self, sentence: str) -> AsyncGenerator[Samples, None]:
        if sentence in self._kept:
            return _each(self._kept[sentence])  # what is prepared for the next question stays
        prepared, self._prepared = self._prepared, None
        if prepared is not None and prepared.sentence == sentence:
            return prepared.samples()
        if prepared is not None:
            prepared.forget()
        return self._synthesized(sentence)

    async def _synthesized(self, sentence: str) -> AsyncGenerator[Samples, None]:
        upsample: Upsampler | None = None
        chunks = self._tts.synthesize(sentence, self._language)
        try:
            async for chunk in chunks:
                upsample = upsample or Upsampler(chunk.sample_rate)
                yield upsample(chunk.samples)
            if upsample is not None:
                yield upsample(None)
        finally:
            if isinstance(chunks, AsyncGenerator):
                await chunks.aclose()  # stops the engine's work when nobody listens any more


async def _each(pieces: list[Samples]) -> AsyncGenerator[Samples, None]:
    for samples in pieces:
        yield samples


def heard_of(said: list[str], ends: list[int], played: int) -> Heard:
    """What was heard when `played` samples went out and sentence i ended at `ends[i]`.

    Inside a sentence whose end is known, by proportion, cut back to a whole word; where the end is not known
    yet, one can only say that the sentence was begun.
    """
    whole = sum(1 for end in ends if end <= played + FRAME)
    heard = "".join(said[:whole])
    if whole < len(ends):
        start = ends[whole - 1] if whole else 0
        share = (played - start) / max(1, ends[whole] - start)
        part = said[whole][: int(len(said[whole]) * max(0.0, share))]
        heard += part.rsplit(" ", 1)[0] + " " if " " in part else ""
    return Heard(heard.strip(), "".join(said[whole:]))
