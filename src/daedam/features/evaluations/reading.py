"""From an engine's draft to an evaluation that may be stored: quotes verified, levels combined and capped. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from daedam.features.evaluations.schemas import EvidenceOut, StoredCriterion, StoredEvaluation
from daedam.interviewing.state import AskedQuestion
from daedam.interviewing.vocabulary import QuestionKind
from daedam.kit.languages import Language
from daedam.providers.llm.base import CriterionDraft, CriterionSpec, EvaluationDraft
from daedam.scoring.evidence import LEVEL_CAP, Evidence, SpokenText, verify_quote
from daedam.scoring.policies import WeightedRubric
from daedam.scoring.rubrics import Criterion, CriterionSource
from daedam.scoring.samples import combine_samples
from daedam.scoring.totals import UnscorableReason


def criteria_for(weighted: WeightedRubric, kind: QuestionKind) -> list[Criterion]:
    """The criteria that read the words of an answer to a question of this kind, under the policy."""
    return [
        criterion
        for area in weighted.areas
        for criterion in area.area.criteria
        if criterion.source is CriterionSource.CONTENT and criterion.reads(kind)
    ]


def spec(criterion: Criterion, language: Language) -> CriterionSpec:
    """A criterion as an engine is asked about it."""
    return CriterionSpec(
        id=criterion.criterion_id,
        name=criterion.name.in_language(language),
        description=criterion.description.in_language(language),
        anchors={level: anchor.in_language(language) for level, anchor in enumerate(criterion.anchors, 1)},
        rule_features={str(feature): weight for feature, weight in criterion.rule_features.items()},
    )


def spoken_texts(asked: AskedQuestion) -> list[SpokenText]:
    """The candidate's utterances that are scored, in order."""
    return [
        SpokenText(utterance_id=u.utterance_id, text=u.text, started_ms=u.started_ms, ended_ms=u.ended_ms)
        for u in asked.answer_utterances
    ]


def accept(draft: EvaluationDraft, criteria: Sequence[Criterion], said: Sequence[SpokenText]) -> StoredEvaluation:
    """`draft` with every quote checked against `said`. A criterion the draft leaves out is unscorable."""
    by_id = {one.criterion_id: one for one in draft.criteria}
    return StoredEvaluation(
        criteria=[
            _criterion(criterion.criterion_id, by_id.get(criterion.criterion_id), said) for criterion in criteria
        ],
        strengths=list(draft.strengths),
        improvements=list(draft.improvements),
        flags=list(draft.flags),
    )


def unscorable(criteria: Sequence[Criterion], reason: UnscorableReason) -> StoredEvaluation:
    """An evaluation that says why there is nothing."""
    return StoredEvaluation(
        criteria=[StoredCriterion(criterion_id=c.criterion_id, level=None, reason=reason) for c in criteria],
        strengths=[],
        improvements=[],
        flags=[],
    )


def _criterion(criterion_id: str, draft: CriterionDraft | None, said: Sequence[SpokenText]) -> StoredCriterion:
    if draft is None:
        return StoredCriterion(criterion_id=criterion_id, level=None, reason=UnscorableReason.INVALID_OUTPUT)
    if not draft.levels:
        return StoredCriterion(
            criterion_id=criterion_id,
            level=None,
            reason=UnscorableReason.NOT_MEASURED,
            rationale=draft.rationale,
        )
    found = [verify_quote(quote, said) for quote in draft.quotes]
    evidence = [part for one in found if one is not None for part in _parts(one)]
    sampled = combine_samples(draft.levels)
    level = sampled.level if evidence else min(sampled.level, Fraction(LEVEL_CAP))
    return StoredCriterion(
        criterion_id=criterion_id,
        level=level,
        samples=list(draft.levels),
        spread=sampled.spread,
        is_capped=level < sampled.level,
        evidence=evidence,
        unverified_quotes=sum(1 for one in found if one is None),
        rationale=draft.rationale,
    )


def _parts(evidence: Evidence) -> list[EvidenceOut]:
    return [
        EvidenceOut(
            utterance_id=part.utterance_id,
            start=part.start,
            end=part.end,
            quote=part.quote,
            started_ms=part.started_ms,
            ended_ms=part.ended_ms,
        )
        for part in (evidence, *evidence.rest)
    ]
