"""The shape of a bank item and the reading of all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, Final

import yaml

from daedam.interviewing.bank.parsing import BankError, Fields, checked_text
from daedam.interviewing.vocabulary import Area, QuestionKind, Scenario
from daedam.kit.languages import Language
from daedam.scoring.skills import load_skills

BANK_VERSION: Final = 1
"""Raised whenever an item is added, removed or reworded, so a session can say which wording it used."""

COMPETENCIES: Final = frozenset(
    {
        "collaboration",
        "ownership",
        "learning",
        "communication",
        "customer_focus",
        "integrity",
        "adaptability",
        "planning",
        "analysis",
        "judgement",
        "resilience",
        "leadership",
        "job_knowledge",
        "motivation",
    }
)

ANCHOR_LEVELS: Final = (1, 3, 5)
MAX_QUESTION_CHARS: Final = MappingProxyType({Language.KO: 150, Language.EN: 320})
"""About twenty seconds of speech in either language; longer questions are forgotten while being heard."""
_MAX_PHRASE_CHARS: Final = 120
_MAX_ANCHOR_CHARS: Final = 220

TOPIC_COUNTS: Final = range(25, 46)
"""How many topical words an item has in each language: enough to meet plain answers, few enough to stay its own."""
_MAX_TOPIC_CHARS: Final = 30

_ID: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_SENTENCE_END: Final = re.compile(r"[.?!](?:\s|$)")
_TEXT_FIELDS: Final = ("text", "rephrased", "expected_points", "follow_ups", "anchors")
_ITEM_FIELDS: Final = ("id", "kind", "area", "competency", "scenarios", "skill_codes", "ko", "en")


@dataclass(frozen=True, slots=True)
class BankText:
    """One language of an item.

    `anchors` maps the levels 1, 3 and 5 to what such an answer sounds like. `topics` are words that an answer to this
    question, good or weak, is likely to hold: Korean dictionary forms, English lemmas, seldom of more than one word.
    """

    text: str
    rephrased: str
    expected_points: tuple[str, ...]
    follow_ups: tuple[str, str]
    anchors: Mapping[int, str]
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BankItem:
    """One question. `skill_codes` come from `daedam.scoring.skills`; empty when anyone can get it."""

    id: str
    kind: QuestionKind
    area: Area
    competency: str
    scenarios: tuple[Scenario, ...]
    skill_codes: tuple[str, ...]
    ko: BankText
    en: BankText

    def in_language(self, language: Language) -> BankText:
        """The wording to speak in `language`."""
        return self.ko if language is Language.KO else self.en


@cache
def load_bank() -> tuple[BankItem, ...]:
    """Every item, by file name and then in file order. Raises `BankError` when a packaged file is wrong."""
    folder = files(__package__)
    return parse_bank(_documents(folder), _documents(folder / "topics"))


def topics_of(item_id: str | None, language: Language) -> tuple[str, ...]:
    """The topical words of an item; none for a question that is not, or no longer, in the bank."""
    item = _by_id().get(item_id or "")
    return item.in_language(language).topics if item else ()


@cache
def _by_id() -> Mapping[str, BankItem]:
    return MappingProxyType({item.id: item for item in load_bank()})


def parse_bank(documents: Iterable[tuple[str, Any]], topics: Iterable[tuple[str, Any]]) -> tuple[BankItem, ...]:
    """The items of named, parsed YAML documents, with their topical words from others of the same names.

    Raises `BankError` naming the item and the field.
    """
    words = dict(topics)
    items: dict[str, BankItem] = {}
    for name, document in documents:
        if not isinstance(document, list):
            raise BankError(f"{name}: expected a list of items")
        named = _named(name, words)
        own = [_item(f"{name}[{position}]", value, named) for position, value in enumerate(document)]
        for item in own:
            if item.id in items:
                raise BankError(f"{item.id}.id: appears twice")
            items[item.id] = item
        for unknown in sorted(set(named) - {item.id for item in own}):
            raise BankError(f"{unknown}.topics: no such item in {name}")
    return tuple(items.values())


def _documents(folder: Traversable) -> list[tuple[str, Any]]:
    sources = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda e: e.name)
    return [(entry.name, _read(entry.read_text(encoding="utf-8"))) for entry in sources]


def _named(name: str, topics: Mapping[str, Any]) -> Mapping[str, Any]:
    named = topics.get(name)
    if not isinstance(named, dict):
        raise BankError(f"topics/{name}: expected items by their id")
    return named


def _item(place: str, value: Any, topics: Mapping[str, Any]) -> BankItem:
    item_id = Fields(place, value, _ITEM_FIELDS).text("id", 60)
    if not _ID.fullmatch(item_id):
        raise BankError(f"{item_id}.id: must be lower-case words joined by hyphens")
    fields = Fields(item_id, value, _ITEM_FIELDS)
    words = _topics(item_id, topics)
    return BankItem(
        id=item_id,
        kind=fields.member("kind", QuestionKind),
        area=fields.member("area", Area),
        competency=fields.one_of("competency", COMPETENCIES),
        scenarios=fields.members("scenarios", Scenario),
        skill_codes=fields.each_of("skill_codes", load_skills()),
        ko=_text(item_id, Language.KO, fields.raw("ko"), words),
        en=_text(item_id, Language.EN, fields.raw("en"), words),
    )


def _topics(item_id: str, topics: Mapping[str, Any]) -> Mapping[Language, tuple[str, ...]]:
    fields = Fields(f"{item_id}.topics", topics.get(item_id), tuple(Language))
    return {language: fields.texts(language, TOPIC_COUNTS, _MAX_TOPIC_CHARS) for language in Language}


def _text(item_id: str, language: Language, value: Any, topics: Mapping[Language, tuple[str, ...]]) -> BankText:
    fields = Fields(f"{item_id}.{language}", value, _TEXT_FIELDS)
    first, second = fields.texts("follow_ups", range(2, 3), MAX_QUESTION_CHARS[language])
    return BankText(
        text=_spoken(fields, "text", language),
        rephrased=_spoken(fields, "rephrased", language),
        expected_points=fields.texts("expected_points", range(3, 6), _MAX_PHRASE_CHARS),
        follow_ups=(first, second),
        anchors=_anchors(fields),
        topics=topics[language],
    )


def _spoken(fields: Fields, name: str, language: Language) -> str:
    text = fields.text(name, MAX_QUESTION_CHARS[language])
    if not 1 <= len(_SENTENCE_END.findall(text)) <= 2:
        raise BankError(f"{fields.where}.{name}: must be one or two sentences")
    return text


def _anchors(fields: Fields) -> Mapping[int, str]:
    value = fields.raw("anchors")
    if not isinstance(value, dict) or sorted(value) != list(ANCHOR_LEVELS):
        raise BankError(f"{fields.where}.anchors: expected exactly the levels 1, 3 and 5")
    where = f"{fields.where}.anchors"
    checked = {n: checked_text(f"{where}[{n}]", value[n], _MAX_ANCHOR_CHARS) for n in ANCHOR_LEVELS}
    return MappingProxyType(checked)


def _read(text: str) -> Any:
    # the C parser reads the whole bank in a tenth of the time; wheels of PyYAML carry it, source builds may not
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
