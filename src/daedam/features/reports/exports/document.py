"""What a printed report is made of: the API's own answer, the words around it, and who it is for. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from daedam.features.reports.exports.fonts import SPELLED_OUT
from daedam.features.reports.schemas import ReportOut, ResultsOut
from daedam.infra.messages import catalogue
from daedam.interviewing.vocabulary import Purpose
from daedam.kit.languages import Language

PREFIX = "export."


@dataclass(frozen=True, slots=True)
class Occasion:
    """The interview a report is about, as its first page names it."""

    language: Language
    purpose: Purpose
    position: str
    organization: str | None
    began_at: datetime | None
    made_at: datetime


def words(language: Language) -> dict[str, str]:
    """Every word of an export in `language`, by its name without the prefix."""
    found = catalogue().items()
    return {key.removeprefix(PREFIX): text[language] for key, text in found if key.startswith(PREFIX)}


def document(report: ResultsOut, occasion: Occasion, printable: Callable[[str], str]) -> dict[str, Any]:
    """The template's data: plain JSON values, every string of people or engines passed through `printable`.

    A `ReportOut` becomes the recruiter's report; any other result the candidate's own.
    """
    content = report.model_dump(mode="json")
    for decision, decided in zip(content.get("decisions", ()), getattr(report, "decisions", ()), strict=True):
        decision["decided_at"] = moment(decided.decided_at)
    said = {"report": content, "position": occasion.position, "organization": occasion.organization}
    shown: dict[str, Any] = _each_string(said, printable)
    return {
        **shown,
        "is_spelled_out": SPELLED_OUT in str(shown),
        "audience": "recruiter" if isinstance(report, ReportOut) else occasion.purpose.value,
        "language": occasion.language.value,
        "began_at": moment(occasion.began_at),
        "made_at": moment(occasion.made_at),
        "words": words(occasion.language),
    }


def moment(at: datetime | None) -> str:
    """A time as a document shows it, to the minute, in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if at else "–"


def _each_string(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_each_string(one, change) for one in value]
    if isinstance(value, dict):
        return {key: _each_string(one, change) for key, one in value.items()}
    return value
