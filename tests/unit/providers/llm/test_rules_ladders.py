"""Better answers get higher levels: every added rubric element raises the weighted mean, in both languages."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from daedam.providers.llm.base import CriterionSpec, EvaluationRequest, SpokenUtterance
from daedam.providers.llm.rules.evaluation import RuleReading, evaluate_answer
from daedam.providers.llm.rules.morphology import load_korean
from daedam.providers.llm.rules.stems import Analyser, NgramAnalyser
from daedam.scoring.rubrics import load_rubric

LADDERS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("ladders.yaml").read_text(encoding="utf-8")
)
CASES = [(language, n) for language, ladders in LADDERS.items() for n in range(len(ladders))]

CRITERIA = tuple(
    (criterion.weight, CriterionSpec(criterion.criterion_id, "", "", {}, dict(criterion.rule_features)))
    for area in load_rubric("ai").areas
    for criterion in area.criteria
    if criterion.rule_features and not any(f.startswith("coverage") for f in criterion.rule_features)
)


def read(language: str, ladder: dict[str, Any], answer: str, analyser: Analyser) -> RuleReading:
    return evaluate_answer(
        EvaluationRequest(
            language=language,
            stage="ai",
            question_text=ladder["question"],
            kind="behavioural",
            criteria=tuple(spec for _, spec in CRITERIA),
            utterances=(SpokenUtterance("u1", answer),),
            rubric_version="ai-1",
            expected_points=tuple(ladder["points"]),
        ),
        analyser,
    )


def mean_level(reading: RuleReading) -> float:
    """The levels' mean, weighted by the stage-1 rubric's content criteria."""
    total = sum(weight for weight, _ in CRITERIA)
    pairs = zip(CRITERIA, reading.criteria, strict=True)
    return sum(weight * draft.levels[0] for (weight, _), draft in pairs) / total


def rungs(language: str, ladder: dict[str, Any], analyser: Analyser) -> list[float]:
    answers = [" ".join([ladder["start"], *ladder["elements"][:count]]) for count in range(len(ladder["elements"]) + 1)]
    return [mean_level(read(language, ladder, answer, analyser)) for answer in answers]


@pytest.mark.parametrize(("language", "number"), CASES)
def test_each_element_raises_the_mean_level(language: str, number: int) -> None:
    means = rungs(language, LADDERS[language][number], NgramAnalyser())
    assert all(lower < higher for lower, higher in pairwise(means)), means


def test_the_ends_of_the_ladders_lie_far_apart() -> None:
    for language, number in CASES:
        means = rungs(language, LADDERS[language][number], NgramAnalyser())
        assert means[-1] >= 3.6, (language, number, means)
        assert means[-1] - means[0] >= 1.25, (language, number, means)


def test_morphology_keeps_the_ladders() -> None:
    analyser = load_korean()
    if analyser.name == "ngram":
        pytest.fail("kiwipiepy is a dependency of the package and must load")
    steps = []
    for ladder in LADDERS["ko"]:
        means = rungs("ko", ladder, analyser)
        steps += [lower < higher for lower, higher in pairwise(means)]
    assert sum(steps) / len(steps) >= 0.95


def test_spoken_without_any_punctuation_is_read_like_typed() -> None:
    """The worst case: speech recognised as one unbroken line. Pauses usually cut it, which only helps."""
    gaps = []
    for language, number in CASES:
        ladder = LADDERS[language][number]
        typed = " ".join([ladder["start"], *ladder["elements"]])
        spoken = typed.replace(".", "").replace(",", "").lower()
        means = [mean_level(read(language, ladder, text, NgramAnalyser())) for text in (typed, spoken)]
        gaps.append(abs(means[0] - means[1]))
    assert max(gaps) <= 0.6
    assert sum(gaps) / len(gaps) <= 0.25


def test_utterances_cut_at_pauses_are_read_exactly_like_typed() -> None:
    for language, number in CASES:
        ladder = LADDERS[language][number]
        pieces = [ladder["start"], *ladder["elements"]]
        typed = read(language, ladder, " ".join(pieces), NgramAnalyser())
        spoken = read(language, ladder, "\n".join(piece.rstrip(".") for piece in pieces), NgramAnalyser())
        assert [c.levels for c in typed.criteria] == [c.levels for c in spoken.criteria]
