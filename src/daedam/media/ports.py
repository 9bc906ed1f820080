"""What the live room needs from the rest: a journal, tickets and engines. `apps.wiring` joins them to adapters."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol
from uuid import UUID

from daedam.interviewing.events import Recorded, SessionEvent
from daedam.interviewing.flow import MAX_FOLLOW_UPS_PER_QUESTION
from daedam.interviewing.turn_vocabulary import DEFAULT_PACE, Pace
from daedam.kit.clock import Clock, SystemClock
from daedam.kit.tasks import TaskOrder
from daedam.media.messages import Partial
from daedam.providers.llm.base import LanguageModel
from daedam.providers.stt.base import SpeechToText
from daedam.providers.tts.base import TextToSpeech
from daedam.providers.vad.base import VoiceActivity

if TYPE_CHECKING:
    # Sessions that may not be measured load nothing that looks (see `measuring`).
    from daedam.providers.vision.base import Layout, Part, Pixels
    from daedam.providers.vision.wire import Sighting

Door = Literal["offer", "socket"]


class SessionJournal(Protocol):
    """The events of a session."""

    async def read(self, session_id: UUID, after_seq: int = 0) -> list[Recorded]:
        """Events after `after_seq`, in order. Raises `Unreachable` when the store does not answer now."""
        ...

    async def append(
        self,
        session_id: UUID,
        events: Sequence[SessionEvent],
        *,
        expected_seq: int | None,
        tasks: Sequence[TaskOrder] = (),
    ) -> list[Recorded]:
        """Append `events` and order `tasks` in one transaction.

        Raises `Conflict` when the journal does not end at `expected_seq`, `Unreachable` when the outcome is
        not known or the store does not answer.
        """
        ...

    def hints(self, session_id: UUID) -> AsyncIterator[int]:
        """Yields when it is worth reading on: the sequence somebody reached, or 0 for "look yourself"."""
        ...


@dataclass(frozen=True, slots=True)
class TicketHolder:
    """Who came in by a ticket. Only a candidate acts; everybody else watches."""

    session_id: UUID
    user_id: UUID
    role: str

    @property
    def is_candidate(self) -> bool:
        """Whether this person is the one who answers."""
        return self.role == "candidate"


class Tickets(Protocol):
    """One-time tickets, bound to a session and a role."""

    async def redeem(self, ticket: str, door: Door) -> TicketHolder:
        """The holder. Raises a 401 `DaedamError` for a ticket that is unknown, used at this door, or too old."""
        ...


@dataclass(frozen=True, slots=True)
class IceServer:
    """A STUN or TURN server of one's own."""

    urls: str
    username: str | None = None
    credential: str | None = None


class Camera(Protocol):
    """One candidate's camera in the vision process."""

    def show(self, pixels: Pixels, at_s: float, layout: Layout, /) -> None:
        """The newest picture, taken `at_s` seconds after the session's start. Never waits."""
        ...

    def close(self) -> None:
        """No more pictures."""
        ...


class SessionEyes(Protocol):
    """Vision beside this process."""

    @property
    def engine(self) -> str:
        """Who looks."""
        ...

    def open(
        self,
        on_seen: Callable[[Sighting], None],
        on_lost: Callable[[str], None],
        parts: frozenset[Part],
        n_together: int = 1,
    ) -> Camera:
        """A camera that looks for `parts` in so many pictures at a time.

        Raises `ProviderError` when there is no room for another one.
        """
        ...

    async def close(self) -> None:
        """End it and every camera."""
        ...


class SleepingEyes:
    """Vision that is not loaded before the first session that may be looked at wakes it."""

    def __init__(self, build: Callable[[], SessionEyes]) -> None:
        self._build = build
        self._eyes: SessionEyes | None = None

    def wake(self) -> SessionEyes:
        """The vision of this process."""
        self._eyes = self._eyes or self._build()
        return self._eyes

    async def close(self) -> None:
        """End it, if it ever woke."""
        if self._eyes is not None:
            await self._eyes.close()


class RecordingStore(Protocol):
    """Where live recordings go. Every call raises `Unreachable`, or `ProviderError` where the store refuses."""

    async def begin(self, session_id: UUID, question_id: UUID, offset_ms: int, *, has_picture: bool = False) -> UUID:
        """A new recording (WebM) of an answer, its clock beginning at `offset_ms` of the session's."""
        ...

    async def append(self, recording_id: UUID, piece: bytes, at: int) -> None:
        """More of the file, from byte `at` on; durable once this returns. Said again, it is there once."""
        ...

    async def finish(self, recording_id: UUID, duration_s: float) -> None:
        """Nothing more comes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaServices:
    """Everything the media app is built from. A missing engine is said to the candidate, not hidden."""

    journal: SessionJournal
    tickets: Tickets
    vad: VoiceActivity
    stt: SpeechToText | None
    tts: TextToSpeech | None
    llm: LanguageModel | None
    allowed_origins: frozenset[str]
    public_address: str | None = None
    ice_servers: tuple[IceServer, ...] = ()
    clock: Clock = field(default_factory=SystemClock)
    empty_room_s: float = 30.0
    eyes: SleepingEyes | None = None
    vision_fps: float = 5.0
    recordings: RecordingStore | None = None
    pace: Pace = DEFAULT_PACE
    max_follow_ups: int = MAX_FOLLOW_UPS_PER_QUESTION


class Stage(Protocol):
    """The room, as the interview needs it."""

    def publish(self, message: Partial) -> None:
        """Tell every screen."""

    def trouble(self, code: str) -> None:
        """Tell the candidate's screen what failed."""

    def turn_changed(self) -> None:
        """The floor may have changed."""

    def closed(self) -> None:
        """The last word was said."""
