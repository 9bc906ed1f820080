"""Rewrites technical words into something a simple voice can say. What is shown on screen stays as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from daedam.kit.languages import Language

# A run of Latin letters, inner dots and slashes included: "Node.js", "CI/CD", "APIs". Korean particles may follow.
_LATIN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]+(?:[./][A-Za-z]+)*(?![A-Za-z0-9])")
_ACRONYM = re.compile(r"^([A-Z]{2,5})(s?)$")


@dataclass(frozen=True, slots=True)
class Pronunciation:
    """One language's sayings: whole words (keys in lower case), and names of letters."""

    words: dict[str, str]
    letters: dict[str, str]


@cache
def _load() -> dict[str, Pronunciation]:
    text = (files("daedam.providers.tts") / "pronunciation.yaml").read_text(encoding="utf-8")
    return {name: Pronunciation(entry["words"], entry["letters"]) for name, entry in yaml.safe_load(text).items()}


def speakable(text: str, language: Language) -> str:
    """`text` with known words respelled and acronyms spelled letter by letter, for the ear only."""
    sayings = _load()[language]
    return _LATIN.sub(lambda match: _say(match.group(), sayings), text)


def _say(word: str, sayings: Pronunciation) -> str:
    known = sayings.words.get(word.lower())
    if known is not None:
        return known
    acronym = _ACRONYM.match(word)
    if acronym is None:
        return word
    letters, plural = acronym.groups()
    if sayings.letters:
        return "".join(sayings.letters[letter] for letter in letters)
    return " ".join(letters) + ("s" if plural else "")
