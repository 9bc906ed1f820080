"""Which parts run on this machine, in which order, and what each is told by its environment."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
import redis

from daedam.apps.standalone.options import Options
from daedam.apps.standalone.part import Part, Step
from daedam.apps.standalone.problems import Problem, StandaloneError
from daedam.apps.standalone.supervisor import Phase
from daedam.infra.embedded import EmbeddedPostgres, EmbeddedRedis, broker_url_for
from daedam.infra.embedded.process import Service

RUN_CLI = "import sys; sys.argv[0] = 'daedam'; from daedam.cli import main; sys.exit(main())"
EMBEDDED_GRACE_S = 1.5


@dataclass(frozen=True)
class Addresses:
    """Where PostgreSQL (one address per role) and Redis (redis-py's and Celery's spelling) are."""

    owner: str
    app: str
    media: str
    redis: str
    broker: str


class Plan:
    """The phases of one start. `on_seeded` gets what the seed step printed."""

    def __init__(
        self, options: Options, secrets: Mapping[str, str], on_seeded: Callable[[str], None] = lambda _: None
    ) -> None:
        self._options = options
        self._secrets = secrets
        self._on_seeded = on_seeded
        self._logs = options.home / "logs"
        self._postgres = None if options.database_url else EmbeddedPostgres(options.home)
        self._redis = None if options.redis_url else EmbeddedRedis(options.home)

    def phases(self) -> list[Phase]:
        """Services, then everything else at once: roles load while the migration runs, and are healthy after it."""
        services = [part_of(service, self._options.environ) for service in self._services()]
        seed = [self._step("seed-demo", "seed", on_output=self._on_seeded)] if self._options.is_demo else []
        return [services, [self._step("migrate", "migrate"), *seed, *self._roles()]]

    def _services(self) -> list[Service]:
        return [service for service in (self._postgres, self._redis) if service is not None]

    def _addresses(self) -> Addresses:
        environ, given = self._options.environ, self._options.database_url
        redis_url = self._options.redis_url or (self._redis.url if self._redis else "")
        broker = environ.get("DAEDAM_BROKER_URL") or broker_url_for(redis_url)
        if self._postgres is not None:
            urls = self._postgres.urls()
            return Addresses(urls.owner, urls.app, urls.media, redis_url, broker)
        app = given or ""
        owner = environ.get("DAEDAM_OWNER_DATABASE_URL") or app
        media = environ.get("DAEDAM_MEDIA_DATABASE_URL") or app
        return Addresses(owner, app, media, redis_url, broker)

    def environment(self, *, is_owner: bool = False) -> dict[str, str]:
        """What a role is told; only the migration learns the owner's address."""
        where = self._addresses()
        told = {
            **self._options.environ,
            **self._secrets,
            "DAEDAM_HOME": str(self._options.home),
            "DAEDAM_API_PORT": str(self._options.api_port),
            "DAEDAM_MEDIA_PORT": str(self._options.media_port),
            "DAEDAM_DEMO": "1" if self._options.is_demo else "0",
            "DATABASE_URL": where.app,
            "DAEDAM_MEDIA_DATABASE_URL": where.media,
            "REDIS_URL": where.redis,
            "DAEDAM_BROKER_URL": where.broker,
            "PYTHONUNBUFFERED": "1",
        }
        told.pop("DAEDAM_OWNER_DATABASE_URL", None)
        return told | ({"DAEDAM_OWNER_DATABASE_URL": where.owner} if is_owner else {})

    def _step(self, command: str, name: str, on_output: Callable[[str], None] = lambda _: None) -> Step:
        return Step(
            name=name,
            command=daedam_command(command),
            log_path=self._logs / f"{name}.log",
            env=self.environment(is_owner=name == "migrate"),
            on_output=on_output,
        )

    def _roles(self) -> list[Part]:
        options = self._options
        return [
            self._role("api", daedam_command("api"), answers(f"http://127.0.0.1:{options.api_port}/")),
            self._media(answers(f"http://127.0.0.1:{options.media_port}/")),
            self._worker("cpu"),
            self._worker("gpu"),
        ]

    def _media(self, is_ready: Callable[[], Awaitable[bool]]) -> Part:
        # The media server knows no other database role than its own.
        own_role_only = {"DATABASE_URL": self._addresses().media}
        return self._role("media", daedam_command("media"), is_ready, own_role_only)

    def _worker(self, queue: str) -> Part:
        flag = self._options.home / "run" / f"worker-{queue}.ready"
        command = daedam_command("worker", "--queue", queue)
        environment = {"DAEDAM_READY_FILE": str(flag)}
        return self._role(f"worker-{queue}", command, exists(flag), environment, lambda: _clear(flag))

    def _role(
        self,
        name: str,
        command: list[str],
        is_ready: Callable[[], Awaitable[bool]],
        environment: Mapping[str, str] | None = None,
        prepare: Callable[[], None] = lambda: None,
    ) -> Part:
        return Part(
            name=name,
            command=lambda: command,
            is_ready=is_ready,
            prepare=prepare,
            log_path=self._logs / f"{name}.log",
            env={**self.environment(), **(environment or {})},
        )


def daedam_command(*arguments: str) -> list[str]:
    """`daedam …` run by this very Python."""
    return [sys.executable, "-c", RUN_CLI, *arguments]


def part_of(service: Service, environ: Mapping[str, str]) -> Part:
    """An embedded service as a part."""

    async def is_ready() -> bool:
        return await asyncio.to_thread(service.is_ready)

    return Part(
        name=service.name,
        command=service.command,
        is_ready=is_ready,
        prepare=service.prepare,
        after_start=service.after_start,
        diagnose=service.diagnose,
        stop_signal=service.stop_signal,
        log_path=service.log_path,
        env=environ,
        grace_s=EMBEDDED_GRACE_S,
    )


def answers(url: str) -> Callable[[], Awaitable[bool]]:
    """Ready once `url` gives any HTTP answer."""

    async def is_ready() -> bool:
        try:
            async with httpx.AsyncClient(timeout=2, trust_env=False) as client:
                await client.get(url)
        except httpx.HTTPError:
            return False
        return True

    return is_ready


def exists(flag: Path) -> Callable[[], Awaitable[bool]]:
    """Ready once the part has made the file it was told to make."""

    async def is_ready() -> bool:
        return await asyncio.to_thread(flag.exists)

    return is_ready


def _clear(flag: Path) -> None:
    flag.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    flag.unlink(missing_ok=True)


def check_own_servers(options: Options) -> None:
    """Raise `StandaloneError` when a server the person named does not answer within 5 s."""
    if options.database_url:
        try:
            address = options.database_url.replace("postgresql+psycopg://", "postgresql://", 1)
            psycopg.connect(address, connect_timeout=5).close()
        except psycopg.Error as error:
            raise StandaloneError(Problem.DATABASE_SILENT) from error
    if options.redis_url:
        try:
            with redis.Redis.from_url(options.redis_url, socket_timeout=5, socket_connect_timeout=5) as client:
                client.ping()
        except (redis.RedisError, ValueError) as error:
            raise StandaloneError(Problem.REDIS_SILENT) from error
