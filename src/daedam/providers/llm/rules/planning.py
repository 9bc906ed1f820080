"""A plan from the bank, the résumé, the requirements and 인재상. Pure: the same request, the same plan."""

from __future__ import annotations

import random
from collections.abc import Sequence

from daedam.providers.llm.base import (
    BankCandidate,
    DraftQuestion,
    PlanRequest,
    Provenance,
    Requirement,
    ResumeLine,
)
from daedam.providers.llm.rules.plan_wording import WORDINGS
from daedam.providers.llm.rules.quoting import snippet
from daedam.scoring.guard import forbidden_topics
from daedam.scoring.instructions import instruction_flags

QUOTE_LIMIT = 60

LEANINGS: dict[str, tuple[str, ...]] = {
    "technical": ("technical", "problem_solving", "technical", "behavioural", "technical"),
    "behavioural": ("behavioural", "situational", "behavioural", "motivation", "behavioural"),
    "comprehensive": ("behavioural", "technical", "motivation", "situational", "problem_solving"),
}
"""Which kinds fill a plan once what must be there is there."""

# The order of asking: easy to enter, then experience, then what needs thinking.
_ORDER = ("motivation", "factual", "behavioural", "technical", "situational", "problem_solving")


def plan(request: PlanRequest) -> tuple[DraftQuestion, ...]:
    """At most `request.count` questions with every part that must be there."""
    shuffled = _shuffled(request.bank, request.seed)
    chosen: list[DraftQuestion] = []
    for kind in ("situational", "problem_solving"):
        chosen += _of_kind(kind, request, shuffled, chosen)
    line = best_line(request.resume_lines)
    if line is not None:
        chosen.append(_about_line(line, request))
    if request.requirements:
        chosen.append(_about_requirement(_open_requirement(request, line), request))
    if request.talent:
        value = request.talent[request.seed % len(request.talent)]
        provenance = Provenance("talent", value.name, value.id)
        chosen.append(_built("talent", request.language, provenance, name=value.name))
    leaning = LEANINGS.get(request.scenario, LEANINGS["comprehensive"])
    for turn in range(request.count):
        if len(chosen) >= request.count:
            break
        chosen += _of_kind(leaning[turn % len(leaning)], request, shuffled, chosen)
    return tuple(sorted(_unique(chosen)[: request.count], key=lambda q: _ORDER.index(q.kind)))


def best_line(lines: Sequence[ResumeLine]) -> ResumeLine | None:
    """The résumé line nearest to the posting; one that meets a requirement comes first."""
    # A question quotes its line: neither an order to the evaluator nor what may not be asked about gets into one.
    fit = [line for line in lines if not instruction_flags(line.text) and not forbidden_topics(line.text)]
    ranked = sorted(fit, key=lambda line: (line.matched_requirement_id is None, -line.similarity, line.ref))
    return ranked[0] if ranked else None


def _shuffled(bank: Sequence[BankCandidate], seed: int) -> list[BankCandidate]:
    ordered = sorted(bank, key=lambda item: item.id)
    random.Random(seed).shuffle(ordered)  # noqa: S311 - variety between plans, not secrecy
    return ordered


def _of_kind(
    kind: str, request: PlanRequest, bank: Sequence[BankCandidate], chosen: Sequence[DraftQuestion]
) -> list[DraftQuestion]:
    """A bank item of this kind, new competencies and wanted skills first; else a question of our own; else none."""
    used = {question.bank_item_id for question in chosen}
    competencies = {question.competency for question in chosen}
    wanted = {code for requirement in request.requirements for code in requirement.skill_codes}
    fitting = [item for item in bank if item.kind == kind and item.id not in used]
    if fitting:
        best = min(fitting, key=lambda i: (i.competency in competencies, not wanted & set(i.skill_codes)))
        return [_from_bank(best)]
    texts = {question.text for question in chosen}
    for own in (kind, *_ORDER):
        wording = WORDINGS.get((own, request.language))
        if wording is not None and wording.text not in texts:
            return [_built(own, request.language, Provenance("builtin", wording.text, f"rules-1:{own}"))]
    return [_from_bank(item) for item in bank if item.id not in used][:1]


def _from_bank(item: BankCandidate) -> DraftQuestion:
    return DraftQuestion(
        kind=item.kind,
        area=item.area,
        competency=item.competency,
        text=item.text,
        rephrased=item.rephrased,
        bank_item_id=item.id,
        skill_codes=item.skill_codes,
        expected_points=item.expected_points,
        follow_up_hints=item.follow_ups,
        provenance=(Provenance("bank", item.text, item.id),),
    )


def _about_line(line: ResumeLine, request: PlanRequest) -> DraftQuestion:
    quote = snippet(line.text, QUOTE_LIMIT)
    return _built("resume", request.language, Provenance("resume", quote, line.ref), quote=quote)


def _open_requirement(request: PlanRequest, asked_line: ResumeLine | None) -> Requirement:
    """A requirement the résumé question does not already speak to, if there is one."""
    spoken_to = asked_line.matched_requirement_id if asked_line else None
    still_open = [r for r in request.requirements if r.id != spoken_to] or list(request.requirements)
    return still_open[request.seed % len(still_open)]


def _about_requirement(requirement: Requirement, request: PlanRequest) -> DraftQuestion:
    quote = snippet(requirement.text, QUOTE_LIMIT)
    provenance = Provenance("requirement", quote, requirement.id)
    return _built("requirement", request.language, provenance, quote=quote, skill_codes=requirement.skill_codes)


def _built(
    about: str,
    language: str,
    provenance: Provenance,
    *,
    quote: str = "",
    name: str = "",
    skill_codes: tuple[str, ...] = (),
) -> DraftQuestion:
    wording = WORDINGS[(about, language)]
    return DraftQuestion(
        kind=wording.kind,
        area=wording.area,
        competency=wording.competency,
        text=wording.text.replace("{quote}", quote).replace("{name}", name),
        rephrased=wording.rephrased.replace("{quote}", quote).replace("{name}", name),
        skill_codes=skill_codes,
        expected_points=wording.expected_points,
        follow_up_hints=wording.follow_ups,
        provenance=(provenance,),
    )


def _unique(questions: Sequence[DraftQuestion]) -> list[DraftQuestion]:
    return list({question.text: question for question in questions}.values())
