"""Requests every language-model adapter is held to, in both languages."""

from __future__ import annotations

from daedam.providers.llm.base import (
    BankCandidate,
    CriterionSpec,
    EvaluationRequest,
    FollowUpRequest,
    InsightFinding,
    InsightRequest,
    PlanRequest,
    Requirement,
    ResumeLine,
    SpokenUtterance,
    TalentValue,
)

TEXTS = {
    "ko": {
        "requirement": "PostgreSQL 성능을 개선해 본 경험",
        "value": "끝까지 책임지는 태도",
        "line": "주문 조회 API의 응답 시간을 1.2초에서 200ms로 단축",
        "bank": "팀에서 의견이 갈렸던 경험을 말씀해 주세요.",
        "question": "느려진 기능을 빠르게 만든 경험을 말씀해 주세요.",
        "point": "원인을 찾은 방법",
        "hint": "원인은 어떻게 찾으셨나요?",
        "answer": [
            "작년에 주문 목록 화면이 느려서 제가 쿼리를 분석했습니다.",
            "인덱스를 추가했고 그 결과 응답이 200밀리초로 줄었습니다.",
        ],
    },
    "en": {
        "requirement": "experience improving PostgreSQL performance",
        "value": "seeing things through",
        "line": "Cut the order API's response time from 1.2 s to 200 ms",
        "bank": "Tell me about a time your team disagreed.",
        "question": "Tell me about a slow feature that you made faster.",
        "point": "how the cause was found",
        "hint": "How did you find the cause?",
        "answer": [
            "Last year our order list was slow, so I analysed the query.",
            "I added an index and as a result the response dropped to 200 milliseconds.",
        ],
    },
}


def plan_request(language: str, count: int = 6, seed: int = 0) -> PlanRequest:
    """A posting with a requirement, a value, a résumé line and a small bank."""
    texts = TEXTS[language]
    bank = tuple(
        BankCandidate(f"b{n}", kind, "language", f"c{n}", f"{texts['bank']} {n}", f"{texts['bank']} {n}!")
        for n, kind in enumerate(("behavioural", "technical", "motivation"))
    )
    return PlanRequest(
        language=language,
        stage="ai",
        scenario="comprehensive",
        position="Backend",
        requirements=(Requirement("r1", str(texts["requirement"]), ("postgresql",)),),
        talent=(TalentValue("v1", str(texts["value"])),),
        resume_lines=(ResumeLine("line-7", str(texts["line"]), 0.8, "r1"),),
        bank=bank,
        count=count,
        seed=seed,
    )


def follow_up_request(language: str, answer: str | None = None, deadline_s: float = 3.0) -> FollowUpRequest:
    """An answer that leaves its cause open."""
    texts = TEXTS[language]
    return FollowUpRequest(
        language=language,
        question_text=str(texts["question"]),
        kind="behavioural",
        answer_text=" ".join(texts["answer"]) if answer is None else answer,
        expected_points=(str(texts["point"]),),
        follow_up_hints=(str(texts["hint"]),),
        deadline_s=deadline_s,
    )


def evaluation_request(
    language: str, answer: tuple[str, ...] | None = None, samples: int = 3
) -> EvaluationRequest:
    """Two criteria over a two-utterance answer."""
    texts = TEXTS[language]
    said = tuple(texts["answer"]) if answer is None else answer
    anchors = {level: f"anchor {level}" for level in range(1, 6)}
    return EvaluationRequest(
        language=language,
        stage="ai",
        question_text=str(texts["question"]),
        kind="behavioural",
        criteria=(
            CriterionSpec("specific", "Specific", "Names numbers", anchors, {"specificity": 1.0}),
            CriterionSpec("structured", "Structured", "Has an order", anchors, {"structure": 1.0}),
        ),
        utterances=tuple(SpokenUtterance(f"u{n}", text) for n, text in enumerate(said)),
        rubric_version="test-1",
        expected_points=(str(texts["point"]),),
        samples=samples,
    )


def insight_request(language: str) -> InsightRequest:
    """One strong and one weak finding."""
    quote = str(TEXTS[language]["answer"][1])
    findings = (
        InsightFinding("Specific", 5, str(TEXTS[language]["question"]), quote, "u1"),
        InsightFinding("Reflection", 1, str(TEXTS[language]["question"])),
    )
    return InsightRequest(language, "executive", "Backend", findings)
