"""Every error in one shape: {error_code, error_message, retry_available}, in the caller's language."""

from __future__ import annotations

import re

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from daedam.infra.errors import DaedamError
from daedam.infra.vault import KeyDestroyed
from daedam.infra.web.requests import language_of
from daedam.kit.conflicts import Conflict

log = structlog.get_logger()

MAX_NAMED_FIELDS = 5
FIELD_NAME = re.compile(r"[a-z0-9_]{1,40}")
BY_STATUS = {401: "unauthenticated", 403: "forbidden", 404: "not_found", 405: "method_not_allowed"}


class ErrorOut(BaseModel):
    """What every failing call answers."""

    error_code: str
    error_message: str
    retry_available: bool


def answer(request: Request, error: DaedamError) -> JSONResponse:
    """`error` as a response."""
    body = ErrorOut(
        error_code=error.code,
        error_message=error.message(language_of(request)),
        retry_available=error.retry_available,
    )
    # A 500 is answered outside all middleware, so these two are said here.
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body.model_dump(), status_code=error.status, headers=headers)


def _where(error: dict[str, object]) -> str:
    location = error.get("loc")
    parts = [str(part) for part in location] if isinstance(location, tuple) else []
    # Where keys are free (an unknown field, a mapping), a key is what somebody sent.
    return ".".join(part if FIELD_NAME.fullmatch(part) else "…" for part in parts[1:] or parts)


async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    # Names the fields, never the values: they may be personal.
    fields = sorted({_where(one) for one in error.errors()})[:MAX_NAMED_FIELDS]
    return answer(request, DaedamError(422, "invalid_request", detail=", ".join(fields)))


async def _http(request: Request, error: HTTPException) -> JSONResponse:
    if isinstance(error.__cause__, DaedamError):
        # FastAPI takes whatever fails while a body is read for a body it cannot parse.
        return answer(request, error.__cause__)
    code = BY_STATUS.get(error.status_code)
    if code is not None:
        return answer(request, DaedamError(error.status_code, code))
    return answer(request, DaedamError(error.status_code, "invalid_request", detail=f"HTTP {error.status_code}"))


async def _known(request: Request, error: DaedamError) -> JSONResponse:
    return answer(request, error)


async def _no_database(request: Request, _error: Exception) -> JSONResponse:
    log.warning("database_unavailable")
    return answer(request, DaedamError(503, "database_unavailable", retry_available=True))


async def _conflict(request: Request, _error: Conflict) -> JSONResponse:
    return answer(request, DaedamError(409, "conflict", retry_available=True))


async def _erased(request: Request, _error: KeyDestroyed) -> JSONResponse:
    return answer(request, DaedamError(404, "not_found"))


async def _bug(request: Request, _error: Exception) -> JSONResponse:
    # Starlette raises the error again after this answer, so the traceback reaches the log.
    return answer(request, DaedamError(500, "internal_error", retry_available=True))


def install(app: FastAPI) -> None:
    """Answer every error in the one shape."""
    handlers = {
        DaedamError: _known,
        RequestValidationError: _invalid,
        HTTPException: _http,
        OperationalError: _no_database,
        InterfaceError: _no_database,
        PoolTimeout: _no_database,
        Conflict: _conflict,
        KeyDestroyed: _erased,
        Exception: _bug,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)  # type: ignore[arg-type]
