"""What an answer is about: held against the question, the posting's requirements and 인재상. Values 0..1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from daedam.providers.llm.base import EvaluationRequest
from daedam.providers.llm.rules import cues
from daedam.providers.llm.rules.concepts import concepts_of
from daedam.providers.llm.rules.effective import Reading
from daedam.providers.llm.rules.findings import Finding, best, hits
from daedam.providers.llm.rules.stems import Analyser
from daedam.providers.llm.rules.weights import (
    CONCEPT,
    QuestionTerms,
    by_question,
    by_subject,
    fit,
    rivals,
    share_met,
    terms_of,
)
from daedam.scoring.skills import find_skills


@dataclass(frozen=True, slots=True)
class Subject:
    """What an answer is held against: the question's terms by weight, requirements and 인재상 as stems.

    `quoted` are the terms of what the question only quotes (a résumé's line), which are nobody's question.
    `rivals` are the bank's other questions of the same kind, by their terms' weights; none where the question has no
    topics, for then what it is about is known by its own few words only.
    """

    topic: Mapping[str, float]
    quoted: Mapping[str, float]
    rivals: tuple[Mapping[str, float], ...]
    requirements: tuple[tuple[frozenset[str], frozenset[str]], ...]
    talent: tuple[frozenset[str], ...]

    @property
    def has_topics(self) -> bool:
        """Whether what the question is about is known beyond its own words."""
        return bool(self.rivals)


@dataclass(frozen=True, slots=True)
class Belonging:
    """How far an answer belongs to its question.

    `relevance` 0..1 is how much of what the question is about it takes up; `against` 0..1 is how well it fits over how
    well it fits the question of the same kind which it fits best (1: no other fits better), None where there is
    nothing to compare with.
    """

    relevance: float
    against: float | None


def question_terms(
    text: str, variants: Sequence[str], expected_points: Sequence[str], topics: Sequence[str], analyser: Analyser
) -> QuestionTerms:
    """The terms of everything a question is known to be about."""
    whole, parts = _topic_terms(tuple(topics), analyser)
    return QuestionTerms(terms_of(analyser.stems(" \n ".join((text, *variants, *expected_points)))), whole, parts)


@lru_cache(maxsize=512)
def _topic_terms(topics: tuple[str, ...], analyser: Analyser) -> tuple[frozenset[str], frozenset[str]]:
    """The terms of topics of one word and of several. Kept, for the bank's topics are read again with every answer."""
    read = [analyser.stems(topic) for topic in topics]
    return (
        terms_of(stem for stems in read if len(stems) == 1 for stem in stems),
        terms_of(stem for stems in read if len(stems) > 1 for stem in stems),
    )


def subject_of(request: EvaluationRequest, analyser: Analyser) -> Subject:
    """The request's texts as terms."""
    language, name = request.language, analyser.name
    variants = request.question_variants if request.topics else ()
    # what a question with topics quotes is its own: the bank wrote it
    quotes = [] if request.topics else _QUOTED.findall(request.question_text)
    text = request.question_text if request.topics else _QUOTED.sub(" ", request.question_text)
    about = question_terms(text, variants, request.expected_points, request.topics, analyser)
    quoted = terms_of(analyser.stems(" ".join(quotes))) - about.asked
    return Subject(
        topic=by_subject(about, language, name) if request.topics else by_question(about.asked, language, name),
        quoted=by_question(quoted, language, name),
        rivals=others_of(about.all, request.kind, language, name) if request.topics else (),
        requirements=tuple(
            (frozenset(analyser.stems(item.text)), frozenset(item.skill_codes)) for item in request.requirements
        ),
        talent=tuple(frozenset(analyser.stems(f"{item.name} {item.text}")) for item in request.talent),
    )


_QUOTED = re.compile(r"“[^”]*”|‘[^’]*’")

SAME_QUESTION = 0.8
"""Share of all terms in common from which a question of the bank is the one that was asked, perhaps since edited."""


def others_of(about: frozenset[str], kind: str, language: str, analyser: str) -> tuple[Mapping[str, float], ...]:
    """The bank's questions of this kind but the one that is about the same, by their terms' weights."""
    return tuple(
        weighed
        for terms, weighed in rivals(kind, language, analyser)
        if len(terms & about) < SAME_QUESTION * len(terms | about)
    )


FULLY_RELEVANT = 0.5
"""Share of its own words' weight that a full answer takes up: nobody repeats every word of a question."""

FULLY_FITTING = 1.9
"""Fit from which an answer takes up all that can be asked for: about eight topics of middling rarity, of some forty.
Nine in ten full answers to the question itself reach 0.45 of it, one in twenty of those to another one does."""


def belonging_of(reading: Reading, subject: Subject) -> Belonging:
    """How far what is said belongs to the question, and how much better than to any other."""
    said = terms_of(reading.all_stems)
    if not subject.has_topics:
        share = max(share_met(subject.topic, said), _share_with_quote(subject, said))
        return Belonging(min(1.0, share / FULLY_RELEVANT), None)
    opening = terms_of(reading.stems[0] if reading.stems else ())
    own = fit(subject.topic, said, opening)
    best_fit = max(own, *(fit(rival, said, opening) for rival in subject.rivals))
    return Belonging(min(1.0, own / FULLY_FITTING), own / best_fit if best_fit > 0 else 0.0)


QUOTED_AT = 2
"""Quoted words that must be taken up before they tie an answer to its question: one in common may be chance, and the
line is the candidate's own, so it must not pay to write one that any answer meets."""


def _share_with_quote(subject: Subject, said: frozenset[str]) -> float:
    """The share met of the question's own words and those it quotes; 0 where the quote is not taken up."""
    words = [term for term in subject.quoted if not term.startswith(CONCEPT)]
    if not words or sum(term in said for term in words) < min(QUOTED_AT, len(words)):
        return 0.0
    return share_met({**subject.topic, **subject.quoted}, said)


def relevance(reading: Reading, subject: Subject, belonging: Belonging) -> Finding:
    """How much of what the question is about the answer takes up, rare terms weighing most."""
    met = [1000 * share_met(subject.topic, terms_of(stems)) for stems in reading.stems]
    return Finding("relevance", belonging.relevance, best(reading, lambda i: round(met[i])))


def coverage_requirements(reading: Reading, subject: Subject) -> Finding | None:
    """How far own actions meet requirements: 0.7 of the best met, 0.3 of the next. None when there are none."""
    if not subject.requirements:
        return None
    acting = _acting(reading)
    codes = frozenset(m.code for i in acting for m in find_skills(reading.kept[i].text))
    said = frozenset(stem for i in acting for stem in reading.stems[i])
    met = [max(coverage(stems, said), 0.6 if skills & codes else 0.0) for stems, skills in subject.requirements]
    wanted = frozenset[str]().union(*(stems for stems, _ in subject.requirements))
    return _covered("coverage_requirements", met, reading, acting, wanted)


def coverage_talent(reading: Reading, subject: Subject) -> Finding | None:
    """How far own actions show the values: 0.7 of the best shown, 0.3 of the next. None when there are none."""
    if not subject.talent:
        return None
    acting = _acting(reading)
    said = frozenset(stem for i in acting for stem in reading.stems[i])
    shown = [coverage(stems, said) for stems in subject.talent]
    return _covered("coverage_talent", shown, reading, acting, frozenset[str]().union(*subject.talent))


def touched(wanted: Iterable[str], said: frozenset[str]) -> frozenset[str]:
    """The wanted stems that were said, or whose concept was."""
    said_concepts = frozenset(concept for stem in said for concept in concepts_of(stem))
    return frozenset(stem for stem in wanted if stem in said or concepts_of(stem) & said_concepts)


CONCEPT_WEIGHT = 0.6
"""What a word counts that shares a concept with a wanted one without being it."""


def coverage(wanted: frozenset[str], said: frozenset[str], share: float = 0.5) -> float:
    """How far `said` covers `wanted`, 0..1; `share` of the stems is full coverage (nobody repeats every word)."""
    if not wanted:
        return 0.0
    exact = wanted & said
    near = touched(wanted, said) - exact
    return min(1.0, (len(exact) + CONCEPT_WEIGHT * len(near)) / max(1.0, share * len(wanted)))


def _covered(
    feature: str, shares: Sequence[float], reading: Reading, acting: Sequence[int], wanted: frozenset[str]
) -> Finding:
    ranked = sorted(shares, reverse=True)
    value = ranked[0] if len(ranked) == 1 else 0.7 * ranked[0] + 0.3 * ranked[1]
    strength = {i: len(touched(wanted, frozenset(reading.stems[i]))) for i in acting}
    return Finding(feature, value, best(reading, lambda i: strength.get(i, 0)))


def _acting(reading: Reading) -> list[int]:
    return hits(reading, cues.OWN_ACTION[reading.language])
