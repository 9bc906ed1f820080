"""What goes over the device check's socket, both ways. The web app's types are generated from here."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from daedam.interviewing.measuring import NotMeasuredWhy
from daedam.media.messages import ErrorMessage, Ping, Pong
from daedam.signals.framing import FramingHint


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CheckHello(_Message):
    """The first message: who comes in."""

    type: Literal["hello"]
    ticket: str = Field(max_length=200)


class CheckOffer(_Message):
    """The browser's WebRTC offer. It brings no picture where the welcome said that nothing looks."""

    type: Literal["offer"]
    sdp: str = Field(max_length=65_536)


class CheckListen(_Message):
    """What is said next is to be turned into words: one stretch of speech."""

    type: Literal["listen"]


class CheckWelcome(_Message):
    """What happens here. `not_watched` is why no picture is looked at; None: it is, and none may be sent otherwise.

    Unless `hearing_is_local`, what is said is sent to another machine to be turned into words.
    """

    type: Literal["welcome"] = "welcome"
    not_watched: NotMeasuredWhy | None
    can_hear: bool
    hearing_is_local: bool


class CheckAnswer(_Message):
    """Our answer to the offer."""

    type: Literal["answer"] = "answer"
    sdp: str


class CheckUnwatched(_Message):
    """From here on nothing looks any more, and why."""

    type: Literal["unwatched"] = "unwatched"
    why: NotMeasuredWhy


class CheckFraming(_Message):
    """How the person sits, as the interview would see it; about once a second. Numbers as in `signals.framing`.

    `has_baseline`: what is usual for this person has been taken, and is in the journal.
    """

    type: Literal["framing"] = "framing"
    hint: FramingHint
    brightness: float
    n_faces: int
    face_width: float | None
    offset_x: float | None
    offset_y: float | None
    has_baseline: bool


class CheckHeard(_Message):
    """What the recogniser made of the speech. Empty and final: nothing that it could read. Kept nowhere."""

    type: Literal["heard"] = "heard"
    text: str
    is_final: bool


FromCheck = CheckWelcome | CheckAnswer | CheckUnwatched | CheckFraming | CheckHeard | ErrorMessage | Pong
ToCheck = CheckOffer | CheckListen | Ping

CHECK_HELLO: TypeAdapter[CheckHello] = TypeAdapter(CheckHello)
TO_CHECK: TypeAdapter[ToCheck] = TypeAdapter(Annotated[ToCheck, Field(discriminator="type")])
FROM_CHECK: TypeAdapter[FromCheck] = TypeAdapter(Annotated[FromCheck, Field(discriminator="type")])
