"""All rooms of this process, one per session."""

from __future__ import annotations

import asyncio
from uuid import UUID

from daedam.infra.errors import DaedamError
from daedam.kit.conflicts import Unreachable
from daedam.media.ports import MediaServices
from daedam.media.room import Room
from daedam.media.tasks import OwnedTasks


class Rooms:
    """Opens a room when somebody comes, and drops it when nobody is left."""

    def __init__(self, services: MediaServices) -> None:
        self._services = services
        self._opening: dict[UUID, asyncio.Task[Room]] = {}
        self._tasks = OwnedTasks(lambda _error: None)

    def __len__(self) -> int:
        return len(self._opening)

    @property
    def n_connections(self) -> int:
        """WebRTC connections in all rooms."""
        return sum(room.n_connections for room in self._open_rooms())

    async def enter(self, session_id: UUID) -> Room:
        """The session's room. Raises 404 for no such session, 503 while the journal cannot be read."""
        opening = self._opening.get(session_id)
        if opening is None:
            opening = self._opening[session_id] = self._tasks.spawn(self._open(session_id))
        try:
            return await asyncio.shield(opening)
        except Unreachable as error:
            raise DaedamError(503, "database_unavailable", retry_available=True) from error

    async def close(self) -> None:
        """Close every room: the server stops."""
        await asyncio.gather(*(room.close("server_stopped") for room in self._open_rooms()))
        self._opening.clear()
        await self._tasks.close()

    async def _open(self, session_id: UUID) -> Room:
        room = Room(session_id, self._services, self._drop)
        try:
            await room.open()
        except BaseException:
            self._opening.pop(session_id, None)
            raise
        return room

    def _drop(self, room: Room) -> None:
        self._opening.pop(room.session_id, None)
        self._tasks.spawn(room.close("closed"))

    def _open_rooms(self) -> list[Room]:
        done = (task for task in self._opening.values() if task.done() and not task.cancelled())
        return [task.result() for task in done if task.exception() is None]
