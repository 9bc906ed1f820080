"""Résumés: the sections, employments, skills and retrievable pieces of a parsed document."""

from __future__ import annotations

from daedam.providers.documents.resume.outline import (
    CareerEntry,
    Period,
    ResumeChunk,
    ResumeOutline,
    ResumeSection,
    ResumeSkill,
    SectionKind,
    YearMonth,
)
from daedam.providers.documents.resume.structure import structure

__all__ = [
    "CareerEntry",
    "Period",
    "ResumeChunk",
    "ResumeOutline",
    "ResumeSection",
    "ResumeSkill",
    "SectionKind",
    "YearMonth",
    "structure",
]
