"""One spoken sentence of the device check, through the interview's ear and recogniser. Nothing of it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from daedam.kit.languages import Language
from daedam.media.hearing import Ear
from daedam.media.ports import MediaServices
from daedam.media.tasks import Spawn
from daedam.media.transcribing import Piece, Transcriber
from daedam.providers.errors import ProviderError
from daedam.providers.speech import Samples
from daedam.providers.stt.base import PartialText, SpeechToText, Transcript

WAITS_S = 12.0
"""For a first word; after that the ear says when the sentence is over."""
LONGEST_S = 20.0


class SentenceCheck:
    """Listens when asked to. `on_heard(text, is_final)`; `on_failed` when the recogniser gave up."""

    def __init__(
        self,
        services: MediaServices,
        stt: SpeechToText,
        language: Language,
        *,
        spawn: Spawn,
        on_heard: Callable[[str, bool], None],
        on_failed: Callable[[], None],
    ) -> None:
        self._on_heard = on_heard
        self._on_failed = on_failed
        self._ear = Ear(services.vad, self, services.pace)
        self._transcriber = Transcriber(stt, language, self, spawn)
        self._until: asyncio.TimerHandle | None = None

    def listen(self) -> None:
        """Turn the next stretch of speech into words; what is being listened to already goes on."""
        if not self._ear.is_listening:
            self._ear.is_listening = True
            self._give_up_after(WAITS_S)

    def hear(self, samples: Samples, now: float) -> None:
        """Sound of the candidate (int16, 16 kHz), its end at loop time `now`."""
        self._ear.feed(samples, now)

    def stop(self) -> None:
        """Listen no more."""
        self._give_up_after(None)
        self._ear.is_listening = False

    # What the ear tells

    def voice_began(self, _at: float, /) -> None:
        """The sentence begins: it may take its time now."""
        self._give_up_after(LONGEST_S)

    def voice_hushed(self, _at: float, /) -> None:
        """A breath, or its end."""

    def voice_went_on(self) -> None:
        """It was a breath."""

    def voice_ended(self, _at: float, /) -> None:
        """Its end, unless the pause is short: the ear cuts the piece."""

    def piece_began(self) -> None:
        """Sound for the recogniser follows."""
        self._transcriber.begin(Piece(None, 0))

    def piece_samples(self, samples: Samples) -> None:
        """More of it."""
        self._transcriber.push(samples)

    def piece_paused(self) -> None:
        """Perhaps its end."""
        self._transcriber.pause()

    def piece_ended(self) -> None:
        """Its end, and that of listening."""
        self._transcriber.end(0)
        asyncio.get_running_loop().call_soon(self.stop)

    # What the recogniser tells

    def partial(self, _piece: Piece, text: PartialText, /) -> None:
        """Words so far."""
        self._on_heard(text.text, False)

    async def final(self, _piece: Piece, transcript: Transcript, /) -> None:
        """The words."""
        self._on_heard(transcript.text.strip(), True)

    def failed(self, _error: ProviderError, /) -> None:
        """No words."""
        self.stop()
        self._on_failed()

    def _give_up_after(self, seconds: float | None) -> None:
        if self._until is not None:
            self._until.cancel()
        self._until = asyncio.get_running_loop().call_later(seconds, self._give_up) if seconds is not None else None

    def _give_up(self) -> None:
        is_nothing_said = self._transcriber.is_settled
        self.stop()  # ends a piece that is open: its words still come
        if is_nothing_said:
            self._on_heard("", True)
