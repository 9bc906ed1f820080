"""A media server for the caption benchmark: `python -m daedam.apps.bench.captions.serving ENGINE PORT HOME WORDS.json`.

Rooms, sockets and turn-taking are the product's own; the journal is in memory, and the interviewer is silent.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import uvicorn
from fastapi import FastAPI

from daedam.apps.bench.captions.speech import LOUD_FROM
from daedam.apps.bench.voice.serving import open_session
from daedam.kit.ids import new_id
from daedam.kit.languages import Language
from daedam.kit.receipts import Receipt
from daedam.media.app import create_media_app
from daedam.media.memory import MemoryJournal, MemoryTickets
from daedam.media.ports import MediaServices, TicketHolder
from daedam.providers.speech import HEARING_RATE, EngineHealth, Samples, SpeechOptions
from daedam.providers.stt.base import (
    PartialText,
    SpeechToText,
    SttCapabilities,
    SttStream,
    Transcript,
    transcribe_whole,
)
from daedam.providers.stt.registry import build_stt
from daedam.providers.vad.registry import build_vad

SCRIPTED = "scripted"
TimedWords = Sequence[tuple[str, float]]


class KnownWords:
    """A recogniser without delay: it knows what each utterance says, and shows each word once its end was heard.

    What a caption then takes is the room's own share. Word ends are seconds from the first loud sample.
    """

    def __init__(self, utterances: Sequence[TimedWords]) -> None:
        self._left = list(utterances)

    @property
    def capabilities(self) -> SttCapabilities:
        """As the other recognisers of this machine."""
        return SttCapabilities(SCRIPTED, "known words", frozenset(Language), has_partials=True, is_local=True)

    async def open(self, language: Language) -> SttStream:  # noqa: ARG002 - the words are known
        """The next utterance."""
        return KnownWordsStream(self._left.pop(0) if self._left else ())

    async def transcribe(self, samples: Samples, language: Language) -> Transcript:
        """The next utterance's words."""
        return await transcribe_whole(self, samples, language)

    async def check(self) -> EngineHealth:
        """Always ready."""
        return EngineHealth(True, SCRIPTED, "known words", "Knows the words; hears when they were said.")

    async def close(self) -> None:
        """Nothing is held."""


class KnownWordsStream:
    """One utterance."""

    def __init__(self, words: TimedWords) -> None:
        self._words = words
        self._n_heard = 0
        self._loud_from: int | None = None

    async def push(self, samples: Samples) -> None:
        """Find where speech begins, then count."""
        if self._loud_from is None:
            loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > LOUD_FROM)
            self._loud_from = self._n_heard + int(loud[0]) if loud.size else None
        self._n_heard += len(samples)

    def partial(self) -> PartialText | None:
        """The words whose end was heard."""
        if self._loud_from is None:
            return None
        heard_s = (self._n_heard - self._loud_from) / HEARING_RATE
        ended = [text for text, end_s in self._words if end_s <= heard_s]
        return PartialText(" ".join(ended), len(ended)) if ended else None

    async def prepare(self) -> None:
        """Nothing takes time."""

    async def finish(self) -> Transcript:
        """All words."""
        text = " ".join(text for text, _ in self._words)
        return Transcript(text, None, (), Receipt(SCRIPTED, "known words", duration_ms=0))

    async def close(self) -> None:
        """Nothing is held."""


def services_with(stt: SpeechToText) -> MediaServices:
    """A room that hears with `stt`, at the product's own pace."""
    return MediaServices(
        journal=MemoryJournal(),
        tickets=MemoryTickets(),
        vad=build_vad(),
        stt=stt,
        tts=None,
        llm=None,
        allowed_origins=frozenset(),
        max_follow_ups=0,
    )


def captions_app(services: MediaServices, n_turns: int) -> FastAPI:
    """The media server, and `POST /sessions` for a session of so many turns. For loopback only."""
    journal, tickets = services.journal, services.tickets
    if not isinstance(journal, MemoryJournal) or not isinstance(tickets, MemoryTickets):
        raise TypeError("the benchmark keeps its sessions in memory")
    app = create_media_app(services)

    @app.post("/sessions")
    async def sessions() -> dict[str, Any]:
        texts = [f"What happened then, part {number}?" for number in range(1, n_turns + 2)]
        session_id = await open_session(journal, texts)
        holder = TicketHolder(session_id=session_id, user_id=new_id(), role="candidate")
        return {"session_id": str(session_id), "ticket": tickets.issue(holder)}

    return app


async def serve(engine: str, port: int, home: Path, utterances: Sequence[TimedWords]) -> None:
    """Serve on loopback until the input ends."""
    stt = KnownWords(utterances) if engine == SCRIPTED else build_stt(engine, SpeechOptions(home=home))
    app = captions_app(services_with(stt), len(utterances))
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    try:
        await asyncio.to_thread(sys.stdin.read)
        server.should_exit = True
        await serving
    finally:
        await stt.close()


if __name__ == "__main__":
    _, _engine, _port, _home, _words = sys.argv
    asyncio.run(serve(_engine, int(_port), Path(_home), json.loads(Path(_words).read_text("utf-8"))))
