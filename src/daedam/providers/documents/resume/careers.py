"""Employments in the career section: a line with a period opens one. Words are told apart, never invented."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from daedam.providers.documents.base import DocumentLine
from daedam.providers.documents.resume.outline import CareerEntry, Period
from daedam.providers.documents.resume.periods import find_period

BULLET = re.compile(r"^\s*(?:[-–—•·∙▪▸►◦○‣*✓✔o](?=\s)|[•·∙▪▸►◦○‣✓✔]|\(?\d{1,2}[.)](?=\s))\s*")
_MAX_HEAD = 40
_PARTS = re.compile(r"\s*[|,·]\s*|\s+[/–—-]\s+|\s+@\s+")
_AT = re.compile(r"\s+at\s+")
_ORGANIZATION = re.compile(
    r"\(주\)|㈜|주식회사|\(유\)|유한회사|재단법인|사단법인|(?:은행|전자|그룹|연구원|연구소|공사|공단|병원|협회|소프트|테크|랩스)$"
    r"|\b(?:inc|ltd|llc|corp|co|gmbh|plc|company|corporation|group|labs?|bank|technologies|university)\b\.?",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"(?:개발자|엔지니어|디자이너|매니저|기획자|연구원|분석가|분석|마케터|컨설턴트|인턴|사원|주임|대리|과장|차장|부장|팀장|파트장|이사"
    r"|선임|책임|수석|리더|개발|기획|운영|영업|회계|백엔드|프론트엔드|간호사|교사)$"
    r"|\b(?:engineer|developer|designer|manager|analyst|scientist|researcher|consultant|intern|lead|architect"
    r"|director|officer|specialist|administrator|assistant|associate|programmer|accountant|nurse|teacher"
    r"|head of \w+|cto|ceo|cfo|coo)\b",
    re.IGNORECASE,
)
_COLUMN_NAMES = frozenset(
    {
        *("기간", "근무기간", "회사", "회사명", "직장명", "부서", "직위", "직급", "직무", "담당업무", "업무", "비고"),
        *("period", "dates", "company", "employer", "role", "title", "position"),
    }
)


@dataclass(slots=True)
class _Open:
    period: Period
    parts: list[str]
    heading: str
    refs: list[str] = field(default_factory=list)


def is_column_names(text: str) -> bool:
    """Whether a line is a table's head ("기간 | 회사 | 직무") and says nothing itself."""
    cells = [cell.strip().replace(" ", "").casefold() for cell in text.split("|")]
    return len(cells) > 1 and all(cell in _COLUMN_NAMES for cell in cells)


def find_careers(lines: Sequence[DocumentLine]) -> list[CareerEntry]:
    """The employments of one career section, in order of the text."""
    found: list[_Open] = []
    for at, line in enumerate(lines):
        dated = None if BULLET.match(line.text) else find_period(line.text)
        if dated is None or (found and _is_part_of(dated.period, dated.rest, found[-1].period)):
            if found:
                found[-1].refs.append(line.ref)
            continue
        heads = [] if dated.rest else _heads_before(lines, at, found)
        if heads and found:
            found[-1].refs = [ref for ref in found[-1].refs if ref not in {head.ref for head in heads}]
        heading = dated.rest or " | ".join(head.text for head in heads)
        found.append(_Open(dated.period, _parts(heading), heading, [head.ref for head in heads] + [line.ref]))
    texts = {line.ref: line.text for line in lines}
    return [_closed(entry, texts) for entry in found]


def _is_part_of(inner: Period, rest: str, outer: Period) -> bool:
    """A project told of within an employment: inside its time, and named by no sign of an employer or a role."""
    if _ORGANIZATION.search(rest) or any(_ROLE.search(part) for part in _parts(rest)) or not rest:
        return False
    ends_inside = outer.is_current or (inner.end is not None and outer.end is not None and _upto(inner, outer))
    return _key(inner.start.year, inner.start.month) >= _key(outer.start.year, outer.start.month) and ends_inside


def _upto(inner: Period, outer: Period) -> bool:
    assert inner.end is not None  # noqa: S101 - asked before
    assert outer.end is not None  # noqa: S101 - asked before
    return _key(inner.end.year, inner.end.month) <= (outer.end.year, outer.end.month or 12)


def _key(year: int, month: int | None) -> tuple[int, int]:
    return year, month or 1


def _heads_before(lines: Sequence[DocumentLine], at: int, found: list[_Open]) -> list[DocumentLine]:
    """Up to two short lines right above a line that is a period alone, when they read as a name and a role."""
    # Where the names stand below their periods, what is above the next period is told of already.
    used = {ref for entry in found for ref in (entry.refs[:1] if entry.parts else entry.refs)}
    heads: list[DocumentLine] = []
    for line in reversed(lines[max(0, at - 2) : at]):
        if line.ref in used or not _is_head(line.text):
            break
        heads.insert(0, line)
    is_first = not found
    is_marked = any(_ORGANIZATION.search(head.text) or _ROLE.search(head.text) for head in heads)
    return heads if is_first or is_marked else []


def _is_head(text: str) -> bool:
    is_sentence = text.endswith(("다", "다.", ".", "함", "음"))
    is_dated = find_period(text) is not None
    return len(text) <= _MAX_HEAD and not BULLET.match(text) and not is_sentence and not is_dated


def _parts(heading: str) -> list[str]:
    parts = _PARTS.split(heading)
    if len(parts) == 1:
        role, *organization = _AT.split(heading)
        parts = [*organization, role] if organization and _ROLE.search(role) else parts
    return [part.strip() for part in parts if part.strip()]


def _closed(entry: _Open, texts: dict[str, str]) -> CareerEntry:
    parts = entry.parts
    heading = entry.heading
    if not any(_ROLE.search(part) for part in parts) or not parts:
        below = _heads_below(entry, texts, 1 if parts else 2)
        parts = parts + [part for head in below for part in _parts(head)]
        heading = " | ".join([text for text in (heading, *below) if text])
    organization, role = _told_apart(parts)
    return CareerEntry(organization, role, entry.period, heading, tuple(entry.refs))


def _heads_below(entry: _Open, texts: dict[str, str], most: int) -> list[str]:
    """Short lines right under the period; beside a name already found, only one that reads as a role."""
    position = next((at for at, ref in enumerate(entry.refs) if find_period(texts[ref])), 0)
    heads: list[str] = []
    for ref in entry.refs[position + 1 : position + 1 + most]:
        if not _is_head(texts[ref]):
            break
        heads.append(texts[ref])
    return heads if not entry.parts else [head for head in heads if _ROLE.search(head)]


def _told_apart(parts: list[str]) -> tuple[str | None, str | None]:
    """Organization and role by their marks; one unmarked part beside a role, or alone, is the organization."""
    marked = [part for part in parts if _ORGANIZATION.search(part)]
    roles = [part for part in parts if _ROLE.search(part) and part not in marked]
    others = [part for part in parts if part not in marked and part not in roles]
    if marked:
        return marked[0], _only(roles)
    if len(others) == 1:
        return _unmixed(others[0]), _only(roles)
    return (others[0] if others and roles and parts[0] == others[0] else None), _only(roles)


def _only(parts: list[str]) -> str | None:
    return ", ".join(parts) or None


def _unmixed(part: str) -> str | None:
    """A part that is a name alone; a long one mixes name and duty without a sign of where one ends."""
    return part if len(part) <= _MAX_HEAD else None
