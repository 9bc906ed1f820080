"""PostgreSQL and Redis run from wheels, on unix sockets only, for machines without servers of their own.

`DATABASE_URL` and `REDIS_URL` name real servers instead; nothing here may be needed then.
"""

from __future__ import annotations

from daedam.infra.embedded.postgres import EmbeddedPostgres, PostgresUrls
from daedam.infra.embedded.process import GuardedProcess, guard_command, running
from daedam.infra.embedded.redis import EmbeddedRedis, broker_url_for
from daedam.infra.embedded.trouble import EmbeddedServiceError, Trouble

__all__ = [
    "EmbeddedPostgres",
    "EmbeddedRedis",
    "EmbeddedServiceError",
    "GuardedProcess",
    "PostgresUrls",
    "Trouble",
    "broker_url_for",
    "guard_command",
    "running",
]
