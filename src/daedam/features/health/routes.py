"""Health and demo routes: public, and free of anything personal."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Literal

import httpx
from fastapi import APIRouter, Depends, Response
from kombu.exceptions import KombuError
from pydantic import BaseModel
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from daedam import __version__
from daedam.features.health.demo import SIGN_INS
from daedam.features.runtime import Runtime, RuntimeDep
from daedam.infra.db.schema import require_schema
from daedam.infra.errors import not_found
from daedam.infra.web.access import Public
from daedam.providers.waiting import within

router = APIRouter(tags=["health"])

ANSWER_S = 3.0
AWAY = (RedisError, OSError, SQLAlchemyError, KombuError, httpx.HTTPError, TimeoutError)

Open = Annotated[None, Depends(Public("no object of anybody is behind it"))]


class PartOut(BaseModel):
    """One part of the system."""

    state: Literal["ok", "down"]
    detail: str = ""


class CapabilityOut(BaseModel):
    """Which engine serves a capability, and how to get a better one."""

    capability: str
    engine: str
    model: str
    is_embedded: bool
    is_ready: bool
    languages: list[str]
    better: str | None


class HealthOut(BaseModel):
    """The state of every part and the engine of every capability."""

    status: Literal["ok", "degraded"]
    version: str
    is_demo: bool
    parts: dict[str, PartOut]
    capabilities: list[CapabilityOut]


class SignInOut(BaseModel):
    """A demo account."""

    role: str
    email: str
    password: str
    name: str


class DemoOut(BaseModel):
    """The demo's accounts."""

    sign_ins: list[SignInOut]


@router.get("/health", responses={503: {"model": HealthOut}})
async def health(response: Response, runtime: RuntimeDep, _open: Open) -> HealthOut:
    """200 when every part answers, 503 when one is down."""
    parts = await check_parts(runtime)
    is_whole = all(part.state == "ok" for part in parts.values())
    response.status_code = 200 if is_whole else 503
    return HealthOut(
        status="ok" if is_whole else "degraded",
        version=__version__,
        is_demo=runtime.foundations.settings.is_demo,
        parts=parts,
        capabilities=[
            CapabilityOut(
                capability=state.capability,
                engine=state.engine,
                model=state.model,
                is_embedded=state.is_embedded,
                is_ready=state.is_ready,
                languages=list(state.languages),
                better=state.better,
            )
            for state in runtime.capabilities()
        ],
    )


async def check_parts(runtime: Runtime) -> dict[str, PartOut]:
    """Ask every part at once; none may hold the answer up."""
    base = runtime.foundations

    async def media() -> None:
        async with httpx.AsyncClient(timeout=ANSWER_S, trust_env=False) as client:
            (await client.get(f"{base.settings.internal_media_url}/status")).raise_for_status()

    async def workers() -> None:
        silent = await base.broker.silent_queues()
        if silent:
            raise OSError(", ".join(silent))

    checks: dict[str, Callable[[], Awaitable[object]]] = {
        "database": lambda: require_schema(base.database),
        "redis": base.hints.ping,
        "media": media,
        "workers": workers,
        "storage": runtime.storage.check,
    }
    results = await asyncio.gather(*(_check(check) for check in checks.values()))
    return dict(zip(checks, results, strict=True))


async def _check(check: Callable[[], Awaitable[object]]) -> PartOut:
    try:
        await within(check(), ANSWER_S)
    except AWAY as error:
        return PartOut(state="down", detail=type(error).__name__)
    return PartOut(state="ok")


@router.get("/demo")
async def demo(runtime: RuntimeDep, _open: Open) -> DemoOut:
    """The demo's accounts; 404 outside demo mode."""
    if not runtime.foundations.settings.is_demo:
        raise not_found()
    return DemoOut(sign_ins=[SignInOut(**sign_in) for sign_in in SIGN_INS])
