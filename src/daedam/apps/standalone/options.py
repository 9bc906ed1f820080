"""What a person may choose about `up`, read from an environment that is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from daedam.apps.standalone.problems import Problem, StandaloneError
from daedam.kit.languages import Language

OFF = {"0", "no", "off", "false"}


@dataclass(frozen=True, kw_only=True)
class Options:
    """`database_url` and `redis_url` name servers of one's own; then the embedded ones are not started.

    `environ` is passed on to every part.
    """

    home: Path = Path(".daedam")
    api_port: int = 8000
    media_port: int = 8080
    database_url: str | None = None
    redis_url: str | None = None
    is_demo: bool = True
    language: Language = Language.EN
    environ: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Options:
        """The options `environ` asks for; raises `StandaloneError` for a port that is none."""
        api_port = _port(environ, "DAEDAM_API_PORT", 8000)
        media_port = _port(environ, "DAEDAM_MEDIA_PORT", 8080)
        if api_port == media_port:
            raise StandaloneError(Problem.BAD_PORT, variable="DAEDAM_MEDIA_PORT", value=str(media_port))
        return cls(
            home=Path(environ.get("DAEDAM_HOME") or ".daedam").expanduser().absolute(),
            api_port=api_port,
            media_port=media_port,
            database_url=_with_driver(environ.get("DATABASE_URL") or None),
            redis_url=environ.get("REDIS_URL") or None,
            is_demo=environ.get("DAEDAM_DEMO", "1").lower() not in OFF,
            language=terminal_language(environ),
            environ=environ,
        )


def _port(environ: Mapping[str, str], variable: str, default: int) -> int:
    text = environ.get(variable) or str(default)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise StandaloneError(Problem.BAD_PORT, variable=variable, value=text)
    return int(text)


def _with_driver(url: str | None) -> str | None:
    """`url` naming the driver we install: bare postgres:// addresses mean another one to SQLAlchemy."""
    for scheme in ("postgres://", "postgresql://"):
        if url is not None and url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def terminal_language(environ: Mapping[str, str]) -> Language:
    """Korean where the terminal's locale is Korean, else English."""
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return Language.KO if locale.startswith("ko") else Language.EN
