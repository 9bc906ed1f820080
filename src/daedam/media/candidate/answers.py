"""What the headless candidate answers with: recordings from a folder, or texts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SOUND = (".wav", ".flac", ".ogg", ".opus", ".webm", ".m4a", ".mp3")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: a recording, a text, or both (the text stands in where nobody can hear)."""

    recording: Path | None = None
    text: str | None = None


def answers_from(folder: Path) -> list[Answer]:
    """One answer per sound file, sorted by name; `name.txt` beside `name.wav` is its text.

    Raises ValueError when the folder holds no recording.
    """
    sounds = sorted(path for path in folder.iterdir() if path.suffix.lower() in SOUND)
    if not sounds:
        raise ValueError(f"no recordings in {folder}: expected {', '.join(SOUND)}")
    return [Answer(path, _text_of(path)) for path in sounds]


def typed(texts: list[str]) -> list[Answer]:
    """Answers by hand."""
    return [Answer(text=text) for text in texts]


def _text_of(recording: Path) -> str | None:
    beside = recording.with_suffix(".txt")
    return beside.read_text("utf-8").strip() if beside.exists() else None
