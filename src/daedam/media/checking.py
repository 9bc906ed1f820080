"""One candidate's device check: a WebRTC connection as the interview's, looked at and listened to as there.

What it leaves in the journal is the person's baseline, where they may be looked at; everything else is told and gone.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from daedam.infra.errors import DaedamError
from daedam.interviewing import events as ev
from daedam.interviewing.measurements import BaselineTaken
from daedam.interviewing.measuring import NotMeasuredWhy, why_not_watched
from daedam.interviewing.state import SessionState
from daedam.kit.conflicts import Unreachable
from daedam.kit.languages import Language
from daedam.media import check_messages as msg
from daedam.media.check_hearing import SentenceCheck
from daedam.media.cursor import JournalCursor
from daedam.media.messages import ErrorMessage, Ping, Pong
from daedam.media.peer import Peer
from daedam.media.ports import MediaServices
from daedam.media.tasks import OwnedTasks
from daedam.providers.speech import Samples

if TYPE_CHECKING:
    from daedam.media.check_watching import FramingWatch, Sitting

log = structlog.get_logger()

FOLLOW_AGAIN_S = 1.0
MAX_WAITING = 100
MOST_BASELINES = 10
"""Who sits down anew more often than that is looked at on, and keeps the last one."""
_DIGITS = 3


class DeviceCheck:
    """From the first message until `close`. `next` gives what is to be sent."""

    def __init__(self, session_id: UUID, services: MediaServices) -> None:
        self._services = services
        self._tasks = OwnedTasks(self._failed)
        self._cursor = JournalCursor(
            session_id, services.journal, on_recorded=lambda _: self._follow_rules(), on_reachable=lambda _: None
        )
        self._peer: Peer | None = None
        self._watch: FramingWatch | None = None
        self._hearing: SentenceCheck | None = None
        self._written: Sequence[BaselineTaken] = ()
        self._waiting: deque[msg.FromCheck] = deque()
        self._ready = asyncio.Event()
        self._is_over = False

    @property
    def is_connected(self) -> bool:
        """Whether a WebRTC connection is up or coming up."""
        return self._peer is not None

    async def open(self) -> None:
        """Say what happens here. Raises `Unreachable`, 404, or 409 once the interview has started."""
        await self._cursor.open()
        state = self._cursor.state
        if state.is_started or state.end is not None:
            raise DaedamError(409, "wrong_state")
        if not state.is_consented:
            raise DaedamError(409, "consent_required")
        stt, language = self._services.stt, Language(state.created.language if state.created else Language.KO)
        if stt is not None and language in stt.capabilities.languages:
            self._hearing = SentenceCheck(
                self._services,
                stt,
                language,
                spawn=self._tasks.spawn,
                on_heard=lambda text, is_final: self._send(msg.CheckHeard(text=text, is_final=is_final)),
                on_failed=lambda: self._send(ErrorMessage(code="speech_unavailable", retry_available=True)),
            )
        self._send(
            msg.CheckWelcome(
                not_watched=self._why_not(),
                can_hear=self._hearing is not None,
                hearing_is_local=stt is None or stt.capabilities.is_local,
            )
        )
        self._tasks.spawn(self._follow())

    async def receive(self, message: msg.ToCheck) -> None:
        """A message of the candidate."""
        if isinstance(message, Ping):
            self._send(Pong())
        elif isinstance(message, msg.CheckOffer):
            await self._connect(message.sdp)
        elif self._hearing is not None:
            self._hearing.listen()
        else:
            self._send(ErrorMessage(code="speech_unavailable", retry_available=False))

    async def next(self) -> msg.FromCheck | None:
        """The next message to send, or None when the socket should close."""
        while not self._waiting:
            if self._is_over:
                return None
            self._ready.clear()
            await self._ready.wait()
        return self._waiting.popleft()

    def end(self) -> None:
        """Send what waits, and no more."""
        self._is_over = True
        self._ready.set()

    async def close(self) -> None:
        """Let go of everything."""
        self.end()
        if self._watch is not None:
            self._watch.stop()
        if self._hearing is not None:
            self._hearing.stop()
        peer, self._peer = self._peer, None
        if peer is not None:
            await peer.close()
        await self._tasks.close()

    # The connection

    async def _connect(self, sdp: str) -> None:
        """Answer an offer; a second one replaces the first connection."""
        before, self._peer = self._peer, None
        if before is not None:
            await before.close()
        peer = self._peer = Peer(
            on_audio=self._hear,
            on_state=self._peer_changed,
            spawn=self._tasks.spawn,
            ice_servers=self._services.ice_servers,
            public_address=self._services.public_address,
        )
        try:
            answer = await peer.answer(sdp)
        except DaedamError as error:
            self._peer = None
            self._send(ErrorMessage(code=error.code, retry_available=error.retry_available))
            return
        self._send(msg.CheckAnswer(sdp=answer))

    def _peer_changed(self, peer: Peer, state: str) -> None:
        if state == "connected" and peer is self._peer:
            self._look()
        elif state == "closed" and peer is self._peer:
            self.end()

    def _hear(self, samples: Samples) -> None:
        if self._hearing is not None:
            self._hearing.hear(samples, asyncio.get_running_loop().time())

    # What is looked at

    def _why_not(self) -> NotMeasuredWhy | None:
        forbidden = why_not_watched(self._cursor.state)
        return NotMeasuredWhy.NOT_SEEN if forbidden is None and self._services.eyes is None else forbidden

    def _look(self) -> None:
        """Look at this connection's camera, which is another one than any baseline was taken of."""
        if self._watch is not None or self._why_not() is not None or self._services.eyes is None:
            return
        from daedam.media.check_watching import FramingWatch  # noqa: PLC0415 - only where it may be looked

        before = self._last_taken()
        if before is not None and before.baseline is not None:
            self._write(BaselineTaken(baseline=None, engine=before.engine))
        self._watch = FramingWatch(
            self._services.eyes.wake(),
            newest_frame=lambda: self._peer.newest_frame if self._peer is not None else None,
            on_sitting=self._sits,
            on_lost=lambda: self._send(msg.CheckUnwatched(why=NotMeasuredWhy.NOT_SEEN)),
            spawn=self._tasks.spawn,
            fps=self._services.vision_fps,
        )

    def _sits(self, sitting: Sitting) -> None:
        if sitting.baseline is not None:
            taken = BaselineTaken(baseline=sitting.baseline.as_json(), engine=sitting.engine)
            if taken not in self._written and len(self._written) < MOST_BASELINES:
                self._write(taken)
        framing = sitting.framing
        self._send(
            msg.CheckFraming(
                hint=sitting.hint,
                brightness=round(framing.brightness, _DIGITS),
                n_faces=framing.n_faces,
                face_width=_rounded(framing.face_width),
                offset_x=_rounded(framing.offset_x),
                offset_y=_rounded(framing.offset_y),
                has_baseline=self._last_taken() in self._written,
            )
        )

    def _write(self, taken: BaselineTaken) -> None:
        """Into the journal, as long as the person may still be looked at and the interview has not begun."""
        if taken.baseline is not None:
            self._written = (*self._written, taken)

        def decide(state: SessionState) -> list[ev.SessionEvent]:
            is_late = state.is_started or state.end is not None or why_not_watched(state) is not None
            return [] if is_late or self._last_taken() == taken else [taken]

        self._tasks.spawn(self._cursor.write(decide))

    def _last_taken(self) -> BaselineTaken | None:
        taken = [entry.event for entry in self._cursor.since(0) if isinstance(entry.event, BaselineTaken)]
        return taken[-1] if taken else None

    # Rules that change while it runs

    async def _follow(self) -> None:
        while True:
            try:
                async for seq in self._services.journal.hints(self._cursor.session_id):
                    await self._cursor.catch_up(seq)
            except Unreachable:
                log.warning("journal_unreachable")
            await asyncio.sleep(FOLLOW_AGAIN_S)

    def _follow_rules(self) -> None:
        state = self._cursor.state
        if state.is_started or state.end is not None or not state.is_consented:
            self.end()
        why = self._why_not()
        if self._watch is not None and why is not None:
            self._watch.stop()
            self._watch = None
            self._send(msg.CheckUnwatched(why=why))

    def _send(self, message: msg.FromCheck) -> None:
        if self._is_over:
            return
        if isinstance(message, msg.CheckFraming):
            self._waiting = deque(kept for kept in self._waiting if not isinstance(kept, msg.CheckFraming))
        self._waiting.append(message)
        if len(self._waiting) > MAX_WAITING:  # nobody reads
            self._waiting.clear()
            self._is_over = True
        self._ready.set()

    def _failed(self, error: BaseException) -> None:
        # The edge: a bug must be seen, and the check must not stand still as if it worked.
        log.error("check_task_failed", session_id=str(self._cursor.session_id), exc_info=error)
        self._send(ErrorMessage(code="internal_error", retry_available=True))
        self.end()


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
