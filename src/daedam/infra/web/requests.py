"""What a route may ask for: the request's transaction and its language."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from daedam.infra.foundations import Foundations
from daedam.infra.unit_of_work import UnitOfWork, unit_of_work
from daedam.kit.languages import Language, negotiate


def foundations_of(request: Request) -> Foundations:
    """The process's foundations."""
    found: Foundations = request.app.state.foundations
    return found


def language_of(request: Request) -> Language:
    """The caller's language, Korean when they name none of ours."""
    return negotiate(request.headers.get("accept-language"))


async def _unit(request: Request) -> AsyncIterator[UnitOfWork]:
    foundations = foundations_of(request)
    async with unit_of_work(foundations.database, foundations.clock) as unit:
        yield unit


# Function scope: the commit happens before the response goes out, so what is acknowledged is stored.
UnitDep = Annotated[UnitOfWork, Depends(_unit, scope="function")]
FoundationsDep = Annotated[Foundations, Depends(foundations_of)]
LanguageDep = Annotated[Language, Depends(language_of)]
