"""A follow-up's words while its JSON is still being written, sentence by sentence."""

from __future__ import annotations

import json
import re

_OPENING = ', "text": "'
"""What stands before the words in the form our grammar gives a reply; inside a JSON text its quotes were escaped."""
_WORTH_ASKING = '{"is_worth_asking": true'
_CLOSING = re.compile(r'(?:[^"\\]|\\.)*"', re.DOTALL)
_WHOLE = re.compile(r"(?:[^\\]|\\.)*", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.!?…。？！])\s+")


class FollowUpText:
    """Takes the pieces of a reply in order and gives back whole sentences of its `text`, each once."""

    def __init__(self) -> None:
        self._raw = ""
        self._given = 0

    @property
    def raw(self) -> str:
        """Everything that was taken."""
        return self._raw

    @property
    def is_worth_asking(self) -> bool:
        """Whether the reply, as far as it goes, says so."""
        return self._raw.startswith(_WORTH_ASKING)

    def take(self, piece: str) -> list[str]:
        """Sentences that became whole with this piece; the last one only once the text is closed."""
        self._raw += piece
        start = self._raw.find(_OPENING)
        if start < 0:
            return []
        written = self._raw[start + len(_OPENING) :]
        closed = _CLOSING.match(written)
        inside = closed.group()[:-1] if closed else _WHOLE.match(written).group()  # type: ignore[union-attr]
        sentences = _SENTENCE_END.split(json.loads(f'"{inside}"').strip())
        whole = [sentence for sentence in (sentences if closed else sentences[:-1]) if sentence]
        fresh, self._given = whole[self._given :], max(self._given, len(whole))
        return fresh
