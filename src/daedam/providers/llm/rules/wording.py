"""The rules engine's sentences in Korean and English: rationale, praise, advice. States what was found, no more."""

from __future__ import annotations

from collections.abc import Sequence

from daedam.providers.llm.rules.findings import Finding
from daedam.providers.llm.rules.thresholds import explain
from daedam.providers.llm.rules.traps import Ceiling

FEATURE_NAMES: dict[str, tuple[str, str]] = {
    "relevance": ("질문과의 관련성", "relevance"),
    "specificity": ("구체성", "specificity"),
    "structure": ("구성", "structure"),
    "reasoning": ("논리", "reasoning"),
    "reflection": ("성찰", "reflection"),
    "coverage_requirements": ("채용 요건", "requirements"),
    "coverage_talent": ("인재상", "values"),
    "clarity": ("명료성", "clarity"),
}

ADVICE: dict[str, tuple[str, str]] = {
    "relevance": (
        "질문이 묻는 내용에 먼저 답한 뒤 경험을 덧붙여 보세요.",
        "Answer what was asked first, then add your experience.",
    ),
    "specificity": (
        "숫자, 사용한 도구, 본인이 한 일을 이름을 들어 말해 보세요.",
        "Name numbers, the tools you used and what you yourself did.",
    ),
    "structure": (
        "상황, 맡은 일, 한 행동, 결과의 순서로 말해 보세요.",
        "Go from the situation to your task, your action and its result.",
    ),
    "reasoning": (
        "왜 그렇게 했는지, 다른 방법은 무엇이었는지 말해 보세요.",
        "Say why you did it that way and which alternatives you weighed.",
    ),
    "reflection": (
        "무엇을 배웠고 그 뒤 무엇이 달라졌는지 덧붙여 보세요.",
        "Add what you learned and what you have changed since.",
    ),
    "coverage_requirements": (
        "공고의 요건과 이어지는 경험을 본인의 행동으로 말해 보세요.",
        "Tie an action of yours to the posting's requirements.",
    ),
    "coverage_talent": (
        "회사의 인재상이 드러나는 본인의 행동을 하나 들어 보세요.",
        "Give one action of yours that shows the organization's values.",
    ),
    "clarity": (
        "문장을 짧게 끊고 한 문장에 한 가지씩 말해 보세요.",
        "Keep sentences short, one thought in each.",
    ),
}

_NOTHING = ("이 기준을 볼 자료가 주어지지 않았습니다.", "Nothing was given to judge this criterion by.")


def reason_line(findings: Sequence[Finding], ceiling: Ceiling | None, language: str) -> str:
    """What was found and what was not, feature by feature; first of all what holds the level down."""
    at = 0 if language == "ko" else 1
    if not findings:
        return _NOTHING[at]
    parts = [f"{FEATURE_NAMES[f.feature][at]}: {explain(f.feature, f.value, language)}" for f in findings]
    if ceiling is not None:
        parts.insert(0, ceiling.ko if language == "ko" else ceiling.en)
    return _sentence("; ".join(parts))


def praise(feature: str, explained: str, language: str) -> str:
    """A strength as a sentence: the feature's name and what was found."""
    return _sentence(f"{FEATURE_NAMES[feature][0 if language == 'ko' else 1]}: {explained}")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def advice(feature: str, language: str) -> str:
    """What would raise this feature."""
    return ADVICE[feature][0 if language == "ko" else 1]
