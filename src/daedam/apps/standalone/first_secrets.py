"""The secrets of this home: made once, kept in a private file, never replaced while data depends on them."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from daedam.apps.standalone.problems import Problem, StandaloneError

MASTER_KEY = "DAEDAM_MASTER_KEY"
JWT_SECRET = "DAEDAM_JWT_SECRET"  # noqa: S105 - the variable's name
NAMES = (MASTER_KEY, JWT_SECRET)


def secrets_of(home: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Both secrets: from `environ` where set, else from `home/secrets.env`, which the first start writes.

    Raises `StandaloneError` when the file is gone or unreadable while there is data it is needed for: a new
    master key would make that data unreadable for ever.
    """
    given = {name: environ[name] for name in NAMES if environ.get(name)}
    if len(given) == len(NAMES):
        return given
    path = home / "secrets.env"
    if not path.exists():
        if MASTER_KEY not in given and (home / "postgres" / "data").exists():
            raise StandaloneError(Problem.SECRETS_LOST, path=path)
        _write(path, {MASTER_KEY: _random_key(), JWT_SECRET: _random_key()})
    return _read(path) | given


def _random_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _write(path: Path, values: Mapping[str, str]) -> None:
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("".join(f"{name}={value}\n" for name, value in values.items()))
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)


def _read(path: Path) -> dict[str, str]:
    try:
        pairs = dict(line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)
        values = {name: pairs[name] for name in NAMES}
        is_whole = len(base64.b64decode(values[MASTER_KEY], validate=True)) == 32
    except (OSError, KeyError, ValueError) as error:
        raise StandaloneError(Problem.SECRETS_UNREADABLE, path=path) from error
    if not is_whole:
        raise StandaloneError(Problem.SECRETS_UNREADABLE, path=path)
    return values
