"""A whole report with everything a page has to show, in both languages: the worked example of docs/scoring.md."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from daedam.features.evaluations.schemas import EvidenceOut
from daedam.features.reports import schemas as out
from daedam.features.reports.exports.document import Occasion
from daedam.features.sessions.schemas import QuestionOut, StateOut, UtteranceOut
from daedam.infra.messages import message
from daedam.interviewing.vocabulary import (
    Area,
    NextAction,
    Phase,
    Purpose,
    QuestionKind,
    Scenario,
    SessionStatus,
    Stage,
)
from daedam.kit.languages import Language
from daedam.scoring.rubrics import Criterion, load_rubric

AT = datetime(2026, 3, 2, 5, 30, tzinfo=UTC)
RUBRIC = load_rubric(Stage.AI)
LEVELS: dict[str, list[float | None]] = {
    "answer_relevance": [4, 3, 5],
    "concrete_detail": [3, 2, 3],
    "answer_structure": [4, 4, 4],
    "clear_expression": [4, 5, 3],
    "acting_under_pressure": [4],
    "regard_for_others": [3],
    "taking_responsibility": [2],
    "adjusting_to_change": [3],
    "framing_the_problem": [None, 4],
    "reasoning_steps": [None, 5],
    "weighing_options": [None, 3],
    "evidence_for_requirements": [None, 4, 3],
    "evidence_for_talent": [None, None, None],
}
POINTS = {"language": 19.8, "psychological": 10.0, "cognitive": 11.3, "job_fit": 6.2}
QUESTIONS = {
    Language.KO: [
        "최근 맡으신 일에서 문제를 직접 찾아 고친 경험을 말씀해 주세요.",
        "같은 일을 더 빠르게 하려고 어떤 방법들을 견주어 보셨습니까?",
        "배포한 뒤에 잘못을 알게 되셨을 때 팀과 어떻게 나누셨습니까?",
    ],
    Language.EN: [
        "Tell me about a problem you found and fixed yourself in your recent work.",
        "Which ways of making the same work faster did you compare?",
        "When you learned of a mistake after a release, how did you share it with the team?",
    ],
}
ANSWERS = {
    Language.KO: [
        "주문 조회가 월요일 아침마다 느려졌습니다. 먼저 어디에서 시간이 걸리는지 재어 보니 질의 하나가 "
        "표 전체를 읽고 있었습니다. 색인을 넣고, 실행 계획이 표 전체를 읽으면 실패하는 시험을 함께 두었습니다. "
        "응답 시간은 900 ms에서 120 ms로 줄었습니다.",
        "캐시를 앞에 두는 방법과 질의를 고치는 방법을 견주었습니다. "
        "캐시는 빠르지만 오래된 값이 보일 수 있어, 질의를 고치는 쪽을 골랐습니다.",
        "제가 놓친 점을 먼저 밝히고, 되돌리는 순서를 적어 같이 확인했습니다. "
        "다음부터는 배포 전에 두 사람이 보도록 바꾸었습니다.",
    ],
    Language.EN: [
        "Our order search slowed down every Monday morning. I first measured where the time went and found one query "
        "reading the whole table. I added an index together with a test that fails when the plan reads everything. "
        "The response time fell from 900 ms to 120 ms.",
        "I compared a cache in front with changing the query. The cache is quick but may show old values, so I chose "
        "to change the query.",
        "I said first what I had missed, wrote down the steps to roll back and went through them with the others. "
        "Since then two people look at every release.",
    ],
}
SENTENCES = {
    Language.KO: {
        "strength": [
            "고친 결과를 전과 뒤의 수치로 말했습니다.",
            "왜 그 방법을 골랐는지 다른 방법과 견주어 설명했습니다.",
        ],
        "improve": [
            "다른 사람이 한 일과 본인이 한 일을 나누어 말하면 더 또렷합니다.",
            "결과를 어떻게 확인했는지 한 문장 더해 보세요.",
        ],
        "why": "문제, 한 일, 결과가 차례로 나오고 수치가 두 곳에 있습니다.",
        "reason": "근거를 읽은 뒤 전화로 한 번 더 이야기해 보기로 했습니다.",
        "title": "백엔드 개발자",
        "name": "지원자 이름",
        "suggestion": "사람이 먼저 읽어야 합니다.",
    },
    Language.EN: {
        "strength": [
            "Gave the result in figures, before and after.",
            "Compared the chosen way with another and said why.",
        ],
        "improve": ["Say apart what others did and what you did.", "Add a sentence on how the result was checked."],
        "why": "Problem, action and result follow one another, with figures in two places.",
        "reason": "The evidence was read; one more conversation by telephone comes first.",
        "title": "Backend engineer",
        "name": "Name of the candidate",
        "suggestion": "A person should read this first.",
    },
}


def receipt() -> out.ReceiptOut:
    return out.ReceiptOut(
        engine="openai",
        model="exaone-3.5-7.8b",
        prompt_id="evaluation",
        prompt_version="3",
        rubric_version=RUBRIC.version,
        duration_ms=4_321,
        input_tokens=1_987,
        output_tokens=654,
        fell_back_from=[out.FellBackOut(engine="ollama", reason="timeout")],
    )


def _evidence(utterance: UtteranceOut) -> EvidenceOut:
    quote = utterance.text.split(". ")[-1]
    start = utterance.text.index(quote)
    return EvidenceOut(
        utterance_id=utterance.utterance_id,
        start=start,
        end=start + len(quote),
        quote=quote,
        started_ms=utterance.started_ms + 9_000,
        ended_ms=utterance.ended_ms,
    )


def _reading(
    criterion: Criterion, area: str, level: float | None, said: UtteranceOut, language: Language
) -> out.CriterionReadingOut:
    is_capped = level == 2
    return out.CriterionReadingOut(
        criterion_id=criterion.criterion_id,
        name=criterion.name.in_language(language),
        area=area,
        level=level,
        reason="withheld" if level is None else None,
        reason_text=message("reason.withheld", language) if level is None else None,
        is_capped=is_capped,
        spread=None if level is None else int(level) % 3,
        anchor=criterion.anchor(int(level)).in_language(language) if level is not None else None,
        rationale="" if level is None else SENTENCES[language]["why"],  # type: ignore[arg-type]
        evidence=[] if level is None or is_capped else [_evidence(said)],
    )


def _result(number: int, language: Language, answer: str) -> out.AnswerResult:
    question_id, utterance_id = UUID(int=number + 1), UUID(int=number + 101)
    said = UtteranceOut(
        utterance_id=utterance_id,
        question_id=question_id,
        speaker="candidate",
        text=answer,
        source="typed" if number == 2 else "spoken",  # type: ignore[arg-type]
        started_ms=0 if number == 2 else 61_000 + 95_000 * number,
        ended_ms=0 if number == 2 else 119_000 + 95_000 * number,
        engine="whisper",
        confidence=None,
    )
    readings = [
        _reading(criterion, area.area_id, LEVELS[criterion.criterion_id][number], said, language)
        for area in RUBRIC.areas
        for criterion in area.criteria
        if len(LEVELS.get(criterion.criterion_id, ())) > number
        and (LEVELS[criterion.criterion_id][number] is not None or criterion.criterion_id == "evidence_for_talent")
    ]
    return out.AnswerResult(
        question=QuestionOut(
            question_id=question_id,
            ordinal=number + 1,
            kind=next(iter(QuestionKind)),
            area=Area.LANGUAGE,
            competency="communication",
            text=QUESTIONS[language][number],
            rephrased=None,
            parent_id=None,
            is_follow_up=number == 1,
            asked_at=AT,
            is_answered=True,
            provenance=[],
        ),
        answer=out.AnswerOut(answer_id=UUID(int=number + 201), text=answer, source=said.source, utterances=[said]),
        evaluation=out.EvaluationOut(
            state="scored",
            reason=None,
            reason_text=None,
            technical_score=3.3,
            communication_score=4.5,
            criteria=readings,
            strengths=[],
            weaknesses=[SENTENCES[language]["improve"][number % 2]],
            total_feedback="",
            receipt=receipt(),
        ),
        emotion=None,
    )


def _criterion(criterion: Criterion, language: Language) -> out.CriterionTotalOut:
    levels = [level for level in LEVELS.get(criterion.criterion_id, ()) if level is not None]
    mean = sum(levels) / len(levels) if levels else None
    reason = None if levels else "withheld" if criterion.criterion_id in LEVELS else "not_measured"
    return out.CriterionTotalOut(
        criterion_id=criterion.criterion_id,
        name=criterion.name.in_language(language),
        weight=criterion.weight,
        level=round(mean, 2) if mean is not None else None,
        points=round(criterion.weight * (mean - 1) / 4, 1) if mean is not None else None,
        reason=reason,
        reason_text=message(f"reason.{reason}", language) if reason else None,
        spread=1 if levels else None,
    )


def totals(language: Language) -> out.TotalsOut:
    """The worked example's totals."""
    areas = [
        out.AreaTotalOut(
            area=area.area_id,
            name=area.name.in_language(language),
            points_max=float(sum(criterion.weight for criterion in area.criteria)),
            points=POINTS.get(area.area_id),
            scored_share=0.6 if area.area_id == "job_fit" else float(area.area_id in POINTS),
            reason=None if area.area_id in POINTS else "not_measured",
            reason_text=None if area.area_id in POINTS else message("reason.not_measured", language),
            criteria=[_criterion(criterion, language) for criterion in area.criteria],
        )
        for area in RUBRIC.areas
    ]
    return out.TotalsOut(
        total=63.1,
        total_reason=None,
        total_reason_text=None,
        earned=47.3,
        possible=75.0,
        scored_share=0.7143,
        areas=areas,
    )


def report(language: Language, **changes: Any) -> out.ReportOut:
    """The recruiter's report of the worked example."""
    said = SENTENCES[language]
    whole: dict[str, Any] = {
        "session_id": UUID("01900000-0000-7000-8000-0000000000d1"),
        "status": SessionStatus.EVALUATED,
        "is_complete": True,
        "results": [_result(number, language, answer) for number, answer in enumerate(ANSWERS[language])],
        "totals": totals(language),
        "not_measured": [
            out.NotMeasuredOut(
                area=area.area, name=area.name, reason="not_measured", message=message("reason.not_measured", language)
            )
            for area in totals(language).areas
            if area.points is None
        ],
        "strengths": said["strength"],
        "improvements": said["improve"],
        "engine": "openai (exaone-3.5-7.8b)",
        "receipts": [receipt()],
        "policy": out.PolicyOut(
            code="documented",
            name=message("policy.documented", language),
            description=message("policy.documented.text", language),
        ),
        "rubric_version": RUBRIC.version,
        "state": StateOut(
            scenario=Scenario.COMPREHENSIVE,
            stage=Stage.AI,
            phase=Phase.DONE,
            next_action=next(iter(NextAction)),
            retry_count=0,
        ),
        "job_posting_id": None,
        "candidate_name": said["name"],
        "posting_title": said["title"],
        "band_low": 43.4,
        "band_high": 82.9,
        "flags": [
            out.FlagOut(code="engine_fell_back", message=message("flag.engine_fell_back", language)),
            out.FlagOut(
                code="instruction_like", message=message("flag.instruction_like", language), question_id=UUID(int=2)
            ),
        ],
        "recommendation": out.RecommendationOut(
            code="person_reads_first",
            text=str(said["suggestion"]),
            notes=[message("note.answers_withheld", language), message("note.partly_scored", language)],
        ),
        "timeline": [],
        "decisions": [
            out.DecisionOut(
                decision_id=UUID(int=9),
                outcome="hold",
                reason=str(said["reason"]),
                decided_by_name="J. Kim" if language is Language.EN else "담당자",
                decided_at=AT,
            )
        ],
    }
    return out.ReportOut.model_validate(whole | changes)


def own(language: Language) -> out.ResultsOut:
    """The candidate's own result of the worked example."""
    return out.ResultsOut.model_validate(report(language).model_dump(include=set(out.ResultsOut.model_fields)))


def occasion(language: Language, purpose: Purpose = Purpose.HIRING) -> Occasion:
    """When and for whom."""
    return Occasion(language, purpose, str(SENTENCES[language]["title"]), "Hanbit Software", AT, AT)
