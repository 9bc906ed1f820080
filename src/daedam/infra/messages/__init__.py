"""Sentences people read, in both languages, by key. The texts stand beside this module, one file a subject."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import yaml

from daedam.kit.languages import Language


@lru_cache(maxsize=1)
def catalogue() -> dict[str, dict[str, str]]:
    """Every key with its sentence in each language."""
    merged: dict[str, dict[str, str]] = {}
    for entry in sorted(files(__package__).iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".yaml"):
            merged |= yaml.safe_load(entry.read_text("utf-8"))
    return merged


def message(key: str, language: Language, **values: str) -> str:
    """The sentence `key` in `language`, with `values` filled in. Unknown keys raise `KeyError`: a bug."""
    return catalogue()[key][language].format(**values)


def has(key: str) -> bool:
    """Whether there is such a sentence."""
    return key in catalogue()
