"""What a posting is to people: requirements with their skills, and the rubric under its policy."""

from __future__ import annotations

from uuid import UUID

from daedam.features.organizations.routes import TalentOut
from daedam.features.postings.repository import OPEN, Postings, PostingWithEmployer
from daedam.features.postings.schemas import (
    AreaOut,
    CriterionOut,
    PostingIn,
    PostingOut,
    RequirementOut,
    RubricOut,
)
from daedam.infra.db.tables import JobPosting
from daedam.infra.errors import not_found
from daedam.infra.foundations import Foundations
from daedam.infra.unit_of_work import UnitOfWork
from daedam.infra.web.access import Principal
from daedam.interviewing.vocabulary import Stage
from daedam.kit.ids import new_id
from daedam.kit.languages import Language
from daedam.scoring import policies
from daedam.scoring.rubrics import load_rubric
from daedam.scoring.skills import find_skills


def requirements_from(lines: list[str]) -> list[dict[str, object]]:
    """Requirements as stored: numbered, with the skills named in each line."""
    return [
        {"id": f"r{i}", "text": line, "skill_codes": sorted({m.code for m in find_skills(line)})}
        for i, line in enumerate(lines, 1)
    ]


async def create(unit: UnitOfWork, foundations: Foundations, caller: Principal, body: PostingIn) -> PostingOut:
    """A new posting of the caller's organization."""
    if caller.organization_id is None:
        raise not_found()
    posting = JobPosting(
        id=new_id(),
        organization_id=caller.organization_id,
        title=body.title,
        language=body.language,
        description=body.description,
        requirements=requirements_from(body.requirements),
        policy=body.policy,
        rubric_version=load_rubric(Stage.AI).version,
        status=OPEN,
        is_practice_open=False,
    )
    postings = Postings(unit)
    await postings.add(posting)
    await foundations.audit.record(unit, caller.actor, "posting.created", "job_posting", posting.id)
    return describe(await postings.visible(caller, posting.id))


async def show(unit: UnitOfWork, caller: Principal, posting_id: UUID) -> PostingOut:
    """One posting of the caller's organization."""
    return describe(await Postings(unit).visible(caller, posting_id))


def describe(found: PostingWithEmployer) -> PostingOut:
    """A posting with everything that decides how it is scored."""
    posting = found.posting
    language = Language(posting.language)
    policy = policies.ScoringPolicy(posting.policy)
    return PostingOut(
        job_posting_id=posting.id,
        title=posting.title,
        language=language,
        description=posting.description,
        requirements=[RequirementOut(**line) for line in posting.requirements],
        talent=[TalentOut(**value) for value in found.organization.talent],
        policy=policy,
        rubric=describe_rubric(posting.rubric_version, policy, language),
        status=posting.status,
    )


def describe_rubric(version: str, policy: policies.ScoringPolicy, language: Language) -> RubricOut:
    """Stage 1's rubric as `policy` weighs it, in one language."""
    weighted = policies.apply(load_rubric(Stage.AI, version), policy)
    words = language.value
    return RubricOut(
        version=version,
        areas=[
            AreaOut(
                area=area.area.area_id,
                name=area.area.name.in_language(words),
                points=float(area.points),
                criteria=[
                    CriterionOut(
                        id=criterion.criterion_id,
                        name=criterion.name.in_language(words),
                        description=criterion.description.in_language(words),
                        weight=criterion.weight,
                        anchors={i: anchor.in_language(words) for i, anchor in enumerate(criterion.anchors, 1)},
                    )
                    for criterion in area.area.criteria
                ],
            )
            for area in weighted.areas
        ],
    )
