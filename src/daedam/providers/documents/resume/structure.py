"""From a document's visible lines to a résumé's outline. Pure; never reads hidden lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from daedam.providers.documents.base import DocumentLine
from daedam.providers.documents.resume.careers import find_careers
from daedam.providers.documents.resume.chunks import cut
from daedam.providers.documents.resume.headings import heading_of
from daedam.providers.documents.resume.outline import ResumeOutline, ResumeSection, ResumeSkill, SectionKind
from daedam.scoring.skills import find_skills


def structure(lines: Sequence[DocumentLine]) -> ResumeOutline:
    """Sections, employments, skills and chunks of a résumé; what is not found is absent."""
    sections = tuple(_sections(lines))
    careers = [
        entry for section in sections if section.kind is SectionKind.CAREER for entry in find_careers(section.lines)
    ]
    chunks = [chunk for section in sections for chunk in cut(section)]
    return ResumeOutline(sections, tuple(careers), tuple(_skills(lines)), tuple(chunks))


def _sections(lines: Iterable[DocumentLine]) -> list[ResumeSection]:
    """A heading opens a section; what stands before the first is "other" without a heading."""
    sections: list[ResumeSection] = []
    kind, heading, held = SectionKind.OTHER, None, []  # type: tuple[SectionKind, str | None, list[DocumentLine]]
    for line in lines:
        opened = heading_of(line.text, None if heading is None else kind)
        if opened is None:
            held.append(line)
            continue
        if held or heading is not None:
            sections.append(ResumeSection(kind, heading, tuple(held)))
        kind, rest = opened
        heading = line.text
        held = [DocumentLine(line.ref, rest)] if rest else []
    if held or heading is not None:
        sections.append(ResumeSection(kind, heading, tuple(held)))
    return sections


def _skills(lines: Iterable[DocumentLine]) -> list[ResumeSkill]:
    """Each skill once, with every line that names it, in the order of first mention."""
    matched: dict[str, str] = {}
    refs: dict[str, list[str]] = {}
    for line in lines:
        for mention in find_skills(line.text):
            matched.setdefault(mention.code, mention.matched)
            named_at = refs.setdefault(mention.code, [])
            if line.ref not in named_at:
                named_at.append(line.ref)
    return [ResumeSkill(code, matched[code], tuple(found)) for code, found in refs.items()]
