"""How much a word ties an answer to a question: rare in the question bank is heavy, found everywhere is light.

The document frequencies come from the bank, by `python -m daedam.apps.evals.frequencies`; a test keeps them fresh.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

from daedam.providers.llm.rules.concepts import concepts_of

_FILE = "document_frequencies.json"


def terms_of(stems: Iterable[str]) -> frozenset[str]:
    """The stems and the concepts they belong to, so that "argued" meets a question on conflict."""
    found = frozenset(stems)
    return found | {f"c:{concept}" for stem in found for concept in concepts_of(stem)}


def weighted(terms: Iterable[str], language: str, analyser: str) -> Mapping[str, float]:
    """Each term with ln((n + 1) / (df + 1)): n questions of the bank, df of them holding it."""
    n, counts = _counts(), _counts_of(language, analyser)
    return {term: math.log((n + 1) / (counts.get(term, 0) + 1)) for term in terms}


def share_met(wanted: Mapping[str, float], said: frozenset[str]) -> float:
    """Share 0..1 of the wanted weight that was said; 0 when nothing is wanted."""
    total = sum(wanted.values())
    return sum(weight for term, weight in wanted.items() if term in said) / total if total > 0 else 0.0


def _counts() -> int:
    return int(_load()["n"])


def _counts_of(language: str, analyser: str) -> Mapping[str, int]:
    counts: Mapping[str, int] = _load()["counts"][f"{language}-{analyser}"]
    return counts


@cache
def _load() -> Any:
    file = resources.files("daedam.providers.llm.rules").joinpath(_FILE)
    return json.loads(file.read_text(encoding="utf-8"))
