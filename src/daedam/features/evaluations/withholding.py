"""Asks the engine for one answer's levels, and withholds them for a person where words are aimed at the evaluator.

An engine may obey what it reads; what is decided here does not depend on it (docs/adr/0011).
"""

from __future__ import annotations

import asyncio
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
PARTS = 3


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

    A doubtful sentence costs a second reading, without it; high levels throughout cost one of each third.
    """
    asked = "\n".join((request.question_text, *request.expected_points))
    flags = instructions.instruction_flags(request.answer_text)
    if instructions.is_certain(flags) or instructions.is_certain(instructions.instruction_flags(asked)):
        return _withheld(criteria, None)
    draft = await llm.evaluate(request)
    content = reading.accept(draft, criteria, said)
    if not flags:
        if await _is_led(llm, request, criteria, said, content):
            return _withheld(criteria, draft.receipt)
        return ReadAnswer(content, draft.receipt, None)
    cleaned = _without(request, flags)
    second = reading.accept(await llm.evaluate(cleaned), criteria, said) if cleaned is not None else None
    verdict = instructions.decide(flags, _levels(content), _levels(second) if second is not None else None)
    if verdict is Verdict.WITHHELD:
        return _withheld(criteria, draft.receipt)
    content.flags.append(INSTRUCTION_LIKE)
    return ReadAnswer(content, draft.receipt, None)


async def _is_led(
    llm: LanguageModel,
    request: EvaluationRequest,
    criteria: Sequence[Criterion],
    said: Sequence[SpokenText],
    content: StoredEvaluation,
) -> bool:
    """Whether a third of a highly read answer alone is read as high as the whole, on every criterion.

    The anchors of the upper levels ask for a whole account, which a third of it cannot hold; an order to the
    evaluator, in whatever words, can. An engine by rules obeys nothing and is not asked again.
    """
    whole = _levels(content)
    if llm.capabilities.is_instant or not instructions.is_high(whole.values()):
        return False
    drafts = await asyncio.gather(*(llm.evaluate(part) for part in _thirds(request)))
    return any(instructions.reaches(_levels(reading.accept(draft, criteria, said)), whole) for draft in drafts)


def _thirds(request: EvaluationRequest) -> list[EvaluationRequest]:
    """Stretches of a third of the sentences, each overlapping the next by half."""
    sentences = [
        replace(utterance, text=text)
        for utterance in request.utterances
        for text in instructions.sentences(utterance.text)
        if any(character.isalnum() for character in text)
    ]
    least = 2 if len(sentences) > 2 else 1  # an order may take two sentences
    size = max(least, -(-len(sentences) // PARTS))
    starts = range(0, max(1, len(sentences) - size // 2), -(-size // 2))
    chunks = [sentences[start : start + size] for start in starts]
    return [replace(request, utterances=tuple(chunk), samples=1) for chunk in chunks]


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
