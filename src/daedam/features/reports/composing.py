"""Results from a session's state and its evaluations. Pure: the same inputs give the same report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any
from uuid import UUID

from daedam.features.evaluations.measurements import MeasuredAnswer
from daedam.features.evaluations.repository import ReadEvaluation
from daedam.features.evaluations.schemas import StoredCriterion
from daedam.features.reports import schemas as out
from daedam.features.reports.measured import emotion_out, measured_out, why_no_share
from daedam.features.sessions.presenting import question_out, state_out, utterance_out
from daedam.features.sessions.repository import Interview
from daedam.infra.messages import message
from daedam.interviewing.state import AskedQuestion
from daedam.interviewing.vocabulary import SessionStatus
from daedam.kit.languages import Language
from daedam.scoring.policies import WeightedRubric
from daedam.scoring.rounding import one_decimal, parts_of_sum
from daedam.scoring.rubrics import Criterion
from daedam.scoring.totals import (
    AnswerLevel,
    AnswerReading,
    AreaTotal,
    CriterionTotal,
    Totals,
    Unscorable,
    UnscorableReason,
    compute_totals,
)

COMMUNICATION = frozenset({"answer_structure", "clear_expression"})
"""Criteria whose mean is an answer's `communication_score`; the mean of all others is its `technical_score`."""
MAX_POINTS_NAMED = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything a report is composed from."""

    interview: Interview
    weighted: WeightedRubric
    evaluations: Mapping[UUID, ReadEvaluation]
    language: Language
    measured: Mapping[UUID, MeasuredAnswer] = field(default_factory=dict)

    def totals(self) -> Totals:
        """The exact totals."""
        return compute_totals(self.weighted, readings(self))

    def words(self, key: str, **values: str) -> str:
        """A sentence in the session's language."""
        return message(key, self.language, **values)


def readings(reading: Reading) -> dict[str, list[AnswerReading]]:
    """What each answer gave, criterion by criterion."""
    found: dict[str, list[AnswerReading]] = {}
    counted = {criterion.criterion_id for area in reading.weighted.areas for criterion in area.area.criteria}
    for question_id, evaluation in reading.evaluations.items():
        for criterion in evaluation.content.criteria:
            if criterion.criterion_id in counted:
                found.setdefault(criterion.criterion_id, []).append(_answer_reading(question_id, criterion))
    for question_id, answer in reading.measured.items():
        for criterion_id, one in answer.criteria.items():
            found.setdefault(criterion_id, []).append(one.reading(str(question_id)))
    return found


def _answer_reading(question_id: UUID, criterion: StoredCriterion) -> AnswerReading:
    if criterion.level is None:
        return Unscorable(answer_id=str(question_id), reason=UnscorableReason(criterion.reason or "not_measured"))
    return AnswerLevel(
        answer_id=str(question_id),
        level=criterion.level,
        was_capped=criterion.is_capped,
        spread=criterion.spread,
    )


def compose(reading: Reading) -> out.ResultsOut:
    """The results so far."""
    interview, totals = reading.interview, reading.totals()
    receipts = _receipts(reading)
    return out.ResultsOut(
        session_id=interview.row.id,
        status=interview.state.status,
        is_complete=interview.state.status is SessionStatus.EVALUATED,
        results=[_result(reading, asked) for asked in interview.state.asked],
        totals=_totals(reading, totals),
        not_measured=_not_measured(reading, totals),
        strengths=_collected(reading, "strengths"),
        improvements=_collected(reading, "improvements"),
        engine=", ".join(dict.fromkeys(f"{r.engine} ({r.model})" for r in receipts)) or "none",
        receipts=receipts,
        policy=_policy(reading),
        rubric_version=reading.weighted.rubric.version,
        state=state_out(interview),
    )


def _policy(reading: Reading) -> out.PolicyOut:
    code = reading.weighted.policy.value
    return out.PolicyOut(
        code=code,
        name=reading.words(f"policy.{code}"),
        description=reading.words(f"policy.{code}.text"),
    )


def _collected(reading: Reading, name: str) -> list[str]:
    found = (text for one in reading.evaluations.values() for text in getattr(one.content, name))
    return list(dict.fromkeys(found))[:MAX_POINTS_NAMED]


def _receipts(reading: Reading) -> list[out.ReceiptOut]:
    seen: dict[tuple[str, str], out.ReceiptOut] = {}
    for evaluation in reading.evaluations.values():
        if evaluation.state == "scored":
            receipt = receipt_out(evaluation.receipt)
            seen.setdefault((receipt.engine, receipt.model), receipt)
    return list(seen.values())


def receipt_out(stored: Mapping[str, Any]) -> out.ReceiptOut:
    """A stored receipt."""
    fell = [out.FellBackOut(engine=engine, reason=why) for engine, why in stored.get("fell_back_from", [])]
    return out.ReceiptOut(**{**stored, "fell_back_from": fell})


def _result(reading: Reading, asked: AskedQuestion) -> out.AnswerResult:
    evaluation = reading.evaluations.get(asked.question.question_id)
    measured = reading.measured.get(asked.question.question_id)
    result = out.AnswerResult(
        question=question_out(asked),
        answer=_answer(asked),
        evaluation=_evaluation(reading, evaluation) if evaluation else _pending(reading),
        emotion=emotion_out(measured),
    )
    if measured is not None:
        rubric, language = reading.weighted.rubric, reading.language
        result.evaluation.criteria += [
            measured_out(rubric, criterion_id, one, language) for criterion_id, one in measured.criteria.items()
        ]
    return result


def _answer(asked: AskedQuestion) -> out.AnswerOut | None:
    if asked.answer is None or not asked.answer_text:
        return None
    return out.AnswerOut(
        answer_id=asked.answer.answer_id,
        text=asked.answer_text,
        source=asked.answer.source,
        utterances=[utterance_out(u, asked) for u in asked.answer_utterances],
    )


def _pending(reading: Reading) -> out.EvaluationOut:
    return out.EvaluationOut(
        state="pending",
        reason="pending",
        reason_text=reading.words("reason.pending"),
        technical_score=None,
        communication_score=None,
        criteria=[],
        strengths=[],
        weaknesses=[],
        total_feedback="",
        receipt=None,
    )


def _evaluation(reading: Reading, evaluation: ReadEvaluation) -> out.EvaluationOut:
    content = evaluation.content
    levels = {c.criterion_id: c.level for c in content.criteria if c.level is not None}
    is_scored = evaluation.state == "scored"
    return out.EvaluationOut(
        state="scored" if is_scored else "unscorable",
        reason=evaluation.reason,
        reason_text=reading.words(f"reason.{evaluation.reason}") if evaluation.reason else None,
        technical_score=_mean([level for key, level in levels.items() if key not in COMMUNICATION]),
        communication_score=_mean([level for key, level in levels.items() if key in COMMUNICATION]),
        criteria=[_criterion(reading, criterion) for criterion in content.criteria],
        strengths=content.strengths,
        weaknesses=content.improvements,
        total_feedback=_feedback(reading, evaluation) if is_scored else "",
        receipt=receipt_out(evaluation.receipt),
    )


def _feedback(reading: Reading, evaluation: ReadEvaluation) -> str:
    said = [*evaluation.content.strengths, *evaluation.content.improvements]
    return " ".join(said) or reading.words("feedback.none")


def _mean(levels: list[Fraction]) -> float | None:
    return float(one_decimal(sum(levels, Fraction(0)) / len(levels))) if levels else None


def _criterion(reading: Reading, stored: StoredCriterion) -> out.CriterionReadingOut:
    area, criterion = _find(reading, stored.criterion_id)
    anchor = criterion.anchor(int(stored.level)).in_language(reading.language) if stored.level is not None else None
    return out.CriterionReadingOut(
        criterion_id=stored.criterion_id,
        name=criterion.name.in_language(reading.language),
        area=area,
        level=float(stored.level) if stored.level is not None else None,
        reason=stored.reason,
        reason_text=reading.words(f"reason.{stored.reason}") if stored.reason else None,
        is_capped=stored.is_capped,
        spread=stored.spread,
        anchor=anchor,
        rationale=stored.rationale,
        evidence=stored.evidence,
    )


def _find(reading: Reading, criterion_id: str) -> tuple[str, Criterion]:
    for area in reading.weighted.rubric.areas:
        for criterion in area.criteria:
            if criterion.criterion_id == criterion_id:
                return area.area_id, criterion
    raise KeyError(criterion_id)


def _totals(reading: Reading, totals: Totals) -> out.TotalsOut:
    scored = [area for area in totals.areas if area.points is not None]
    shown = dict(zip((a.area_id for a in scored), parts_of_sum([a.points or Fraction(0) for a in scored]), strict=True))
    reason = totals.no_total_reason
    return out.TotalsOut(
        total=float(one_decimal(totals.total)) if totals.total is not None else None,
        total_reason=reason,
        total_reason_text=reading.words(f"reason.{reason}") if reason else None,
        earned=float(one_decimal(totals.earned)),
        possible=float(one_decimal(totals.possible)),
        scored_share=round(float(totals.scored_share), 4),
        areas=[_area(reading, area, shown.get(area.area_id)) for area in totals.areas],
    )


def _area(reading: Reading, area: AreaTotal, points: Any) -> out.AreaTotalOut:
    reason = _first_reason(area) if area.points is None else None
    return out.AreaTotalOut(
        area=area.area_id,
        name=_area_name(reading, area.area_id),
        points_max=float(one_decimal(area.possible)),
        points=float(points) if points is not None else None,
        scored_share=round(area.scored_weight / area.weight, 4),
        reason=reason,
        reason_text=reading.words(f"reason.{reason}") if reason else None,
        criteria=[_criterion_total(reading, criterion) for criterion in area.criteria],
    )


def _area_name(reading: Reading, area_id: str) -> str:
    names = {area.area_id: area.name for area in reading.weighted.rubric.areas}
    return names[area_id].in_language(reading.language)


def _first_reason(area: AreaTotal) -> str:
    return next((reason for criterion in area.criteria for reason in criterion.reasons), "not_measured")


def _criterion_total(reading: Reading, criterion: CriterionTotal) -> out.CriterionTotalOut:
    _, known = _find(reading, criterion.criterion_id)
    reason = criterion.reasons[0] if criterion.level is None and criterion.reasons else None
    why = why_no_share(reading.measured.values(), criterion.criterion_id, reading.language) if reason else None
    spreads = [r.spread for r in criterion.readings if isinstance(r, AnswerLevel) and r.spread is not None]
    return out.CriterionTotalOut(
        criterion_id=criterion.criterion_id,
        name=known.name.in_language(reading.language),
        weight=criterion.weight,
        level=round(float(criterion.level), 2) if criterion.level is not None else None,
        points=float(one_decimal(criterion.points)) if criterion.points is not None else None,
        reason=reason,
        reason_text=(why or reading.words(f"reason.{reason}")) if reason else None,
        spread=max(spreads) if spreads else None,
    )


def _not_measured(reading: Reading, totals: Totals) -> list[out.NotMeasuredOut]:
    reasons = [(area.area_id, _first_reason(area)) for area in totals.areas if area.points is None]
    reasons += [(area.area_id, area.reason.value) for area in totals.dropped]
    return [
        out.NotMeasuredOut(
            area=area_id,
            name=_area_name(reading, area_id),
            reason=reason,
            message=reading.words(f"reason.{reason}"),
        )
        for area_id, reason in reasons
    ]
