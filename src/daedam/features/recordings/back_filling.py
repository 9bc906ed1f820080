"""Words found later: for what the recogniser missed, in our own recording; for what the line lost, in the browser's.

A recogniser that is away is tried again for hours, for the sound is kept; the answer's evaluation waits as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from uuid import UUID

import numpy as np
from sqlalchemy import select

from daedam.features.recordings.live import told_by
from daedam.features.recordings.reading import RecordingReader
from daedam.features.recordings.removing import AT_ONCE, removal_order
from daedam.features.recordings.repository import Recordings
from daedam.features.recordings.schemas import RecordingKind, RecordingState
from daedam.features.recordings.steps import nothing
from daedam.features.runtime import Runtime
from daedam.features.sessions.repository import Interview, Sessions
from daedam.features.work import Args, Finish
from daedam.infra.audit import SYSTEM
from daedam.infra.db.tables import Recording
from daedam.infra.unit_of_work import UnitOfWork, unit_of_work
from daedam.interviewing import events as ev
from daedam.interviewing import flow
from daedam.interviewing.asked import AskedQuestion
from daedam.interviewing.back_filling import find_missed, settle_events, without_words
from daedam.interviewing.missed import WAITS_S, back_fill_order
from daedam.interviewing.recorded_answers import HeardUtterance, utterance_stretches
from daedam.interviewing.recording_events import MissedOutcome, MissedSoundSettled, SoundMissed
from daedam.kit.languages import Language
from daedam.providers.errors import ProviderError
from daedam.providers.media_files import MediaError, MediaProbe
from daedam.providers.media_files.base import ProbeLimits
from daedam.providers.media_files.probe import probe_media
from daedam.providers.media_files.reading import RecordingFile
from daedam.providers.speech import HEARING_RATE, Samples
from daedam.providers.stt.base import SpeechToText
from daedam.signals.windows import Stretch

KIND = "back_fill_words"
AROUND_S = 0.2
"""Kept around speech: a recogniser wants some silence, and a word's edge may be quiet."""
_PER_MS = HEARING_RATE // 1000
_LIMITS = ProbeLimits(min_duration_s=0.1)
"""A piece may be short: a word is."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A recording that may hold what was missed. `is_sent` says that a browser sent it; then it is checked."""

    recording_id: UUID
    offset_ms: int
    is_sent: bool
    reader: RecordingReader


@dataclass(frozen=True, slots=True)
class _Missing:
    """What is looked for, and where."""

    interview: Interview
    asked: AskedQuestion
    missed: SoundMissed
    sources: tuple[_Source, ...]


@dataclass(slots=True)
class _Sound:
    """The missed stretch put together from all there is, on the session's clock, and where somebody speaks in it."""

    started_ms: int
    samples: Samples
    speech: list[Stretch] = field(default_factory=list)
    probes: dict[UUID, MediaProbe] = field(default_factory=dict)
    refused: dict[UUID, str] = field(default_factory=dict)
    has_any: bool = False

    def put(self, at_ms: int, samples: Samples) -> None:
        """Sound whose first sample is at `at_ms`; what lies outside the stretch is left aside."""
        place = (at_ms - self.started_ms) * _PER_MS
        first, last = max(0, place), min(len(self.samples), place + len(samples))
        if first < last:
            self.samples[first:last] = samples[first - place : last - place]
            self.has_any = True

    def around(self, stretch: Stretch) -> Samples:
        """A stretch of it and a little around that."""
        first = round((stretch.started_s - AROUND_S) * HEARING_RATE) - self.started_ms * _PER_MS
        last = round((stretch.ended_s + AROUND_S) * HEARING_RATE) - self.started_ms * _PER_MS
        return self.samples[max(0, first) : max(0, last)]


async def back_fill_words(runtime: Runtime, args: Args) -> Finish:
    """Task: the words of what was missed, as far as anybody has its sound."""
    missing = await _open(runtime, args)
    if missing is None:
        return nothing
    sound = await _gather(missing)
    if not sound.has_any:
        return _settle(runtime, missing, sound, (), MissedOutcome.NO_SOUND)
    engine, language = runtime.open_hearing(), Language(missing.interview.row.language)
    if engine is None or language not in engine.capabilities.languages:
        return _settle(runtime, missing, sound, (), MissedOutcome.UNREADABLE)
    stretches = utterance_stretches(without_words(missing.asked, missing.missed, sound.speech))
    try:
        heard = await _transcribe(engine, language, sound, stretches)
    except ProviderError as error:
        return _try_again(runtime, missing, sound, args["occasion"], error)
    finally:
        await engine.close()
    return _settle(runtime, missing, sound, heard, MissedOutcome.SILENT)


def give_up_back_filling(runtime: Runtime, args: Args, code: str) -> Finish:
    """It failed for good: the answer is what was understood, and a person is told."""

    async def finish(unit: UnitOfWork) -> None:
        interview = await Sessions(unit, runtime).hold(UUID(args["session_id"]))
        await _write(unit, runtime, interview, UUID(args["missed_id"]), (), MissedOutcome.UNREADABLE, code)

    return finish


async def _open(runtime: Runtime, args: Args) -> _Missing | None:
    """None when it is settled already."""
    base = runtime.foundations
    async with unit_of_work(base.database, base.clock) as unit:
        interview = await Sessions(unit, runtime).get(UUID(args["session_id"]))
        found = find_missed(interview.state, UUID(args["missed_id"]))
        if found is None or not found[1].is_pending:
            return None
        asked, missed = found
        rows = await unit.db.scalars(
            select(Recording)
            .where(
                Recording.session_id == interview.row.id,
                Recording.question_id == missed.said.question_id,
                Recording.kind == RecordingKind.LIVE,
                Recording.state != RecordingState.REFUSED,
                Recording.received > 0,
            )
            .order_by(Recording.created_at, Recording.id)
        )
        sources = [await _source(unit, runtime, row) for row in rows]
        return _Missing(interview, asked, missed.said, tuple(sources))


async def _source(unit: UnitOfWork, runtime: Runtime, row: Recording) -> _Source:
    told = await told_by(unit, runtime.foundations.vault, row)
    offset_ms = told.offset_ms if told is not None else 0
    is_sent = row.state == RecordingState.RECEIVED or row.probe is not None
    return _Source(row.id, offset_ms, is_sent, await Recordings(unit, runtime).reader(row))


async def _gather(missing: _Missing) -> _Sound:
    missed, around_ms = missing.missed, round(1000 * AROUND_S)
    started_ms = max(0, missed.started_ms - around_ms)
    length = (missed.ended_ms + around_ms - started_ms) * _PER_MS
    sound = _Sound(started_ms, np.zeros(length, np.int16))
    # What the browser kept has no gaps of the line: where both have a moment, its sound is taken.
    for source in sorted(missing.sources, key=lambda one: one.is_sent):
        if source.offset_ms < missed.ended_ms:
            await _add(sound, source, missed)
    return sound


async def _add(sound: _Sound, source: _Source, missed: SoundMissed) -> None:
    try:
        async with source.reader.materialise() as path:
            probe = await probe_media(path, limits=_LIMITS)
            if source.offset_ms + 1000 * probe.duration_s <= missed.started_ms:
                return
            file = RecordingFile(path, probe)
            heard = await file.hear(frozenset(), _untold)
            at_ms = source.offset_ms
            async for samples in file.samples():
                sound.put(at_ms, samples)
                at_ms += len(samples) // _PER_MS
    except MediaError as error:
        if error.is_retryable:
            raise
        # A recording of ours that was cut off before it held anything, or what a browser sent and is no sound.
        sound.refused[source.recording_id] = error.code
        return
    offset_s = source.offset_ms / 1000
    sound.speech += [Stretch(started_s=s.started_s + offset_s, ended_s=s.ended_s + offset_s) for s in heard.speech]
    sound.probes[source.recording_id] = probe


async def _untold(_seconds: float) -> None:
    """Nobody watches how far this is."""


async def _transcribe(
    engine: SpeechToText, language: Language, sound: _Sound, stretches: Sequence[Stretch]
) -> tuple[HeardUtterance, ...]:
    found = []
    for stretch in stretches:
        said = await engine.transcribe(sound.around(stretch), language)
        found.append(
            HeardUtterance(
                started_s=stretch.started_s,
                ended_s=stretch.ended_s,
                text=said.text,
                confidence=said.confidence,
                engine=said.receipt.engine,
                fell_back_from=said.receipt.fell_back_from,
            )
        )
    return tuple(found)


def _try_again(runtime: Runtime, missing: _Missing, sound: _Sound, occasion: str, error: ProviderError) -> Finish:
    why, _, tries = occasion.rpartition(":")
    n_tries = int(tries)
    if not error.is_retryable or n_tries >= len(WAITS_S):
        return _settle(runtime, missing, sound, (), MissedOutcome.UNREADABLE, error.code)
    order = back_fill_order(missing.interview.row.id, missing.missed, f"{why}:{n_tries + 1}", WAITS_S[n_tries])

    async def finish(unit: UnitOfWork) -> None:
        await runtime.foundations.outbox.order(unit, [order])

    return finish


def _settle(
    runtime: Runtime,
    missing: _Missing,
    sound: _Sound,
    heard: Sequence[HeardUtterance],
    outcome: MissedOutcome,
    code: str | None = None,
) -> Finish:
    async def finish(unit: UnitOfWork) -> None:
        interview = await Sessions(unit, runtime).hold(missing.interview.row.id)
        await _write(unit, runtime, interview, missing.missed.missed_id, heard, outcome, code)
        for source in missing.sources:
            if source.is_sent:
                await _close(unit, runtime, source.recording_id, sound)

    return finish


async def _write(
    unit: UnitOfWork,
    runtime: Runtime,
    interview: Interview,
    missed_id: UUID,
    heard: Sequence[HeardUtterance],
    outcome: MissedOutcome,
    code: str | None,
) -> None:
    events = settle_events(interview.state, missed_id, heard, outcome)
    if not events:
        return
    if code is not None:
        events.append(ev.TaskNeedsAttention(kind=KIND, error_code=code))
    interview = await Sessions(unit, runtime).append(interview, events)
    settled = next(event for event in events if isinstance(event, MissedSoundSettled))
    asked = interview.state.find(settled.question_id)
    if asked is None or asked.answer is None or asked.awaits_words or not asked.takes_late_words:
        return
    await runtime.foundations.outbox.order(unit, [flow.evaluation_after(interview.row.id, settled)])


async def _close(unit: UnitOfWork, runtime: Runtime, recording_id: UUID, sound: _Sound) -> None:
    """What a browser sent is checked now: it may be played, or is refused and deleted."""
    row = await unit.db.get(Recording, recording_id, with_for_update=True)
    if row is None or row.state != RecordingState.RECEIVED:
        return
    base, row.updated_at = runtime.foundations, unit.clock.now()
    probe, reason = sound.probes.get(recording_id), sound.refused.get(recording_id)
    if reason is not None:
        row.state, row.refused_reason = RecordingState.REFUSED, reason
        await base.outbox.order(unit, [removal_order(recording_id, 0.0, AT_ONCE)])
        await base.audit.record(unit, SYSTEM, "recording.refused", "recording", recording_id, {"reason": reason})
    elif probe is not None:
        row.state, row.container = RecordingState.DONE, probe.container
        row.duration_s, row.probe = probe.duration_s, asdict(probe)
        await base.audit.record(unit, SYSTEM, "recording.checked", "recording", recording_id)
