"""The list of model files Daedam knows, read from the packaged `catalogue.yaml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import yaml

from daedam.kit.languages import Language


class UnknownModel(LookupError):  # noqa: N818 - reads as a state
    """No model of that name is in the catalogue; the message lists those that are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """One model: what it is for, where it comes from, under which licence, and how large it is.

    `files` are patterns, each of which must match; `sha256` holds known checksums by file name.
    """

    id: str
    capability: str
    title: str
    repository: str
    files: tuple[str, ...]
    megabytes: int
    licence: str
    languages: frozenset[Language]
    revision: str = "main"
    sha256: dict[str, str] = field(default_factory=dict)


@cache
def catalogue() -> tuple[CatalogueEntry, ...]:
    """Every known model, within a capability from small to large."""
    text = (files("daedam.providers.models") / "catalogue.yaml").read_text(encoding="utf-8")
    return tuple(
        CatalogueEntry(
            **{
                **entry,
                "files": tuple(entry["files"]),
                "languages": frozenset(Language(code) for code in entry["languages"]),
            }
        )
        for entry in yaml.safe_load(text)
    )


def find(model_id: str) -> CatalogueEntry:
    """The entry named `model_id`. Raises `UnknownModel`."""
    for entry in catalogue():
        if entry.id == model_id:
            return entry
    known = ", ".join(entry.id for entry in catalogue())
    raise UnknownModel(f"There is no model '{model_id}'. Known models: {known}.")
