"""The embedded voice: eSpeak NG in a process of its own, Korean and English. Its library is never loaded here."""

from __future__ import annotations

import asyncio
import importlib.util
import platform
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np

from daedam.kit.languages import Language
from daedam.providers.child import EngineChild
from daedam.providers.errors import ProviderError, ProviderUnavailable
from daedam.providers.frames import Head
from daedam.providers.speech import EngineHealth
from daedam.providers.tts.base import SpeechChunk, TtsCapabilities, demand_language
from daedam.providers.tts.pronunciation import speakable
from daedam.providers.waiting import within

ENGINE = "espeak-ng"
WORKER = "daedam.providers.tts.espeak_worker"
REMEDY = "Install the package espeakng-loader: it carries the voice."
CAPABILITIES = TtsCapabilities(ENGINE, "espeak-ng", frozenset(Language), is_local=True)
_LIBRARIES = {"Windows": "espeak-ng.dll", "Linux": "libespeak-ng.so"}
_SILENT_LIMIT_S = 10.0


class EspeakTextToSpeech:
    """Requests over one worker process, started by the first one and again after it dies."""

    def __init__(self) -> None:
        library, folder = _find_library()
        self.child = EngineChild(ENGINE, WORKER, (str(library), str(folder)))

    @property
    def capabilities(self) -> TtsCapabilities:
        """Korean and English, on this machine."""
        return CAPABILITIES

    async def synthesize(self, text: str, language: Language) -> AsyncIterator[SpeechChunk]:
        """Speak `text` at 22,050 samples a second, in chunks of about 60 ms."""
        demand_language(CAPABILITIES, language)
        if not text.strip():
            return
        ready = await self.child.start()
        frames: asyncio.Queue[tuple[Head, bytes]] = asyncio.Queue()
        request_id = self.child.listen(lambda head, body: frames.put_nowait((head, body)))
        is_running = True
        try:
            spoken = speakable(text, language)
            self.child.post({"type": "speak", "id": request_id, "text": spoken, "language": language})
            while True:
                head, body = await _next_frame(frames)
                if head["type"] != "sound":
                    is_running = False
                    _raise_failure(head)
                    return
                yield SpeechChunk(np.frombuffer(body, np.int16), int(ready["sample_rate"]))
        finally:
            self.child.forget(request_id)
            if is_running and self.child.pid is not None:
                self.child.post({"type": "cancel", "id": request_id})

    async def check(self) -> EngineHealth:
        """Start the process if need be, and say whether it serves."""
        model = CAPABILITIES.model
        try:
            await self.child.start()
        except ProviderUnavailable as error:
            return EngineHealth(False, ENGINE, model, "The voice's library does not load.", error.remedy)
        except ProviderError:
            return EngineHealth(False, ENGINE, model, "The voice's process does not start.")
        return EngineHealth(True, ENGINE, model, "Runs in its own process.")

    async def close(self) -> None:
        """End the process."""
        await self.child.close()


async def _next_frame(frames: asyncio.Queue[tuple[Head, bytes]]) -> tuple[Head, bytes]:
    try:
        return await within(frames.get(), _SILENT_LIMIT_S)
    except TimeoutError as error:
        raise ProviderError("timeout", is_retryable=True, engine=ENGINE) from error


def _raise_failure(head: Head) -> None:
    if head["type"] == "error":
        raise ProviderError(head["code"], is_retryable=head["is_retryable"], engine=ENGINE)


def _find_library() -> tuple[Path, Path]:
    """The library and its voices inside the wheel, found without importing the wheel."""
    spec = importlib.util.find_spec("espeakng_loader")
    if spec is None or not spec.submodule_search_locations:
        raise ProviderUnavailable(ENGINE, REMEDY)
    folder = Path(spec.submodule_search_locations[0])
    library = folder / _LIBRARIES.get(platform.system(), "libespeak-ng.dylib")
    if not library.is_file():
        raise ProviderUnavailable(ENGINE, REMEDY)
    return library, folder / "espeak-ng-data"
