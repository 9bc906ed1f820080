"""Deepgram's live transcription protocol: its address, its control messages, and what its results add up to.

Pure: no socket, no clock. Source: developers.deepgram.com, "Streaming" (listen v1, Nova models).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from daedam.providers.speech import HEARING_RATE
from daedam.providers.stt.base import Word

FINALIZE = json.dumps({"type": "Finalize"})
CLOSE_STREAM = json.dumps({"type": "CloseStream"})
KEEP_ALIVE = json.dumps({"type": "KeepAlive"})
KEEP_ALIVE_S = 4.0
"""The service closes a connection after ten seconds without sound; it asks for a message every three to five."""


def listen_url(base_url: str, model: str, language: str) -> str:
    """Where one utterance is streamed to: raw 16 kHz samples in, captions and finals out, kept for no training."""
    query = {
        "model": model,
        "language": language,
        "encoding": "linear16",
        "sample_rate": HEARING_RATE,
        "channels": 1,
        "interim_results": "true",
        "utterance_end_ms": 1000,
        "endpointing": 300,
        "punctuate": "true",
        "mip_opt_out": "true",
    }
    return f"{base_url.rstrip('/')}/v1/listen?{urlencode(query)}"


@dataclass(frozen=True, slots=True)
class Result:
    """Words of one stretch of the utterance; later ones replace them until one `is_final`."""

    text: str
    is_final: bool
    words: tuple[Word, ...] = ()
    confidences: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """Everything was processed: no result follows."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The service says that it cannot go on."""


def read_message(raw: str | bytes) -> Result | Ended | Refused | None:
    """What a frame says; None for one that brings no words (SpeechStarted, UtteranceEnd, and what may come to be).

    Raises ValueError for a frame that is not of this protocol: words may have been in it.
    """
    message = json.loads(raw)
    if not isinstance(message, dict):
        raise ValueError("not a message")
    match message.get("type"):
        case "Results":
            return _result(message)
        case "Metadata":
            return Ended()
        case "Error":
            return Refused()
        case str():
            return None
        case _:
            raise ValueError("a message without a type")


def _result(message: dict[str, Any]) -> Result:
    try:
        best = message["channel"]["alternatives"][0]
        words = tuple(
            Word(str(word.get("punctuated_word") or word["word"]), float(word["start"]), float(word["end"]))
            for word in best.get("words", ())
        )
        confidences = tuple(min(1.0, max(0.0, float(word["confidence"]))) for word in best.get("words", ()))
        return Result(str(best["transcript"]).strip(), bool(message["is_final"]), words, confidences)
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise ValueError("results in another form") from error


class Heard:
    """All results of an utterance: finals in order, then the newest that may still change."""

    def __init__(self) -> None:
        self._finals: list[Result] = []
        self._interim = ""
        self.revision = 0

    @property
    def stable_text(self) -> str:
        """What is final."""
        return " ".join(result.text for result in self._finals)

    @property
    def text(self) -> str:
        """Everything heard so far."""
        return " ".join(text for text in (self.stable_text, self._interim) if text)

    @property
    def words(self) -> tuple[Word, ...]:
        """The final words with their times."""
        return tuple(word for result in self._finals for word in result.words)

    @property
    def confidence(self) -> float | None:
        """The mean over the final words."""
        each = [confidence for result in self._finals for confidence in result.confidences]
        return sum(each) / len(each) if each else None

    def take(self, result: Result) -> None:
        """One more result."""
        before = self.text, self.stable_text
        if result.is_final:
            self._interim = ""
            if result.text:
                self._finals.append(result)
        else:
            self._interim = result.text
        if (self.text, self.stable_text) != before:
            self.revision += 1
