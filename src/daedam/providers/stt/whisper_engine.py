"""faster-whisper, for use inside the worker process only. Loads files from a folder and never downloads."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from daedam.providers.errors import ProviderUnavailable
from daedam.providers.speech import Samples
from daedam.providers.stt.captions import AgreedCaptions
from daedam.providers.stt.engine import Cuts, Decoded, LiveDecoder

ENGINE = "faster-whisper"
_LIVE_AT_ONCE = 3
_LOOPS_FROM = 2.4  # Whisper's own threshold: text that packs this well is one phrase over and over


class WhisperRecogniser:
    """One loaded Whisper model. `threads` bounds its cores; a GPU is used where CTranslate2 finds one."""

    engine = ENGINE
    cuts = Cuts(from_s=15.0, always_s=25.0)  # any stretch costs as much as one of 30 s, and context helps

    def __init__(self, folder: str, threads: str = "1") -> None:
        self.model = Path(folder).name.removeprefix("faster-whisper-")
        self._whisper = _load(folder, int(threads))
        self._n_live = 0

    def decode(self, samples: Samples, language: str) -> Iterator[Decoded | None]:
        """Decode one stretch; each segment Whisper finds is a slice."""
        return self._read(samples, language, beam_size=5)

    def live(self, language: str) -> LiveDecoder | None:
        """Captions by repeated reading with the narrowest search, for as many utterances as there are places."""
        if self._n_live == _LIVE_AT_ONCE:
            return None
        self._n_live += 1
        return AgreedCaptions(lambda samples: self._read(samples, language, beam_size=1), time.monotonic, self._leave)

    def _leave(self) -> None:
        self._n_live -= 1

    def _read(self, samples: Samples, language: str, *, beam_size: int) -> Iterator[Decoded | None]:
        segments, _ = self._whisper.transcribe(
            samples.astype(np.float32) / 32768.0,
            language=language,
            beam_size=beam_size,
            temperature=0.0,  # a second try at a higher temperature doubles the wait and is not repeatable
            word_timestamps=True,
            condition_on_previous_text=False,  # otherwise one misheard stretch repeats in the next
        )
        words: list[tuple[str, float, float]] = []
        confidences: list[float] = []
        texts: list[str] = []
        for segment in segments:
            if segment.compression_ratio > _LOOPS_FROM:
                yield None
                continue
            texts.append(segment.text)
            for word in segment.words or ():
                words.append((word.word.strip(), float(word.start), float(word.end)))
                confidences.append(float(word.probability))
            yield None
        yield Decoded("".join(texts).strip(), tuple(words), tuple(confidences))


def _load(folder: str, threads: int) -> Any:
    try:
        from faster_whisper import WhisperModel  # noqa: PLC0415 - only the worker process may load it
    except ImportError as error:
        raise ProviderUnavailable(ENGINE, "Install the package faster-whisper.") from error
    try:
        return WhisperModel(folder, device="auto", compute_type="auto", cpu_threads=threads, local_files_only=True)
    except (RuntimeError, ValueError, OSError) as error:
        remedy = f"Its files cannot be read: run 'daedam models verify {Path(folder).name}'."
        raise ProviderUnavailable(ENGINE, remedy) from error
