"""What goes over the room's socket, both ways. The web app's types are generated from here."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from daedam.interviewing.vocabulary import CandidateIntent, NextAction, Phase, QuestionKind, SessionStatus

MAX_TYPED_CHARS = 20_000


class RoomState(StrEnum):
    """What the room is doing, as the screen shows it."""

    LISTENING = "listening"
    THINKING_PAUSE = "thinking_pause"
    PREPARING = "preparing"
    SPEAKING = "speaking"
    PAUSED = "paused"


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Capabilities(_Message):
    """What works here. Without hearing, answers are typed; without a voice, questions are read.

    Unless `hearing_is_local`, what is said is sent to another machine to be turned into words.
    """

    can_hear: bool
    can_speak: bool
    hearing_engine: str | None = None
    voice_engine: str | None = None
    hearing_is_local: bool = True


class QuestionView(_Message):
    """A question as the candidate may see it: never what a good answer holds."""

    question_id: UUID
    ordinal: int
    kind: QuestionKind
    text: str
    is_follow_up: bool
    is_spoken: bool


class SessionView(_Message):
    """The session as the room knows it at `seq`."""

    status: SessionStatus
    phase: Phase
    next_action: NextAction
    retry_count: int
    language: str
    answered_questions: int
    total_questions: int
    question: QuestionView | None
    started_at: datetime | None


class RoomMessage(_Message):
    """What the room does now. `level` is how loud the candidate is heard, 0 to 1."""

    type: Literal["room"] = "room"
    state: RoomState
    level: float


class EventMessage(_Message):
    """An event of the session; `event` is the event itself without what this viewer may not see."""

    type: Literal["event"] = "event"
    seq: int
    at: datetime
    event: dict[str, Any]


class Snapshot(_Message):
    """The first answer to `hello`: where everything stands, and the events after the asked-for sequence."""

    type: Literal["snapshot"] = "snapshot"
    seq: int
    state: SessionView
    room: RoomMessage
    capabilities: Capabilities
    events: list[EventMessage]


class Partial(_Message):
    """Words on the way: replaced by each higher revision, and by the final event of the same utterance."""

    type: Literal["partial"] = "partial"
    utterance_id: UUID
    revision: int
    text: str


class ErrorMessage(_Message):
    """Something failed; the code is one of the API's error codes."""

    type: Literal["error"] = "error"
    code: str
    retry_available: bool


class TakenOver(_Message):
    """Another tab or device has taken this interview over; this socket closes."""

    type: Literal["taken_over"] = "taken_over"


class Pong(_Message):
    """The answer to `ping`; `now_ms` is the time on the session's clock."""

    type: Literal["pong"] = "pong"
    now_ms: int = 0


ServerMessage = Snapshot | EventMessage | Partial | RoomMessage | ErrorMessage | TakenOver | Pong


class Hello(_Message):
    """The first message: who comes in, and what they already have."""

    type: Literal["hello"]
    ticket: str = Field(max_length=200)
    after_seq: int = Field(default=0, ge=0)


class IntentMessage(_Message):
    """A button of the room."""

    type: Literal["intent"]
    intent: CandidateIntent


class TypedMessage(_Message):
    """An answer by hand. A draft only says that somebody is typing; its text is not kept."""

    type: Literal["typed"]
    question_id: UUID
    text: str = Field(max_length=MAX_TYPED_CHARS)
    draft: bool = False


class Ping(_Message):
    """I am here; once a second."""

    type: Literal["ping"]


ClientMessage = IntentMessage | TypedMessage | Ping

CLIENT: TypeAdapter[ClientMessage] = TypeAdapter(Annotated[ClientMessage, Field(discriminator="type")])
HELLO: TypeAdapter[Hello] = TypeAdapter(Hello)
SERVER: TypeAdapter[ServerMessage] = TypeAdapter(Annotated[ServerMessage, Field(discriminator="type")])
