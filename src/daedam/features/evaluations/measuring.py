"""From the journal's windows to readings of the measured criteria. Loaded only for sessions that may be measured.

It reads no words: the same windows give the same readings whatever was said, and words never see them.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from uuid import UUID

from daedam.features.evaluations.measurements import MeasuredAnswer, MeasuredCriterionReading, ShownExpression
from daedam.interviewing import sampled
from daedam.interviewing.measurements import SignalsSampled
from daedam.interviewing.measuring import NotMeasuredWhy, why_not_watched
from daedam.interviewing.state import AskedQuestion, SessionState, has_words
from daedam.interviewing.vocabulary import AnswerSource
from daedam.scoring.policies import WeightedRubric
from daedam.scoring.rubrics import CriterionSource
from daedam.signals.answers import DominantExpression, dominant_expression
from daedam.signals.baseline import Baseline
from daedam.signals.kinds import EVERY_KIND, VOICE_KINDS, WORD_KINDS
from daedam.signals.nonverbal import (
    Measured,
    MeasuredCriterion,
    MeasuredShare,
    NotMeasuredReason,
    nonverbal_shares,
)
from daedam.signals.windows import Stretch


def measure(
    state: SessionState, weighted: WeightedRubric, samples: Sequence[SignalsSampled]
) -> dict[UUID, MeasuredAnswer]:
    """Question → what was measured during its spoken answer, criterion by criterion of the weighted rubric.

    Typed answers have none: whoever writes is not to be looked at for how they speak.
    """
    wanted = [
        MeasuredCriterion(criterion.criterion_id)
        for area in weighted.areas
        for criterion in area.area.criteria
        if criterion.source is CriterionSource.SIGNALS and criterion.criterion_id in set(MeasuredCriterion)
    ]
    baseline = sampled.baseline_of(samples)
    return {
        asked.question.question_id: _answer(state, asked, wanted, samples, baseline)
        for asked in state.asked
        if asked.answer is not None and has_words(asked) and _spoken(asked)
    }


def _answer(
    state: SessionState,
    asked: AskedQuestion,
    wanted: Sequence[MeasuredCriterion],
    samples: Sequence[SignalsSampled],
    baseline: Baseline | None,
) -> MeasuredAnswer:
    own = [sample for sample in samples if sample.question_id == asked.question.question_id]
    windows = sampled.windows_of(own)
    unseen = why_not_watched(state)
    allowed = EVERY_KIND if unseen is None else VOICE_KINDS | WORD_KINDS
    shares = nonverbal_shares(windows, _spoken(asked), allowed=allowed, baseline=baseline, criteria=wanted)
    return MeasuredAnswer(
        criteria={criterion.value: _reading(measured, unseen) for criterion, measured in shares.items()},
        expression=_classified(own) or _seen(dominant_expression(windows)),
    )


def _spoken(asked: AskedQuestion) -> list[Stretch]:
    return [
        Stretch(started_s=said.started_ms / 1000, ended_s=said.ended_ms / 1000)
        for said in asked.answer_utterances
        if said.source is not AnswerSource.TYPED and said.ended_ms > said.started_ms
    ]


def _reading(measured: Measured, unseen: NotMeasuredWhy | None) -> MeasuredCriterionReading:
    if isinstance(measured, MeasuredShare):
        return MeasuredCriterionReading(share=measured.share, measured_s=measured.measured_s, of_s=measured.of_s)
    is_by_choice = measured.reason is NotMeasuredReason.SWITCHED_OFF and unseen is NotMeasuredWhy.NO_CAMERA
    reason = NotMeasuredReason.NO_CAMERA if is_by_choice else measured.reason
    return MeasuredCriterionReading(share=None, measured_s=measured.measured_s, of_s=measured.of_s, reason=reason.value)


def _seen(found: DominantExpression | None) -> ShownExpression | None:
    return None if found is None else ShownExpression(name=found.name.value, score=found.score)


def _classified(samples: Sequence[SignalsSampled]) -> ShownExpression | None:
    """What a classifier said, where one is configured: the name with the largest mean share."""
    means = {name: fmean(shares) for name, shares in sampled.expressions_of(samples).items() if shares}
    if not means:
        return None
    name = max(means, key=means.__getitem__)
    return ShownExpression(name=name, score=means[name])
