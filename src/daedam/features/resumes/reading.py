"""From a parsed document (or a corrected outline) to what is stored and what can be retrieved. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from daedam.features.resumes.repository import Chunk
from daedam.features.resumes.schemas import SectionIn
from daedam.kit.languages import Language
from daedam.providers.documents import DocumentLine, ParsedDocument
from daedam.providers.documents.resume import CareerEntry, structure
from daedam.scoring.skills import skill_name

MIN_CHUNK_CHARS = 4


def read(document: ParsedDocument) -> tuple[dict[str, Any], list[Chunk]]:
    """What was found, as JSON values, and the pieces to embed."""
    outline, chunks = _structured(document.lines)
    hidden = [{"code": "hidden_text", "detail": f"{line.ref}: {line.reason}"} for line in document.hidden_lines]
    named = {"hidden_text"} if hidden else set()
    outline["flags"] = hidden + [{"code": flag, "detail": ""} for flag in document.flags if flag not in named]
    return outline, chunks


def reread(sections: Sequence[SectionIn], flags: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], list[Chunk]]:
    """The same from the owner's corrected sections. Flags of the file stay: correcting does not undo them."""
    corrected: list[dict[str, Any]] = [
        {"kind": section.kind, "lines": [{"ref": f"s{i}:l{j}", "text": t} for j, t in enumerate(section.lines, 1)]}
        for i, section in enumerate(sections, 1)
    ]
    lines = [DocumentLine(ref=line["ref"], text=line["text"]) for s in corrected for line in s["lines"]]
    outline, _ = _structured(lines)
    outline |= {"sections": corrected, "flags": list(flags)}
    chunks = [
        Chunk(ref=line["ref"], section=section["kind"], text=line["text"])
        for section in corrected
        for line in section["lines"]
    ]
    return outline, _searchable(chunks)


def _structured(lines: Sequence[DocumentLine]) -> tuple[dict[str, Any], list[Chunk]]:
    found = structure(lines)
    sections = [
        {"kind": str(section.kind), "lines": [{"ref": line.ref, "text": line.text} for line in section.lines]}
        for section in found.sections
    ]
    outline: dict[str, Any] = {
        "sections": sections,
        "skills": [skill.code for skill in found.skills],
        "career": [_career(entry) for entry in found.careers],
        "flags": [],
    }
    chunks = [Chunk(ref=chunk.ref, section=str(chunk.section), text=chunk.text) for chunk in found.chunks]
    # A very short résumé has no piece of an achievement's length: then its lines are the pieces.
    return outline, _searchable(chunks) or _searchable([Chunk(line.ref, "other", line.text) for line in lines])


def _career(entry: CareerEntry) -> dict[str, Any]:
    period = entry.period
    return {
        "organization": entry.organization,
        "role": entry.role or (None if entry.organization else entry.heading),
        "start": str(period.start),
        "end": str(period.end) if period.end else None,
        "is_current": period.is_current,
        "refs": list(entry.refs),
    }


def _searchable(chunks: Sequence[Chunk]) -> list[Chunk]:
    # A piece without a letter or digit has no direction to be embedded in.
    return [c for c in chunks if len(c.text) >= MIN_CHUNK_CHARS and any(ch.isalnum() for ch in c.text)]


def skills_in(codes: Sequence[str], language: Language) -> list[dict[str, str]]:
    """Skill codes with their names in one language."""
    return [{"code": code, "name": skill_name(code, language)} for code in codes]
