"""The answers, traps and attacks that are shipped with the evals, as values. Reads packaged files only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from daedam.interviewing.bank import BankItem, load_bank
from daedam.kit.languages import Language

LANGUAGES = (Language.KO, Language.EN)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Five answers of one speaker to one question: `rungs[n]` holds n rubric elements.

    Held-out ladders are not looked at while the rules are being improved; their figure stands apart.
    """

    item: BankItem
    language: Language
    rungs: tuple[str, ...]
    is_held_out: bool

    @property
    def name(self) -> str:
        """Question and language, for tables."""
        return f"{self.item.id}/{self.language}"


def material(name: str) -> Any:
    """The content of one packaged file of material."""
    file = resources.files("daedam.apps.evals").joinpath("material", *name.split("/"))
    return yaml.safe_load(file.read_text(encoding="utf-8"))


@cache
def bank_items() -> Mapping[str, BankItem]:
    """The question bank by id."""
    return {item.id: item for item in load_bank()}


@cache
def load_ladders() -> tuple[Ladder, ...]:
    """Every ladder, in the order of the files. Raises `KeyError` for a question the bank does not have."""
    folder = resources.files("daedam.apps.evals").joinpath("material", "ladders")
    files = sorted(file.name for file in folder.iterdir() if file.name.endswith(".yaml"))
    return tuple(
        Ladder(bank_items()[raw["question"]], language, _rungs(raw[language]), bool(raw.get("held_out", False)))
        for file in files
        for raw in material(f"ladders/{file}")
        for language in LANGUAGES
    )


def _rungs(pieces: list[str]) -> tuple[str, ...]:
    return tuple(" ".join(pieces[: count + 1]) for count in range(len(pieces)))
