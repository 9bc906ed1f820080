"""One engine a process, one session a request or task."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

CONNECT_TIMEOUT_S = 5
LIMITS = "-c idle_in_transaction_session_timeout=10s -c lock_timeout=12s"
"""A process that stops inside a transaction gives its locks back after the first, before whoever waits for them
gives up after the second. Nothing of ours thinks that long between two statements."""
NO_DATABASE = (OperationalError, InterfaceError, PoolTimeout)
"""What a database that is away, starting up or out of connections raises: a later try can succeed."""


def normalise_url(url: str) -> str:
    """A PostgreSQL URL with the driver named: `postgres://…` and `postgresql://…` mean psycopg 3."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


class Database:
    """Hands out sessions. Nobody but `UnitOfWork` commits."""

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self.engine: AsyncEngine = create_async_engine(
            normalise_url(url),
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=True,
            pool_timeout=CONNECT_TIMEOUT_S,
            connect_args={"connect_timeout": CONNECT_TIMEOUT_S, "options": LIMITS},
            hide_parameters=True,  # they hold personal words, and errors end up in logs
        )
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False, class_=AsyncSession)

    async def ping(self) -> None:
        """One round trip. Raises `sqlalchemy.exc.OperationalError` when there is no database."""
        async with self.engine.connect() as connection:
            await connection.execute(text("select 1"))

    async def close(self) -> None:
        """Give every connection back."""
        await self.engine.dispose()
