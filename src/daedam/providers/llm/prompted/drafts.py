"""From checked replies to the drafts every engine returns."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median_low

from daedam.providers.llm.base import CriterionDraft, DraftQuestion, EvaluationRequest, Provenance
from daedam.providers.llm.prompted.schemas import CriterionReply, EvaluationReply, QuestionReply

MAX_REMARKS = 3


def question(reply: QuestionReply) -> DraftQuestion:
    """One planned question."""
    return DraftQuestion(
        kind=reply.kind,
        area=reply.area,
        competency=reply.competency,
        text=reply.text,
        rephrased=reply.rephrased,
        bank_item_id=reply.bank_item_id,
        skill_codes=tuple(reply.skill_codes),
        expected_points=tuple(reply.expected_points),
        follow_up_hints=tuple(reply.follow_up_hints),
        provenance=tuple(Provenance(p.source, p.quote, p.ref) for p in reply.provenance),
    )


def criteria(samples: Sequence[EvaluationReply], request: EvaluationRequest) -> tuple[CriterionDraft, ...]:
    """All samples' levels, with the quotes and the words of the sample at the (lower) median."""
    by_id: dict[str, list[CriterionReply]] = {spec.id: [] for spec in request.criteria}
    for sample in samples:
        for reading in sample.criteria:
            by_id[reading.criterion_id].append(reading)
    return tuple(_criterion(criterion_id, readings) for criterion_id, readings in by_id.items())


def _criterion(criterion_id: str, readings: Sequence[CriterionReply]) -> CriterionDraft:
    levels = tuple(reading.level for reading in readings)
    typical = readings[levels.index(median_low(levels))]
    return CriterionDraft(criterion_id, levels, tuple(dict.fromkeys(typical.quotes)), typical.rationale)


def remarks(reply: EvaluationReply) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Strengths and improvements, at most three each."""
    return tuple(reply.strengths[:MAX_REMARKS]), tuple(reply.improvements[:MAX_REMARKS])


def flags(samples: Sequence[EvaluationReply]) -> tuple[str, ...]:
    """Every flag any sample raised, once, in order."""
    return tuple(dict.fromkeys(flag for sample in samples for flag in sample.flags))
