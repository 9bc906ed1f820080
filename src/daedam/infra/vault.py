"""Personal words in and out of the database: a data key per person, wrapped by the master key."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from daedam.infra import crypto
from daedam.infra.db.tables import DataKey
from daedam.infra.unit_of_work import UnitOfWork


class KeyDestroyed(Exception):  # noqa: N818 - a state of the data
    """The person's data was erased: nothing sealed under their key can be read any more."""


class Vault:
    """Seals and unseals under a person's key, and digests e-mail addresses."""

    def __init__(self, master_key: bytes) -> None:
        self._wrapping_key = crypto.derive(master_key, "wrap-data-keys")
        self._index_key = crypto.derive(master_key, "blind-index")
        self.audit_key = crypto.derive(master_key, "audit-chain")

    def index(self, value: str) -> bytes:
        """The keyed digest a value is looked up by."""
        return crypto.blind_index(self._index_key, value)

    async def create_key(self, unit: UnitOfWork, subject_id: UUID) -> bytes:
        """A person's key, made on first use."""
        key = crypto.new_key()
        wrapped = crypto.seal(self._wrapping_key, key, crypto.place("data_keys", "wrapped_key", subject_id))
        made = insert(DataKey).values(subject_id=subject_id, wrapped_key=wrapped).on_conflict_do_nothing()
        await unit.db.execute(made)
        return await self.key(unit, subject_id)

    async def key(self, unit: UnitOfWork, subject_id: UUID) -> bytes:
        """A person's key. Raises `KeyDestroyed` when there is none (any more)."""
        if subject_id in unit.keys:
            return unit.keys[subject_id]
        wrapped = await unit.db.scalar(select(DataKey.wrapped_key).where(DataKey.subject_id == subject_id))
        if wrapped is None:
            raise KeyDestroyed
        key = crypto.unseal(self._wrapping_key, wrapped, crypto.place("data_keys", "wrapped_key", subject_id))
        unit.keys[subject_id] = key
        return key

    async def destroy_key(self, unit: UnitOfWork, subject_id: UUID) -> None:
        """Make everything sealed under a person's key unreadable, for good."""
        gone = update(DataKey).where(DataKey.subject_id == subject_id)
        await unit.db.execute(gone.values(wrapped_key=None, destroyed_at=unit.clock.now()))
        unit.keys.pop(subject_id, None)

    async def seal_text(self, unit: UnitOfWork, subject_id: UUID, text: str, where: bytes) -> bytes:
        """`text` sealed under the person's key, bound to `where` (`crypto.place`)."""
        return crypto.seal(await self.key(unit, subject_id), text.encode(), where)

    async def unseal_text(self, unit: UnitOfWork, subject_id: UUID, sealed: bytes, where: bytes) -> str:
        """What `seal_text` was given."""
        return crypto.unseal(await self.key(unit, subject_id), sealed, where).decode()

    async def seal_json(self, unit: UnitOfWork, subject_id: UUID, value: Any, where: bytes) -> bytes:
        """JSON values sealed like text."""
        return await self.seal_text(unit, subject_id, json.dumps(value, ensure_ascii=False), where)

    async def unseal_json(self, unit: UnitOfWork, subject_id: UUID, sealed: bytes, where: bytes) -> Any:
        """What `seal_json` was given."""
        return json.loads(await self.unseal_text(unit, subject_id, sealed, where))
