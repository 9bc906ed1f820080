"""What a screen shows of one turn as time goes on, and how late each word came onto it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from daedam.apps.bench.captions.speech import SpokenWord

_NOT_A_LETTER = re.compile(r"[^\w']+")


@dataclass(frozen=True, slots=True)
class Shown:
    """What stood on the screen since `at` (seconds): all words of the turn, final or not."""

    at: float
    text: str


class Screen:
    """One turn's captions, put together as a page does it: by utterance, a final in place of its captions."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self.captions: list[Shown] = []
        self.final_at: float | None = None

    @property
    def text(self) -> str:
        """What stands there now."""
        return " ".join(text for text in self._texts.values() if text)

    def take(self, message: dict[str, Any], at: float) -> None:
        """One message of the room's socket, which came at `at`."""
        if message["type"] == "partial":
            self._texts[message["utterance_id"]] = message["text"]
            self.captions.append(Shown(at, self.text))
        elif message["type"] == "event" and message["event"]["type"] == "UtteranceFinal":
            self._texts[message["event"]["utterance_id"]] = message["event"]["text"]
            self.final_at = at


def caption_delays_s(
    words: Sequence[SpokenWord], said_at: Callable[[float], float], captions: Sequence[Shown]
) -> list[float | None]:
    """For each word, from its end to the first caption that holds it; None for a word no caption held.

    A caption holds the words that its text shares, in order, with what was begun to be said by then: so that a word
    said later is not found in an equal one said before. `said_at`: when the sound at these seconds from the first
    sample went out.
    """
    delays: list[float | None] = [None] * len(words)
    for shown in captions:
        n_begun = sum(said_at(word.start_s) <= shown.at for word in words)
        for place in _shared([word.text for word in words[:n_begun]], shown.text.split()):
            if delays[place] is None:
                delays[place] = shown.at - said_at(words[place].handed_over_s)
    return delays


def _shared(said: Sequence[str], heard: Sequence[str]) -> list[int]:
    """Places of the said words that are heard too, in order: as many as can be, and the latest where there are two."""
    ours, theirs = [_bare(word) for word in said], [_bare(word) for word in heard]
    longest = [[0] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    for i, word in enumerate(ours, 1):
        for j, other in enumerate(theirs, 1):
            same = longest[i - 1][j - 1] + 1 if word == other else 0
            longest[i][j] = max(longest[i - 1][j], longest[i][j - 1], same)
    places: list[int] = []
    i, j = len(ours), len(theirs)
    while i and j:
        if longest[i][j] == longest[i][j - 1]:
            j -= 1
        elif longest[i][j] == longest[i - 1][j]:
            i -= 1
        else:
            places.append(i - 1)
            i, j = i - 1, j - 1
    return places[::-1]


def _bare(word: str) -> str:
    return _NOT_A_LETTER.sub("", word).casefold()
