"""The languages Daedam speaks. Korean comes first; English is its equal."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """A language an interview, a message or a text can be in."""

    KO = "ko"
    EN = "en"


def negotiate(accept_language: str | None, default: Language = Language.KO) -> Language:
    """The first of our languages that an `Accept-Language` header names, else `default`."""
    for part in (accept_language or "").split(","):
        tag = part.split(";")[0].strip().lower()[:2]
        if tag in (Language.KO, Language.EN):
            return Language(tag)
    return default
