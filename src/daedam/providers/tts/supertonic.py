"""Supertonic: natural Korean and English voices, used only when its package and model files are here."""

from __future__ import annotations

import asyncio
import importlib.util
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np

from daedam.kit.languages import Language
from daedam.providers.errors import ProviderError, ProviderUnavailable
from daedam.providers.models.store import is_present, model_folder
from daedam.providers.speech import EngineHealth, Samples
from daedam.providers.tts.base import SpeechChunk, TtsCapabilities, demand_language
from daedam.providers.tts.pronunciation import speakable

ENGINE = "supertonic"
MODEL = "supertonic-3"
VOICE = "F1"
CAPABILITIES = TtsCapabilities(ENGINE, MODEL, frozenset(Language), is_local=True)
_SENTENCE_END = re.compile(r"(?<=[.!?…。？！])\s+")


class SupertonicTextToSpeech:
    """Speaks sentence by sentence in a thread: the first sentence sounds while the next is made."""

    def __init__(self, home: Path | None, *, voice: str | None = None, threads: int = 1) -> None:
        if importlib.util.find_spec("supertonic") is None:
            raise ProviderUnavailable(ENGINE, "Install it with the extra daedam[speech].")
        if home is None or not is_present(home, MODEL):
            raise ProviderUnavailable(ENGINE, f"Its files are not here: run 'daedam models pull {MODEL}'.")
        self._folder = model_folder(home, MODEL)
        self._voice = voice or VOICE
        self._threads = threads
        self._loaded: tuple[Any, Any] | None = None
        self._busy = asyncio.Lock()  # one synthesis at a time keeps within the threads granted

    @property
    def capabilities(self) -> TtsCapabilities:
        """Korean and English, on this machine."""
        return CAPABILITIES

    async def synthesize(self, text: str, language: Language) -> AsyncIterator[SpeechChunk]:
        """Speak `text`, one chunk per sentence."""
        demand_language(CAPABILITIES, language)
        for sentence in _SENTENCE_END.split(speakable(text, language).strip()):
            if sentence:
                async with self._busy:
                    chunk = await asyncio.to_thread(self._speak, sentence, language)
                yield chunk

    async def check(self) -> EngineHealth:
        """Load the model if need be, and say whether it serves."""
        try:
            async with self._busy:
                await asyncio.to_thread(self._load)
        except ProviderUnavailable as error:
            return EngineHealth(False, ENGINE, MODEL, "Its files cannot be read.", error.remedy)
        return EngineHealth(True, ENGINE, MODEL, f"Voice {self._voice}, {self._threads} thread(s).")

    async def close(self) -> None:
        """Let go of the model."""
        self._loaded = None

    def _speak(self, sentence: str, language: Language) -> SpeechChunk:
        engine, style = self._load()
        try:
            sound, _ = engine.synthesize(sentence, voice_style=style, lang=str(language))
        except ValueError as error:  # a character the model has never seen
            raise ProviderError("unspeakable_text", is_retryable=False, engine=ENGINE) from error
        return SpeechChunk(_int16(sound), int(engine.sample_rate))

    def _load(self) -> tuple[Any, Any]:
        if self._loaded is None:
            from supertonic import TTS  # noqa: PLC0415 - an extra, and half a second to import

            try:
                engine = TTS(
                    model=MODEL,
                    model_dir=self._folder,
                    auto_download=False,
                    intra_op_num_threads=self._threads,
                    inter_op_num_threads=1,
                )
                self._loaded = engine, engine.get_voice_style(self._voice)
            except Exception as error:  # the edge to a model file: ONNX Runtime has no common error class
                remedy = f"Run 'daedam models verify {MODEL}'."
                raise ProviderUnavailable(ENGINE, remedy) from error
        return self._loaded


def _int16(sound: Any) -> Samples:
    clipped = np.clip(np.asarray(sound, np.float32).reshape(-1), -1.0, 1.0)
    return (clipped * 32767).astype(np.int16)
