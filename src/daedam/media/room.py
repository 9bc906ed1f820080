"""The room of one session: connections and sockets come and go, the interview in it stays.

The edge of everything that runs for a session: what nobody expected is recorded here and told to the client.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Literal
from uuid import UUID

import av
import structlog

from daedam.infra.errors import DaedamError
from daedam.interviewing import back_filling
from daedam.interviewing.events import ParticipantLeft, Recorded
from daedam.kit.conflicts import Unreachable
from daedam.media import messages as msg
from daedam.media import unheard
from daedam.media.audience import Audience, Viewer
from daedam.media.cursor import JournalCursor
from daedam.media.interview import Interview
from daedam.media.measuring import Measuring
from daedam.media.peer import Peer
from daedam.media.ports import MediaServices, TicketHolder
from daedam.media.tasks import OwnedTasks
from daedam.media.views import event_messages, level, room_state, session_view
from daedam.providers.speech import Samples
from daedam.providers.waiting import within

log = structlog.get_logger()

PEER_LOST_S = 4.0
"""Without sound or a ping for this long, a connection is lost (aiortc itself notices after 24 to 36 s)."""
CONNECT_S, FAREWELL_S, FOLLOW_AGAIN_S, LEVEL_EVERY_S = 15.0, 5.0, 1.0, 0.2
Leaving = Literal["closed", "lost", "taken_over", "server_stopped"]


class Room:
    """One session's live side. `on_empty` is called when nobody has been there for a while."""

    def __init__(self, session_id: UUID, services: MediaServices, on_empty: Callable[[Room], None]) -> None:
        self.session_id = session_id
        self.audience = Audience()
        self._services = services
        self._on_empty = on_empty
        self._tasks = OwnedTasks(self._failed)
        self._cursor = JournalCursor(
            session_id, services.journal, on_recorded=self._recorded, on_reachable=self._reachable
        )
        self._interview: Interview | None = None
        self._measuring: Measuring | None = None
        self._peer: Peer | None = None
        self._coming: dict[Peer, float] = {}
        self._shown: msg.RoomMessage | None = None
        self._empty_since: float | None = None
        self._is_closed = False

    @property
    def n_connections(self) -> int:
        """WebRTC connections, up or coming up."""
        return len(self._coming) + (self._peer is not None)

    async def open(self) -> None:
        """Read the journal and take the conversation up where it is. Raises `Unreachable` or 404."""
        await self._cursor.open()
        spawn = self._tasks.spawn
        self._interview = Interview(self._services, self._cursor, self, spawn)
        self._measuring = Measuring(self._services, self._cursor, self._interview, self._newest_frame, spawn)
        self._interview.reconcile()
        for work in (self._follow(), self._watch()):
            spawn(work)

    async def close(self, reason: Leaving = "server_stopped") -> None:
        """Let everybody go; what was said so far is in the journal."""
        self._is_closed = True
        if self._peer is not None:
            await self._part(self._peer, reason)
        for peer in list(self._coming):
            await peer.close()
        if self._interview is not None:
            self._interview.stop()
            await self._interview.listening.close()
        if self._measuring is not None:
            self._measuring.stop()
        self.audience.end()
        await self._tasks.close()

    # Connections

    async def connect(self, sdp: str, resume: str | None) -> tuple[str, str]:
        """Answer an offer: (sdp, connection id). The connection takes over once it is up."""
        peer = Peer(
            on_audio=self._hear,
            on_state=lambda p, state: self._peer_changed(p, state, resume),
            on_picture=self._see,
            spawn=self._tasks.spawn,
            ice_servers=self._services.ice_servers,
            public_address=self._services.public_address,
        )
        self._coming[peer] = self._now()
        try:
            answer = await peer.answer(sdp)
        except DaedamError:
            self._coming.pop(peer, None)
            raise
        return answer, peer.connection_id

    def _peer_changed(self, peer: Peer, state: str, resume: str | None) -> None:
        if state == "connected":
            self._tasks.spawn(self._join(peer, resume))
        elif peer is self._peer:
            self._tasks.spawn(self._part(peer, "closed"))
        else:
            self._coming.pop(peer, None)
            self._tasks.spawn(peer.close())

    async def _join(self, peer: Peer, resume: str | None) -> None:
        self._coming.pop(peer, None)
        before, self._peer = self._peer, peer
        if before is not None:
            await self._leave(before, "lost" if resume == before.connection_id else "taken_over")
        if self._is_closed or self._peer is not peer or self._interview is None:
            await peer.close()
            return
        known = (peer.connection_id, self._interview.now_ms(), self._interview.listening.heard_until_ms)
        self._tasks.spawn(self._cursor.write(lambda s: back_filling.back_again(s, *known)))
        self._interview.connect(peer.voice)

    async def _part(self, peer: Peer, reason: Leaving) -> None:
        if self._peer is peer:
            self._peer = None
            await self._leave(peer, reason)

    async def _leave(self, peer: Peer, reason: Leaving) -> None:
        if self._interview is not None:
            self._interview.disconnect()
        left = ParticipantLeft(connection_id=peer.connection_id, reason=reason)
        write = self._cursor.write(lambda s: [left] if s.connection_id == peer.connection_id else [])
        await asyncio.gather(peer.close(), within(write, PEER_LOST_S), return_exceptions=True)

    def _newest_frame(self) -> av.VideoFrame | None:
        return None if self._peer is None else self._peer.newest_frame

    def _hear(self, samples: Samples) -> None:
        if self._interview is not None and self._peer is not None:
            unheard.hear(self._interview, self._peer, samples, self._now())

    def _see(self, peer: Peer, data: bytes) -> bool:
        return peer is self._peer and self._interview is not None and self._live.listening.see(data, self._now())

    # Sockets

    def enter(self, holder: TicketHolder, after_seq: int) -> Viewer:
        """A socket comes in and gets the snapshot, and the captions that are not final yet."""
        viewer = Viewer(holder)
        viewer.sent_seq = self._cursor.state.last_seq
        self.audience.add(viewer)
        viewer.send(
            msg.Snapshot(
                seq=viewer.sent_seq,
                state=session_view(self._cursor.state),
                room=self._room_message(),
                capabilities=self._live.capabilities,
                events=event_messages(self._cursor.since(after_seq), is_candidate=viewer.is_candidate),
            )
        )
        for caption in self._live.listening.captions():
            viewer.send(caption)
        return viewer

    async def receive(self, viewer: Viewer, message: msg.ClientMessage) -> None:
        """A message from a socket. Only the candidate's acts."""
        viewer.last_heard_at = self._now()
        if isinstance(message, msg.Ping):
            viewer.send(msg.Pong(now_ms=self._live.now_ms()))
        elif not viewer.is_candidate:
            viewer.send(msg.ErrorMessage(code="forbidden", retry_available=False))
        elif isinstance(message, msg.IntentMessage):
            self._live.press(message.intent)
        elif message.draft:
            self._live.typing()
        elif not message.text.strip():
            viewer.send(msg.ErrorMessage(code="answer_empty", retry_available=True))
        else:
            self._tasks.spawn(self._type(viewer, message))

    async def _type(self, viewer: Viewer, message: msg.TypedMessage) -> None:
        if not await self._live.type_answer(message.question_id, message.text.strip()):
            viewer.send(msg.ErrorMessage(code="question_not_current", retry_available=False))

    @property
    def _live(self) -> Interview:
        if self._interview is None:
            raise DaedamError(409, "wrong_state", retry_available=True)
        return self._interview

    # What the interview tells

    def publish(self, message: msg.Partial) -> None:
        """Captions."""
        self.audience.publish(message)

    def trouble(self, code: str) -> None:
        """An engine failed."""
        self.audience.trouble(code)

    def turn_changed(self) -> None:
        """Show the state of the floor when it is another one."""
        self._show(self._room_message(), only_new_state=True)

    def closed(self) -> None:
        """The last word was said: the connection may go."""
        self._tasks.spawn(self._farewell())

    async def _farewell(self) -> None:
        await asyncio.sleep(FAREWELL_S)
        if self._peer is not None:
            await self._part(self._peer, "closed")

    def _recorded(self, entries: list[Recorded]) -> None:
        self.audience.show(entries)
        if self._measuring is not None:
            self._measuring.reconcile(entries)
        if self._interview is not None:
            self._interview.reconcile()

    def _reachable(self, is_reachable: bool) -> None:
        if not is_reachable:
            self.audience.trouble("database_unavailable")

    def _failed(self, error: BaseException) -> None:
        # The edge: a bug must be seen, told, and must not leave the candidate in a room that stands still.
        log.error("room_task_failed", session_id=str(self.session_id), exc_info=error)
        self.audience.trouble("internal_error")
        if self._interview is not None and not self._is_closed:
            self._interview.recover()

    # Time

    async def _follow(self) -> None:
        while True:
            try:
                async for seq in self._services.journal.hints(self.session_id):
                    await self._cursor.catch_up(seq)
            except Unreachable:
                self._reachable(False)
            await asyncio.sleep(FOLLOW_AGAIN_S)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LEVEL_EVERY_S)
            self._show(self._room_message(), only_new_state=False)
            unheard.check(self._interview, self._peer, self._now())
            await self._check_peers()
            self._check_empty()

    async def _check_peers(self) -> None:
        now, peer = self._now(), self._peer
        for coming, since in list(self._coming.items()):
            if now - since > CONNECT_S:
                self._coming.pop(coming, None)
                await coming.close()
        if peer is not None and self._is_lost(peer, now):
            # A browser notices a dead path only after half a minute; a closed socket makes it come back now.
            self.audience.send_away_candidate()
            await self._part(peer, "lost")

    def _is_lost(self, peer: Peer, now: float) -> bool:
        if peer.last_audio_at is not None:
            return now - peer.last_audio_at > PEER_LOST_S
        candidate = self.audience.candidate
        # No microphone at all: then the socket's pings say whether somebody is there.
        return candidate is not None and now - candidate.last_heard_at > PEER_LOST_S

    def _check_empty(self) -> None:
        if self._peer is not None or self._coming or len(self.audience):
            self._empty_since = None
            return
        self._empty_since = self._empty_since or self._now()
        if self._now() - self._empty_since > self._services.empty_room_s:
            self._on_empty(self)

    def _room_message(self) -> msg.RoomMessage:
        if self._interview is None:
            return msg.RoomMessage(state=msg.RoomState.PREPARING, level=0.0)
        heard = level(self._interview.listening.ear.meter.level_db) if self._peer is not None else 0.0
        return msg.RoomMessage(state=room_state(self._interview.turn), level=heard)

    def _show(self, message: msg.RoomMessage, *, only_new_state: bool) -> None:
        is_same = self._shown is not None and message.state is self._shown.state
        if is_same and (only_new_state or self._shown == message):
            return
        self._shown = message
        self.audience.publish(message)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
