"""The only place that joins ports to adapters: settings in, a process's parts out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from daedam.apps import engines
from daedam.features.recordings.live import LiveRecordings
from daedam.features.runtime import CapabilityState, Runtime
from daedam.infra import tickets
from daedam.infra.audit import AuditLog
from daedam.infra.broker import Broker
from daedam.infra.db.database import NO_DATABASE, Database
from daedam.infra.errors import DaedamError
from daedam.infra.foundations import Foundations
from daedam.infra.hints import Hints
from daedam.infra.journal import Journal
from daedam.infra.outbox import Outbox
from daedam.infra.settings import Settings
from daedam.infra.tokens import AccessTokens
from daedam.infra.unit_of_work import unit_of_work
from daedam.infra.vault import Vault
from daedam.interviewing import codec
from daedam.interviewing.events import Recorded, SessionEvent
from daedam.kit.clock import Clock, SystemClock
from daedam.kit.conflicts import Unreachable
from daedam.kit.tasks import TaskOrder
from daedam.media.ports import Door, MediaServices, TicketHolder
from daedam.providers.storage.base import ObjectStorage


class EventCodec:
    """Session events for the journal."""

    def type_of(self, event: SessionEvent) -> str:
        """The event's name."""
        return event.type

    def encode(self, event: SessionEvent) -> bytes:
        """The event as bytes."""
        return codec.encode(event)

    def decode(self, payload: bytes) -> SessionEvent:
        """The event `encode` wrote."""
        return codec.decode(payload)


def build_foundations(
    settings: Settings, *, database_url: str | None = None, clock: Clock | None = None
) -> Foundations:
    """Database, vault, journal's hints, broker. Connects to nothing yet."""
    clock = clock or SystemClock()
    vault = Vault(settings.master_key_bytes())
    broker = Broker(settings.broker_url or settings.redis_url)
    return Foundations(
        settings=settings,
        clock=clock,
        database=Database(database_url or settings.database_url.get_secret_value()),
        vault=vault,
        audit=AuditLog(vault.audit_key),
        broker=broker,
        outbox=Outbox(broker.send, lease_s=settings.task_lease_s, patience_s=settings.task_patience_s),
        hints=Hints(settings.redis_url),
        tokens=AccessTokens(settings.jwt_secret_bytes(), clock),
    )


def build_runtime(foundations: Foundations, *, has_morphology: bool = False, holds_models: bool = False) -> Runtime:
    """What the features of one process stand on. Workers that evaluate Korean need `has_morphology`.

    `holds_models` is for the one process that may load a language model's file.
    """
    settings = foundations.settings
    llm = engines.build_language_model(settings, has_morphology=has_morphology, holds_models=holds_models)
    embedder = engines.build_embeddings(settings)
    storage = engines.build_objects(settings)
    speech = engines.build_speech(settings)
    seeing = engines.seeing(settings)

    def capabilities() -> list[CapabilityState]:
        return engines.describe(llm, embedder, storage, speech, seeing)

    return Runtime(
        foundations=foundations,
        journal=Journal(EventCodec(), foundations.vault, foundations.hints.publish),
        llm=llm,
        embedder=embedder,
        storage=storage,
        capabilities=capabilities,
        open_hearing=lambda: engines.build_speech(settings).stt,
    )


class RoomJournal:
    """The journal as the media room knows it: one call, one transaction."""

    def __init__(self, foundations: Foundations) -> None:
        self._base = foundations
        self._journal = Journal(EventCodec(), foundations.vault, foundations.hints.publish)

    async def read(self, session_id: UUID, after_seq: int = 0) -> list[Recorded]:
        """Events after `after_seq`."""
        try:
            async with unit_of_work(self._base.database, self._base.clock) as unit:
                return await self._journal.read(unit, session_id, after_seq)
        except NO_DATABASE:
            raise Unreachable from None

    async def append(
        self,
        session_id: UUID,
        events: Sequence[SessionEvent],
        *,
        expected_seq: int | None,
        tasks: Sequence[TaskOrder] = (),
    ) -> list[Recorded]:
        """Append and order work in one transaction."""
        try:
            async with unit_of_work(self._base.database, self._base.clock) as unit:
                entries = await self._journal.append(unit, session_id, events, expected_seq=expected_seq)
                await self._base.outbox.order(unit, tasks)
                return entries
        except NO_DATABASE:
            raise Unreachable from None

    def hints(self, session_id: UUID) -> AsyncIterator[int]:
        """When it is worth reading on."""
        return self._base.hints.follow(session_id)


class RoomTickets:
    """Tickets as the media doors know them."""

    def __init__(self, foundations: Foundations) -> None:
        self._base = foundations

    async def redeem(self, ticket: str, door: Door) -> TicketHolder:
        """The holder; the ticket is used up at this door. Raises 503 while the database is away."""
        try:
            async with unit_of_work(self._base.database, self._base.clock) as unit:
                holder = await tickets.redeem(unit, ticket, door)
        except NO_DATABASE:
            raise DaedamError(503, "database_unavailable", retry_available=True) from None
        return TicketHolder(holder.session_id, holder.user_id, holder.role)


class RoomRecordings:
    """Live recordings as the media room knows them."""

    def __init__(self, foundations: Foundations, storage: ObjectStorage) -> None:
        self._live = LiveRecordings(foundations, storage)

    async def begin(self, session_id: UUID, question_id: UUID, offset_ms: int, *, has_picture: bool = False) -> UUID:
        """A new recording."""
        try:
            return await self._live.begin(session_id, question_id, offset_ms, has_picture=has_picture)
        except NO_DATABASE:
            raise Unreachable from None

    async def append(self, recording_id: UUID, piece: bytes, at: int) -> None:
        """More of it."""
        try:
            await self._live.append(recording_id, piece, at)
        except NO_DATABASE:
            raise Unreachable from None

    async def finish(self, recording_id: UUID, duration_s: float) -> None:
        """The end of it."""
        try:
            await self._live.finish(recording_id, duration_s)
        except NO_DATABASE:
            raise Unreachable from None


def build_media_services(foundations: Foundations) -> MediaServices:
    """What the media app is built from."""
    settings = foundations.settings
    speech = engines.build_speech(settings)
    return MediaServices(
        journal=RoomJournal(foundations),
        tickets=RoomTickets(foundations),
        vad=speech.vad,
        stt=speech.stt,
        tts=speech.tts,
        llm=engines.build_language_model(settings, has_morphology=False, holds_models=False),
        allowed_origins=frozenset(settings.origins),
        public_address=settings.media_public_address or None,
        clock=foundations.clock,
        recordings=RoomRecordings(foundations, engines.build_objects(settings)),
        eyes=engines.build_eyes(settings),
        vision_fps=settings.vision_fps,
    )
