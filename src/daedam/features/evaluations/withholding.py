"""Asks the engine for one answer's levels, and withholds them for a person where words are aimed at the evaluator.

An engine may obey what it reads; what is decided here does not depend on it (docs/adr/0011).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from daedam.features.evaluations import reading
from daedam.features.evaluations.schemas import StoredEvaluation
from daedam.kit.receipts import Receipt
from daedam.providers.llm.base import EvaluationRequest, LanguageModel
from daedam.scoring import instructions
from daedam.scoring.evidence import SpokenText
from daedam.scoring.instructions import InstructionFlag, Verdict
from daedam.scoring.rubrics import Criterion
from daedam.scoring.totals import UnscorableReason

INSTRUCTION_LIKE = "instruction_like"


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """What may be stored of one answer. `receipt` is None when no engine was asked; `reason` when there are levels."""

    content: StoredEvaluation
    receipt: Receipt | None
    reason: UnscorableReason | None


async def read_answer(
    llm: LanguageModel, request: EvaluationRequest, criteria: Sequence[Criterion], said: Sequence[SpokenText]
) -> ReadAnswer:
    """Levels with verified quotes, or the reason there are none. Raises the engine's `ProviderError`.

    A doubtful sentence costs a second reading, without it; most answers have none.
    """
    asked = "\n".join((request.question_text, *request.expected_points))
    flags = instructions.instruction_flags(request.answer_text)
    if instructions.is_certain(flags) or instructions.is_certain(instructions.instruction_flags(asked)):
        return _withheld(criteria, None)
    draft = await llm.evaluate(request)
    content = reading.accept(draft, criteria, said)
    if not flags:
        return ReadAnswer(content, draft.receipt, None)
    cleaned = _without(request, flags)
    second = reading.accept(await llm.evaluate(cleaned), criteria, said) if cleaned is not None else None
    verdict = instructions.decide(flags, _levels(content), _levels(second) if second is not None else None)
    if verdict is Verdict.WITHHELD:
        return _withheld(criteria, draft.receipt)
    content.flags.append(INSTRUCTION_LIKE)
    return ReadAnswer(content, draft.receipt, None)


def _withheld(criteria: Sequence[Criterion], receipt: Receipt | None) -> ReadAnswer:
    content = reading.unscorable(criteria, UnscorableReason.WITHHELD)
    content.flags.append(INSTRUCTION_LIKE)
    return ReadAnswer(content, receipt, UnscorableReason.WITHHELD)


def _levels(content: StoredEvaluation) -> dict[str, Fraction | None]:
    return {criterion.criterion_id: criterion.level for criterion in content.criteria}


def _without(request: EvaluationRequest, flags: Sequence[InstructionFlag]) -> EvaluationRequest | None:
    """The request without the flagged sentences; None when nothing is left to read."""
    kept = []
    offset = 0
    for utterance in request.utterances:
        end = offset + len(utterance.text)
        own = [
            replace(f, start=f.start - offset, end=f.end - offset) for f in flags if f.start < end and f.end > offset
        ]
        text = instructions.without_instructions(utterance.text, own)
        if any(character.isalnum() for character in text):
            kept.append(replace(utterance, text=text))
        offset = end + 1
    return replace(request, utterances=tuple(kept)) if kept else None
