"""Nothing committed names a developer's machine, a package registry, or how the text was made."""

from __future__ import annotations

import json
import re

import pytest

from unit.house.source import ROOT, check_none, files

FORBIDDEN = {
    "a path of somebody's machine": re.compile(
        r"(?<![\w./~$}-])/(?:work|root|farm|Users/\w+|home/(?!daedam\b)\w+)/[\w.]|/tmp/daedam"
    ),
    "a package registry's address": re.compile(
        r"pypi[.]org|pythonhosted[.]org|npmjs[.](?:org|com)|npmmirror[.]com|index-url[ =]+[\"']?http"
    ),
    "a word about how it was made": re.compile(
        r"(?i)co-authored[-]by|generated (?:with|by) (?:an? )?(?:ai|llm)\b|as an ai (?:language )?model"
        r"|(?:coding|ai) (?:agent|assistant)s?\b|\bsub-?agents?\b"
    ),
    "an open end nobody owns": re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b(?!\")"),
}
TEXT = {
    *(".py", ".md", ".toml", ".yaml", ".yml", ".json", ".sh", ".ts", ".tsx", ".mjs", ".css", ".html", ".lock"),
    *(".txt", ".in", ".conf", ".mako", ".ini", ".example", ""),
}
OWN = "tests/unit/house/test_repository_text.py"

PATHS = [path for path in files(ROOT) if path.suffix in TEXT and path.stat().st_size < 2_000_000]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    assert len(PATHS) > 400
    found = []
    for path in PATHS:
        name = path.relative_to(ROOT).as_posix()
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), start=1):
            if name != OWN and FORBIDDEN[what].search(line):
                found.append(f"{name}:{number} {line.strip()[:100]}")
    check_none(found)


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a path of somebody's machine", "cd /home/kim/daedam"),
        ("a path of somebody's machine", 'ROOT = "/work/main"'),
        ("a path of somebody's machine", "see /tmp/daedam.log"),
        ("a package registry's address", "--index-url https://mirror.example/simple"),
        ("a package registry's address", '"resolved": "https://registry.npmjs.org/a"'),
        ("a word about how it was made", "Co-authored-by: somebody"),
        ("a word about how it was made", "written by an AI assistant"),
        ("an open end nobody owns", "# TODO later"),
    ],
)
def test_the_patterns_catch(what: str, line: str) -> None:
    assert FORBIDDEN[what].search(line)


@pytest.mark.parametrize(
    "line", ["navigate('/home')", "https://host/work/x", "${HOME}/root/x", "home/daedam", "method"]
)
def test_the_patterns_let_through(line: str) -> None:
    assert not [what for what, pattern in FORBIDDEN.items() if pattern.search(line)]


def test_lock_files_hold_hashes_and_no_addresses() -> None:
    for lock in [ROOT / "requirements.lock", *(ROOT / "scripts" / "locks").glob("*.txt")]:
        text = lock.read_text("utf-8")
        assert "://" not in text, lock.name
        assert text.count("--hash=sha256:") >= len(re.findall(r"^[a-z0-9_.\[\]-]+==", text, flags=re.MULTILINE)) > 0
    web = json.loads((ROOT / "frontend" / "package-lock.json").read_text("utf-8"))
    assert not [name for name, package in web["packages"].items() if "resolved" in package]
