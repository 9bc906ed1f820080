"""Verified findings put into words by rule: what was strongest, what was weakest, and the quotes behind it."""

from __future__ import annotations

from daedam.providers.llm.base import InsightFinding, InsightRequest, InsightStatement

STRONG_FROM = 4
WEAK_TO = 2
MAX_EACH = 3

_STRONG = {
    "ko": "‘{name}’ 기준에서 {level}수준의 근거를 말했습니다.",
    "en": "Gave evidence at level {level} for “{name}”.",
}
_WEAK = {
    "ko": "‘{name}’ 기준에서는 {level}수준에 머물렀습니다. 다음 면접에서 더 물어볼 만합니다.",
    "en": "Stayed at level {level} for “{name}”: worth asking about in the next interview.",
}


def statements(request: InsightRequest) -> tuple[InsightStatement, ...]:
    """At most three strengths (each with its quote) and three open points, most telling first."""
    strong = sorted(
        (f for f in request.findings if f.level >= STRONG_FROM and f.quote),
        key=lambda f: (-f.level, f.criterion_name),
    )
    weak = sorted((f for f in request.findings if f.level <= WEAK_TO), key=lambda f: (f.level, f.criterion_name))
    said = [_statement(_STRONG, f, request.language) for f in strong[:MAX_EACH]]
    return tuple(said + [_statement(_WEAK, f, request.language) for f in weak[:MAX_EACH]])


def _statement(wording: dict[str, str], finding: InsightFinding, language: str) -> InsightStatement:
    text = wording[language].replace("{level}", str(finding.level)).replace("{name}", finding.criterion_name)
    return InsightStatement(text, (finding.quote,) if finding.quote else ())
