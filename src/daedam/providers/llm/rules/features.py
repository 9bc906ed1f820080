"""Every feature of one answer: what it is about, and how it is told."""

from __future__ import annotations

from daedam.providers.llm.rules import account
from daedam.providers.llm.rules.effective import Reading
from daedam.providers.llm.rules.findings import Finding
from daedam.providers.llm.rules.subject import Belonging, Subject, coverage_requirements, coverage_talent, relevance


def find_all(reading: Reading, subject: Subject, belonging: Belonging) -> dict[str, Finding]:
    """Every feature that can be read here, by name."""
    found: list[Finding | None] = [
        relevance(reading, subject, belonging),
        account.specificity(reading),
        account.structure(reading),
        account.reasoning(reading),
        account.reflection(reading),
        coverage_requirements(reading, subject),
        coverage_talent(reading, subject),
        account.clarity(reading),
    ]
    return {finding.feature: finding for finding in found if finding is not None}
