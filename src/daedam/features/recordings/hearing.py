"""The sound of a recording: where somebody speaks, and their words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import numpy as np

from daedam.features.recordings import steps
from daedam.features.recordings.steps import OpenRecording, StepTeller
from daedam.features.runtime import Runtime
from daedam.features.work import Args, Finish
from daedam.infra.unit_of_work import UnitOfWork
from daedam.interviewing import events as ev
from daedam.interviewing.measuring import why_not_measured
from daedam.interviewing.recorded_answers import utterance_stretches
from daedam.interviewing.recording_events import RecordingStep
from daedam.kit.languages import Language
from daedam.providers.media_files.reading import RecordingFile
from daedam.providers.speech import HEARING_RATE, Samples
from daedam.providers.stt.base import SpeechToText, Transcript
from daedam.signals.kinds import EVERY_KIND
from daedam.signals.windows import Stretch

UNAVAILABLE = "unavailable"
"""Nothing here understands the language: the answers are typed, or an engine is configured."""
AROUND_S = 0.2
"""Kept around speech: a recogniser wants some silence, and a word's edge may be quiet."""


async def hear_recording(runtime: Runtime, args: Args) -> Finish:
    """Task: decode the sound once; where somebody speaks, and how the voice sounds where that may be measured."""
    opened = await steps.open_recording(runtime, args)
    if opened is None:
        return steps.nothing
    kinds = EVERY_KIND if why_not_measured(opened.interview.state) is None else frozenset()
    over = (RecordingStep.AUDIO, RecordingStep.VOICE_ACTIVITY)
    async with opened.reader.materialise() as path:
        heard = await RecordingFile(path, opened.probe).hear(kinds, StepTeller(runtime, opened, *over))
    found = {
        "seconds": heard.seconds,
        "speech": [[stretch.started_s, stretch.ended_s] for stretch in heard.speech],
        "windows": [window.as_json() for window in heard.windows] if kinds else [],
        "baseline": heard.baseline.as_json() if heard.baseline else None,
    }
    return steps.kept(runtime, opened, RecordingStep.VOICE_ACTIVITY, found, over=over)


async def transcribe_recording(runtime: Runtime, args: Args) -> Finish:
    """Task: the words of what was heard. Without an engine for the language there are none, and that is said."""
    opened = await steps.open_recording(runtime, args)
    if opened is None:
        return steps.nothing
    engine, language = runtime.open_hearing(), Language(opened.interview.row.language)
    if engine is None or language not in engine.capabilities.languages:
        return _words(runtime, opened, None, UNAVAILABLE)
    voice = await steps.found_by(runtime, opened.recording_id, RecordingStep.VOICE_ACTIVITY)
    speech = [Stretch(started_s=start, ended_s=end) for start, end in (voice or {"speech": []})["speech"]]
    try:
        utterances = await _transcribe(runtime, opened, engine, language, utterance_stretches(speech))
    finally:
        await engine.close()  # what it held (a process, a model) is nobody's burden until the next recording
    return _words(runtime, opened, utterances, None)


async def _transcribe(
    runtime: Runtime,
    opened: OpenRecording,
    engine: SpeechToText,
    language: Language,
    stretches: tuple[Stretch, ...],
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if not stretches:
        return found
    tell = StepTeller(runtime, opened, RecordingStep.TRANSCRIPTION)
    async with opened.reader.materialise() as path:
        sound = RecordingFile(path, opened.probe).samples()
        async for stretch, samples in cut_out(sound, stretches):
            said = await engine.transcribe(samples, language) if len(samples) else None
            if said is not None and said.text.strip():
                found.append(_said(stretch, said))
            await tell(stretch.ended_s)
    return found


def _said(stretch: Stretch, said: Transcript) -> dict[str, Any]:
    return {
        "started_s": stretch.started_s,
        "ended_s": stretch.ended_s,
        "text": said.text,
        "confidence": said.confidence,
        "engine": said.receipt.engine,
        "fell_back_from": [list(failed) for failed in said.receipt.fell_back_from],
    }


async def cut_out(
    sound: AsyncIterator[Samples], stretches: tuple[Stretch, ...]
) -> AsyncIterator[tuple[Stretch, Samples]]:
    """The samples of each stretch and a little around it, out of a stream of which no more is kept than that."""
    kept, starts_at = np.zeros(0, np.int16), 0
    waiting = list(stretches)
    async for piece in sound:
        kept = np.concatenate([kept, piece])
        while waiting and starts_at + len(kept) >= _place(waiting[0].ended_s + AROUND_S):
            yield waiting[0], _between(kept, starts_at, waiting.pop(0))
        needed = _place(waiting[0].started_s - AROUND_S) if waiting else starts_at + len(kept)
        gone = max(0, min(len(kept), needed - starts_at))
        kept, starts_at = kept[gone:], starts_at + gone
    for stretch in waiting:
        yield stretch, _between(kept, starts_at, stretch)


def _between(kept: Samples, starts_at: int, stretch: Stretch) -> Samples:
    first = max(0, _place(stretch.started_s - AROUND_S) - starts_at)
    return kept[first : max(0, _place(stretch.ended_s + AROUND_S) - starts_at)]


def _place(at_s: float) -> int:
    return round(at_s * HEARING_RATE)


def _words(
    runtime: Runtime, opened: OpenRecording, utterances: list[dict[str, Any]] | None, note: str | None
) -> Finish:
    found = {"utterances": utterances}
    step = RecordingStep.TRANSCRIPTION
    return steps.kept(runtime, opened, step, found, over=(step,), note=note)


def give_up_transcribing(runtime: Runtime, args: Args, code: str) -> Finish:
    """The engine failed for good: as without one, the answers are typed; a person is told."""

    async def finish(unit: UnitOfWork) -> None:
        opened = await steps.open_recording(runtime, args)
        if opened is None:
            return
        await _words(runtime, opened, None, code)(unit)
        told = ev.TaskNeedsAttention(kind=steps.TRANSCRIBE, error_code=code)
        await runtime.journal.append(unit, opened.session_id, [told])

    return finish
