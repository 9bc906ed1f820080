"""The parts of a résumé as they were written. What was not found is absent, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from daedam.providers.documents.base import DocumentLine


class SectionKind(StrEnum):
    """What a section is about, by its heading."""

    SUMMARY = "summary"
    CAREER = "career"
    EDUCATION = "education"
    SKILLS = "skills"
    PROJECTS = "projects"
    CERTIFICATES = "certificates"
    LANGUAGES = "languages"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ResumeSection:
    """Lines under one heading; `heading` is None for what stands before the first."""

    kind: SectionKind
    heading: str | None
    lines: tuple[DocumentLine, ...]


@dataclass(frozen=True, slots=True, order=True)
class YearMonth:
    """A date as precise as it was written: `month` is None where only the year stands."""

    year: int
    month: int | None = None

    def __str__(self) -> str:
        return f"{self.year:04d}" if self.month is None else f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` to `end`; `is_current` where "현재", "present" or the like is written instead of an end."""

    start: YearMonth
    end: YearMonth | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class CareerEntry:
    """One employment. `organization` and `role` are texts of the résumé, None where none could be told apart.

    `heading` is the entry's head as written, without its period; `refs` are all its lines.
    """

    organization: str | None
    role: str | None
    period: Period
    heading: str
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResumeSkill:
    """A skill the résumé names: its language-neutral code, the words found first, every line that names it."""

    code: str
    matched: str
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResumeChunk:
    """About one achievement, 30–400 characters, for retrieval; `ref` is the first of `refs`."""

    ref: str
    section: SectionKind
    text: str
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResumeOutline:
    """A résumé's parts, in the order of the document."""

    sections: tuple[ResumeSection, ...]
    careers: tuple[CareerEntry, ...]
    skills: tuple[ResumeSkill, ...]
    chunks: tuple[ResumeChunk, ...]

    def lines_of(self, kind: SectionKind) -> tuple[DocumentLine, ...]:
        """All lines of all sections of this kind."""
        return tuple(line for section in self.sections if section.kind is kind for line in section.lines)
