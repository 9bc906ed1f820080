"""The sound of a missed stretch, put together from all recordings that may hold it: ours, and what a browser sent.

What a browser sent is looked into first: a short sound, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

from daedam.features.recordings.reading import RecordingReader
from daedam.interviewing.recording_events import MissedBecause, SoundMissed
from daedam.providers.media_files import MediaError, MediaErrorCode, MediaProbe
from daedam.providers.media_files.base import ProbeLimits
from daedam.providers.media_files.probe import probe_media
from daedam.providers.media_files.reading import RecordingFile
from daedam.providers.speech import HEARING_RATE, Samples
from daedam.signals.windows import Stretch

AROUND_S = 0.2
"""Kept around speech: a recogniser wants some silence, and a word's edge may be quiet."""
_PER_MS = HEARING_RATE // 1000
_OURS = ProbeLimits(min_duration_s=0.1)
"""A piece may be short: a word is."""
_SENT = ProbeLimits(min_duration_s=0.1, max_duration_s=120.0)
"""A browser's pieces are some fifteen seconds long. Half a megabyte can say that it lasts for hours."""


@dataclass(frozen=True, slots=True)
class Source:
    """A recording that may hold what was missed. `is_sent` says that a browser sent it; then it is checked."""

    recording_id: UUID
    offset_ms: int
    is_sent: bool
    reader: RecordingReader


@dataclass(slots=True)
class Sound:
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


async def gather(missed: SoundMissed, sources: Sequence[Source]) -> Sound:
    """All there is of it. Raises `MediaError` where a recording could not be read this time."""
    around_ms = round(1000 * AROUND_S)
    started_ms = max(0, missed.started_ms - around_ms)
    length = (missed.ended_ms + around_ms - started_ms) * _PER_MS
    sound = Sound(started_ms, np.zeros(length, np.int16))
    # What the browser kept has no gaps of the line: where both have a moment, its sound is taken.
    # What only the recogniser missed, we heard ourselves: nothing that was sent takes its place.
    is_ours = missed.because is MissedBecause.RECOGNISER
    for source in sorted(sources, key=lambda one: one.is_sent):
        if source.offset_ms < missed.ended_ms and not (is_ours and source.is_sent):
            await _add(sound, source, missed)
    return sound


async def _add(sound: Sound, source: Source, missed: SoundMissed) -> None:
    try:
        async with source.reader.materialise() as path:
            probe = await probe_media(path, limits=_SENT if source.is_sent else _OURS)
            if source.is_sent and probe.video is not None:  # only a voice was asked for, and agreed to
                raise MediaError(MediaErrorCode.UNSUPPORTED_TYPE)
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
