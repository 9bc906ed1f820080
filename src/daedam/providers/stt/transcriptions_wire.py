"""What `/v1/audio/transcriptions` takes and gives: a WAV in, one JSON or a stream of server-sent events out. Pure.

Two dialects of the stream: OpenAI's `transcript.text.*` events, and vLLM's `transcription.chunk` objects.
"""

from __future__ import annotations

import io
import json
import wave
from typing import Any

from daedam.providers.speech import HEARING_RATE, Samples

DONE = "[DONE]"


def wav_of(samples: Samples) -> bytes:
    """The samples as a WAV file: 16 bit, 16 kHz, one channel."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(HEARING_RATE)
        sound.writeframes(samples.astype("<i2", copy=False).tobytes())
    return file.getvalue()


def text_of(body: bytes) -> str:
    """The text of a reply that is no stream. Raises ValueError for another form."""
    found = json.loads(body)
    if not isinstance(found, dict) or not isinstance(found.get("text"), str):
        raise ValueError("a reply without a text")
    return str(found["text"]).strip()


class EventText:
    """Takes a stream's lines in order and keeps the text so far."""

    def __init__(self) -> None:
        self._text = ""
        self.is_done = False

    @property
    def text(self) -> str:
        """What was said so far."""
        return self._text.strip()

    def take(self, line: str) -> None:
        """One line. Raises ValueError for an event that is not of this protocol, or says that something failed."""
        if not line.startswith("data:"):
            return  # event names, comments and the empty lines between events
        payload = line.removeprefix("data:").strip()
        if payload == DONE:
            self.is_done = True
            return
        event = json.loads(payload)
        if not isinstance(event, dict) or "error" in event:
            raise ValueError("the stream ends in an error")
        if event.get("type") == "transcript.text.done":
            self._text, self.is_done = str(event["text"]) if "text" in event else self._text, True
        elif event.get("type") == "transcript.text.delta":
            self._text += str(event.get("delta", ""))
        else:
            self._text += _chunk(event)


def _chunk(event: dict[str, Any]) -> str:
    """The words of a `transcription.chunk`; other events bring none."""
    choices = event.get("choices")
    if not isinstance(choices, list) or not choices:
        return ""
    delta = choices[0].get("delta") if isinstance(choices[0], dict) else None
    content = delta.get("content") if isinstance(delta, dict) else None
    return content if isinstance(content, str) else ""
