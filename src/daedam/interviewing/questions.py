"""Choosing questions from the bank: for the planner to pick from, and alone when a plan does not come in time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

from daedam.interviewing.bank import BankItem
from daedam.interviewing.events import PlannedQuestion, Provenance
from daedam.interviewing.vocabulary import Area, QuestionKind, Scenario
from daedam.kit.ids import new_id
from daedam.kit.languages import Language

FALLBACK_ORDER: tuple[tuple[QuestionKind, Area | None], ...] = (
    (QuestionKind.MOTIVATION, None),
    (QuestionKind.BEHAVIOURAL, None),
    (QuestionKind.TECHNICAL, Area.JOB_FIT),
    (QuestionKind.SITUATIONAL, Area.PSYCHOLOGICAL),
    (QuestionKind.PROBLEM_SOLVING, Area.COGNITIVE),
    (QuestionKind.BEHAVIOURAL, None),
)
"""One question for every area that words can score, and a second behavioural one, for language weighs most."""


def suitable(bank: Iterable[BankItem], scenario: Scenario, skill_codes: Iterable[str]) -> list[BankItem]:
    """Items for `scenario` that ask for nothing outside the wanted skills (general items always fit)."""
    wanted = set(skill_codes)
    return [
        item
        for item in bank
        if (scenario is Scenario.COMPREHENSIVE or scenario in item.scenarios)
        and (not item.skill_codes or wanted & set(item.skill_codes))
    ]


def fallback_plan(
    bank: Sequence[BankItem], scenario: Scenario, skill_codes: Iterable[str], language: Language, seed: int
) -> tuple[PlannedQuestion, ...]:
    """Questions straight from the bank, the same for the same seed. Never empty for a bank with general items."""
    random = Random(seed)  # noqa: S311 - a choice to repeat, not a secret
    pool = suitable(bank, scenario, skill_codes)
    random.shuffle(pool)
    chosen: list[BankItem] = []
    for kind, area in FALLBACK_ORDER:
        fitting = (i for i in pool if i.kind == kind and area in (None, i.area) and i not in chosen)
        found = next(fitting, None) or next((i for i in bank if i.kind == kind and i not in chosen), None)
        if found is not None:
            chosen.append(found)
    return tuple(planned(item, language) for item in chosen)


def planned(item: BankItem, language: Language) -> PlannedQuestion:
    """A bank item as a question of an interview."""
    words = item.in_language(language)
    return PlannedQuestion(
        question_id=new_id(),
        kind=QuestionKind(item.kind),
        area=Area(item.area),
        competency=item.competency,
        text=words.text,
        rephrased=words.rephrased,
        bank_item_id=item.id,
        skill_codes=tuple(item.skill_codes),
        expected_points=tuple(words.expected_points),
        follow_up_hints=tuple(words.follow_ups),
        provenance=(Provenance(source="bank", quote=item.id, ref=item.id),),
    )
