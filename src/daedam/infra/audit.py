"""Who did what to whose data: written in the change's own transaction, chained by keyed digests.

Editing, deleting, swapping or cutting off rows each breaks a chain (`verify`). Never holds personal words.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, cast, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from daedam.infra.db.tables import AuditEvent, AuditHead, LoginSession, User
from daedam.infra.unit_of_work import UnitOfWork

PLATFORM_CHAIN = UUID(int=0)
"""The chain of what belongs to no organization."""
GENESIS = bytes(32)
SIGNED_IN = "user.signed_in"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a user, or a part of the system (`actor_id` None, role "system")."""

    actor_id: UUID | None
    role: str
    chain_id: UUID = PLATFORM_CHAIN


SYSTEM = Actor(None, "system")


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold: `kind` is edited, missing, or truncated."""

    chain_id: UUID
    seq: int
    kind: str


class AuditLog:
    """Appends to the chains and verifies them."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    async def record(
        self,
        unit: UnitOfWork,
        actor: Actor,
        action: str,
        object_type: str,
        object_id: object,
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Append one event in `unit`'s transaction. `detail` holds codes and counts, never personal words."""
        await unit.db.execute(
            text("select pg_advisory_xact_lock(hashtextextended(:chain, 1))"), {"chain": str(actor.chain_id)}
        )
        ends = select(AuditHead.seq, AuditHead.digest).where(AuditHead.chain_id == actor.chain_id)
        head = (await unit.db.execute(ends)).one_or_none()
        seq, previous = (head.seq + 1, head.digest) if head else (1, GENESIS)
        event = AuditEvent(
            chain_id=actor.chain_id,
            seq=seq,
            at=unit.clock.now(),
            actor_id=actor.actor_id,
            actor_role=actor.role,
            action=action,
            object_type=object_type,
            object_id=str(object_id),
            detail=dict(detail or {}),
        )
        event.digest = self._digest(previous, event)
        unit.db.add(event)
        await self._move_head(unit, actor.chain_id, seq, event.digest)

    async def _move_head(self, unit: UnitOfWork, chain_id: UUID, seq: int, digest: bytes) -> None:
        values = {"seq": seq, "digest": digest, "seal": self._seal(chain_id, seq, digest)}
        moved = insert(AuditHead).values(chain_id=chain_id, **values)
        await unit.db.execute(moved.on_conflict_do_update(index_elements=["chain_id"], set_=values))
        await unit.db.flush()

    async def verify(self, db: AsyncSession) -> AsyncIterator[Break]:
        """Every place where a chain does not hold; nothing when all is whole."""
        chains = set(await db.scalars(select(AuditHead.chain_id)))
        chains |= set(await db.scalars(select(AuditEvent.chain_id).distinct()))
        for chain_id in sorted(chains):
            async for broken in self._verify_chain(db, chain_id):
                yield broken
        for chain_id in await _chains_with_untold_sign_ins(db):
            yield Break(chain_id, 0, "truncated")

    async def _verify_chain(self, db: AsyncSession, chain_id: UUID) -> AsyncIterator[Break]:
        expected_seq, previous = 0, GENESIS
        rows = await db.stream_scalars(
            select(AuditEvent).where(AuditEvent.chain_id == chain_id).order_by(AuditEvent.seq)
        )
        async for event in rows:
            expected_seq += 1
            if event.seq != expected_seq:
                yield Break(chain_id, expected_seq, "missing")
                expected_seq, previous = event.seq, event.digest
                continue
            if not hmac.compare_digest(event.digest, self._digest(previous, event)):
                yield Break(chain_id, event.seq, "edited")
            previous = event.digest
        head = await db.scalar(select(AuditHead).where(AuditHead.chain_id == chain_id))
        if head is None or not self._is_head(head, chain_id, expected_seq, previous):
            yield Break(chain_id, expected_seq, "truncated")

    def _is_head(self, head: AuditHead, chain_id: UUID, seq: int, digest: bytes) -> bool:
        is_ours = hmac.compare_digest(head.seal, self._seal(chain_id, head.seq, head.digest))
        return is_ours and head.seq == seq and hmac.compare_digest(head.digest, digest)

    def _seal(self, chain_id: UUID, seq: int, digest: bytes) -> bytes:
        return hmac.new(self._key, chain_id.bytes + seq.to_bytes(8) + digest, hashlib.sha256).digest()

    def _digest(self, previous: bytes, event: AuditEvent) -> bytes:
        fields = [
            str(event.chain_id),
            event.seq,
            _instant(event.at),
            str(event.actor_id),
            event.actor_role,
            event.action,
            event.object_type,
            event.object_id,
            event.detail,
        ]
        body = json.dumps(fields, sort_keys=True, ensure_ascii=False).encode()
        return hmac.new(self._key, previous + body, hashlib.sha256).digest()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


async def count(db: AsyncSession) -> int:
    """How many audit events there are."""
    return await db.scalar(select(func.count()).select_from(AuditEvent)) or 0


async def _chains_with_untold_sign_ins(db: AsyncSession) -> list[UUID]:
    """Chains that were taken whole, head and all: the sign-ins they told of are still there."""
    told = select(AuditEvent.object_id).where(AuditEvent.action == SIGNED_IN)
    chain = func.coalesce(User.organization_id, PLATFORM_CHAIN)
    signed_in = select(chain).select_from(LoginSession).join(User, User.id == LoginSession.user_id)
    return list(await db.scalars(signed_in.where(cast(LoginSession.id, Text).not_in(told)).distinct()))
