"""The sockets of one room: who watches, who may act, and a bounded way out for each."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from daedam.interviewing.events import Recorded
from daedam.media.messages import ErrorMessage, Partial, RoomMessage, ServerMessage, TakenOver
from daedam.media.ports import TicketHolder
from daedam.media.views import event_message

MAX_WAITING = 500
"""A socket that lags behind by more is closed; it comes back with `after_seq` and misses nothing."""


class Viewer:
    """One socket. Newer captions and room states replace older ones that were not sent yet."""

    def __init__(self, holder: TicketHolder) -> None:
        self.holder = holder
        self.is_candidate = holder.is_candidate
        self.last_heard_at = asyncio.get_running_loop().time()
        self.is_closing = False
        self.sent_seq = 0
        self._waiting: deque[ServerMessage] = deque()
        self._ready = asyncio.Event()

    def send(self, message: ServerMessage) -> None:
        """Queue a message; never waits."""
        if self.is_closing:
            return
        if isinstance(message, Partial | RoomMessage):
            self._waiting = deque(kept for kept in self._waiting if not _replaces(message, kept))
        self._waiting.append(message)
        if len(self._waiting) > MAX_WAITING:
            self._waiting.clear()
            self.is_closing = True
        self._ready.set()

    def show(self, entries: list[Recorded]) -> None:
        """Queue events this viewer has not had yet and may see."""
        for entry in entries:
            if entry.seq > self.sent_seq:
                self.sent_seq = entry.seq
                message = event_message(entry, is_candidate=self.is_candidate)
                if message is not None:
                    self.send(message)

    def end(self, message: ServerMessage | None = None) -> None:
        """Send a last message and close."""
        if message is not None:
            self.send(message)
        self.is_closing = True
        self._ready.set()

    async def next(self) -> ServerMessage | None:
        """The next message to send, or None when the socket should close."""
        while not self._waiting:
            if self.is_closing:
                return None
            self._ready.clear()
            await self._ready.wait()
        return self._waiting.popleft()


def _replaces(new: Partial | RoomMessage, old: ServerMessage) -> bool:
    if isinstance(new, RoomMessage):
        return isinstance(old, RoomMessage)
    return isinstance(old, Partial) and old.utterance_id == new.utterance_id


class Audience:
    """Everybody who looks at one room. One candidate socket at a time: the newest."""

    def __init__(self) -> None:
        self._viewers: list[Viewer] = []

    def __len__(self) -> int:
        return len(self._viewers)

    @property
    def candidate(self) -> Viewer | None:
        """The candidate's socket, if there is one."""
        return next((viewer for viewer in self._viewers if viewer.is_candidate), None)

    def add(self, viewer: Viewer) -> None:
        """A socket comes in; a second one of the candidate takes over."""
        if viewer.is_candidate:
            self.take_over()
        self._viewers.append(viewer)

    def take_over(self) -> None:
        """Tell the candidate's present socket that it is no longer the one."""
        self._end_candidate(TakenOver())

    def send_away_candidate(self) -> None:
        """Close the candidate's socket, so that they come back whole."""
        self._end_candidate(None)

    def _end_candidate(self, last: ServerMessage | None) -> None:
        present = self.candidate
        if present is not None:
            present.end(last)
            self._viewers.remove(present)

    def remove(self, viewer: Viewer) -> None:
        """A socket is gone."""
        if viewer in self._viewers:
            self._viewers.remove(viewer)

    def show(self, entries: list[Recorded]) -> None:
        """Events for everybody."""
        self._each(lambda viewer: viewer.show(entries))

    def publish(self, message: ServerMessage) -> None:
        """A message for everybody."""
        self._each(lambda viewer: viewer.send(message))

    def trouble(self, code: str, *, retry_available: bool = True) -> None:
        """Something failed: the candidate is told."""
        if self.candidate is not None:
            self.candidate.send(ErrorMessage(code=code, retry_available=retry_available))

    def end(self) -> None:
        """Close every socket."""
        self._each(lambda viewer: viewer.end())

    def _each(self, act: Callable[[Viewer], None]) -> None:
        for viewer in list(self._viewers):
            act(viewer)
