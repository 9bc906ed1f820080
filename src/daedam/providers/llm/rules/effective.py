"""What of an answer counts: its own sentences, once each, put together like speech.

Repetition, the question read back, fillers and word salad are set aside here, so that no feature can be raised by them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daedam.providers.llm.rules.goodwill import is_good_will
from daedam.providers.llm.rules.grammar import is_put_together
from daedam.providers.llm.rules.persona import is_about_self, is_asking, is_of_scoring
from daedam.providers.llm.rules.stems import Analyser
from daedam.providers.llm.rules.text import (
    Sentence,
    containment,
    grams,
    is_filler,
    split_sentences,
    spoken_words,
)

ECHO_AT = 0.72
"""Share of a sentence's 3-grams found in the question from which it is the question read back."""

SAME_AT = 0.7
"""Share of a sentence's 3-grams found in an earlier sentence from which it says nothing new."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer prepared for the features. `kept` are the sentences that count, `telling` those that tell something.

    A sentence of good will or general truth counts as speech, but no feature rests on it.
    """

    language: str
    kept: tuple[Sentence, ...]
    stems: tuple[tuple[str, ...], ...]
    telling: tuple[bool, ...]
    n_sentences: int
    n_echoed: int
    n_repeated: int
    n_broken: int
    filler_share: float

    @property
    def all_stems(self) -> frozenset[str]:
        """Every content stem of the sentences that count."""
        return frozenset(stem for stems in self.stems for stem in stems)

    @property
    def told_stems(self) -> frozenset[str]:
        """Every content stem of the sentences that tell something."""
        pairs = zip(self.stems, self.telling, strict=True)
        return frozenset(stem for stems, tells in pairs if tells for stem in stems)

    @property
    def lengths(self) -> tuple[int, ...]:
        """The words of each sentence that counts, fillers left out."""
        return tuple(len(spoken_words(sentence, self.language)) for sentence in self.kept)

    @property
    def n_words(self) -> int:
        """Words of the sentences that count, fillers left out."""
        return sum(self.lengths)


def read_answer(
    utterances: Sequence[tuple[str, str]], wordings: Sequence[str], language: str, analyser: Analyser
) -> Reading:
    """Sort an answer's sentences into those that count and those that are set aside, and why.

    `wordings` are the question's text and the other ways it is put: either may be read back.
    """
    sentences = split_sentences(utterances)
    kept: list[Sentence] = []
    echoed = repeated = broken = persona = 0
    for sentence in sentences:
        if is_about_self(sentence.text, len(sentence.words), language) or is_of_scoring(sentence.text, language):
            persona += 1
        elif _is_echo(sentence, wordings) or is_asking(sentence.text, language):
            echoed += 1
        elif _is_repeat(sentence, kept):
            repeated += 1
        elif not is_put_together(spoken_words(sentence, language), language):
            broken += 1
        else:
            kept.append(sentence)
    words = [word for sentence in sentences for word in sentence.words]
    fillers = sum(is_filler(word, language) for word in words)
    return Reading(
        language=language,
        kept=tuple(kept),
        stems=tuple(analyser.stems(sentence.text) for sentence in kept),
        telling=tuple(not is_good_will(sentence.text, language) for sentence in kept),
        n_sentences=len(sentences) - persona,
        n_echoed=echoed,
        n_repeated=repeated,
        n_broken=broken,
        filler_share=fillers / len(words) if words else 0.0,
    )


def _is_echo(sentence: Sentence, wordings: Sequence[str]) -> bool:
    return any(containment(sentence.text, wording) >= ECHO_AT for wording in wordings)


def _is_repeat(sentence: Sentence, earlier: Sequence[Sentence]) -> bool:
    own = grams(sentence.text)
    return bool(own) and any(len(own & grams(other.text)) / len(own) >= SAME_AT for other in earlier)
