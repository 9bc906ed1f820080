"""The first organization and its recruiter, made from the command line: there is no default account."""

from __future__ import annotations

import secrets

from daedam.apps.wiring import build_foundations
from daedam.features.accounts.repository import Accounts, NewUser
from daedam.features.accounts.service import hash_password
from daedam.infra.audit import SYSTEM
from daedam.infra.db.tables import Organization
from daedam.infra.settings import Settings, SettingsError
from daedam.infra.unit_of_work import unit_of_work
from daedam.infra.web.access import Role
from daedam.kit.ids import new_id
from daedam.kit.languages import Language

PASSWORD_BYTES = 12


async def add_organization(settings: Settings, name: str, email: str, talent: list[str]) -> str:
    """Make an organization with one recruiter. The password, said once; raises `SettingsError` for a known e-mail.

    `talent` is its 인재상, one "name: what it means" a line.
    """
    foundations = build_foundations(settings)
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    async with unit_of_work(foundations.database, foundations.clock) as unit:
        accounts = Accounts(unit, foundations)
        if await accounts.find_by_email(email) is not None:
            msg = "that e-mail already has an account"
            raise SettingsError(msg)
        organization = Organization(id=new_id(), name=name, talent=[_value(i, t) for i, t in enumerate(talent, 1)])
        unit.db.add(organization)
        await unit.db.flush()
        hashed = await hash_password(password)
        user = await accounts.add(NewUser(email, name, Role.RECRUITER, Language.KO, hashed, organization.id))
        await foundations.audit.record(unit, SYSTEM, "organization.created", "organization", organization.id)
        await foundations.audit.record(unit, SYSTEM, "user.created", "user", user.id)
    await foundations.close()
    return password


def _value(number: int, line: str) -> dict[str, str]:
    name, _, text = line.partition(":")
    return {"id": f"t{number}", "name": name.strip(), "text": text.strip() or name.strip()}
