"""Words that two readings in a row agree on, while speech goes on: the LocalAgreement-2 policy.

After Macháček, Dabre, Bojar: "Turning Whisper into Real-Time Transcription System" (IJCNLP-AACL 2023,
arXiv 2307.14743). Pure: readings in, words out. What is agreed is never taken back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

SENTENCES_FROM_S = 15.0
"""Sound kept before it is cut at an agreed sentence's end (the paper's own value)."""
WORDS_FROM_S = 22.0
"""Sound kept before it is cut behind any agreed word: nobody ended a sentence."""
ALWAYS_FROM_S = 28.0
"""Sound kept at all: Whisper reads 30 s at once. What was read of the older half then counts as agreed."""
ECHO_S = 0.5
"""A word that ends so soon behind a cut and repeats the word before it is that word's own end, heard again."""
_LONGEST_WORD_S = 2.0

_SENTENCE_END = (".", "?", "!", "…", "。", "？", "！")
_NOT_A_LETTER = re.compile(r"[^\w']+")


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word of a reading; times in seconds from the utterance's first sample."""

    text: str
    start_s: float
    end_s: float


class LocalAgreement:
    """Takes one reading after another of the sound since `kept_from_s`, and keeps what two in a row share."""

    def __init__(self) -> None:
        self.kept_from_s = 0.0
        self._agreed: list[TimedWord] = []
        self._n_settled = 0  # agreed words whose sound is no longer read
        self._open: list[TimedWord] = []

    @property
    def agreed(self) -> tuple[TimedWord, ...]:
        """What will not change any more."""
        return tuple(self._agreed)

    @property
    def text(self) -> str:
        """Everything heard so far: what is agreed, then what may still change."""
        return _joined([*self._agreed, *self._open])

    @property
    def stable_chars(self) -> int:
        """How many characters of `text` are agreed."""
        return len(_joined(self._agreed))

    def take(self, reading: Sequence[TimedWord]) -> None:
        """A new reading of all sound since `kept_from_s`."""
        fresh = list(reading[self._place(reading) :])
        n_same = 0
        for word, before in zip(fresh, self._open, strict=False):
            if bare(word.text) != bare(before.text):
                break
            n_same += 1
        self._agreed += fresh[:n_same]
        self._open = fresh[n_same:]

    def trim(self, until_s: float) -> float:
        """Let go of old sound when there is much of it up to `until_s`; the new `kept_from_s`.

        Behind the last agreed sentence, or, the longer it lasts, behind the last agreed word, or in the end
        wherever it must be: words in front of the cut are agreed from then on, so that none is lost.
        """
        length_s = until_s - self.kept_from_s
        if length_s < SENTENCES_FROM_S:
            return self.kept_from_s
        cut_at = self._last_sentence()
        if cut_at is None and length_s >= WORDS_FROM_S and len(self._agreed) > self._n_settled:
            cut_at = len(self._agreed)
        if cut_at is None and length_s >= ALWAYS_FROM_S:
            return self._force(until_s - ALWAYS_FROM_S / 2)
        if cut_at is not None:
            end_s = min(until_s, self._agreed[cut_at - 1].end_s)
            self._n_settled, self.kept_from_s = cut_at, max(self.kept_from_s, end_s)
        return self.kept_from_s

    def _place(self, reading: Sequence[TimedWord]) -> int:
        """How many words at the reading's start are those already agreed, perhaps read otherwise this time.

        The start that is nearest to the agreed words by edit distance; among equals, by time. Word times alone
        move by some tenths of a second from one reading to the next.
        """
        known = self._agreed[self._n_settled :]
        if not known:
            return int(self._is_echo(reading))
        distances = _distances([bare(word.text) for word in known], [bare(word.text) for word in reading])
        last_s = known[-1].end_s
        ends = [self.kept_from_s, *(word.end_s for word in reading)]
        return min(range(len(distances)), key=lambda n: (distances[n], abs(ends[n] - last_s), n))

    def _is_echo(self, reading: Sequence[TimedWord]) -> bool:
        if not reading or not self._agreed or reading[0].end_s > self.kept_from_s + ECHO_S:
            return False
        return bare(reading[0].text) == bare(self._agreed[-1].text)

    def _last_sentence(self) -> int | None:
        for n in range(len(self._agreed), self._n_settled, -1):
            if self._agreed[n - 1].text.rstrip("\"'”’)").endswith(_SENTENCE_END):
                return n
        return None

    def _force(self, at_s: float) -> float:
        n_over = sum(1 for word in self._open if word.end_s <= at_s)
        self._agreed += self._open[:n_over]
        self._open = self._open[n_over:]
        first_s = self._open[0].start_s if self._open else at_s
        if at_s - _LONGEST_WORD_S < first_s < at_s:
            at_s = first_s  # a word across the cut keeps its sound, so that the next reading holds it whole
        self._n_settled, self.kept_from_s = len(self._agreed), at_s
        return self.kept_from_s


def bare(word: str) -> str:
    """A word without capitals and punctuation: how two readings are compared."""
    return _NOT_A_LETTER.sub("", word).casefold()


def _joined(words: Sequence[TimedWord]) -> str:
    return " ".join(word.text for word in words)


def _distances(known: Sequence[str], reading: Sequence[str]) -> list[int]:
    """The edit distance from all of `known` to each start of `reading`: 0 words of it, 1, 2, …"""
    row = list(range(len(reading) + 1))
    for i, word in enumerate(known, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(reading, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (word != other))
    return row
