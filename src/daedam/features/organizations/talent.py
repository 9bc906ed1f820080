"""The people an organization looks for (인재상), in the language of an interview. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from daedam.kit.languages import Language


def talent_in(values: Sequence[dict[str, Any]], language: Language) -> list[dict[str, str]]:
    """Each value's id, name and text: in `language` where it was given, else as the organization wrote it."""
    return [{"id": value["id"], **_words(value, language)} for value in values]


def _words(value: dict[str, Any], language: Language) -> dict[str, str]:
    chosen = value.get(language.value) or value
    return {"name": chosen["name"], "text": chosen["text"]}
