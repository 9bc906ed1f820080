"""Periods as people write them in résumés, Korean and English. Two-digit years are left alone: they are guesses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from daedam.providers.documents.resume.outline import Period, YearMonth

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH_NAME = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:19|20)\d{2}"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:\s?[.\-/월]\s?(?:3[01]|[12]\d|0?[1-9])(?!\d)일?)?"
_NUMERIC = rf"{_YEAR}\s?(?:[.\-/]|년)\s?{_MONTH}(?!\d){_DAY}(?:월|\.(?!\d))?"
_NAMED = rf"{_MONTH_NAME}\.?,?\s{_YEAR}"
_MONTH_FIRST = rf"{_MONTH}/{_YEAR}"
_DATE = rf"(?:{_NUMERIC}|{_NAMED}|{_MONTH_FIRST}|{_YEAR}년?)"
_CURRENT = r"(?:현재|재직\s?중|진행\s?중|present|now|current(?:ly)?|today|ongoing)"
_TO = r"\s?(?:~|〜|∼|～|–|—|-|to\b|until\b|부터)\s?"
_PERIOD = re.compile(
    rf"(?<![\d.])(?<!\d[-/])(?P<start>{_DATE}){_TO}(?:(?P<end>{_DATE})|(?P<current>{_CURRENT})|(?=\s*(?:$|[|)\],])))(?:까지)?(?!\d)",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"[(\[]?\s*(?:총\s?)?\d+\s?(?:년|개월|yrs?|years?|mos?|months?)\.?(?:\s?\d+\s?(?:개월|mos?|months?)\.?)?\s*[)\]]?"
    r"|[(\[]\s*[)\]]",
    re.IGNORECASE,
)
_EDGES = " |,·/~–—-:"
_OPENING, _CLOSING = " |,·/~–—-:([", " |,·/~–—-:)]"


@dataclass(frozen=True, slots=True)
class FoundPeriod:
    """A period and what else its line says, without the period and its length."""

    period: Period
    rest: str


def find_period(text: str) -> FoundPeriod | None:
    """The first period of a line, if it has one."""
    match = _PERIOD.search(text)
    if match is None:
        return None
    start = _date(match["start"])
    end = _date(match["end"]) if match["end"] else None
    before, after = text[: match.start()], _DURATION.sub("", text[match.end() :])
    # Brackets go only where they held the period: "(주)" begins a name.
    parts = (before.lstrip(_EDGES).rstrip(_OPENING), after.lstrip(_CLOSING).rstrip(_EDGES))
    rest = " | ".join(part for part in parts if part)
    return FoundPeriod(Period(start, end, match["current"] is not None), rest)


def _date(text: str) -> YearMonth:
    year = re.search(_YEAR, text)
    assert year is not None  # noqa: S101 - every form of a date has one
    named = re.match(_MONTH_NAME, text, re.IGNORECASE)
    if named:
        return YearMonth(int(year[0]), _MONTHS.index(named[0][:3].lower()) + 1)
    numeric = re.match(rf"{_YEAR}\D{{1,3}}({_MONTH})", text) or re.match(rf"({_MONTH})/", text)
    return YearMonth(int(year[0]), int(numeric[1]) if numeric else None)
