"""The API process: every feature's routes, the reconciler, and the built web app."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import structlog
from fastapi import APIRouter, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from daedam import __version__
from daedam.features.accounts.routes import router as accounts
from daedam.features.applications.routes import router as applications
from daedam.features.health.routes import router as health
from daedam.features.organizations.routes import router as organizations
from daedam.features.postings.routes import router as postings
from daedam.features.recordings.routes import router as recordings
from daedam.features.recordings.sent_sound_routes import router as sent_sound
from daedam.features.recordings.tus import EXPOSED_HEADERS, REQUEST_HEADERS
from daedam.features.recordings.upload_routes import router as uploads
from daedam.features.reports.routes import router as reports
from daedam.features.resumes.routes import router as resumes
from daedam.features.runtime import Runtime
from daedam.features.sessions.routes import router as sessions
from daedam.infra.settings import Settings
from daedam.infra.unit_of_work import unit_of_work
from daedam.infra.web import errors
from daedam.infra.web.access import check_every_route_declares_access
from daedam.infra.web.errors import ErrorOut
from daedam.infra.web.middleware import BodyLimit, SecurityHeaders

log = structlog.get_logger()

PREFIX = "/api/v1"
ROUTERS = (
    accounts,
    organizations,
    postings,
    resumes,
    sessions,
    uploads,
    recordings,
    sent_sound,
    reports,
    applications,
    health,
)
RECONCILER_LOCK = 0x0DAE_DA01
HASHED_FOR_S = 365 * 24 * 3600


def create_api(runtime: Runtime) -> FastAPI:
    """The API over `runtime`. Raises when a route says nothing of who may call it."""
    settings = runtime.foundations.settings

    app = FastAPI(
        title="Daedam",
        version=__version__,
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{PREFIX}/openapi.json",
        responses={"default": {"model": ErrorOut, "description": "Every failing call"}},
    )
    app.state.runtime = runtime
    app.state.foundations = runtime.foundations
    _add_middleware(app, settings)
    errors.install(app)
    api = APIRouter(prefix=PREFIX)
    for router in ROUTERS:
        api.include_router(router)
    app.include_router(api)
    check_every_route_declares_access(app)
    if settings.web_dist.is_dir():
        app.mount("/", WebApp(settings.web_dist))
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    runtime: Runtime = app.state.runtime
    reconciler = asyncio.create_task(reconcile(runtime))
    yield
    reconciler.cancel()
    with suppress(asyncio.CancelledError):
        await reconciler
    await runtime.llm.close()
    await runtime.embedder.close()
    await runtime.foundations.close()


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    app.add_middleware(BodyLimit, streamed=f"{PREFIX}/ai-interview/upload/")
    app.add_middleware(SecurityHeaders, settings=settings)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.origins,
        allow_credentials=True,
        allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["authorization", "content-type", "accept-language", "last-event-id", "range", *REQUEST_HEADERS],
        expose_headers=EXPOSED_HEADERS,
    )


async def reconcile(runtime: Runtime) -> None:
    """Every so often say again what is due and nobody holds. One replica does it at a time."""
    base = runtime.foundations
    while True:
        try:
            async with unit_of_work(base.database, base.clock) as unit:
                has_turn = await unit.db.scalar(
                    text("select pg_try_advisory_xact_lock(:lock)"), {"lock": RECONCILER_LOCK}
                )
                if has_turn:
                    await base.outbox.send_again(unit)
        except SQLAlchemyError:
            log.warning("reconciler_no_database")
        await asyncio.sleep(base.settings.reconcile_every_s)


class WebApp(StaticFiles):
    """The built web app: hashed files cached for a year, every other path is the app itself."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, html=True)
        self._index = folder / "index.html"

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, or the app's page for the browser to route."""
        try:
            response = await super().get_response(path, scope)
        except HTTPException as missing:
            is_call = path.startswith("api/") or scope["method"] not in ("GET", "HEAD")
            if missing.status_code != 404 or is_call or "." in Path(path).name:
                raise
            response = FileResponse(self._index)
        if path.startswith("assets/"):
            response.headers["Cache-Control"] = f"public, max-age={HASHED_FOR_S}, immutable"
        else:
            response.headers["Cache-Control"] = "no-cache"
        return response
