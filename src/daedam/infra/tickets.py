"""One-time tickets for the media doors: bound to a session and a person, good for a minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import update

from daedam.infra import crypto
from daedam.infra.db.tables import Ticket
from daedam.infra.errors import DaedamError
from daedam.infra.unit_of_work import UnitOfWork
from daedam.kit.ids import new_secret

LIFETIME = timedelta(seconds=60)

Door = Literal["offer", "socket"]


@dataclass(frozen=True, slots=True)
class TicketHolder:
    """Whom a ticket lets in, to which session."""

    session_id: UUID
    user_id: UUID
    role: str


async def issue(unit: UnitOfWork, holder: TicketHolder) -> str:
    """A ticket that opens each door once within a minute."""
    token = new_secret()
    unit.db.add(
        Ticket(
            token_digest=crypto.token_digest(token),
            session_id=holder.session_id,
            user_id=holder.user_id,
            role=holder.role,
            expires_at=unit.clock.now() + LIFETIME,
        )
    )
    await unit.db.flush()
    return token


async def redeem(unit: UnitOfWork, token: str, door: Door) -> TicketHolder:
    """Use a ticket up at `door`. Raises a 401 `DaedamError` when it does not open it (any more)."""
    used = Ticket.offer_used_at if door == "offer" else Ticket.socket_used_at
    now = unit.clock.now()
    taken = (
        update(Ticket)
        .where(Ticket.token_digest == crypto.token_digest(token), used.is_(None), Ticket.expires_at > now)
        .values({used: now})
        .returning(Ticket.session_id, Ticket.user_id, Ticket.role)
    )
    row = (await unit.db.execute(taken)).one_or_none()
    if row is None:
        raise DaedamError(401, "ticket_invalid")
    return TicketHolder(row.session_id, row.user_id, row.role)
