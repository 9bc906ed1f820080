"""Reads and checks `skills.yaml`. Holds no matching rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

import yaml

from daedam.kit.languages import Language

SKILLS_VERSION: Final = 1
"""Raised whenever a code is added, renamed or removed."""

_CODE: Final = re.compile(r"[a-z][a-z0-9_]*")
_LISTS: Final = ("aliases", "cased", "context", "near")


class SkillsError(ValueError):
    """`skills.yaml` is wrong; the message names the code and the field."""


class UnknownSkillError(LookupError):
    """No skill has this code."""


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill. `aliases` match in any case; `cased` in exactly their case; `context` only beside a cue."""

    code: str
    category: str
    ko: str
    en: str
    aliases: tuple[str, ...]
    cased: tuple[str, ...]
    context: tuple[str, ...]
    near: tuple[str, ...]


@cache
def load_skills() -> Mapping[str, Skill]:
    """Every skill by its code, in file order. Raises `SkillsError` when the packaged file is wrong."""
    document = yaml.safe_load(files(__package__).joinpath("skills.yaml").read_text(encoding="utf-8"))
    return parse_skills(document)


def skill_name(code: str, language: Language) -> str:
    """The name to show for a code. Raises `UnknownSkillError`."""
    skill = load_skills().get(code)
    if skill is None:
        raise UnknownSkillError(code)
    return skill.ko if language is Language.KO else skill.en


def parse_skills(document: Any) -> Mapping[str, Skill]:
    """The skills of a parsed YAML document. Raises `SkillsError` naming the code and the field."""
    if not isinstance(document, dict) or document.get("version") != SKILLS_VERSION:
        raise SkillsError(f"version: expected {SKILLS_VERSION}")
    skills: dict[str, Skill] = {}
    for skill in _skills(document.get("categories") or {}):
        if skill.code in skills:
            raise SkillsError(f"{skill.code}: code appears twice")
        skills[skill.code] = skill
    _refuse_shared_aliases(skills.values())
    return MappingProxyType(skills)


def _skills(categories: Mapping[str, Mapping[str, Any]]) -> Iterator[Skill]:
    for category, entries in categories.items():
        for code, fields in entries.items():
            yield _skill(category, str(code), fields)


def _skill(category: str, code: str, fields: Any) -> Skill:
    if not _CODE.fullmatch(code):
        raise SkillsError(f"{code}: code must be lower-case letters, digits and underscores")
    if not isinstance(fields, dict):
        raise SkillsError(f"{code}: expected fields")
    unknown = set(fields) - {"ko", "en", *_LISTS}
    if unknown:
        raise SkillsError(f"{code}.{min(unknown)}: unknown field")
    ko, en = (_name(code, language, fields.get(language)) for language in ("ko", "en"))
    lists = {name: _words(code, name, fields.get(name, [])) for name in _LISTS}
    special = {*lists["cased"], *lists["context"]}
    plain = dict.fromkeys(word for word in (ko, en, *lists["aliases"]) if word not in special)
    return Skill(code, category, ko, en, tuple(plain), lists["cased"], lists["context"], lists["near"])


def _name(code: str, field: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise SkillsError(f"{code}.{field}: a name is missing")
    return value


def _words(code: str, field: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word.strip() for word in value):
        raise SkillsError(f"{code}.{field}: expected a list of words")
    return tuple(value)


def _refuse_shared_aliases(skills: Any) -> None:
    owners: dict[str, str] = {}
    for skill in skills:
        for word in (*skill.aliases, *skill.cased, *skill.context):
            owner = owners.setdefault(word.casefold(), skill.code)
            if owner != skill.code:
                raise SkillsError(f"{skill.code}.aliases: {word!r} already belongs to {owner}")
