"""Quotes verified against what was really said. Exact or nothing: no similarity, no repair.

Equal means equal after NFKC and with whitespace removed, because Korean spacing and full-width forms differ
between a transcript and a model's copy of it while the words do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from unicodedata import combining, normalize
from uuid import UUID

MIN_QUOTE_CHARS = 2
"""A single character is found in almost any answer and proves nothing."""

LEVEL_CAP = 2
"""The highest level that needs no quote: levels 3 to 5 claim that something was said."""

_SIGNS = frozenset("-\u2212")
"""Before a digit these change the number: "5%" is not what "-5%" said."""


@dataclass(frozen=True, slots=True)
class SpokenText:
    """One utterance as stored. Times in ms on the media clock; equal ones for typed text."""

    utterance_id: UUID
    text: str
    started_ms: int
    ended_ms: int


@dataclass(frozen=True, slots=True)
class NormalisedText:
    """`text` after normalisation. Character i of it comes from `starts[i]:ends[i]` of the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A verified quote: characters `start:end` of the utterance's original text, read as `quote` there.

    Times are linear in the character positions. A quote that runs on over a pause into the next utterance has
    its further parts in `rest`, in order.
    """

    utterance_id: UUID
    start: int
    end: int
    quote: str
    started_ms: int
    ended_ms: int
    rest: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class CappedLevel:
    """A level, and whether it was lowered for want of a valid quote."""

    level: int
    was_capped: bool


def cap_without_evidence(level: int) -> CappedLevel:
    """What remains of `level` when no quote could be verified: at most 2, and marked if that lowered it."""
    return CappedLevel(min(level, LEVEL_CAP), level > LEVEL_CAP)


def normalise(text: str, *, keep_spaces: bool = False) -> NormalisedText:
    """NFKC without whitespace, each character mapped back to the stretch of `text` it comes from.

    With `keep_spaces` the whitespace stays, for readers that need the borders of words.
    """
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _segments(text):
        for character in normalize("NFKC", text[start:end]):
            if keep_spaces or not character.isspace():
                characters.append(character)
                starts.append(start)
                ends.append(end)
    return NormalisedText("".join(characters), tuple(starts), tuple(ends))


def _segments(text: str) -> Iterator[tuple[int, int]]:
    """Shortest stretches that normalise on their own, so that offsets survive composition (ㄱ + ㅏ → 가)."""
    start = 0
    for index in range(1, len(text)):
        if _is_boundary(text[start:index], text[index]):
            yield start, index
            start = index
    if text:
        yield start, len(text)


def _is_boundary(segment: str, following: str) -> bool:
    if following.isascii() or "\uac00" <= following <= "\ud7a3":
        return True  # neither ever composes with what stands before it; spares most of the work below
    if combining(normalize("NFKD", following)[0]):
        return False  # may be reordered with marks still to come
    together = normalize("NFKC", segment + following)
    return together == normalize("NFKC", segment) + normalize("NFKC", following)


def verify_quote(quote: str, utterances: Sequence[SpokenText]) -> Evidence | None:
    """Where `quote` stands in `utterances` (one speaker's, in order), or `None` if it does not.

    It may not begin inside a Latin word ("able" in "unable") nor cut a number ("20ms" in "120ms", "5초" in
    "2.5초"). It may run over into the following utterances, because a pause ends an utterance and thinking
    must cost nothing. The earliest place wins.
    """
    wanted = normalise(quote).text
    if len(wanted) < MIN_QUOTE_CHARS:
        return None
    normalised = [normalise(utterance.text) for utterance in utterances]
    joined = "".join(part.text for part in normalised)
    places = [(u, i) for u, part in enumerate(normalised) for i in range(len(part.text))]
    at = joined.find(wanted)
    while at >= 0:
        covered = places[at : at + len(wanted)]
        if _is_whole(covered, normalised, utterances):
            return _evidence(_spans(covered, normalised), utterances)
        at = joined.find(wanted, at + 1)
    return None


@dataclass(slots=True)
class _Span:
    """Characters `start:end` of utterance number `index`, in its original text."""

    index: int
    start: int
    end: int


def _spans(places: Sequence[tuple[int, int]], normalised: Sequence[NormalisedText]) -> list[_Span]:
    spans: list[_Span] = []
    for index, position in places:
        start, end = normalised[index].starts[position], normalised[index].ends[position]
        if not spans or spans[-1].index != index:
            spans.append(_Span(index, start, end))
        spans[-1].end = end
    return spans


def _is_whole(
    places: Sequence[tuple[int, int]],
    normalised: Sequence[NormalisedText],
    utterances: Sequence[SpokenText],
) -> bool:
    (first, opening), (last, closing) = places[0], places[-1]
    start, end = normalised[first].starts[opening], normalised[last].ends[closing]
    return not _cuts_front(utterances[first].text, start) and not _cuts_back(utterances[last].text, end)


def _cuts_front(text: str, start: int) -> bool:
    before, first = normalize("NFKC", text[max(0, start - 2) : start]), normalize("NFKC", text[start])[0]
    if not before:
        return False
    if first.isdecimal():
        is_fraction = before[-1] in ".," and before[:-1].isdecimal()
        is_negative = before[-1] in _SIGNS and not before[:-1].isalpha()
        return before[-1].isdecimal() or is_fraction or is_negative
    return _is_latin(first) and _is_latin(before[-1])


def _cuts_back(text: str, end: int) -> bool:
    last, after = normalize("NFKC", text[end - 1])[-1], normalize("NFKC", text[end : end + 2])
    if not last.isdecimal() or not after:
        return False
    return after[0].isdecimal() or (after[0] in ".," and after[1:2].isdecimal())


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _evidence(spans: Sequence[_Span], utterances: Sequence[SpokenText]) -> Evidence:
    first, *rest = (_part(span, utterances[span.index]) for span in spans)
    return replace(first, rest=tuple(rest))


def _part(span: _Span, utterance: SpokenText) -> Evidence:
    return Evidence(
        utterance_id=utterance.utterance_id,
        start=span.start,
        end=span.end,
        quote=utterance.text[span.start : span.end],
        started_ms=_time_at(utterance, span.start),
        ended_ms=_time_at(utterance, span.end),
    )


def _time_at(utterance: SpokenText, offset: int) -> int:
    duration = utterance.ended_ms - utterance.started_ms
    return utterance.started_ms + duration * offset // len(utterance.text)
