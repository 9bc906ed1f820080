"""Reads an answer as the product does, through its own verification and withholding, and gives points of 100."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from daedam.features.evaluations import reading
from daedam.features.evaluations.withholding import read_answer
from daedam.interviewing.bank import BankItem, topics_of
from daedam.interviewing.vocabulary import QuestionKind
from daedam.kit.languages import Language
from daedam.providers.errors import ProviderError
from daedam.providers.llm.base import DraftQuestion, EvaluationRequest, LanguageModel, SpokenUtterance
from daedam.scoring import policies
from daedam.scoring.evidence import SpokenText
from daedam.scoring.policies import ScoringPolicy
from daedam.scoring.rubrics import load_rubric
from daedam.scoring.totals import UnscorableReason


@dataclass(frozen=True, slots=True)
class Judged:
    """Points of 100 over the criteria that read the answer; None with the reason when there are none."""

    points: float | None
    levels: dict[str, float]
    reason: str | None
    flags: tuple[str, ...]

    @property
    def is_withheld(self) -> bool:
        """Whether the score waits for a person."""
        return self.reason == UnscorableReason.WITHHELD

    @property
    def is_at_bottom(self) -> bool:
        """Whether no criterion is above the lowest level."""
        return self.points is None or self.points == 0


@dataclass(slots=True)
class Cost:
    """What a run has used up."""

    readings: int = 0
    seconds: float = 0.0
    tokens: int = 0


class Judge:
    """One engine under one stage's rubric. Remembers what it has read: the same answer is asked once."""

    def __init__(self, llm: LanguageModel, stage: str = "ai") -> None:
        self.llm = llm
        self.cost = Cost()
        self._stage = stage
        self._weighted = policies.apply(load_rubric(stage), ScoringPolicy.CONTENT_ONLY)
        self._known: dict[tuple[str, Language, tuple[str, ...], str], Judged] = {}

    async def typed(self, item: BankItem, language: Language, text: str) -> Judged:
        """An answer typed as one text."""
        return await self.read(item, language, (text,))

    async def read(
        self, item: BankItem, language: Language, utterances: Sequence[str], question: DraftQuestion | None = None
    ) -> Judged:
        """An answer of one or more utterances, to the bank's question or to `question` in its place."""
        key = (item.id, language, tuple(utterances), question.text if question else "")
        if key not in self._known:
            self._known[key] = await self.read_again(item, language, utterances, question)
        return self._known[key]

    async def read_again(
        self, item: BankItem, language: Language, utterances: Sequence[str], question: DraftQuestion | None = None
    ) -> Judged:
        """As `read`, but asks the engine whatever was read before."""
        asked = question or _as_asked(item, language)
        criteria = reading.criteria_for(self._weighted, QuestionKind(asked.kind))
        said = [SpokenText(UUID(int=n + 1), text, 0, 0) for n, text in enumerate(utterances)]
        request = EvaluationRequest(
            language=language,
            stage=self._stage,
            question_text=asked.text,
            kind=asked.kind,
            criteria=tuple(reading.spec(criterion, language) for criterion in criteria),
            utterances=tuple(SpokenUtterance(str(one.utterance_id), one.text) for one in said),
            rubric_version=self._weighted.rubric.version,
            expected_points=asked.expected_points,
            question_variants=(asked.rephrased,) if asked.rephrased else (),
            topics=topics_of(asked.bank_item_id, language),
        )
        began = time.perf_counter()
        try:
            read = await read_answer(self.llm, request, criteria, said)
        except ProviderError as error:
            return Judged(None, {}, error.code, ())
        finally:
            self.cost.readings += 1
            self.cost.seconds += time.perf_counter() - began
        if read.receipt is not None:
            self.cost.tokens += (read.receipt.input_tokens or 0) + (read.receipt.output_tokens or 0)
        levels = {c.criterion_id: float(c.level) for c in read.content.criteria if c.level is not None}
        weights = {criterion.criterion_id: criterion.weight for criterion in criteria}
        return Judged(_points(levels, weights), levels, read.reason, tuple(read.content.flags))


def _as_asked(item: BankItem, language: Language) -> DraftQuestion:
    words = item.in_language(language)
    return DraftQuestion(
        kind=item.kind,
        area=item.area,
        competency=item.competency,
        text=words.text,
        rephrased=words.rephrased,
        bank_item_id=item.id,
        expected_points=tuple(words.expected_points),
    )


def _points(levels: dict[str, float], weights: dict[str, int]) -> float | None:
    total = sum(weights[criterion_id] for criterion_id in levels)
    if not total:
        return None
    return 100 * sum(weights[criterion_id] * (level - 1) / 4 for criterion_id, level in levels.items()) / total
