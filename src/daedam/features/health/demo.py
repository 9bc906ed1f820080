"""The demo organization: made once, in demo mode only. Its people are roles, not persons."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from daedam.features.accounts.repository import Accounts, NewUser
from daedam.features.accounts.service import hash_password
from daedam.features.postings.repository import OPEN
from daedam.features.postings.service import requirements_from
from daedam.infra.audit import SYSTEM
from daedam.infra.db.tables import JobPosting, Organization
from daedam.infra.foundations import Foundations
from daedam.infra.unit_of_work import UnitOfWork
from daedam.infra.web.access import Role
from daedam.interviewing.vocabulary import Stage
from daedam.kit.ids import new_id
from daedam.kit.languages import Language
from daedam.scoring.policies import ScoringPolicy
from daedam.scoring.rubrics import load_rubric

DEMO_PASSWORD = "daedam-demo-2026"  # noqa: S105 - printed at start, exists in demo mode only
SIGN_INS = (
    {"role": "recruiter", "email": "recruiter@demo.daedam.dev", "password": DEMO_PASSWORD, "name": "데모 채용담당자"},
    {"role": "candidate", "email": "candidate@demo.daedam.dev", "password": DEMO_PASSWORD, "name": "데모 지원자"},
)
ORGANIZATION = "한빛소프트 데모"
TALENT: list[dict[str, Any]] = [
    {
        "id": "t1",
        "name": "주도성",
        "text": "맡은 일을 스스로 정하고 끝까지 책임지는 사람",
        "en": {"name": "Ownership", "text": "Sets their own work and sees it through"},
    },
    {
        "id": "t2",
        "name": "협업",
        "text": "다른 의견을 듣고 함께 더 나은 답을 만드는 사람",
        "en": {"name": "Collaboration", "text": "Listens to other views and finds a better answer together"},
    },
    {
        "id": "t3",
        "name": "학습",
        "text": "모르는 것을 드러내고 빠르게 배워 나누는 사람",
        "en": {"name": "Learning", "text": "Says what they do not know, learns quickly and passes it on"},
    },
]
POSTINGS = (
    {
        "title": "백엔드 개발자",
        "language": Language.KO,
        "description": "채용 서비스의 API와 데이터 파이프라인을 함께 만들 백엔드 개발자를 찾습니다.",
        "requirements": [
            "Python과 FastAPI로 API를 설계하고 운영한 경험",
            "PostgreSQL 성능 개선과 데이터 모델링 경험",
            "장애 원인을 찾아 재발을 막은 경험",
            "동료와 코드 리뷰로 품질을 높인 경험",
        ],
        "policy": ScoringPolicy.DOCUMENTED,
    },
    {
        "title": "Customer Support Specialist",
        "language": Language.EN,
        "description": "Help customers of our hiring platform, in writing and by voice.",
        "requirements": [
            "Experience resolving customer problems in writing and on calls",
            "Able to explain a technical matter in plain words",
            "Experience improving a process from customer feedback",
        ],
        "policy": ScoringPolicy.CONTENT_ONLY,
    },
)


async def seed(unit: UnitOfWork, foundations: Foundations) -> None:
    """Make what is missing of the demo. Doing it again changes nothing."""
    organization_id = await _organization(unit)
    accounts = Accounts(unit, foundations)
    hashed = None
    for sign_in in SIGN_INS:
        if await accounts.find_by_email(sign_in["email"]) is None:
            hashed = hashed or await hash_password(DEMO_PASSWORD)
            role = Role(sign_in["role"])
            employer = organization_id if role is Role.RECRUITER else None
            new = NewUser(sign_in["email"], sign_in["name"], role, Language.KO, hashed, employer)
            user = await accounts.add(new)
            await foundations.audit.record(unit, SYSTEM, "demo.user_created", "user", user.id)


async def _organization(unit: UnitOfWork) -> UUID:
    found = await unit.db.scalar(select(Organization.id).where(Organization.name == ORGANIZATION))
    if found is not None:
        return found
    organization = Organization(id=new_id(), name=ORGANIZATION, talent=TALENT)
    unit.db.add(organization)
    await unit.db.flush()
    for posting in POSTINGS:
        unit.db.add(
            JobPosting(
                id=new_id(),
                organization_id=organization.id,
                title=posting["title"],
                language=posting["language"],
                description=posting["description"],
                requirements=requirements_from(list(posting["requirements"])),
                policy=posting["policy"],
                rubric_version=load_rubric(Stage.AI).version,
                status=OPEN,
                is_practice_open=True,
            )
        )
    await unit.db.flush()
    return organization.id
