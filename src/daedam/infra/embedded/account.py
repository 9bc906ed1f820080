"""Which account PostgreSQL runs as: this one, or, because it refuses root, one that root borrows for it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from daedam.infra.embedded.trouble import EmbeddedServiceError, Trouble


@dataclass(frozen=True)
class Account:
    """`prefix` goes before every command; `uid` owns the files (the real one, outside any namespace)."""

    name: str
    uid: int
    prefix: tuple[str, ...] = ()

    def own(self, path: Path) -> None:
        """Hand `path` to this account."""
        if path.stat().st_uid != self.uid:
            os.chown(path, self.uid, -1)

    def check_reach(self, *paths: Path) -> None:
        """Raise `EmbeddedServiceError` when this account cannot read one of `paths`."""
        if self.uid == os.geteuid():
            return
        for path in paths:
            test = subprocess.run([*self.prefix, "test", "-r", str(path)], check=False)
            if test.returncode:
                raise EmbeddedServiceError(Trouble.ACCOUNT_CANNOT_REACH, account=self.name, path=path)


def in_namespace() -> Account:
    """Root, seen as user 1000 by the program alone; nothing on disk changes hands."""
    return Account("root", 0, ("unshare", "--user", "--map-user=1000", "--map-group=1000"))


def as_nobody() -> Account:
    """The account `nobody`, for machines whose kernel forbids user namespaces."""
    entry = pwd.getpwnam("nobody")
    prefix = ("setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups")
    return Account("nobody", entry.pw_uid, prefix)


@lru_cache(maxsize=1)
def choose_account() -> Account:
    """The account for this machine; raises `EmbeddedServiceError` when root has no way to borrow one."""
    if os.geteuid() != 0:
        return Account(f"user {os.geteuid()}", os.geteuid())
    for candidate in (in_namespace, as_nobody):
        account = candidate()
        if shutil.which(account.prefix[0]) and _works(account):
            return account
    raise EmbeddedServiceError(Trouble.ROOT_REFUSED)


def _works(account: Account) -> bool:
    probe = subprocess.run([*account.prefix, "id", "-u"], capture_output=True, check=False)
    return probe.returncode == 0 and probe.stdout.strip() != b"0"
