"""The first organization is made from the command line: there is no default account."""

from __future__ import annotations

import pytest

from daedam.apps.organizations import add_organization
from daedam.infra.settings import SettingsError
from fixtures.api import Api

EMAIL = "recruiter@first.example"


async def sign_in(api: Api, password: str) -> int:
    answer = await api.anonymous.post("/api/v1/token", data={"username": EMAIL, "password": password})
    return answer.status_code


async def test_its_recruiter_signs_in_with_the_password_said_once(api: Api) -> None:
    settings = api.runtime.foundations.settings
    password = await add_organization(settings, "First", EMAIL, ["Ownership: sees work through", "Learning"])
    assert await sign_in(api, password) == 200
    assert await sign_in(api, password + "x") == 401
    token = (await api.anonymous.post("/api/v1/token", data={"username": EMAIL, "password": password})).json()
    client = await api.client(token["access_token"])
    mine = (await client.get("/api/v1/organizations/me")).json()
    assert mine["name"] == "First"
    assert [value["name"] for value in mine["talent"]] == ["Ownership", "Learning"]


async def test_a_known_e_mail_is_refused_and_nothing_is_made(api: Api) -> None:
    settings = api.runtime.foundations.settings
    await add_organization(settings, "First", EMAIL, [])
    with pytest.raises(SettingsError):
        await add_organization(settings, "Second", EMAIL, [])
    async with api.unit() as unit:
        from sqlalchemy import select

        from daedam.infra.db.tables import Organization

        assert list(await unit.db.scalars(select(Organization.name))) == ["First"]
