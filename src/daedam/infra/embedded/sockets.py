"""Private folders for unix sockets: short enough for the kernel and open to nobody else."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from pathlib import Path

from daedam.infra.embedded.trouble import EmbeddedServiceError, Trouble

LONGEST_SOCKET_FOLDER = 80
"""macOS allows 104 bytes for a socket's path, Linux 108; `/.s.PGSQL.5432.lock` takes 19 of them."""

_PLAIN = re.compile(r"[A-Za-z0-9._/\-]+\Z")


def private_socket_folder(preferred: Path, *, owner: int | None = None) -> Path:
    """`preferred` when sockets fit below it, else a folder in the system's temporary one, named by its hash.

    The folder exists afterwards with mode 0700 and belongs to `owner` (default: this account). Raises
    `EmbeddedServiceError` when somebody else holds the name.
    """
    path = preferred.absolute()
    # A path with a space or a percent sign would need quoting in every address made from it.
    if len(os.fsencode(path)) > LONGEST_SOCKET_FOLDER or not _PLAIN.match(str(path)):
        digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
        path = Path(tempfile.gettempdir()).resolve() / f"daedam-{os.geteuid()}-{digest}"
    _claim(path, os.geteuid() if owner is None else owner)
    return path


def _claim(path: Path, owner: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.mkdir(mode=0o700)
        if owner != os.geteuid():
            os.chown(path, owner, -1)
    except FileExistsError:
        pass
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {owner, os.geteuid()}:
        raise EmbeddedServiceError(Trouble.SOCKET_FOLDER_UNSAFE, path=path)
    if found.st_uid != owner:
        os.chown(path, owner, -1)
    if stat.S_IMODE(found.st_mode) != 0o700:
        path.chmod(0o700)
