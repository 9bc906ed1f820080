"""The rules for the web app's source. Its formatter closes a top-level declaration in the first column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

LONGEST_FILE = 300
LONGEST_COMPONENT = 200
LONGEST_HOOK = 100
LONGEST_FUNCTION = 40

_OPENS = re.compile(r"(?:export )?(?:default )?(?:async )?function (\w+)|(?:export )?const (\w+) = .*=>.*\{$")
_CLOSES = re.compile(r"\}\)?;?")
EMPTY_FOLDERS = {"util", "utils", "common", "core", "helper", "helpers", "misc", "shared"}


def long_files(path: str, text: str) -> Iterator[str]:
    lines = len(text.splitlines())
    if lines > LONGEST_FILE:
        yield f"{path}:1 {lines} lines"


def declarations(text: str) -> Iterator[tuple[str, int, int]]:
    """Name, first line and number of lines of every function declared at the top level."""
    name, start = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        opened = _OPENS.match(line)
        if not name and opened:
            name, start = opened[1] or opened[2], number
        if name and _CLOSES.fullmatch(line):
            yield name, start, number - start + 1
            name = ""


def limit_for(path: str, name: str) -> int:
    """Components return markup; hooks are a component's state taken out of it; all else is a function."""
    if path.endswith(".tsx") and name[:1].isupper():
        return LONGEST_COMPONENT
    return LONGEST_HOOK if re.match(r"use[A-Z]", name) else LONGEST_FUNCTION


def long_declarations(path: str, text: str) -> Iterator[str]:
    for name, start, lines in declarations(text):
        if lines > limit_for(path, name):
            yield f"{path}:{start} {name} has {lines} lines"


def empty_folder_names(root: Path, folders: Iterator[Path]) -> Iterator[str]:
    for folder in folders:
        if folder.name in EMPTY_FOLDERS:
            yield folder.relative_to(root).as_posix()
