"""The repository as the house rules see it: its Python modules as syntax trees, its other files as text."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "src" / "daedam"
LEFT_OUT = {
    *("node_modules", "__pycache__", "dist", ".git", ".venv", ".venv-node", ".daedam", ".hypothesis"),
    *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".vite", "playwright-report"),
}

type_of_function = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Module:
    """One Python file: where it is, what it says, and its tree."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def dotted(self) -> str:
        """The name it is imported by."""
        return self.path.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def folder(self) -> str:
        """The package its file lies in."""
        return self.path.rsplit("/", 1)[0].removeprefix("src/").replace("/", ".")

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        return (node for node in ast.walk(self.tree) if isinstance(node, type_of_function))

    def classes(self) -> Iterator[ast.ClassDef]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))


def files(folder: Path, *suffixes: str) -> list[Path]:
    """Files below a folder, those that are made or downloaded left out."""
    found = (path for path in sorted(folder.rglob("*")) if not LEFT_OUT & set(path.relative_to(ROOT).parts))
    return [path for path in found if path.is_file() and (not suffixes or path.suffix in suffixes)]


@lru_cache(maxsize=4)
def modules(*folders: str) -> tuple[Module, ...]:
    """Every Python module below these folders of the repository."""
    paths = (path for folder in folders for path in files(ROOT / folder, ".py"))
    return tuple(Module(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in paths)


def name_of(call: ast.Call) -> str:
    """`datetime.now` of `datetime.now()`, `print` of `print()`; `().print` where a call or an item stands before."""
    parts: list[str] = []
    target: ast.expr = call.func
    while isinstance(target, ast.Attribute):
        parts.append(target.attr)
        target = target.value
    parts.append(target.id if isinstance(target, ast.Name) else "()")
    return ".".join(reversed(parts))


def check_none(breaches: Iterable[str]) -> None:
    """Fail with every breach on a line of its own."""
    found = list(breaches)
    if found:
        pytest.fail("\n".join(found), pytrace=False)
