"""From features to levels, quotes and words: the rules engine's reading of one answer. Pure and deterministic."""

from __future__ import annotations

import math
from dataclasses import dataclass

from daedam.providers.llm.base import CriterionDraft, CriterionSpec, EvaluationRequest
from daedam.providers.llm.rules.effective import Reading, read_answer
from daedam.providers.llm.rules.features import find_all
from daedam.providers.llm.rules.findings import Finding
from daedam.providers.llm.rules.stems import Analyser
from daedam.providers.llm.rules.subject import belonging_of, subject_of
from daedam.providers.llm.rules.thresholds import FEATURES, explain, level_of, standing_of
from daedam.providers.llm.rules.traps import LOOSE, Ceiling, ceiling_of, held_down
from daedam.providers.llm.rules.wording import advice, praise, reason_line

MAX_QUOTES = 2


@dataclass(frozen=True, slots=True)
class RuleReading:
    """What the rules made of an answer, before it becomes a draft with a receipt."""

    criteria: tuple[CriterionDraft, ...]
    strengths: tuple[str, ...]
    improvements: tuple[str, ...]
    flags: tuple[str, ...]


def evaluate_answer(request: EvaluationRequest, analyser: Analyser) -> RuleReading:
    """Read one answer against its criteria. Raises ValueError for a feature that does not exist."""
    utterances = [(u.utterance_id, u.text) for u in request.utterances]
    wordings = (request.question_text, *request.question_variants)
    reading = read_answer(utterances, wordings, request.language, analyser)
    subject = subject_of(request, analyser)
    belonging = belonging_of(reading, subject)
    findings = find_all(reading, subject, belonging)
    ceiling = ceiling_of(reading, belonging)
    criteria = tuple(_criterion(spec, findings, reading, ceiling, request.samples) for spec in request.criteria)
    return RuleReading(
        criteria=criteria,
        strengths=_strengths(findings, ceiling, request.language),
        improvements=_improvements(request, findings, ceiling),
        flags=_flags(reading, ceiling),
    )


def _criterion(
    spec: CriterionSpec,
    findings: dict[str, Finding],
    reading: Reading,
    ceiling: Ceiling | None,
    samples: int,
) -> CriterionDraft:
    unknown = set(spec.rule_features) - set(FEATURES)
    if unknown:
        raise ValueError(f"criterion {spec.id} names features that do not exist: {sorted(unknown)}")
    used = [(findings[name], weight) for name, weight in spec.rule_features.items() if name in findings]
    if not used or sum(weight for _, weight in used) <= 0:
        return CriterionDraft(spec.id, (), (), reason_line([], None, reading.language))
    level = _level(used, ceiling)
    quotes = _quotes(used, reading) if level > 1 or ceiling is None else ()
    rationale = reason_line([finding for finding, _ in used], ceiling, reading.language)
    return CriterionDraft(spec.id, (level,) * max(1, samples), quotes, rationale)


def _level(used: list[tuple[Finding, float]], ceiling: Ceiling | None) -> int:
    """The weighted mean of the features' levels, rounded down at halves: what is not clearly there is not given.

    Between two thresholds a feature counts up to half a level more, so that two features that are both nearly there
    are told from two that have just begun; alone it never passes a threshold it has not reached.
    """
    total = sum(weight for _, weight in used)
    mean = sum(standing_of(finding.feature, finding.value) * weight for finding, weight in used) / total
    if ceiling is not None:
        mean = held_down(mean, ceiling)
    return max(1, min(5, math.ceil(mean - 0.5 - 1e-9)))


def _quotes(used: list[tuple[Finding, float]], reading: Reading) -> tuple[str, ...]:
    """The sentences that carry the heaviest features, verbatim, at most two."""
    chosen: dict[int, None] = {}
    ranked = sorted(used, key=lambda pair: -pair[1])
    for depth in range(MAX_QUOTES):
        for finding, _ in ranked:
            if depth < len(finding.carried_by) and level_of(finding.feature, finding.value) > 1:
                chosen.setdefault(finding.carried_by[depth])
    return tuple(reading.kept[i].text for i in list(chosen)[:MAX_QUOTES])


def _strengths(findings: dict[str, Finding], ceiling: Ceiling | None, language: str) -> tuple[str, ...]:
    if ceiling is not None and ceiling.level < LOOSE.level:
        return ()
    ranked = sorted(findings.values(), key=lambda f: -level_of(f.feature, f.value))
    good = [f for f in ranked if level_of(f.feature, f.value) >= 4]
    return tuple(praise(f.feature, explain(f.feature, f.value, language), language) for f in good[:3])


def _improvements(request: EvaluationRequest, findings: dict[str, Finding], ceiling: Ceiling | None) -> tuple[str, ...]:
    """Advice on the features the criteria really use, weakest first."""
    if ceiling is not None and ceiling.level == 1:
        return (advice("relevance", request.language),)
    wanted = {name for spec in request.criteria for name in spec.rule_features}
    weak = [f for f in findings.values() if f.feature in wanted and level_of(f.feature, f.value) <= 2]
    weak.sort(key=lambda f: level_of(f.feature, f.value))
    return tuple(advice(f.feature, request.language) for f in weak[:3])


def _flags(reading: Reading, ceiling: Ceiling | None) -> tuple[str, ...]:
    flags = [ceiling.flag] if ceiling is not None else []
    if reading.n_repeated:
        flags.append("repeated_sentences")
    if reading.n_broken and len(reading.kept) <= reading.n_broken and "not_speech" not in flags:
        flags.append("broken_sentences")
    return tuple(flags)
