"""The Markdown pages as tests see them: rows of their tables, links, headings, code."""

from __future__ import annotations

import re
from pathlib import Path

from unit.house.source import ROOT, files

PAGES = [
    *(ROOT / name for name in ("README.md", "README.ko.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *files(ROOT / "docs", ".md"),
]


def text_of(name: str) -> str:
    """A page of the repository."""
    return (ROOT / name).read_text("utf-8")


def rows(text: str, first: str) -> list[list[str]]:
    """The cells of the table whose first heading is `first`, its heading and rule left out."""
    found: list[list[str]] = []
    is_inside = False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        is_inside = bool(cells) and (is_inside or cells[0] == first)
        if is_inside:
            found.append(cells)
    return found[2:]


def quoted(cell: str) -> list[str]:
    """What stands in backquotes, within a line."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", cell, flags=re.DOTALL))


def links(text: str) -> list[str]:
    """Targets of the links that stay in the repository."""
    targets = re.findall(r"\]\(([^)]+)\)", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return [target for target in targets if "://" not in target]


def anchors(text: str) -> set[str]:
    """What a link may name after `#`: headings as GitHub spells them."""
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(page: Path, text: str) -> list[str]:
    """Links of `page` that lead nowhere."""
    broken = []
    for link in links(text):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (anchor and anchor not in anchors(target.read_text("utf-8"))):
            broken.append(f"{page.relative_to(ROOT)}: {link}")
    return broken
