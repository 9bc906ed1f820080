"""How much a word ties an answer to a question: rare in the question bank is heavy, found everywhere is light.

What each question of the bank is about comes from the bank, by `python -m daedam.apps.evals.bank_terms`; a test keeps
it fresh.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from daedam.providers.llm.rules.concepts import concepts_of

_FILE = "bank_terms.json"
CONCEPT = "c:"
CONCEPT_SHARE, PART_SHARE, ASKED_SHARE = 0.5, 0.5, 1.3
"""What a shared concept, one word of a topic of several, and a word of the question itself weigh beside a topic."""


@dataclass(frozen=True, slots=True)
class QuestionTerms:
    """What a question is about: terms of its wordings and expected points, of its topics, and of parts of topics."""

    asked: frozenset[str]
    topics: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()

    @property
    def all(self) -> frozenset[str]:
        """Every term."""
        return self.asked | self.topics | self.parts

    def share_of(self, term: str) -> float:
        """What the term weighs beside a topic that is as rare."""
        if term.startswith(CONCEPT):
            return CONCEPT_SHARE
        return ASKED_SHARE if term in self.asked else 1.0 if term in self.topics else PART_SHARE


def terms_of(stems: Iterable[str]) -> frozenset[str]:
    """The stems and the concepts they belong to, so that "argued" meets a question on conflict."""
    found = frozenset(stems)
    return found | {f"{CONCEPT}{concept}" for stem in found for concept in concepts_of(stem)}


def by_question(terms: Iterable[str], language: str, analyser: str) -> Mapping[str, float]:
    """Each term with ln((n + 1) / (df + 1)): n questions of the bank, df of them asking with it."""
    counts = _counted(language, analyser, is_asked=True)
    n = len(bank_questions(language, analyser))
    return {term: math.log((n + 1) / (counts[term] + 1)) for term in terms}


def by_subject(question: QuestionTerms, language: str, analyser: str) -> Mapping[str, float]:
    """As `by_question`, with df the questions that are about it, times what kind of term it is here."""
    counts = _counted(language, analyser, is_asked=False)
    n = len(bank_questions(language, analyser))
    return {term: math.log((n + 1) / (counts[term] + 1)) * question.share_of(term) for term in question.all}


def share_met(wanted: Mapping[str, float], said: frozenset[str]) -> float:
    """Share 0..1 of the wanted weight that was said; 0 when nothing is wanted."""
    total = sum(wanted.values())
    return sum(weight for term, weight in wanted.items() if term in said) / total if total > 0 else 0.0


OPENING = 1.7
"""What a term of the first sentence counts: an answer says first what it is about."""


def fit(wanted: Mapping[str, float], said: frozenset[str], opening: frozenset[str]) -> float:
    """How well what was said fits a question, to be compared between questions: the weight met, against the root of
    all weight, as lengths are evened out in text retrieval (a question that calls up more words is met more often)."""
    met = sum(weight * (OPENING if term in opening else 1.0) for term, weight in wanted.items() if term in said)
    return met / math.sqrt(sum(wanted.values())) if wanted else 0.0


@cache
def bank_questions(language: str, analyser: str) -> tuple[tuple[str, QuestionTerms], ...]:
    """Every question of the bank with its kind, as this analyser reads it."""
    rows: Iterable[tuple[str, str, str, str]] = packaged()[f"{language}-{analyser}"]
    return tuple((kind, QuestionTerms(*(frozenset(terms.split()) for terms in columns))) for kind, *columns in rows)


@cache
def rivals(kind: str, language: str, analyser: str) -> tuple[tuple[frozenset[str], Mapping[str, float]], ...]:
    """What the bank's questions of this kind are about, each with its terms' weights; those without topics left out."""
    return tuple(
        (question.all, by_subject(question, language, analyser))
        for its_kind, question in bank_questions(language, analyser)
        if its_kind == kind and question.topics
    )


@cache
def _counted(language: str, analyser: str, *, is_asked: bool) -> Counter[str]:
    questions = (question for _, question in bank_questions(language, analyser))
    return Counter(term for question in questions for term in (question.asked if is_asked else question.all))


@cache
def packaged() -> Any:
    """The packaged file: language and analyser → rows of kind and the terms of `QuestionTerms`."""
    file = resources.files("daedam.providers.llm.rules").joinpath(_FILE)
    return json.loads(file.read_text(encoding="utf-8"))
