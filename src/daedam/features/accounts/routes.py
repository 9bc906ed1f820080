"""Account routes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, Response
from fastapi.security import OAuth2PasswordRequestForm

from daedam.features.accounts import service
from daedam.features.accounts.repository import Accounts
from daedam.features.accounts.schemas import RefreshIn, RegisterIn, TokenOut, UserOut
from daedam.infra.errors import DaedamError
from daedam.infra.foundations import Foundations
from daedam.infra.web.access import Principal, Public, SignedIn
from daedam.infra.web.requests import FoundationsDep, UnitDep

router = APIRouter(tags=["accounts"])

COOKIE = "daedam_refresh"
COOKIE_PATH = "/api/v1/token"
Anyone = Annotated[Principal, Depends(SignedIn())]


@router.post("/register", status_code=201, dependencies=[Depends(Public("creating an account"))])
async def register(body: RegisterIn, unit: UnitDep, foundations: FoundationsDep) -> UserOut:
    """Create a candidate account."""
    return await service.register(unit, foundations, body)


@router.post("/token", dependencies=[Depends(Public("signing in"))])
async def token(
    form: Annotated[OAuth2PasswordRequestForm, Depends()],
    response: Response,
    unit: UnitDep,
    foundations: FoundationsDep,
) -> TokenOut:
    """Sign in. The refresh token goes into an HttpOnly cookie; with scope `offline_access` also into the body."""
    signed_in = await service.sign_in(unit, foundations, form.username, form.password)
    return answer_sign_in(response, foundations, signed_in, is_offline="offline_access" in form.scopes)


@router.post("/token/refresh", dependencies=[Depends(Public("the refresh token itself is the proof"))])
async def refresh(
    response: Response,
    unit: UnitDep,
    foundations: FoundationsDep,
    body: RefreshIn | None = None,
    daedam_refresh: Annotated[str | None, Cookie()] = None,
) -> TokenOut:
    """Exchange a refresh token, which is used up, for new tokens."""
    given = body.refresh_token if body else None
    presented = given or daedam_refresh
    if not presented:
        raise DaedamError(401, "refresh_rejected")
    signed_in = await service.refresh(unit, foundations, presented)
    return answer_sign_in(response, foundations, signed_in, is_offline=given is not None)


@router.post("/logout", status_code=204)
async def logout(response: Response, caller: Anyone, unit: UnitDep, foundations: FoundationsDep) -> None:
    """End this sign-in."""
    await service.sign_out(unit, foundations, caller)
    response.delete_cookie(COOKIE, path=COOKIE_PATH)


@router.get("/users/me")
async def me(caller: Anyone, unit: UnitDep, foundations: FoundationsDep) -> UserOut:
    """The signed-in user."""
    accounts = Accounts(unit, foundations)
    user = await accounts.get(caller.user_id)
    if user is None:
        raise DaedamError(401, "unauthenticated")
    return await service.describe(accounts, user)


def answer_sign_in(
    response: Response, foundations: Foundations, signed_in: service.SignIn, *, is_offline: bool
) -> TokenOut:
    """Tokens as a response: the refresh token in the cookie."""
    response.set_cookie(
        COOKIE,
        signed_in.refresh_token,
        max_age=int(service.REFRESH_LIFETIME.total_seconds()),
        path=COOKIE_PATH,
        httponly=True,
        samesite="strict",
        secure=foundations.settings.web_url.startswith("https://"),
    )
    return TokenOut(
        access_token=signed_in.access_token,
        expires_in=signed_in.expires_in,
        user=signed_in.user,
        refresh_token=signed_in.refresh_token if is_offline else None,
    )
