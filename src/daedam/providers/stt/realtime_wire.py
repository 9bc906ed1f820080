"""OpenAI's realtime transcription protocol: address, events out, events in, and what those add up to. Pure.

The protocol as it is generally available (developers.openai.com, "Realtime transcription" and "Server events"): one
`session.update` of the type `transcription`. The beta's `transcription_session.update` is another, older form.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from daedam.providers.speech import Samples
from daedam.providers.stt.upsampling import REALTIME_RATE

COMMIT = json.dumps({"type": "input_audio_buffer.commit"})
_NOTHING_TO_COMMIT = "input_audio_buffer_commit_empty"
_SEVERAL_LANGUAGES = ("gpt-transcribe", "gpt-live-transcribe")
_ONLY_WHEN_COMMITTED = ("whisper-1", "gpt-transcribe", "gpt-4o-transcribe", "gpt-4o-mini-transcribe")

_REFUSALS = {
    "invalid_api_key": ("unauthorized", False),
    "authentication_error": ("unauthorized", False),
    "permission_error": ("unauthorized", False),
    "insufficient_quota": ("quota_exhausted", False),
    "model_not_found": ("unknown_model", False),
    "rate_limit_exceeded": ("rate_limited", True),
    "rate_limit_error": ("rate_limited", True),
    "invalid_request_error": ("bad_request", False),
}


def realtime_url(base_url: str) -> str:
    """Where an utterance is streamed to. The model is not part of it: that would begin a conversation instead."""
    base = base_url.rstrip("/")
    base = base.replace("http", "ws", 1) if base.startswith(("http://", "https://")) else base
    return f"{base}/realtime?intent=transcription"


def captions_while_speaking(model: str) -> bool:
    """Whether words come back before a commit. The older models and the file model read only what was committed."""
    return not model.startswith(_ONLY_WHEN_COMMITTED)


def session_update(model: str, language: str) -> str:
    """What kind of session it is: text only, and no turns but those that are committed here."""
    names = {"languages": [language]} if model.startswith(_SEVERAL_LANGUAGES) else {"language": language}
    sound = {
        "format": {"type": "audio/pcm", "rate": REALTIME_RATE},
        "transcription": {"model": model} | names,
        "turn_detection": None,
    }
    return json.dumps({"type": "session.update", "session": {"type": "transcription", "audio": {"input": sound}}})


def append(samples: Samples) -> str:
    """More sound: int16, 24 kHz."""
    sound = base64.b64encode(samples.astype("<i2", copy=False).tobytes()).decode()
    return json.dumps({"type": "input_audio_buffer.append", "audio": sound})


@dataclass(frozen=True, slots=True)
class Updated:
    """The session is as it was asked for."""


@dataclass(frozen=True, slots=True)
class Committed:
    """A stretch of sound became an item: its words follow."""

    item_id: str


@dataclass(frozen=True, slots=True)
class Delta:
    """More words of an item, as they are heard."""

    item_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Completed:
    """All words of an item; they replace what was heard on the way."""

    item_id: str
    text: str


@dataclass(frozen=True, slots=True)
class NothingCommitted:
    """A commit found no sound: no item comes of it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The service says that it cannot go on; what it says is not kept, for it may quote what was sent."""

    code: str
    is_retryable: bool


Event = Updated | Committed | Delta | Completed | NothingCommitted | Refused


def read_event(raw: str | bytes) -> Event | None:
    """What a frame says; None for one that matters nothing here.

    Raises ValueError for a frame that is not of this protocol: words may have been in it.
    """
    event = json.loads(raw)
    if not isinstance(event, dict) or not isinstance(event.get("type"), str):
        raise ValueError("not an event")
    match event["type"]:
        case "session.updated":
            return Updated()
        case "input_audio_buffer.committed":
            return Committed(_text(event, "item_id"))
        case "conversation.item.input_audio_transcription.delta":
            return Delta(_text(event, "item_id"), str(event.get("delta") or ""))
        case "conversation.item.input_audio_transcription.completed":
            return Completed(_text(event, "item_id"), _text(event, "transcript"))
        case "conversation.item.input_audio_transcription.failed" | "error":
            return _refused(event.get("error"))
    return None


def _text(event: dict[str, Any], name: str) -> str:
    found = event.get(name)
    if not isinstance(found, str):
        raise ValueError(f"an event without {name}")
    return found


def _refused(error: object) -> Refused | NothingCommitted:
    names = [error.get("code"), error.get("type")] if isinstance(error, dict) else []
    if _NOTHING_TO_COMMIT in names:
        return NothingCommitted()
    known = [_REFUSALS[name] for name in names if isinstance(name, str) and name in _REFUSALS]
    return Refused(*known[0]) if known else Refused("server_error", is_retryable=True)


class Heard:
    """The items of one utterance, in the order they began."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._committed: set[str] = set()
        self._completed: set[str] = set()
        self._n_empty = 0
        self.revision = 0

    @property
    def text(self) -> str:
        """Everything heard so far."""
        return _joined(list(self._texts.values()))

    @property
    def stable_text(self) -> str:
        """The completed items, up to the first that is not."""
        texts: list[str] = []
        for item_id, text in self._texts.items():
            if item_id not in self._completed:
                break
            texts.append(text)
        return _joined(texts)

    def has_all(self, n_commits: int) -> bool:
        """Whether every commit brought its words. What was heard on the way and never committed counts for nothing."""
        return len(self._completed) + self._n_empty >= n_commits and self._committed <= self._completed

    def take(self, event: Event | None) -> None:
        """One more event. Items may complete in any order."""
        before = self.text, self.stable_text
        match event:
            case Committed(item_id):
                self._committed.add(item_id)
                self._texts.setdefault(item_id, "")
            case Delta(item_id, text) if item_id not in self._completed:
                self._texts[item_id] = self._texts.get(item_id, "") + text
            case Completed(item_id, text):
                self._texts[item_id] = text
                self._completed.add(item_id)
            case NothingCommitted():
                self._n_empty += 1
        if (self.text, self.stable_text) != before:
            self.revision += 1


def _joined(texts: list[str]) -> str:
    return " ".join(text for text in (text.strip() for text in texts) if text)
