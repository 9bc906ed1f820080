"""Words found later: for what the recogniser missed, in our own recording; for what the line lost, in the browser's.

A recogniser that is away is tried again for hours, for the sound is kept; the answer's evaluation waits as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, func, select

from daedam.features.recordings.live import told_by
from daedam.features.recordings.missed_sound import Sound, Source, gather
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
from daedam.interviewing.back_filling import find_missed, settle_events, to_transcribe, words_came
from daedam.interviewing.missed import WAITS_S, back_fill_order
from daedam.interviewing.recorded_answers import HeardUtterance
from daedam.interviewing.recording_events import MissedBecause, MissedOutcome, MissedSoundSettled, SoundMissed
from daedam.kit.languages import Language
from daedam.providers.errors import ProviderError
from daedam.providers.stt.base import SpeechToText
from daedam.signals.windows import Stretch

KIND = "back_fill_words"
COMING = timedelta(seconds=60)
"""A browser whose newest piece is no older is still sending: on a slow line that may take longer than was foreseen."""


@dataclass(frozen=True, slots=True)
class _Missing:
    """What is looked for, and where."""

    interview: Interview
    asked: AskedQuestion
    missed: SoundMissed
    sources: tuple[Source, ...]
    occasion: str
    wait: str | None


async def back_fill_words(runtime: Runtime, args: Args) -> Finish:
    """Task: the words of what was missed, as far as anybody has its sound."""
    missing = await _open(runtime, args)
    if missing is None:
        return nothing
    if missing.wait is not None:
        return _later(runtime, missing, missing.wait, COMING.total_seconds())
    sound = await gather(missing.missed, missing.sources)
    if not sound.has_any:
        return _settle(runtime, missing, sound, (), MissedOutcome.NO_SOUND)
    engine, language = runtime.open_hearing(), Language(missing.interview.row.language)
    if engine is None or language not in engine.capabilities.languages:
        return _settle(runtime, missing, sound, (), MissedOutcome.UNREADABLE)
    stretches = to_transcribe(missing.asked, missing.missed, sound.speech)
    try:
        heard = await _transcribe(engine, language, sound, stretches)
    except ProviderError as error:
        return _try_again(runtime, missing, sound, error)
    finally:
        await engine.close()
    return _settle(runtime, missing, sound, heard, MissedOutcome.SILENT)


def give_up_back_filling(runtime: Runtime, args: Args, code: str) -> Finish:
    """It failed for good: the answer is what was understood, and a person is told."""

    async def finish(unit: UnitOfWork) -> None:
        interview = await Sessions(unit, runtime).hold(UUID(args["session_id"]))
        found = find_missed(interview.state, UUID(args["missed_id"]))
        await _write(unit, runtime, interview, UUID(args["missed_id"]), (), MissedOutcome.UNREADABLE, code)
        if found is not None and sum(one.is_pending for one in found[0].missed) <= 1:
            # Nobody looks into what was sent for this answer any more, and what nobody looked into is not kept.
            for row in await unit.db.scalars(_that_may_hold(interview.row.id, found[1].said)):
                if row.state == RecordingState.RECEIVED:
                    await _refuse(unit, runtime, row, "check_failed")

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
        rows = list(await unit.db.scalars(_that_may_hold(interview.row.id, missed.said)))
        sources = [await _source(unit, runtime, row) for row in rows]
        wait = await _still_coming(unit, missed.said, args["occasion"], rows)
        return _Missing(interview, asked, missed.said, tuple(sources), args["occasion"], wait)


def _that_may_hold(session_id: UUID, missed: SoundMissed) -> Select[Recording]:
    theirs = (Recording.session_id == session_id, Recording.question_id == missed.question_id)
    is_there = (Recording.state != RecordingState.REFUSED, Recording.received > 0)
    found = select(Recording).where(*theirs, Recording.kind == RecordingKind.LIVE, *is_there)
    return found.order_by(Recording.created_at, Recording.id)


async def _still_coming(unit: UnitOfWork, missed: SoundMissed, occasion: str, rows: Sequence[Recording]) -> str | None:
    """The occasion to look again while a browser is still sending and has not said that it is done."""
    sent = [row.created_at for row in rows if row.state == RecordingState.RECEIVED]
    later = f"coming{len(sent)}:0"
    is_awaited = missed.because is not MissedBecause.RECOGNISER and not occasion.startswith("sent")
    if not sent or not is_awaited or occasion == later:
        return None
    now = await unit.db.scalar(select(func.clock_timestamp()))
    return later if now is not None and max(sent) > now - COMING else None


async def _source(unit: UnitOfWork, runtime: Runtime, row: Recording) -> Source:
    told = await told_by(unit, runtime.foundations.vault, row)
    offset_ms = told.offset_ms if told is not None else 0
    is_sent = row.state == RecordingState.RECEIVED or row.probe is not None
    return Source(row.id, offset_ms, is_sent, await Recordings(unit, runtime).reader(row))


async def _transcribe(
    engine: SpeechToText, language: Language, sound: Sound, stretches: Sequence[Stretch]
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


def _try_again(runtime: Runtime, missing: _Missing, sound: Sound, error: ProviderError) -> Finish:
    why, _, tries = missing.occasion.rpartition(":")
    n_tries = int(tries)
    if not error.is_retryable or n_tries >= len(WAITS_S):
        return _settle(runtime, missing, sound, (), MissedOutcome.UNREADABLE, error.code)
    return _later(runtime, missing, f"{why}:{n_tries + 1}", WAITS_S[n_tries])


def _later(runtime: Runtime, missing: _Missing, occasion: str, delay_s: float) -> Finish:
    order = back_fill_order(missing.interview.row.id, missing.missed, occasion, delay_s)

    async def finish(unit: UnitOfWork) -> None:
        await runtime.foundations.outbox.order(unit, [order])

    return finish


def _settle(
    runtime: Runtime,
    missing: _Missing,
    sound: Sound,
    heard: Sequence[HeardUtterance],
    outcome: MissedOutcome,
    code: str | None = None,
) -> Finish:
    async def finish(unit: UnitOfWork) -> None:
        interview = await Sessions(unit, runtime).hold(missing.interview.row.id)
        if await _is_outdated(unit, missing, interview):
            why, _, tries = missing.occasion.rpartition(":")
            await _later(runtime, missing, f"{why}+{interview.state.last_seq}:{tries}", 0.0)(unit)
            return
        await _write(unit, runtime, interview, missing.missed.missed_id, heard, outcome, code)
        for source in missing.sources:
            if source.is_sent:
                await _close(unit, runtime, source.recording_id, sound)

    return finish


async def _is_outdated(unit: UnitOfWork, missing: _Missing, interview: Interview) -> bool:
    """Whether, while this was looking, words became known that it would say again, or more sound came."""
    found = find_missed(interview.state, missing.missed.missed_id)
    if found is None or not found[1].is_pending:
        return False
    if words_came(missing.asked, found[0], missing.missed):
        return True
    seen = {source.recording_id for source in missing.sources}
    rows = await unit.db.scalars(_that_may_hold(interview.row.id, missing.missed))
    return any(row.id not in seen and row.state == RecordingState.RECEIVED for row in rows)


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


async def _close(unit: UnitOfWork, runtime: Runtime, recording_id: UUID, sound: Sound) -> None:
    """What a browser sent is checked now: it may be played, or is refused and deleted."""
    row = await unit.db.get(Recording, recording_id, with_for_update=True)
    if row is None or row.state != RecordingState.RECEIVED:
        return
    base, row.updated_at = runtime.foundations, unit.clock.now()
    probe, reason = sound.probes.get(recording_id), sound.refused.get(recording_id)
    if reason is not None:
        await _refuse(unit, runtime, row, reason)
    elif probe is not None:
        row.state, row.container = RecordingState.DONE, probe.container
        row.duration_s, row.probe = probe.duration_s, asdict(probe)
        await base.audit.record(unit, SYSTEM, "recording.checked", "recording", recording_id)


async def _refuse(unit: UnitOfWork, runtime: Runtime, row: Recording, reason: str) -> None:
    base = runtime.foundations
    row.state, row.refused_reason = RecordingState.REFUSED, reason
    await base.outbox.order(unit, [removal_order(row.id, 0.0, AT_ONCE)])
    await base.audit.record(unit, SYSTEM, "recording.refused", "recording", row.id, {"reason": reason})
